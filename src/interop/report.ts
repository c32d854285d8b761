/**
 * What the gates of a checkpoint are set to: for every recurrent layer and cell, each gate's range, effective bias and timescale, in
 * plain data. This is what `sluice inspect` prints and `--json` gives.
 */
import { type CellKind, type CellSpec, type GateName, stateSize } from "../cells/cell.ts";
import { gateNames, retainGate } from "../cells/gates.ts";
import { namedActivation } from "../cells/namedActivation.ts";
import type { RawTensor } from "../formats/raw.ts";
import type { FloatArray } from "../tensor/dtype.ts";
import { type Convention, type Evidence, type GateLetter, gatesOf } from "./convention.ts";
import { conventions } from "./conventions.ts";
import type { CellRecord } from "./engine.ts";
import type { Direction, FoundCell, FoundLayer, PossibleLayer } from "./find.ts";
import { type FileLayout, type GateLocation, gateLocations } from "./location.ts";
import { type FileContext, type RecogniseOptions, recogniseLayers } from "./recognise.ts";
import { readFoundCell } from "./records.ts";

export interface Statistics {
  mean: number;
  /** Standard deviation over the units. */
  sd: number;
  min: number;
  max: number;
}

export interface GateReport {
  /** Rows of the gate in our order: the range it has in PyTorch's tensors. */
  range: { start: number; end: number };
  /** Where its numbers lie in the tensors of the file. */
  file: GateLocation[];
  /** The effective bias; null for the new gate of a reset-after GRU, whose two biases have no sum. */
  bias: Statistics | null;
  /** The biases of the two sides, where the file has two. */
  inputBias?: Statistics;
  hiddenBias?: Statistics;
  /**
   * Of the gate that retains: median over the units of 1 + e^b, or what another activation makes of it, the steps a value is kept at zero input.
   * Others: null.
   */
  timescale: number | null;
}

export interface CellReport {
  layer: number;
  direction: Direction;
  gates: Record<string, GateReport>;
}

export interface LayerReport {
  name: string;
  /** The convention it was read by, e.g. `pytorch.LSTM`. */
  convention: string;
  /** What that convention is held against. */
  checked: Evidence;
  cell: CellKind;
  inputSize: number;
  hiddenSize: number;
  numLayers: number;
  bidirectional: boolean;
  /** Bias vectors of each cell: 0, 1 or 2. */
  biases: number;
  cells: CellReport[];
}

export interface CheckpointReport {
  format: string;
  layers: LayerReport[];
  /** What could be a recurrent layer too, if the user says so; only where there is any. */
  possible?: readonly PossibleLayer[];
  /** What a reader should know: doubled biases, other readings, numbers that are not finite, layers that are not whole. */
  notes: string[];
}

/** Training moves both sides alike, so equal biases below this mean are no sign of a setting. */
const NOTABLE = 0.5;

/** Two sides that differ by less, in every unit, are equal; by more in standard deviation, they were drawn apart. */
const EQUAL = 1e-5;
const APART = 0.01;

/** A bias that looks like one that forget was given; and one that was left alone. Untrained biases lie within 1/√H of 0. */
const RAISED = 0.75;
const FLAT = 0.3;

/**
 * Reports on all recurrent layers.
 *
 * @param tensors all tensors of the file, or with `shapes` those of its recurrent layers
 * @param options `format` and `metadata`: what the reader gave; `shapes`: of all tensors; `computed`: see `FileLayout`; `found`: its layers; `from`, `order`: see `recogniseLayers`
 */
export function reportGates(
  tensors: ReadonlyMap<string, RawTensor>,
  options: RecogniseOptions & Partial<FileContext> & Partial<FileLayout> & { format: string },
): CheckpointReport {
  const { format, metadata = new Map<string, unknown>() } = options;
  const shapes = options.shapes ?? new Map([...tensors].map(([name, { shape }]) => [name, shape]));
  const found = options.found ?? recogniseLayers({ format, shapes, metadata }, options);
  const { layers, possible, problems } = found;
  const notes = [...problems];
  const reports = layers.map((layer): LayerReport => {
    if (layer.alternatives.length > 0) {
      notes.push(
        `${titleOf(layer)} is read as ${layer.convention.name}; names and shapes also fit ${layer.alternatives.join(", ")}`,
      );
    }
    for (const obstacle of layer.obstacles) notes.push(`${titleOf(layer)}: ${obstacle}`);
    const unusual = unusualActivations(layer);
    if (unusual !== undefined) notes.push(`${titleOf(layer)}: ${unusual}`);
    if (layer.merge !== undefined)
      notes.push(`${titleOf(layer)}: it merges its directions by ${layer.merge}`);
    if (layer.goBackwards) {
      notes.push(`${titleOf(layer)}: it reads reversed sequences and leaves its outputs so (go_backwards)`);
    }
    const records = layer.cells.map((cell) => readFoundCell(layer, cell, tensors));
    const { biasIh, biasHh } = records[0].weights;
    return {
      name: layer.name,
      convention: layer.convention.name,
      checked: layer.convention.checked,
      cell: layer.cell,
      inputSize: layer.inputSize,
      hiddenSize: layer.hiddenSize,
      numLayers: layer.numLayers,
      bidirectional: layer.bidirectional,
      biases: Number(biasIh !== undefined) + Number(biasHh !== undefined),
      cells: layer.cells.map((cell, k) =>
        reportCell(titleOf(layer), layer.convention, cell, records[k], { ...options, shapes }, notes),
      ),
    };
  });
  return { format, layers: reports, ...(possible.length > 0 && { possible }), notes };
}

function reportCell(
  title: string,
  convention: Convention,
  cell: FoundCell,
  record: CellRecord,
  file: FileLayout,
  notes: string[],
): CellReport {
  const { spec, weights } = record;
  const place = `${title} layer ${cell.layer} ${cell.direction}`;
  for (const [name, values] of Object.entries(weights)) {
    const bad = (values as FloatArray | undefined)?.findIndex((value) => !Number.isFinite(value)) ?? -1;
    if (bad >= 0) notes.push(`${place}: ${name} holds ${(values as FloatArray)[bad]}`);
  }
  const gates: Record<string, GateReport> = {};
  const letters = gatesOf(convention);
  gateNames(spec).forEach((gate, index) => {
    const range = { start: index * spec.hiddenSize, end: (index + 1) * spec.hiddenSize };
    const input = weights.biasIh?.subarray(range.start, range.end);
    const hidden = weights.biasHh?.subarray(range.start, range.end);
    const effective = hasSum(spec, gate) ? sumOf(input, hidden, spec.hiddenSize) : undefined;
    const report: GateReport = {
      range,
      file: gateLocations(convention, cell, letters[index], file),
      bias: effective === undefined ? null : statisticsOf(effective),
      timescale: timescaleOf(spec, gate, effective, record.activations.gate),
    };
    if (input !== undefined && hidden !== undefined) {
      report.inputBias = statisticsOf(input);
      report.hiddenBias = statisticsOf(hidden);
    }
    const idle = idleUnits(record, range);
    if (idle > 0) {
      notes.push(
        `${place} ${gate}: ${idle} of ${spec.hiddenSize} units depend on neither input nor state, their weights are all 0`,
      );
    }
    const stuck = effective === undefined ? 0 : stuckUnits(record, range, effective);
    if (stuck > 0 && record.activations.gate === "sigmoid" && !["cell", "new", "hidden"].includes(gate)) {
      notes.push(
        `${place} ${gate}: ${stuck} of ${spec.hiddenSize} units stay shut or open for any input within ±1, their bias outweighs all their weights`,
      );
    }
    gates[gate] = report;
  });
  notes.push(...doubledNotes(record, convention, gates).map((note) => `${place} ${note}`));
  const order = orderNote(gates, convention);
  if (order) notes.push(`${place}: ${order}`);
  return { layer: cell.layer, direction: cell.direction, gates };
}

/** Units of a gate all of whose weights are 0. */
function idleUnits({ spec, weights }: CellRecord, range: { start: number; end: number }): number {
  const isZero = (values: FloatArray, columns: number, row: number) =>
    values.subarray(row * columns, (row + 1) * columns).every((value) => value === 0);
  let count = 0;
  for (let row = range.start; row < range.end; row++) {
    if (isZero(weights.weightIh, spec.inputSize, row) && isZero(weights.weightHh, stateSize(spec), row))
      count++;
  }
  return count;
}

/**
 * Says so when a gate other than forget has the bias that forget is usually given, and no other gate has: then the tensors may be in
 * another order than the one they are read in.
 */
function orderNote(gates: Readonly<Record<string, GateReport>>, convention: Convention): string | undefined {
  if (gates.forget?.bias == null) return undefined;
  const raised = Object.entries(gates).filter(([, { bias }]) => bias !== null && bias.mean >= RAISED);
  const others = Object.values(gates).filter(({ bias }) => bias !== null && Math.abs(bias.mean) <= FLAT);
  if (raised.length !== 1 || raised[0][0] === "forget" || others.length !== 3) return undefined;
  const [name, { bias }] = raised[0];
  const where = ordersWithForgetAt(convention, name);
  const hint = where === "" ? "" : ` Where it is stored, ${where}.`;
  return `the ${name} gate has a bias of ${bias!.mean.toFixed(2)} on average and forget one of ${gates.forget.bias.mean.toFixed(2)}; it is usually the other way round. Are the gates in another order?${hint} See --from and --order`;
}

/** The frameworks that keep the forget gate in the block in which this convention keeps another gate, by their order of gates. */
function ordersWithForgetAt(convention: Convention, gate: string): string {
  const letter = gate === "cell" ? "g" : gate[0];
  const orderOf = ({ parts }: Convention) =>
    parts.find((part) => part.holds === "bias" && part.gates.length === 4 && !part.interleaved);
  const own = orderOf(convention);
  if (own === undefined || !("gates" in own)) return "";
  const place = own.gates.indexOf(letter as GateLetter);
  const orders = new Map<string, Set<string>>();
  for (const other of conventions) {
    const part = other.cell === "lstm" ? orderOf(other) : undefined;
    if (part === undefined || !("gates" in part) || part.gates[place] !== "f") continue;
    const order = part.gates.join("");
    orders.set(order, (orders.get(order) ?? new Set()).add(other.name.split(".")[0]));
  }
  const shown = [...orders].map(([order, names]) => `${order} (${[...names].slice(0, 4).join(", ")})`);
  return shown.length === 0 ? "" : `forget is in the order ${shown.join(" or ")}`;
}

/** How much more than all weights together a bias must be for a gate to be stuck: σ(10) is within 5e-5 of 1. */
const STUCK = 10;

/** Units whose bias outweighs whatever inputs within ±1 and a state within ±1 can add. */
function stuckUnits(
  { spec, weights }: CellRecord,
  range: { start: number; end: number },
  bias: Float64Array,
): number {
  const sizeOf = (values: FloatArray, columns: number, row: number) => {
    let sum = 0;
    for (let k = row * columns; k < (row + 1) * columns; k++) sum += Math.abs(values[k]);
    return sum;
  };
  let count = 0;
  for (let row = range.start; row < range.end; row++) {
    const most =
      sizeOf(weights.weightIh, spec.inputSize, row) + sizeOf(weights.weightHh, stateSize(spec), row);
    const own = Math.abs(bias[row - range.start]);
    if (Number.isFinite(own) && own - most > STUCK) count++;
  }
  return count;
}

/**
 * Names the gates whose two biases look as if one value had been set twice. That they pull the same way proves nothing: both sides get
 * the same gradients, so their difference stays what it was when training began. So a note needs either the same constant on both
 * sides, or sides that are equal where those of every other gate were drawn apart.
 */
function doubledNotes(
  { weights: { biasIh, biasHh }, spec }: CellRecord,
  { equalSides }: Convention,
  gates: Readonly<Record<string, GateReport>>,
): string[] {
  if (biasIh === undefined || biasHh === undefined || equalSides) return [];
  const differences = new Map(
    gateNames(spec).map((gate) => {
      const { start, end } = gates[gate].range;
      return [
        gate,
        statisticsOf(Float64Array.from(biasIh.subarray(start, end), (a, k) => a - biasHh[start + k])),
      ];
    }),
  );
  const isEqual = ({ min, max }: Statistics) => Math.max(Math.abs(min), Math.abs(max)) <= EQUAL;
  const notes: string[] = [];
  for (const [gate, difference] of differences) {
    const { bias, inputBias: input, hiddenBias: hidden } = gates[gate];
    if (!bias || !input || !hidden || !isEqual(difference)) continue;
    const [a, b, total] = [input.mean, hidden.mean, bias.mean].map((value) => value.toFixed(2));
    const sum = `${gate}: two biases add up, ${a} + ${b} = ${total} on average`;
    const isConstant = input.min === input.max && hidden.min === hidden.max;
    const others = [...differences].filter(([other]) => other !== gate).map(([, one]) => one);
    // Halves of the usual forget bias are what a loader makes of one bias.
    if (isConstant) {
      if (input.min !== 0 && bias.mean !== 1)
        notes.push(`${sum}. Both hold the same constant: was one meant?`);
    } else if (
      Math.abs(input.mean) >= NOTABLE &&
      others.length > 0 &&
      others.every(({ sd }) => sd >= APART)
    ) {
      notes.push(`${sum}. They are equal, and those of the other gates are not: was one value set twice?`);
    }
  }
  return notes;
}

function hasSum(spec: CellSpec, gate: GateName): boolean {
  return !(spec.kind === "gru" && spec.resetAfter && gate === "new");
}

function sumOf(a: FloatArray | undefined, b: FloatArray | undefined, size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, k) => (a?.[k] ?? 0) + (b?.[k] ?? 0));
}

/** What to say of a gated layer whose activations are not sigmoid and tanh. */
function unusualActivations({ cell, activations: { gate, state } }: FoundLayer): string | undefined {
  if (cell === "rnn" || (gate === "sigmoid" && state === "tanh")) return undefined;
  const timescale = gate === "sigmoid" ? "" : `; a timescale is that of ${gate} instead of 1 + e^bias`;
  return `its activations are ${gate} and ${state}${timescale}`;
}

function timescaleOf(
  spec: CellSpec,
  gate: GateName,
  bias: Float64Array | undefined,
  activation: string,
): number | null {
  const retain = retainGate(spec);
  if (retain?.gate !== gate || bias === undefined) return null;
  const act = activation === "sigmoid" ? undefined : namedActivation(activation);
  if (act === undefined && activation !== "sigmoid") return null;
  const stepsOf = (value: number) => {
    if (act === undefined) return 1 + Math.exp(retain.sign * value);
    return 1 / (retain.sign === 1 ? 1 - act(value) : act(value));
  };
  const steps = bias.map(stepsOf).sort();
  const middle = steps.length >> 1;
  return steps.length % 2 === 1 ? steps[middle] : (steps[middle - 1] + steps[middle]) / 2;
}

function statisticsOf(values: FloatArray): Statistics {
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    sum += value;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, sd: Math.sqrt(squares / values.length), min, max };
}

function titleOf({ name, convention }: FoundLayer): string {
  return name === "" ? convention.layerClass : name;
}

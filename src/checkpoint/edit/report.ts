/**
 * Reports range, effective bias and timescale of each gate of every cell in a checkpoint, as plain data. `sluice inspect` prints it.
 */
import { restOf } from "../../core/cells/namedActivation.ts";
import type { RawTensor } from "../../core/storage/raw.ts";
import type { FloatArray } from "../../core/tensor/dtype.ts";
import { medianOf, type Statistics, statisticsOf } from "../../core/tensor/statistics.ts";
import {
  type Convention,
  type Evidence,
  GATE_NAMES,
  type GateLetter,
  gatesOf,
  type RecordKind,
} from "../interop/convention.ts";
import { conventions } from "../interop/conventions.ts";
import type { CellRecord } from "../interop/engine.ts";
import type { Direction, FoundCell, PossibleLayer } from "../interop/find.ts";
import { type FileLayout, type GateLocation, gateLocations } from "../interop/location.ts";
import { noteOn } from "../interop/notes.ts";
import { shortList } from "../interop/shortList.ts";
import { checkTensors } from "./checks.ts";
import { doubledBiases, doubtsOnLayer, hasSum, titleOf } from "./doubts.ts";
import { type Checkpoint, contentsOf, statedWarnings } from "./open.ts";

export type { Statistics };

/** The report on one gate of a cell. */
export interface GateReport {
  /** Rows of the gate in our order: the range it has in PyTorch's tensors. */
  range: { start: number; end: number };
  /** Where the file stores it. */
  file: GateLocation[];
  /** The effective bias; null for the new gate of a reset-after GRU, which uses its two biases separately. */
  bias: Statistics | null;
  /** The bias of the input's side, if the file has two. */
  inputBias?: Statistics;
  /** The bias of the state's side, if the file has two. */
  hiddenBias?: Statistics;
  /**
   * For the gate that retains, the number of steps that it keeps a value at zero input: the median over the units (1 + e^b with a sigmoid).
   * Null for any other gate.
   */
  timescale: number | null;
  /** Only for the gate that retains, which in our rows does so when it is open. */
  retains?: 1;
}

/** The report on one cell of a layer. */
export interface CellReport {
  /** Number of its layer in the stack, from 0. */
  layer: number;
  direction: Direction;
  /** By name of the gate, in PyTorch's order. */
  gates: Record<string, GateReport>;
}

/** The report on a recurrent layer of a checkpoint. */
export interface LayerReport {
  /** Path of the layer in the file; may be empty. */
  name: string;
  /** The convention by which Sluice reads it, e.g. `pytorch.LSTM`. */
  convention: string;
  /** How that convention was checked. */
  checked: Evidence;
  cell: RecordKind;
  inputSize: number;
  hiddenSize: number;
  numLayers: number;
  bidirectional: boolean;
  /** Bias vectors of each cell: 0, 1 or 2. */
  biases: number;
  cells: CellReport[];
}

/** The report on a checkpoint, as plain data. */
export interface CheckpointReport {
  format: string;
  layers: LayerReport[];
  /** Layers that may be recurrent; absent if there are none. */
  possible?: readonly PossibleLayer[];
  /** Doubled biases, other readings, numbers that are not finite, incomplete layers. */
  notes: string[];
}

/** Least mean of a bias set like forget's, and largest of an untouched one: untrained biases lie within 1/√H of 0. */
const RAISED = 0.75;
const FLAT = 0.3;

/** A gate of an mLSTM, in xlstm and in the `transformers` of xLSTM-7B, after the path of its layer. */
const MLSTM = /^(.*?)\.?mlstm_(cell|layer)\.[if]gate(_preact)?\.weight$/s;

/** A unit is stuck if its bias outweighs its weights by this much: σ(10) is within 5e-5 of 1. */
const STUCK = 10;

/**
 * Returns the report on the gates of all recurrent layers.
 *
 * @param checkpoint the open file
 * @param tensors    at least the tensors of its recurrent layers
 * @throws ArgumentError for anything else than a checkpoint and tensors by name; UnsupportedError for tensors without real numbers
 * @example
 * const tensors = new Map<string, RawTensor>();
 * for (const [name, tensor] of checkpoint.tensors) tensors.set(name, await tensor.read());
 * const { bias, timescale } = reportGates(checkpoint, tensors).layers[0].cells[0].gates.forget;
 */
export function reportGates(
  checkpoint: Checkpoint,
  tensors: ReadonlyMap<string, RawTensor>,
): CheckpointReport {
  contentsOf("reportGates", checkpoint);
  checkTensors("reportGates", "tensors", tensors);
  const { format, possible } = checkpoint;
  const notes = statedWarnings(checkpoint);
  const layers = checkpoint.layers.map((layer): LayerReport => {
    const title = titleOf(layer);
    notes.push(...doubtsOnLayer(layer));
    if (layer.cell === "sLSTM") notes.push(`${title}: ${noteOn(layer.convention)}`);
    if (layer.cells[0].sizes.inputs === 2)
      notes.push(
        `${title}: its input is [SiLU(conv1d(x)), x]; the input and forget gates see the first half`,
      );
    const { cells } = layer.recordFrom(tensors);
    const { biasIh, biasHh } = cells[0].weights;
    const { name, convention, classRecord, cell, inputSize, hiddenSize, numLayers, bidirectional } = layer;
    return {
      name,
      convention,
      checked: classRecord.checked,
      cell,
      inputSize,
      hiddenSize,
      numLayers,
      bidirectional,
      biases: Number(biasIh !== undefined) + Number(biasHh !== undefined),
      cells: layer.cells.map((place, k) =>
        reportCell(title, classRecord, place, cells[k], checkpoint, notes),
      ),
    };
  });
  const matrices = new Set([...checkpoint.tensors.keys()].flatMap((name) => MLSTM.exec(name)?.[1] ?? []));
  if (matrices.size > 0) {
    notes.push(
      `${shortList([...matrices], ", ")}: an mLSTM, whose state is a matrix and not a vector: neither read nor converted`,
    );
  }
  return { format, layers, ...(possible.length > 0 && { possible }), notes };
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
  letters.forEach((letter, index) => {
    const gate = GATE_NAMES[letter];
    // In our rows, these two keep the old state when they are open.
    const retains = letter === "f" || letter === "z";
    const range = { start: index * spec.hiddenSize, end: (index + 1) * spec.hiddenSize };
    const input = weights.biasIh?.subarray(range.start, range.end);
    const hidden = weights.biasHh?.subarray(range.start, range.end);
    const effective = hasSum(record, gate) ? sumOf(input, hidden, spec.hiddenSize) : undefined;
    const report: GateReport = {
      range,
      file: gateLocations(convention, cell, letter, file),
      bias: effective === undefined ? null : statisticsOf(effective),
      timescale: retains ? timescaleOf(effective, record.activations.gate) : null,
      ...(retains && { retains: 1 }),
    };
    if (input !== undefined && hidden !== undefined) {
      report.inputBias = statisticsOf(input);
      report.hiddenBias = statisticsOf(hidden);
    }
    const reach = reachOf(record, range, letters.length);
    const idle = reach.filter((most) => most === 0).length;
    if (idle > 0) {
      notes.push(
        `${place} ${gate}: ${idle} of ${spec.hiddenSize} units depend on neither input nor state, their weights are all 0`,
      );
    }
    const isStuck = (bias: number, unit: number) =>
      Number.isFinite(bias) && Math.abs(bias) - reach[unit] > STUCK;
    const stuck = effective?.filter(isStuck).length ?? 0;
    if (stuck > 0 && record.activations.gate === "sigmoid" && !["cell", "new", "hidden"].includes(gate)) {
      notes.push(
        `${place} ${gate}: ${stuck} of ${spec.hiddenSize} units stay shut or open for any input within ±1, their bias outweighs all their weights`,
      );
    }
    gates[gate] = report;
  });
  notes.push(...doubledBiases(record, convention).map((note) => `${place} ${note}`));
  const order = orderNote(gates, convention);
  if (order) notes.push(`${place}: ${order}`);
  return { layer: cell.layer, direction: cell.direction, gates };
}

/** For each unit of a gate, the most that inputs and states within ±1 can add: the sum of its weights' absolute values. */
function reachOf(
  { weights }: CellRecord,
  { start, end }: { start: number; end: number },
  gates: number,
): Float64Array {
  const reach = new Float64Array(end - start);
  for (const values of [weights.weightIh, weights.weightHh]) {
    const columns = values.length / (gates * reach.length);
    for (let k = start * columns; k < end * columns; k++)
      reach[Math.floor(k / columns) - start] += Math.abs(values[k]);
  }
  return reach;
}

/**
 * Reports a gate other than forget that alone has a bias like forget's usual one: the file's gate order may differ from the convention's.
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

/** Gate orders with forget in the place of `gate`, and the frameworks that use them. */
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

function sumOf(a: FloatArray | undefined, b: FloatArray | undefined, size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, k) => (a?.[k] ?? 0) + (b?.[k] ?? 0));
}

/** @param bias of the gate that retains */
function timescaleOf(bias: Float64Array | undefined, activation: string): number | null {
  const rest = restOf(activation);
  return bias === undefined || rest === undefined
    ? null
    : medianOf(bias.map((value) => 1 / rest(value).shut));
}

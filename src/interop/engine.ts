/**
 * Applies a convention in either direction: stored tensors of one cell → weight record, and back.
 *
 * The record is that of `cells/`: rows by gate in the order i f g o, r z n or h, out×in, update gate as keep. What is one bias
 * stays one, what is absent stays absent. What a convention cannot hold is refused with the reason, or dropped and measured
 * when the caller allows it.
 */
import { sigmoid } from "../cells/activations.ts";
import { type CellSpec, type CellWeights, stateSize } from "../cells/cell.ts";
import { allocate, type DType, dtypeOf, type FloatArray } from "../tensor/dtype.ts";
import { UnsupportedError } from "../tensor/errors.ts";
import {
  type Activations,
  type Convention,
  type GateLetter,
  gatesOf,
  type Part,
  type Side,
} from "./convention.ts";
import {
  biasBlocks,
  biasIndex,
  type CellSizes,
  hasBias,
  peepholeIndex,
  projectionIndex,
  shapeOfPart,
  weightIndex,
} from "./layout.ts";

/** One cell, free of any framework. */
export interface CellRecord {
  spec: CellSpec;
  weights: CellWeights;
  activations: Activations;
}

/** The stored numbers of a part, or undefined where the tensor is absent. */
export type PartValues = (part: Part) => FloatArray | undefined;

/** One thing that a conversion could not carry over as it was. */
export interface ConversionNote {
  what: string;
  /** Whether the cell still computes the same function, up to one rounding per number. */
  exact: boolean;
  /** Largest absolute change of a number that is stored, or of an output; 0: no number changed. */
  change: number;
}

const peepholeGates = (convention: Pick<Convention, "coupled">): readonly GateLetter[] =>
  convention.coupled ? ["f", "o"] : ["i", "f", "o"];

/** Reads one cell. @param sizes as `sizesFrom` found them @param values the stored numbers, all of one element type */
export function readCell(convention: Convention, sizes: CellSizes, values: PartValues): CellRecord {
  const gates = gatesOf(convention);
  const { hiddenSize, inputSize, stateSize: state } = sizes;
  const rows = gates.length * hiddenSize;
  const present = convention.parts.filter((part) => values(part) !== undefined);
  const dtype: DType = dtypeOf(values(present[0])!);
  const make = (size: number) => allocate(dtype, size);

  const weights: CellWeights = { weightIh: make(rows * inputSize), weightHh: make(rows * state) };
  const biases: Partial<Record<Side, FloatArray>> = {};
  for (const part of present) {
    const stored = values(part)!;
    switch (part.holds) {
      case "weight":
        for (const side of part.sides) {
          const columns = side === "input" ? inputSize : state;
          const target = side === "input" ? weights.weightIh : weights.weightHh;
          for (const gate of part.gates) {
            const sign = signOf(convention, gate);
            for (let unit = 0; unit < hiddenSize; unit++) {
              const row = (gates.indexOf(gate) * hiddenSize + unit) * columns;
              for (let column = 0; column < columns; column++) {
                target[row + column] = sign * stored[weightIndex(part, sizes, gate, unit, side, column)];
              }
            }
          }
        }
        break;
      case "bias":
        for (const { gate, side } of biasBlocks(part)) {
          biases[side] ??= make(rows);
          const sign = signOf(convention, gate);
          for (let unit = 0; unit < hiddenSize; unit++) {
            const index = biasIndex(part, hiddenSize, gate, unit, side);
            biases[side][gates.indexOf(gate) * hiddenSize + unit] = sign * stored[index];
          }
        }
        break;
      case "peephole": {
        const order = peepholeGates(convention);
        weights.weightCh ??= make(order.length * hiddenSize);
        for (const gate of part.gates) {
          for (let unit = 0; unit < hiddenSize; unit++) {
            weights.weightCh[order.indexOf(gate) * hiddenSize + unit] =
              stored[peepholeIndex(part, hiddenSize, gate, unit)];
          }
        }
        break;
      }
      case "projection":
        weights.weightHr = make(state * hiddenSize);
        for (let row = 0; row < state; row++) {
          for (let unit = 0; unit < hiddenSize; unit++) {
            weights.weightHr[row * hiddenSize + unit] = stored[projectionIndex(part, sizes, row, unit)];
          }
        }
    }
  }
  const added = convention.runtimeForgetBias ?? 0;
  if (added !== 0) {
    const bias = biases.input ?? biases.recurrent ?? (biases.input = make(rows));
    const start = gates.indexOf("f") * hiddenSize;
    for (let unit = 0; unit < hiddenSize; unit++) bias[start + unit] += added;
  }
  if (biases.input !== undefined) weights.biasIh = biases.input;
  if (biases.recurrent !== undefined) weights.biasHh = biases.recurrent;
  return { spec: specOf(convention, sizes, weights), weights, activations: convention.activations };
}

/**
 * Writes one cell.
 *
 * @param options `lossy`: drop what the convention cannot hold instead of refusing; `title`: how the cell is called in messages
 * @returns the numbers of every part, and what was not carried over as it was
 * @throws UnsupportedError saying what has no place in the convention
 */
export function writeCell(
  convention: Convention,
  record: CellRecord,
  options: { lossy?: boolean; title?: string } = {},
): { values: Map<Part, FloatArray>; sizes: CellSizes; notes: ConversionNote[] } {
  const refuse = (what: string): never => {
    throw new UnsupportedError(
      `${options.title === undefined ? "" : `${options.title}: `}${convention.name}: expected a cell that ${convention.layerClass} can hold, got ${what}.`,
    );
  };
  const notes: ConversionNote[] = [];
  const drop = (what: string, change: number): void => {
    if (change === 0) return;
    if (!options.lossy)
      refuse(`${what} (largest value ${change.toPrecision(3)}). Allow a lossy conversion to drop it`);
    notes.push({ what: `dropped: ${what}`, exact: false, change });
  };
  const cell = resetMoved(convention, uncoupled(convention, record, notes), notes, options.lossy ?? false);
  checkSameCell(convention, cell, refuse);

  const { spec, weights } = cell;
  const gates = gatesOf(convention);
  const { hiddenSize, inputSize } = spec;
  const sizes: CellSizes = { hiddenSize, inputSize, stateSize: stateSize(spec) };
  const dtype = dtypeOf(weights.weightIh);
  const biases = placeBiases(convention, cell, notes, drop);
  const values = new Map<Part, FloatArray>();
  const holds = (kind: Part["holds"]) => convention.parts.some((part) => part.holds === kind);

  if (weights.weightHr !== undefined && !holds("projection")) {
    refuse(
      `a projection, without which the output has ${hiddenSize} numbers and not ${sizes.stateSize}, so that no weights make the two equal`,
    );
  }
  if (weights.weightCh !== undefined && !holds("peephole")) drop("peepholes", largest(weights.weightCh));
  if (spec.kind === "lstm" && spec.cellClip > 0) drop("a cell clip", spec.cellClip);

  for (const part of convention.parts) {
    if (part.holds === "projection" && weights.weightHr === undefined) {
      if (part.optional) continue;
      refuse("no projection");
    }
    if (part.holds === "peephole" && weights.weightCh === undefined && part.optional) continue;
    if (part.holds === "bias" && part.optional && biases.absent) continue;
    const stored = allocate(
      dtype,
      shapeOfPart(part, sizes).reduce((a, b) => a * b, 1),
    );
    values.set(part, stored);
    switch (part.holds) {
      case "weight":
        for (const side of part.sides) {
          const columns = side === "input" ? inputSize : sizes.stateSize;
          const source = side === "input" ? weights.weightIh : weights.weightHh;
          for (const gate of part.gates) {
            const sign = signOf(convention, gate);
            for (let unit = 0; unit < hiddenSize; unit++) {
              const row = (gates.indexOf(gate) * hiddenSize + unit) * columns;
              for (let column = 0; column < columns; column++) {
                stored[weightIndex(part, sizes, gate, unit, side, column)] = sign * source[row + column];
              }
            }
          }
        }
        break;
      case "bias":
        for (const { gate, side } of biasBlocks(part)) {
          const sign = signOf(convention, gate);
          for (let unit = 0; unit < hiddenSize; unit++) {
            const value = biases.at(side, gate)[unit];
            stored[biasIndex(part, hiddenSize, gate, unit, side)] = sign * value;
          }
        }
        break;
      case "peephole": {
        const order = peepholeGates(convention);
        for (const gate of part.gates) {
          for (let unit = 0; unit < hiddenSize; unit++) {
            stored[peepholeIndex(part, hiddenSize, gate, unit)] =
              weights.weightCh?.[order.indexOf(gate) * hiddenSize + unit] ?? 0;
          }
        }
        break;
      }
      case "projection":
        for (let row = 0; row < sizes.stateSize; row++) {
          for (let unit = 0; unit < hiddenSize; unit++) {
            stored[projectionIndex(part, sizes, row, unit)] = weights.weightHr![row * hiddenSize + unit];
          }
        }
    }
  }
  return { values, sizes, notes };
}

/** -1 for an update gate that is stored as write: z and 1 - z differ by the sign of the pre-activation. */
function signOf(convention: Convention, gate: GateLetter): 1 | -1 {
  return convention.updateWrites && gate === "z" ? -1 : 1;
}

function specOf(convention: Convention, sizes: CellSizes, weights: CellWeights): CellSpec {
  const { inputSize, hiddenSize } = sizes;
  switch (convention.cell) {
    case "lstm":
      return {
        kind: "lstm",
        inputSize,
        hiddenSize,
        projSize: weights.weightHr === undefined ? 0 : sizes.stateSize,
        peephole: weights.weightCh !== undefined,
        coupled: convention.coupled ?? false,
        cellClip: 0,
      };
    case "gru":
      return { kind: "gru", inputSize, hiddenSize, resetAfter: convention.resetAfter ?? true };
    case "rnn":
      return {
        kind: "rnn",
        inputSize,
        hiddenSize,
        nonlinearity: convention.activations.state === "relu" ? "relu" : "tanh",
      };
  }
}

function checkSameCell(
  convention: Convention,
  { spec, activations }: CellRecord,
  refuse: (what: string) => never,
): void {
  if (spec.kind !== convention.cell) refuse(`a cell of kind ${spec.kind}`);
  if (spec.kind === "gru" && spec.resetAfter !== (convention.resetAfter ?? true)) {
    refuse(
      `${resetForms(spec.resetAfter)}; no weights make the two equal. Allow a lossy conversion to keep the weights as they are`,
    );
  }
  if (spec.kind === "lstm" && spec.coupled !== (convention.coupled ?? false))
    refuse("an LSTM with an input gate of its own");
  if (
    convention.updateWrites &&
    activations.gate !== "sigmoid" &&
    !activations.gate.startsWith("hardSigmoid")
  ) {
    refuse(`an update gate of the other sign with activation ${activations.gate}`);
  }
}

/** A coupled cell as a full one, where the target has an input gate: i = 1 - f = σ(-a_f). */
function uncoupled(convention: Convention, record: CellRecord, notes: ConversionNote[]): CellRecord {
  const { spec, weights } = record;
  if (spec.kind !== "lstm" || !spec.coupled || convention.coupled || convention.cell !== "lstm")
    return record;
  const block = (values: FloatArray | undefined, gates: number): FloatArray | undefined => {
    if (values === undefined) return undefined;
    const size = values.length / gates;
    const full = allocate(dtypeOf(values), values.length + size);
    for (let k = 0; k < size; k++) full[k] = -values[k];
    full.set(values, size);
    return full;
  };
  notes.push({
    what: "the coupled input gate is written out as the negated forget gate",
    exact: true,
    change: 0,
  });
  return {
    ...record,
    spec: { ...spec, coupled: false },
    weights: {
      ...weights,
      weightIh: block(weights.weightIh, 3)!,
      weightHh: block(weights.weightHh, 3)!,
      biasIh: block(weights.biasIh, 3),
      biasHh: block(weights.biasHh, 3),
      weightCh: block(weights.weightCh, 2),
    },
  };
}

/** How the source and the target differ in where the reset gate acts. */
function resetForms(isAfter: boolean): string {
  const form = (after: boolean) => (after ? "after" : "before");
  return `a GRU whose reset gate acts ${form(isAfter)} the recurrent product, where this class has it act ${form(!isAfter)}`;
}

/**
 * A GRU as one of the other reset form, where the target has that form and the caller allows it. No weights make the two equal; they are
 * kept, but for the biases of the new gate. With reset before, both are outside of what the reset gate scales, and so they become one.
 * With reset after, the recurrent one is scaled by the gate: outside it becomes b_hn · σ(b_r), what the gate lets through at zero input.
 */
function resetMoved(
  convention: Convention,
  record: CellRecord,
  notes: ConversionNote[],
  allowed: boolean,
): CellRecord {
  const { spec, weights } = record;
  const resetAfter = convention.resetAfter ?? true;
  if (!allowed || spec.kind !== "gru" || convention.cell !== "gru" || spec.resetAfter === resetAfter)
    return record;
  notes.push({ what: `${resetForms(spec.resetAfter)}: the weights are kept`, exact: false, change: 0 });
  const moved: CellRecord = { ...record, spec: { ...spec, resetAfter } };
  if (weights.biasHh === undefined || largest(weights.biasHh) === 0) return moved;
  const H = spec.hiddenSize;
  const biasIh = weights.biasIh?.slice() ?? allocate(dtypeOf(weights.biasHh), 3 * H);
  const biasHh = weights.biasHh.slice();
  let change = 0;
  for (let unit = 0; unit < H; unit++) {
    const opening = spec.resetAfter ? sigmoid(biasIh[unit] + biasHh[unit]) : 1;
    change = Math.max(change, Math.abs((1 - opening) * biasHh[2 * H + unit]));
    biasIh[2 * H + unit] += opening * biasHh[2 * H + unit];
    biasHh[2 * H + unit] = 0;
  }
  if (change > 0) {
    notes.push({
      what: "the recurrent bias of gate n is scaled as the reset gate does at zero input",
      exact: false,
      change,
    });
  }
  return { ...moved, weights: { ...weights, biasIh, biasHh } };
}

/** Finds a place for every bias: on its own side, merged into the other where they only add, or nowhere. */
function placeBiases(
  convention: Convention,
  { spec, weights }: CellRecord,
  notes: ConversionNote[],
  drop: (what: string, change: number) => void,
): { at(side: Side, gate: GateLetter): FloatArray; absent: boolean } {
  const { hiddenSize } = spec;
  const placed = new Map<string, FloatArray>();
  let merged = 0;
  gatesOf(convention).forEach((gate, index) => {
    const slice = (values: FloatArray | undefined): FloatArray =>
      values?.slice(index * hiddenSize, (index + 1) * hiddenSize) ??
      allocate(dtypeOf(weights.weightIh), hiddenSize);
    const own: Record<Side, FloatArray> = { input: slice(weights.biasIh), recurrent: slice(weights.biasHh) };
    if (gate === "f" && convention.runtimeForgetBias) {
      const side = weights.biasIh !== undefined || weights.biasHh === undefined ? "input" : "recurrent";
      for (let unit = 0; unit < hiddenSize; unit++) own[side][unit] -= convention.runtimeForgetBias;
    }
    const has = (side: Side) =>
      convention.parts.some((part) => part.holds === "bias" && hasBias(part, gate, side));
    const insideReset = spec.kind === "gru" && spec.resetAfter && gate === "n";
    const names = { input: "input", recurrent: "recurrent" } as const;
    for (const [side, other] of [
      ["input", "recurrent"],
      ["recurrent", "input"],
    ] as const) {
      if (has(side) || largest(own[side]) === 0) continue;
      if (insideReset || !has(other)) {
        drop(`the ${names[side]} bias of gate ${gate}`, largest(own[side]));
        continue;
      }
      for (let unit = 0; unit < hiddenSize; unit++) {
        const sum = own[other][unit] + own[side][unit];
        if (own[other][unit] !== 0) merged = Math.max(merged, Math.abs(own[side][unit]));
        own[other][unit] = sum;
      }
    }
    placed.set(`input ${gate}`, own.input);
    placed.set(`recurrent ${gate}`, own.recurrent);
  });
  if (merged > 0) {
    notes.push({
      what: "two biases of a gate were added into one, which is what they compute",
      exact: true,
      change: merged,
    });
  }
  const absent =
    [...placed.values()].every((values) => largest(values) === 0) && !weights.biasIh && !weights.biasHh;
  return { at: (side, gate) => placed.get(`${side} ${gate}`)!, absent };
}

function largest(values: FloatArray): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}

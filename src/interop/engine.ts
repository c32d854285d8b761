/**
 * Applies a convention in either direction: stored tensors of one cell → weight record, and back.
 *
 * The record is that of `cells/`: rows by gate in the order i f g o, r z n or h, out×in, update gate as keep. What is one bias
 * stays one, what is absent stays absent. What a convention cannot hold is refused with the reason, or dropped and measured
 * when the caller allows it.
 */
import { type CellSpec, type CellWeights, stateSize } from "../cells/cell.ts";
import { hardSigmoidOf } from "../cells/namedActivation.ts";
import { allocate, type DType, dtypeOf, type FloatArray } from "../tensor/dtype.ts";
import { UnsupportedError } from "../tensor/errors.ts";
import { resetForms, resetMoved, uncoupled } from "./adapt.ts";
import type { CellRecord, ConversionNote } from "./cellRecord.ts";
import { type Convention, type GateLetter, gatesOf, type Part, type Side } from "./convention.ts";
import { largest } from "./largest.ts";
import {
  biasBlocks,
  biasIndex,
  type CellSizes,
  peepholeIndex,
  projectionIndex,
  shapeOfPart,
  weightIndex,
} from "./layout.ts";
import { placeBiases } from "./placeBiases.ts";

export type { CellRecord, ConversionNote };

/** The stored numbers of a part, or undefined where the tensor is absent. */
export type PartValues = (part: Part) => FloatArray | undefined;

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
        nonlinearity: convention.activations.state,
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
  // Only of these is 1 - σ(x) = σ(-x).
  const isOdd = activations.gate === "sigmoid" || hardSigmoidOf(activations.gate)?.offset === 0.5;
  if (convention.updateWrites && !isOdd) {
    refuse(`an update gate of the other sign with activation ${activations.gate}`);
  }
}

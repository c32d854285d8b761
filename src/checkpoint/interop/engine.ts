/**
 * Applies a convention in either direction: stored tensors of one cell to a weight record, and back.
 *
 * The record has the form of `cells/`: rows by gate in the order i f g o, r z n or h, out×in, with an update gate that keeps. One bias stays
 * one, an absent bias stays absent. The engine refuses what a convention cannot hold, or drops it and measures the change if you allow that.
 */
import { type CellWeights, stateSize } from "../../core/cells/cell.ts";
import { hardSigmoidOf } from "../../core/cells/namedActivation.ts";
import { allocate, dtypeOf, type FloatArray } from "../../core/tensor/dtype.ts";
import { UnsupportedError } from "../../core/tensor/errors.ts";
import { sizeOf } from "../../core/tensor/shape.ts";
import { resetForms, resetMoved, uncoupled } from "./adapt.ts";
import { type CellRecord, type ConversionNote, largest } from "./cellRecord.ts";
import { type Convention, gatesOf, type Part } from "./convention.ts";
import { type Block, blocksOf, type CellSizes, shapeOfPart } from "./layout.ts";
import { placeBiases } from "./placeBiases.ts";

export type { CellRecord, ConversionNote };

/** Returns the stored numbers of a part; undefined if the tensor is absent. */
type PartValues = (part: Part) => FloatArray | undefined;

/** The place of a block in a record: an array, and the index of its first element there. */
interface Home {
  key: "weightIh" | "weightHh" | "biasIh" | "biasHh" | "weightCh" | "weightHr";
  offset: number;
  /** Size of that array. */
  size: number;
  /** Whether the file has the opposite sign: negating the pre-activation turns z into 1 - z. */
  negated: boolean;
}

/** Visits every block of the parts with its home in the record; reading and writing share this loop. */
function visit(
  convention: Convention,
  sizes: CellSizes,
  parts: Iterable<Part>,
  each: (part: Part, block: Block, home: Home) => void,
): void {
  const gates = gatesOf(convention);
  for (const part of parts) {
    for (const block of blocksOf(part, sizes)) {
      const { gate, side, unit = 0, rows, columns } = block;
      const order = part.holds === "peephole" ? gates.filter((one) => one !== "g") : gates;
      const end = side === "input" ? "Ih" : "Hh";
      const key = (
        { weight: `weight${end}`, bias: `bias${end}`, peephole: "weightCh", projection: "weightHr" } as const
      )[part.holds];
      const { hiddenSize } = sizes;
      const first = gate === undefined ? 0 : order.indexOf(gate) * hiddenSize + unit;
      const offset = first * columns;
      const size = (gate === undefined ? rows : order.length * hiddenSize) * columns;
      const negated = convention.updateWrites === true && gate === "z" && part.holds !== "peephole";
      each(part, block, { key, offset, size, negated });
    }
  }
}

/** Copies between a tensor and its block of our rows; `0 - x` avoids negative zeros. */
function copyBlock(
  { rows, columns, index }: Block,
  stored: FloatArray,
  ours: FloatArray,
  { offset, negated }: { offset: number; negated: boolean },
  direction: "read" | "write",
): void {
  const [from, to] = direction === "read" ? [stored, ours] : [ours, stored];
  let at = offset;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, at++) {
      const place = index(row, column);
      const value = from[direction === "read" ? place : at];
      to[direction === "read" ? at : place] = negated ? 0 - value : value;
    }
  }
}

/** Reads one cell. @param sizes as `sizesFrom` found them @param values the stored numbers, all of one element type */
export function readCell(convention: Convention, sizes: CellSizes, values: PartValues): CellRecord {
  const { hiddenSize } = sizes;
  const present = convention.parts.filter((part) => values(part) !== undefined);
  const dtype = dtypeOf(values(present[0])!);
  const weights: Partial<CellWeights> = {};
  visit(convention, sizes, present, (part, block, home) => {
    const ours = (weights[home.key] ??= allocate(dtype, home.size));
    copyBlock(block, values(part)!, ours, home, "read");
  });
  const added = convention.runtimeForgetBias ?? 0;
  if (added !== 0) {
    const gates = gatesOf(convention);
    const bias =
      weights.biasIh ?? weights.biasHh ?? (weights.biasIh = allocate(dtype, gates.length * hiddenSize));
    const start = gates.indexOf("f") * hiddenSize;
    for (let unit = 0; unit < hiddenSize; unit++) bias[start + unit] += added;
  }
  // A cell to which W x is given takes it unit by unit.
  weights.weightIh ??= allocate(dtype, gatesOf(convention).length * hiddenSize).fill(1);
  const whole = weights as CellWeights;
  return { spec: specOf(convention, sizes, whole), weights: whole, activations: convention.activations };
}

/**
 * Writes one cell.
 *
 * @param options `lossy`: drop what the convention cannot hold instead of throwing; `title`: name of the cell in messages
 * @returns the numbers of every part, and notes on changes
 * @throws UnsupportedError naming what the convention cannot hold
 */
export function writeCell(
  convention: Convention,
  record: CellRecord,
  { lossy = false, title }: { lossy?: boolean; title?: string } = {},
): { values: Map<Part, FloatArray>; sizes: CellSizes; notes: ConversionNote[] } {
  const refuse = (what: string): never => {
    throw new UnsupportedError(
      `${title === undefined ? "" : `${title}: `}${convention.name}: expected a cell that ${convention.layerClass} can hold, got ${what}.`,
    );
  };
  const notes: ConversionNote[] = [];
  const drop = (what: string, change: number): void => {
    if (change === 0) return;
    if (!lossy) {
      refuse(
        `${what} (largest value ${change.toPrecision(3)}). Allow a lossy conversion to drop it (lossy: true, --lossy)`,
      );
    }
    notes.push({ what: `dropped: ${what}`, exact: false, change });
  };
  const cell = resetMoved(convention, uncoupled(convention, record, notes), notes, lossy);
  checkSameCell(convention, cell, refuse);

  const { spec, weights } = cell;
  const { weightIh, weightHr, weightCh } = weights;
  const { hiddenSize, inputSize } = spec;
  const sizes: CellSizes =
    spec.kind === "sLSTM"
      ? { hiddenSize, inputSize, stateSize: hiddenSize, heads: spec.heads, inputs: spec.inputs }
      : { hiddenSize, inputSize, stateSize: stateSize(spec) };
  const biases = placeBiases(convention, cell, notes, drop);
  const holds = (kind: Part["holds"]) => convention.parts.some((part) => part.holds === kind);
  if (weightHr !== undefined && !holds("projection")) {
    refuse(
      `a projection; without it the output has ${hiddenSize} numbers instead of ${sizes.stateSize}, so no weights make the two equal. Write safetensors for PyTorch, which has projections`,
    );
  }
  if (weightCh !== undefined && !holds("peephole")) drop("peepholes", largest(weightCh));
  if (spec.kind === "lstm" && spec.cellClip > 0) drop("a cell clip", spec.cellClip);

  const absent: Record<Part["holds"], boolean> = {
    weight: false,
    bias: biases.absent,
    peephole: weightCh === undefined,
    projection: weightHr === undefined,
  };
  const written = convention.parts.filter((part) => !(part.optional && absent[part.holds]));
  if (absent.projection && written.some((part) => part.holds === "projection")) refuse("no projection");
  const dtype = dtypeOf(weightIh);
  const values = new Map<Part, FloatArray>(
    written.map((part) => [part, allocate(dtype, sizeOf(shapeOfPart(part, sizes)))]),
  );
  visit(convention, sizes, written, (part, block, home) => {
    const { gate, side } = block;
    const stored = values.get(part)!;
    if (part.holds === "bias") {
      copyBlock(block, stored, biases.at(side!, gate!), { ...home, offset: block.unit ?? 0 }, "write");
    } else if (!absent[part.holds]) copyBlock(block, stored, weights[home.key]!, home, "write");
  });
  return { values, sizes, notes };
}

function specOf(
  convention: Convention,
  { inputSize, hiddenSize, stateSize, heads = 1, inputs = 1 }: CellSizes,
  weights: CellWeights,
): CellRecord["spec"] {
  const { cell: kind, coupled = false, resetAfter = true, activations, forgetLimit } = convention;
  if (kind === "sLSTM")
    return { kind, inputSize, hiddenSize, heads, inputs, ...(forgetLimit && { forgetLimit }) };
  if (kind === "gru") return { kind, inputSize, hiddenSize, resetAfter };
  if (kind === "rnn") return { kind, inputSize, hiddenSize, nonlinearity: activations.state };
  const projSize = weights.weightHr === undefined ? 0 : stateSize;
  const peephole = weights.weightCh !== undefined;
  return { kind, inputSize, hiddenSize, projSize, peephole, coupled, cellClip: 0 };
}

function checkSameCell(
  { cell, resetAfter = true, coupled = false, updateWrites, parts, forgetLimit }: Convention,
  { spec, activations, weights }: CellRecord,
  refuse: (what: string) => never,
): void {
  if (spec.kind !== cell) refuse(`a cell of kind ${spec.kind}`);
  if (spec.kind === "gru" && spec.resetAfter !== resetAfter) {
    refuse(
      `${resetForms(spec.resetAfter)}; no weights make the two equal. Allow a lossy conversion to keep the weights unchanged (lossy: true, --lossy)`,
    );
  }
  if (spec.kind === "lstm" && spec.coupled !== coupled) refuse("an LSTM with an input gate of its own");
  if (spec.kind === "sLSTM") {
    if (spec.forgetLimit !== forgetLimit) refuse(`a forget gate limited to ${spec.forgetLimit ?? "nothing"}`);
    const isGiven = parts.every((part) => part.holds !== "weight" || !part.sides.includes("input"));
    if (isGiven !== (spec.inputs === 4) || (isGiven && weights.weightIh.some((value) => value !== 1)))
      refuse(`${isGiven ? "weights" : "no weights"} of the input`);
  }
  // Only these satisfy 1 - σ(x) = σ(-x).
  const isOdd = activations.gate === "sigmoid" || hardSigmoidOf(activations.gate)?.offset === 0.5;
  if (updateWrites && !isOdd) refuse(`an update gate of the other sign with activation ${activations.gate}`);
}

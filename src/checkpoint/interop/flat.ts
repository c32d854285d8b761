/**
 * Cuts cuDNN's weight buffer, in which Torch7's `cudnn.BLSTM` and its relatives hold a whole stack of cells, into tensors that conventions can
 * name, `weight:weight_ih_l0` and so on, and joins them again. All weights come first, then all biases; both layer by layer, forward before
 * reverse, input side before recurrent side. The module gives the sizes.
 */

import type { CellKind } from "../../core/cells/cell.ts";
import { gateCounts } from "../../core/cells/traits.ts";
import type { Budget } from "../../core/storage/budget.ts";
import type { Contents, LazyTensor } from "../../core/storage/contents.ts";
import { joinBytes } from "../../core/storage/join.ts";
import { elementBits, type RawTensor } from "../../core/storage/raw.ts";
import { describe } from "../../core/tensor/errors.ts";
import { type Shape, sizeOf } from "../../core/tensor/shape.ts";
import { torch7Classes } from "./clues/torch7.ts";
import { withWholeParameters } from "./splitWeights.ts";

/** Sizes of the stack in a vector. */
interface StackSizes {
  inputSize: number;
  hiddenSize: number;
  numLayers: number;
  bidirectional: boolean;
}

interface Piece {
  name: string;
  shape: Shape;
}

/** Heap of a piece: its names, its shape and its functions, and more where its layer is recognised. */
const PIECE_MEMORY = 6400;

/** The pieces of a vector in their order. */
function piecesOf(gates: number, { inputSize, hiddenSize, numLayers, bidirectional }: StackSizes): Piece[] {
  const ends = bidirectional ? ["", "_reverse"] : [""];
  const rows = gates * hiddenSize;
  const weights: Piece[] = [];
  const biases: Piece[] = [];
  for (let layer = 0; layer < numLayers; layer++) {
    for (const direction of ends) {
      const end = `_l${layer}${direction}`;
      const columns = layer === 0 ? inputSize : ends.length * hiddenSize;
      weights.push({ name: `weight_ih${end}`, shape: [rows, columns] });
      weights.push({ name: `weight_hh${end}`, shape: [rows, hiddenSize] });
      biases.push({ name: `bias_ih${end}`, shape: [rows] });
      biases.push({ name: `bias_hh${end}`, shape: [rows] });
    }
  }
  return [...weights, ...biases];
}

/** Numbers in the vector of a stack. */
function lengthOf(gates: number, { inputSize, hiddenSize, numLayers, bidirectional }: StackSizes): number {
  const directions = bidirectional ? 2 : 1;
  const columns = inputSize + (numLayers - 1) * directions * hiddenSize;
  return directions * gates * hiddenSize * (columns + numLayers * (hiddenSize + 2));
}

interface Vector {
  name: string;
  kind: CellKind;
  sizes: StackSizes;
}

/** Returns the file with the pieces of each vector listed after it, and each parameter after the two parts that it is split into. */
export function splitVectors(given: Contents, budget?: Budget): Contents {
  const contents = withWholeParameters(given);
  const warnings = [...(contents.warnings ?? [])];
  const vectors = new Map(torch7Vectors(contents, warnings).map((vector) => [vector.name, vector]));
  for (const [name, { shape }] of contents.tensors)
    if (/(^|[./_])rnn_param$/.test(name) && shape.length === 1)
      warnings.push(`${name} holds a whole stack of MXNet 2 in one vector, which is not read`);
  if (vectors.size === 0) return { ...contents, warnings };
  const tensors = new Map<string, LazyTensor>();
  for (const [name, tensor] of contents.tensors) {
    tensors.set(name, tensor);
    const vector = vectors.get(name);
    if (vector === undefined) continue;
    const { numLayers, bidirectional } = vector.sizes;
    const pieces = numLayers * (bidirectional ? 8 : 4);
    // A vector of stride 0 may be far larger than its file.
    budget?.spend(pieces, PIECE_MEMORY * pieces, contents.format, { entry: name });
    for (const [piece, lazy] of cut(name, tensor, vector)) tensors.set(piece, lazy);
  }
  return { ...contents, tensors, warnings };
}

const MODES: Readonly<Record<string, CellKind>> = {
  CUDNN_LSTM: "lstm",
  CUDNN_GRU: "gru",
  CUDNN_RNN_TANH: "rnn",
  CUDNN_RNN_RELU: "rnn",
};

/** Torch7's cuDNN modules keep their sizes in fields (soumith/cudnn.torch, RNN.lua, BLSTM.lua). */
function torch7Vectors({ format, tensors, metadata }: Contents, warnings: string[]): Vector[] {
  if (format !== "torch7") return [];
  const vectors: Vector[] = [];
  for (const [path, type] of torch7Classes(metadata)) {
    if (!type.startsWith("cudnn.")) continue;
    const field = (name: string) => metadata.get(path === "" ? name : `${path}.${name}`);
    const kind = Object.hasOwn(MODES, String(field("mode"))) ? MODES[String(field("mode"))] : undefined;
    const name = path === "" ? "weight" : `${path}.weight`;
    const tensor = tensors.get(name);
    if (kind === undefined || tensor === undefined) continue;
    const [inputSize, hiddenSize, numLayers] = ["inputSize", "hiddenSize", "numLayers"].map((size) =>
      Number(field(size)),
    );
    const bidirectional = field("bidirectional") === "CUDNN_BIDIRECTIONAL" || field("numDirections") === 2;
    const sizes: StackSizes = { inputSize, hiddenSize, numLayers, bidirectional };
    const length = sizeOf(tensor.shape);
    const isSane = [inputSize, hiddenSize, numLayers].every(
      (n) => Number.isInteger(n) && n >= 1 && n <= length,
    );
    if (!isSane || lengthOf(gateCounts[kind], sizes) !== length) {
      warnings.push(
        `${name}: its ${length} numbers do not fit a ${type} of these sizes (inputSize ${describe(field("inputSize"))}, hiddenSize ${describe(field("hiddenSize"))}, numLayers ${describe(field("numLayers"))})`,
      );
      continue;
    }
    vectors.push({ name, kind, sizes });
  }
  return vectors;
}

/** The pieces of a vector, each with its place in the file if the vector has one. */
function cut(name: string, vector: LazyTensor, { kind, sizes }: Vector): [string, LazyTensor][] {
  const { dtype, location } = vector;
  const gates = gateCounts[kind];
  const bytesPer = elementBits.get(dtype)! / 8;
  const pieces = piecesOf(gates, sizes);
  // All pieces share one reading of the vector.
  let whole: Promise<RawTensor> | undefined;
  let first = 0;
  return pieces.map(({ name: piece, shape }) => {
    const at = first;
    first += sizeOf(shape);
    const [start, end] = [at * bytesPer, first * bytesPer];
    const read = async (): Promise<RawTensor> => {
      const { bytes, quantization } = await (whole ??= vector.read());
      return { dtype, shape, bytes: bytes.subarray(start, end), ...(quantization && { quantization }) };
    };
    const place = location && { start: location.start + start, end: location.start + end };
    return [`${name}:${piece}`, { dtype, shape, of: name, start: at, location: place, read }];
  });
}

/**
 * Returns the tensors with pieces joined to vectors again, for new files.
 *
 * @param of returns the name of a piece's vector; undefined for any other tensor
 */
export function joinVectors(
  tensors: ReadonlyMap<string, RawTensor>,
  of: (name: string) => string | undefined,
): Map<string, RawTensor> {
  const pieces = new Map<string, RawTensor[]>();
  const joined = new Map<string, RawTensor>();
  for (const [name, tensor] of tensors) {
    const vector = of(name);
    if (vector === undefined) joined.set(name, tensor);
    else if (!pieces.get(vector)?.push(tensor)) pieces.set(vector, [tensor]);
  }
  for (const [name, parts] of pieces) {
    const [{ dtype }] = parts;
    const shape = [parts.reduce((sum, part) => sum + sizeOf(part.shape), 0)];
    joined.set(name, { dtype, shape, bytes: joinBytes(parts.map(({ bytes }) => bytes)) });
  }
  return joined;
}

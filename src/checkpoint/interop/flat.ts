/**
 * Cuts vectors that hold a whole stack of cells into tensors that conventions can name, `vector:weight_ih_l0` and so on, and joins them
 * again: cuDNN's weight buffer (Torch7's `cudnn.BLSTM`), and the `rnn_param` of MXNet 2. All weights come first, then all biases; both layer
 * by layer, forward before reverse, input side before recurrent side (MXNet: then the projection). The file or you must give the sizes; the
 * input size follows.
 */
import type { CellKind } from "../../core/cells/cell.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { type Shape, sizeOf } from "../../core/tensor/shape.ts";
import type { Budget } from "../formats/budget.ts";
import type { Contents, LazyTensor } from "../formats/contents.ts";
import { joinBytes } from "../formats/join.ts";
import { elementBits, type RawTensor } from "../formats/raw.ts";
import { conventionsNamed } from "./conventions.ts";
import { withWholeParameters } from "./splitWeights.ts";

/** Sizes of the stack in a vector. */
export interface FlatSizes {
  hiddenSize: number;
  /** Default 1 */
  numLayers?: number;
  /** Default false */
  bidirectional?: boolean;
  /** Size of a projection. Default 0, none */
  projSize?: number;
  /** Kind of its cells. Default: that of the class you name, or the one that fits the length */
  cell?: CellKind;
}

/** Sizes for all vectors of a file, or for each by its name. */
export type FlatOptions = FlatSizes | ReadonlyMap<string, FlatSizes>;

interface Piece {
  name: string;
  shape: Shape;
}

/** Heap of a piece: its names, its shape and its functions, and more where its layer is recognised. */
const PIECE_MEMORY = 6400;

const GATES: Record<CellKind, number> = { lstm: 4, gru: 3, rnn: 1 };

/** The pieces of a vector in their order. */
function piecesOf(gates: number, inputSize: number, sizes: FlatSizes): Piece[] {
  const { hiddenSize, numLayers = 1, bidirectional = false, projSize = 0 } = sizes;
  const state = projSize > 0 ? projSize : hiddenSize;
  const ends = bidirectional ? ["", "_reverse"] : [""];
  const weights: Piece[] = [];
  const biases: Piece[] = [];
  for (let layer = 0; layer < numLayers; layer++) {
    for (const direction of ends) {
      const end = `_l${layer}${direction}`;
      const columns = layer === 0 ? inputSize : ends.length * state;
      weights.push({ name: `weight_ih${end}`, shape: [gates * hiddenSize, columns] });
      weights.push({ name: `weight_hh${end}`, shape: [gates * hiddenSize, state] });
      if (projSize > 0) weights.push({ name: `weight_hr${end}`, shape: [projSize, hiddenSize] });
      biases.push({ name: `bias_ih${end}`, shape: [gates * hiddenSize] });
      biases.push({ name: `bias_hh${end}`, shape: [gates * hiddenSize] });
    }
  }
  return [...weights, ...biases];
}

/** The input size for which the pieces fill the vector, if any. */
function inputSizeOf(gates: number, length: number, sizes: FlatSizes): number | undefined {
  const { hiddenSize, numLayers = 1, bidirectional = false, projSize = 0 } = sizes;
  const state = projSize > 0 ? projSize : hiddenSize;
  const directions = bidirectional ? 2 : 1;
  const rows = gates * hiddenSize;
  // Each cell has recurrent weights, two biases and a projection; above the first layer the input weights are known too.
  const perCell = rows * (state + 2) + projSize * hiddenSize;
  const above = (numLayers - 1) * directions * state * rows;
  const inputSize = (length / directions - numLayers * perCell - above) / rows;
  return Number.isInteger(inputSize) && inputSize >= 1 ? inputSize : undefined;
}

interface Vector {
  name: string;
  kind: CellKind;
  sizes: FlatSizes;
}

/**
 * Returns the file with the pieces of each vector listed after it, and each parameter after the two parts that it is split into.
 *
 * @param options `from`: `cudnn…` or `mxnet2…` reads the vectors of the file as stacks; `flat`: their sizes
 * @throws ArgumentError when sizes are missing, or fit no vector
 */
export function splitVectors(
  given: Contents,
  { from, flat, budget }: { from?: string; flat?: FlatOptions; budget?: Budget } = {},
): Contents {
  checkSizes(flat);
  const contents = withWholeParameters(given);
  const warnings = [...(contents.warnings ?? [])];
  const vectors = [...torch7Vectors(contents, warnings), ...askedVectors(contents, from, flat)];
  if (vectors.length === 0) {
    if (flat !== undefined) {
      throw new ArgumentError(
        `flat: expected a vector that holds a stack, got none. Name its class with from, e.g. "mxnet2.LSTM" or "cudnn.GRU".`,
      );
    }
    for (const [name, { shape }] of contents.tensors) {
      if (/(^|[./_])rnn_param$/.test(name) && shape.length === 1) {
        warnings.push(
          `${name} holds a whole stack in one vector of ${shape[0]} numbers; name its class and size, e.g. --from mxnet2.LSTM --hidden-size 128`,
        );
      }
    }
    return { ...contents, warnings };
  }
  const split = new Map(vectors.map((vector) => [vector.name, vector]));
  const tensors = new Map<string, LazyTensor>();
  for (const [name, tensor] of contents.tensors) {
    tensors.set(name, tensor);
    const vector = split.get(name);
    if (vector === undefined) continue;
    const { numLayers = 1, bidirectional } = vector.sizes;
    const pieces = numLayers * (bidirectional ? 10 : 5);
    // A vector of stride 0 may be far larger than its file.
    budget?.spend(pieces, PIECE_MEMORY * pieces, contents.format, { entry: name });
    for (const [piece, lazy] of cut(name, tensor, vector)) tensors.set(piece, lazy);
  }
  return { ...contents, tensors, warnings };
}

function checkSizes(flat: FlatOptions | undefined): void {
  if (flat === undefined || flat instanceof Map) return;
  const { hiddenSize, numLayers = 1, projSize = 0 } = flat as FlatSizes;
  for (const [name, value, least] of [
    ["hiddenSize", hiddenSize, 1],
    ["numLayers", numLayers, 1],
    ["projSize", projSize, 0],
  ] as const) {
    if (!Number.isInteger(value) || value < least || value > 1_000_000) {
      throw new ArgumentError(`flat: expected ${name} from ${least} to 1000000, got ${describe(value)}.`);
    }
  }
}

/** The vectors of the class that you name. */
function askedVectors(
  { format, tensors }: Contents,
  from: string | undefined,
  flat: FlatOptions | undefined,
): Vector[] {
  const named = from === undefined ? [] : conventionsNamed(from).filter((one) => one.flat !== undefined);
  if (named.length === 0) return [];
  const found: Vector[] = [];
  const vectors = [...tensors].filter(([, { shape }]) => shape.length === 1 && shape[0] > 1);
  for (const [name, { shape }] of vectors) {
    const sizes = flat instanceof Map ? flat.get(name) : (flat as FlatSizes | undefined);
    if (sizes === undefined) continue;
    const fitting = named.filter(
      ({ cell }) =>
        (sizes.cell === undefined || sizes.cell === cell) &&
        inputSizeOf(GATES[cell], shape[0], sizes) !== undefined &&
        (!sizes.projSize || cell === "lstm"),
    );
    if (fitting.length > 1) {
      throw new ArgumentError(
        `flat: expected sizes that fit one class, but ${describe(name)} of ${shape[0]} numbers fits ${fitting.map((one) => one.name).join(", ")}. Name the class with from.`,
      );
    }
    if (fitting.length === 1) found.push({ name, kind: fitting[0].cell, sizes });
  }
  if (found.length > 0 || (format === "torch7" && flat === undefined)) return found;
  const there =
    vectors.map(([name, { shape }]) => `${describe(name)} of ${shape[0]}`).join(", ") || "no vector";
  throw new ArgumentError(
    flat === undefined
      ? `flat: expected the sizes of the stack in a vector (hiddenSize, and numLayers and bidirectional; --hidden-size, --num-layers, --bidirectional), got none, for ${there}.`
      : `flat: expected sizes that fit a vector of the file, ${there}, got ${describe(flat instanceof Map ? [...flat.keys()] : JSON.stringify(flat))}.`,
  );
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
  const classes = new Map(metadata.get("classes") as ReadonlyMap<string, string> | undefined);
  for (const [path, value] of metadata) {
    if (/(^|\.)class$/.test(path) && typeof value === "string")
      classes.set(path.replace(/\.?class$/, ""), value);
  }
  for (const [path, type] of classes) {
    if (!type.startsWith("cudnn.")) continue;
    const field = (name: string) => metadata.get(path === "" ? name : `${path}.${name}`);
    const kind = Object.hasOwn(MODES, String(field("mode"))) ? MODES[String(field("mode"))] : undefined;
    const name = path === "" ? "weight" : `${path}.weight`;
    const tensor = tensors.get(name);
    if (kind === undefined || tensor === undefined) continue;
    const [hiddenSize, numLayers] = [Number(field("hiddenSize")), Number(field("numLayers"))];
    const bidirectional = field("bidirectional") === "CUDNN_BIDIRECTIONAL" || field("numDirections") === 2;
    const sizes: FlatSizes = { hiddenSize, numLayers, bidirectional };
    const length = sizeOf(tensor.shape);
    const isSane = [hiddenSize, numLayers].every((n) => Number.isInteger(n) && n >= 1 && n <= length);
    if (!isSane || inputSizeOf(GATES[kind], length, sizes) !== field("inputSize")) {
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
  const gates = GATES[kind];
  const bytesPer = elementBits.get(dtype)! / 8;
  const pieces = piecesOf(gates, inputSizeOf(gates, sizeOf(vector.shape), sizes)!, sizes);
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

function vectorOf(piece: string): string | undefined {
  return /^(.*):(?:weight|bias)_[ih][hr]_l\d+(?:_reverse)?$/s.exec(piece)?.[1];
}

/**
 * Returns the tensors with pieces joined to vectors again, for new files.
 *
 * @param of returns the name of a piece's vector; undefined for any other tensor
 */
export function joinVectors(
  tensors: ReadonlyMap<string, RawTensor>,
  of: (name: string) => string | undefined = vectorOf,
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

/**
 * The numbers of a workload: weights, inputs, labels, from one integer formula, so that every contender computes the same in any
 * language and memory layout. Nothing here needs Node.
 */
import { CLASSES, VOCABULARY, type Workload } from "./workloads.ts";

/** Arrays are numbered: parameters of a layer from 0 in PyTorch's order, inputs and labels from here. */
const INPUT = 100;
const LABELS = 101;

/** The k-th number of the array with this number: spread over [-1, 1), the same in every language. */
export function number(array: number, k: number): number {
  const mixed = Math.imul(k + 1, 2654435761) ^ Math.imul(array + 1, 40503);
  return (Math.imul(mixed ^ (mixed >>> 15), 2246822519) >>> 0) / 2 ** 31 - 1;
}

export function values(array: number, count: number, scale = 1): Float32Array {
  return Float32Array.from({ length: count }, (_, k) => scale * number(array, k));
}

/** The scale of every initial weight of a network, except an embedding. */
export const scaleOf = (w: Workload) => 1 / Math.sqrt(w.hiddenSize);

export const gatesOf = (w: Workload) => ({ lstm: 4, gru: 3, rnn: 1 })[w.cell];

export const directionsOf = (w: Workload) => (w.bidirectional ? 2 : 1);

/** Features that layer `layer` reads. */
export const inputSizeOf = (w: Workload, layer: number) =>
  layer === 0 ? w.inputSize : directionsOf(w) * w.hiddenSize;

export interface LayerNumbers {
  /** [G·H, I], rows by gate in PyTorch's order: i f g o, r z n */
  weightIh: Float32Array;
  /** [G·H, H] */
  weightHh: Float32Array;
  biasIh: Float32Array;
  biasHh: Float32Array;
}

/** Initial parameters of one layer, in one direction; `cell` counts the directions of each layer, as PyTorch does. */
export function layerNumbers(w: Workload, cell: number): LayerNumbers {
  const layer = Math.floor(cell / directionsOf(w));
  const rows = gatesOf(w) * w.hiddenSize;
  const scale = scaleOf(w);
  const first = 4 * cell;
  return {
    weightIh: values(first, rows * inputSizeOf(w, layer), scale),
    weightHh: values(first + 1, rows * w.hiddenSize, scale),
    biasIh: values(first + 2, rows, scale),
    biasHh: values(first + 3, rows, scale),
  };
}

/** Results of the head: symbols or classes. */
export const outputsOf = (w: Workload) => (w.task === "language" ? VOCABULARY : CLASSES);

/** Initial parameters of the linear head: [outputs, D·H] and [outputs]. */
export function headNumbers(w: Workload): { weight: Float32Array; bias: Float32Array } {
  const scale = scaleOf(w);
  const features = directionsOf(w) * w.hiddenSize;
  return { weight: values(0, outputsOf(w) * features, scale), bias: values(1, outputsOf(w), scale) };
}

/** Initial embedding [VOCABULARY, I]. */
export const embeddingNumbers = (w: Workload) => values(0, VOCABULARY * w.inputSize);

/** Input of a layer [T, N, I]. */
export const inputNumbers = (w: Workload) => values(INPUT, w.steps * w.batch * w.inputSize);

/** Symbols that the language model reads [T, N]. */
export const symbolNumbers = (w: Workload) => symbols(w, INPUT);

/** Targets of the head: a symbol at each step [T, N], or a class for each sequence [N]. */
export function labelNumbers(w: Workload): Int32Array {
  if (w.task === "language") return symbols(w, LABELS);
  return Int32Array.from({ length: w.batch }, (_, k) => k % CLASSES);
}

function symbols({ steps, batch }: Workload, array: number): Int32Array {
  return Int32Array.from({ length: steps * batch }, (_, k) => ((number(array, k) + 1) / 2) * VOCABULARY);
}

/** Returns a sample of a large array to compare: 16 elements spread over it, and the root mean square of all. */
export function probe(data: ArrayLike<number>): number[][] {
  const samples = Array.from({ length: 16 }, (_, k) => data[Math.floor((k * (data.length - 1)) / 15)]);
  let squares = 0;
  for (let k = 0; k < data.length; k++) squares += data[k] ** 2;
  return [samples, [Math.sqrt(squares / data.length)]];
}

// ---- Layouts of other libraries

/** The gates of [G·H, columns], as many as `order` has, in another order: gate k of the result is gate `order[k]`. */
export function reorderGates(rows: Float32Array, order: readonly number[]): Float32Array {
  const size = rows.length / order.length;
  const result = new Float32Array(rows.length);
  for (const [k, gate] of order.entries())
    result.set(rows.subarray(gate * size, (gate + 1) * size), k * size);
  return result;
}

/** [rows, columns] as [columns, rows]. */
export function transposed(matrix: Float32Array, columns: number): Float32Array {
  const rows = matrix.length / columns;
  const result = new Float32Array(matrix.length);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) result[c * rows + r] = matrix[r * columns + c];
  return result;
}

/** [first, second, …] as [second, first, …]: time before batch, or batch before time. */
export function swapped<A extends Float32Array | Int32Array>(array: A, first: number, second: number): A {
  const width = array.length / (first * second);
  const result = array.slice() as A;
  for (let a = 0; a < first; a++) {
    for (let b = 0; b < second; b++) {
      const from = (a * second + b) * width;
      result.set(array.subarray(from, from + width), (b * first + a) * width);
    }
  }
  return result;
}

/** The softmax family. All subtract the maximum first, so that no exponential overflows. */
import { exp } from "../cells/activations.ts";
import { fastKernels } from "../kernels/choose.ts";
import { elementByElement, type FastKernels, type PairSteps } from "../kernels/elements.ts";
import { expSumOf, maxOf } from "../kernels/labelledRows.ts";
import { checkOptionNames } from "../tensor/check.ts";
import { allocate, type FloatArray } from "../tensor/dtype.ts";
import { resolveAxis, sizeOf } from "../tensor/shape.ts";
import { spareArrays } from "../tensor/spareArrays.ts";
import { Tensor } from "../tensor/tensor.ts";
import { checkTensor } from "./operands.ts";
import { recordOne } from "./tape.ts";

/** Calls `visit` with the first element of every line along `axis`; a line's elements are `stride` apart. */
function forEachLine(
  x: Tensor,
  axis: number,
  visit: (start: number, stride: number, size: number) => void,
): void {
  const size = x.shape[axis];
  const inner = sizeOf(x.shape.slice(axis + 1));
  const outer = sizeOf(x.shape.slice(0, axis));
  for (let block = 0; block < outer; block++) {
    for (let k = 0; k < inner; k++) visit(block * size * inner + k, inner, size);
  }
}

/** Softmax, or its logarithm, by kernels; undefined where they do not compute it. */
function compiledSoftmax(name: string, x: Tensor, axis: number, isLog: boolean): Tensor | undefined {
  const width = x.shape[axis];
  const inner = sizeOf(x.shape.slice(axis + 1));
  // A matrix takes about a dozen calls, and short rows take a kernel longer than they take here.
  if (inner > 1 && inner < 8) return undefined;
  const fast = fastKernels(x.data, inner === 1 ? x.size : (width * inner) / 4);
  if (fast === undefined) return undefined;
  const out = spareArrays.takeFor(x.dtype, x.size) as Float32Array;
  const lines: Lines = inner === 1 ? rowLines(fast, width) : columnLines(fast, width, inner);
  lines.softmax(isLog, x.data as Float32Array, out);
  return recordOne(name, [x], new Tensor(out, x.shape), (gradient) => {
    const gradX = spareArrays.borrow(x.dtype, x.size) as Float32Array;
    lines.gradient(isLog, gradient as Float32Array, out, gradX);
    return [gradX];
  });
}

/** Softmax of lines of one length, by kernels. */
interface Lines {
  softmax(isLog: boolean, x: Float32Array, out: Float32Array): void;
  gradient(isLog: boolean, gradient: Float32Array, y: Float32Array, out: Float32Array): void;
}

/** Lines whose elements are neighbours. */
const rowLines = (fast: FastKernels, width: number): Lines => ({
  softmax: (isLog, x, out) => fast.softmax(isLog, width, x, out),
  gradient: (isLog, gradient, y, out) => fast.softmaxGradient(isLog, width, gradient, y, out),
});

/** The largest of each column, in the first row of an array. */
function largestRow(fast: FastKernels, width: number, x: Float32Array): Float32Array {
  let rows = x.length / width;
  let from = x;
  const largest = new Float32Array(Math.ceil(rows / 2) * width);
  if (rows === 1) largest.set(x);
  // Halves meet, so that there are few calls; of an odd number, the last row waits.
  for (; rows > 1; rows = Math.ceil(rows / 2)) {
    const pairs = rows >> 1;
    const [low, high] = [0, pairs].map((row) => from.subarray(row * width, (row + pairs) * width));
    const waiting = from.subarray(2 * pairs * width, rows * width);
    const into = largest.subarray(0, pairs * width);
    fast.pair("max", elementByElement(into), low, high, into);
    largest.set(waiting, pairs * width);
    from = largest;
  }
  return largest.subarray(0, width);
}

/** Columns of matrices [size, width]: each step of the softmax is a kernel over whole rows. */
function columnLines(fast: FastKernels, size: number, width: number): Lines {
  /** Every row of x with one row. */
  const withRow: PairSteps = { rows: size, width, rowX: width, stepX: 1, rowY: 0, stepY: 1 };
  const sums = (x: Float32Array) => {
    const exact = new Float64Array(width);
    fast.columnSums(x, exact);
    return new Float32Array(exact);
  };
  /** Calls `run` with the parts of each matrix in some arrays. */
  const eachMatrix = (arrays: Float32Array[], run: (...parts: Float32Array[]) => void) => {
    for (let start = 0; start < arrays[0].length; start += size * width)
      run(...arrays.map((array) => array.subarray(start, start + size * width)));
  };
  return {
    softmax: (isLog, given, result) =>
      eachMatrix([given, result], (x, out) => {
        const largest = largestRow(fast, width, x);
        const powers = isLog ? spareArrays.take(x.length) : out;
        fast.pair("sub", withRow, x, largest, out);
        fast.map("exp", out, powers);
        const total = sums(powers);
        if (isLog) spareArrays.give(powers);
        if (isLog) fast.map("log", total, total);
        fast.pair(isLog ? "sub" : "div", withRow, out, total, out);
      }),
    gradient: (isLog, gradients, results, grads) =>
      eachMatrix([gradients, results, grads], (gradient, y, out) => {
        if (isLog) {
          fast.map("exp", y, out);
          fast.pair("mul", withRow, out, sums(gradient), out);
          fast.pair("sub", elementByElement(out), gradient, out, out);
        } else {
          fast.pair("mul", elementByElement(out), gradient, y, out);
          fast.pair("sub", withRow, gradient, sums(out), out);
          fast.pair("mul", elementByElement(out), out, y, out);
        }
      }),
  };
}

/** Options of the softmax family. */
export interface SoftmaxOptions {
  /** Default: the last. */
  axis?: number;
}

/** Checks the operands. Returns the axis, counted from the first. */
function axisOf(
  where: string,
  x: Tensor,
  options: SoftmaxOptions,
  known: readonly string[] = ["axis"],
): number {
  checkTensor(where, "x", x);
  checkOptionNames(where, options, known);
  return resolveAxis(where, options.axis ?? -1, x.rank);
}

/**
 * Returns exp(x) / Σ exp(x) along `axis`.
 *
 * @param x       any shape of at least one axis
 * @param options `axis`, default -1
 * @throws ShapeError for an axis that x lacks
 * @example
 * ops.softmax(tensor([[0, 0], [0, Math.log(3)]])).data; // [0.5, 0.5, 0.25, 0.75]
 */
export function softmax(x: Tensor, options: SoftmaxOptions = {}): Tensor {
  const at = axisOf("softmax", x, options);
  return compiledSoftmax("softmax", x, at, false) ?? softmaxWhere("softmax", x, at);
}

/**
 * Returns the softmax over the elements with a nonzero `allowed`; all others are 0.
 *
 * @param allowed one value per element of x; default: all
 */
export function softmaxWhere(name: string, x: Tensor, axis: number, allowed?: FloatArray): Tensor {
  const values = x.data;
  const out = allocate(x.dtype, x.size);
  forEachLine(x, axis, (start, stride, size) => {
    const end = start + size * stride;
    let max = Number.NEGATIVE_INFINITY;
    for (let k = start; k < end; k += stride) {
      if (!(values[k] <= max) && (allowed === undefined || allowed[k] !== 0)) max = values[k];
    }
    let sum = 0;
    for (let k = start; k < end; k += stride) {
      if (allowed === undefined || allowed[k] !== 0) sum += out[k] = exp(values[k] - max);
    }
    if (sum === 0) return;
    for (let k = start; k < end; k += stride) out[k] /= sum;
  });
  return recordOne(name, [x], new Tensor(out, x.shape), (gradient) => {
    const gradX = allocate(x.dtype, x.size);
    forEachLine(x, axis, (start, stride, size) => {
      const end = start + size * stride;
      let dot = 0;
      for (let k = start; k < end; k += stride) dot += gradient[k] * out[k];
      for (let k = start; k < end; k += stride) gradX[k] = out[k] * (gradient[k] - dot);
    });
    return [gradX];
  });
}

/**
 * Returns x - log Σ exp(x) along `axis`.
 *
 * @param x       any shape of at least one axis
 * @param options `axis`, default -1
 * @throws ShapeError for an axis that x lacks
 * @example
 * ops.logSoftmax(tensor([0, 0])).data; // [-0.6931, -0.6931]
 */
export function logSoftmax(x: Tensor, options: SoftmaxOptions = {}): Tensor {
  const at = axisOf("logSoftmax", x, options);
  const compiled = compiledSoftmax("logSoftmax", x, at, true);
  if (compiled !== undefined) return compiled;
  const values = x.data;
  const out = allocate(x.dtype, x.size);
  forEachLine(x, at, (start, stride, size) => {
    const max = maxOf(values, start, stride, size);
    // Adding `max` early would lose small differences between large values.
    const logSum = Math.log(expSumOf(values, start, stride, size, max));
    for (let k = start; k < start + size * stride; k += stride) out[k] = values[k] - max - logSum;
  });
  return recordOne("logSoftmax", [x], new Tensor(out, x.shape), (gradient) => {
    const gradX = allocate(x.dtype, x.size);
    forEachLine(x, at, (start, stride, size) => {
      const end = start + size * stride;
      let sum = 0;
      for (let k = start; k < end; k += stride) sum += gradient[k];
      for (let k = start; k < end; k += stride) gradX[k] = gradient[k] - exp(out[k]) * sum;
    });
    return [gradX];
  });
}

/**
 * Returns log Σ exp(x) along `axis`, which disappears unless `keepDims`.
 *
 * @param x       any shape of at least one axis
 * @param options `axis`, default -1; `keepDims`: keep the axis with size 1; default false
 * @throws ShapeError for an axis that x lacks
 * @example
 * ops.logSumExp(tensor([1000, 1000])).item(); // 1000.6931
 */
export function logSumExp(x: Tensor, options: SoftmaxOptions & { keepDims?: boolean } = {}): Tensor {
  const at = axisOf("logSumExp", x, options, ["axis", "keepDims"]);
  const values = x.data;
  const shape = options.keepDims ? x.shape.with(at, 1) : x.shape.toSpliced(at, 1);
  const out = allocate(x.dtype, sizeOf(shape));
  let line = 0;
  forEachLine(x, at, (start, stride, size) => {
    const max = maxOf(values, start, stride, size);
    out[line++] = Number.isFinite(max) ? max + Math.log(expSumOf(values, start, stride, size, max)) : max;
  });
  return recordOne("logSumExp", [x], new Tensor(out, shape), (gradient) => {
    const gradX = allocate(x.dtype, x.size);
    let from = 0;
    forEachLine(x, at, (start, stride, size) => {
      for (let k = start; k < start + size * stride; k += stride) {
        gradX[k] = gradient[from] * (Number.isFinite(out[from]) ? exp(values[k] - out[from]) : 0);
      }
      from++;
    });
    return [gradX];
  });
}

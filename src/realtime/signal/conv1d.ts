/**
 * One-dimensional convolution over time, as PyTorch's `conv1d` (a cross-correlation), with time first:
 *
 *   y[t, o] = b[o] + Σ_k Σ_i W[o, i, k] · x[t·stride + k·dilation - left, i]
 *
 * where x is 0 before its first and after its last frame. Causal: left = (K - 1)·dilation and right = 0, so y[t] depends on no frame
 * after x[t·stride].
 */

import { checkNumber, checkObject, count, readOptions } from "../../core/tensor/check.ts";
import { allocate } from "../../core/tensor/dtype.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { BlockLayer, checkLength } from "./layer.ts";
import { createProduct, type Product } from "./product.ts";

/** Sizes of a convolution, and how it moves over the frames. */
export interface Conv1dOptions {
  inputSize: number;
  outputSize: number;
  /** K, taps of the kernel */
  kernelSize: number;
  /** Default 1 */
  stride?: number;
  /** Frames from one tap of the kernel to the next, default 1 */
  dilation?: number;
  /** Zeros before and after every block, default [0, 0]; not with `causal` */
  padding?: readonly [left: number, right: number];
  /** Each block continues the block before it, with zeros at the start; default false */
  causal?: boolean;
}

/** The kernel of a convolution, and its bias; PyTorch's layout. */
export interface Conv1dWeights {
  /** [outputSize, inputSize, kernelSize] */
  weight: Float32Array;
  /** [outputSize] */
  bias?: Float32Array;
}

interface Sizes extends Required<Conv1dOptions> {
  left: number;
  right: number;
  /** Frames from the first to the last tap */
  span: number;
}

/**
 * The convolution over blocks.
 *
 * @example
 * const layer = new Conv1d(16, { weight, bias }, { inputSize: 3, outputSize: 5, kernelSize: 4, causal: true });
 * layer.step(block, output);   // [16, 3] to [16, 5]
 */
export class Conv1d extends BlockLayer {
  readonly #sizes: Sizes;
  readonly #product: Product;
  /** The block with its padding or its previous frames, [left + T + right, I] */
  readonly #padded: Float32Array;
  /** Whether the taps are not contiguous in memory, so that each step gathers them */
  readonly #gathers: boolean;

  /**
   * @param frames  of a block; for a causal convolution a multiple of the stride, so that blocks join
   * @param weights kernel and bias
   * @param options sizes, stride, dilation, padding, causal
   * @throws ShapeError for arrays of other lengths; ArgumentError for options that are not valid, or too few frames
   */
  constructor(frames: number, weights: Conv1dWeights, options: Conv1dOptions) {
    const sizes = checkOptions(options, weights);
    checkNumber("Conv1d", "frames", frames, count);
    const { inputSize: I, outputSize: O, kernelSize: K, stride, dilation, left, right, causal } = sizes;
    if (causal && frames % stride !== 0) {
      throw new ArgumentError(
        `Conv1d: expected blocks of a multiple of the stride ${stride} in a causal convolution, got ${frames} frames.`,
      );
    }
    const T = outputFrames(sizes, frames);
    // Taps outermost, in the order in which frames lie in memory.
    const packed = allocate("float32", O * K * I, "Conv1d") as Float32Array;
    for (let o = 0; o < O; o++)
      for (let k = 0; k < K; k++)
        for (let i = 0; i < I; i++) packed[(o * K + k) * I + i] = weights.weight[(o * I + i) * K + k];
    const columns = K * I;
    const size = (left + frames + right) * I;
    const gathers = dilation > 1;
    const product = createProduct({
      rows: O,
      columns,
      weight: packed,
      bias: weights.bias,
      frames: T,
      stride: gathers ? columns : stride * I,
      length: gathers ? T * columns : size,
    });
    const padded = gathers ? (allocate("float32", size, "Conv1d") as Float32Array) : product.x;
    // A causal kernel keeps the frames before the block.
    const memory = causal ? [padded.subarray(0, left * I)] : [];
    super({ frames, features: I }, { frames: T, features: O }, memory);
    this.#sizes = sizes;
    this.#product = product;
    this.#gathers = gathers;
    this.#padded = padded;
  }

  /** Computes one block, [T, inputSize] to [frames, outputSize]. @throws ShapeError when a length does not fit */
  step(input: Float32Array, output: Float32Array): void {
    this.check(input, output);
    const { inputSize: I, left, causal } = this.#sizes;
    this.#padded.set(input, left * I);
    if (this.#gathers) this.#gather();
    this.#product.run(output);
    if (causal) this.#padded.copyWithin(0, this.input.frames * I);
  }

  #gather(): void {
    const { inputSize: I, kernelSize: K, stride, dilation } = this.#sizes;
    const { x } = this.#product;
    let at = 0;
    for (let t = 0; t < this.output.frames; t++)
      for (let k = 0; k < K; k++)
        for (let i = 0, from = (t * stride + k * dilation) * I; i < I; i++) x[at++] = this.#padded[from + i];
  }
}

function outputFrames({ span, stride, left, right }: Sizes, frames: number): number {
  const count = Math.floor((frames + left + right - span) / stride) + 1;
  if (count < 1) {
    throw new ArgumentError(
      `conv1d: expected at least ${span} frames with padding, got ${frames + left + right}. Use a shorter kernel or longer blocks.`,
    );
  }
  return count;
}

function checkOptions(options: Conv1dOptions, weights: Conv1dWeights): Sizes {
  const read = readOptions<Conv1dOptions>("conv1d", options, {
    inputSize: [undefined, count],
    outputSize: [undefined, count],
    kernelSize: [undefined, count],
    stride: [1, count],
    dilation: [1, count],
    padding: [[0, 0]],
    causal: [false, "boolean"],
  });
  const { inputSize, outputSize, kernelSize, dilation, padding, causal } = read;
  checkObject("conv1d", "the weights", weights, "{ weight, bias }");
  const { weight, bias } = weights;
  if (
    !Array.isArray(padding) ||
    padding.length !== 2 ||
    !padding.every((frames) => Number.isSafeInteger(frames) && frames >= 0)
  ) {
    throw new ArgumentError(
      `conv1d: expected padding [left, right] of whole numbers, got ${describe(padding)}.`,
    );
  }
  if (causal && (padding[0] !== 0 || padding[1] !== 0)) {
    throw new ArgumentError(
      `conv1d: expected no padding with causal, got ${describe(padding)}. A causal block continues the block before it.`,
    );
  }
  const span = (kernelSize - 1) * dilation + 1;
  const [left, right] = causal ? [span - 1, 0] : padding;
  checkLength("conv1d", "weight", weight, [outputSize, inputSize, kernelSize]);
  if (bias !== undefined) checkLength("conv1d", "bias", bias, [outputSize]);
  return { ...read, left, right, span };
}

/**
 * What compiled kernels are called through: their names, the operands of a call, and the *machine* that runs them and knows where memory lives
 * and how many threads work.
 */
import type { FloatArray } from "../../tensor/dtype.ts";
import type { PointwiseMachine } from "./compiledPointwise.ts";
import { type KernelName, kernelTable, type Use } from "./kernelTable.ts";

/** An array of a call, and whether the kernel reads it, writes all of it, or does both. */
export interface Operand {
  array: FloatArray | Int32Array;
  use: Use;
}

/**
 * What numbers a call computes in. In double precision operands in float32 are converted on the way in and rounded on the way out; in single
 * precision all are float32.
 */
export type Precision = "single" | "double";

/** A thread of the machine was lost in a call, and may still write to arrays lent to it: the call is to be made again with others. */
export class LentArraysLost extends Error {}

/** Runs compiled kernels: knows where memory lives and how many threads work. */
export interface Machine {
  /** Name of the kernel set it makes, e.g. `"wasm-simd"`. */
  readonly name: string;
  /** Floats in a vector. */
  readonly lanes: number;
  /** Whether it computes in double precision; not yet, where the kernels for that are still on their way to a page. */
  hasDoubles(): boolean;
  /**
   * An absent operand is null to the kernel. Default in single precision
   *
   * @throws LentArraysLost where it lends arrays
   */
  run(
    kernel: KernelName,
    numbers: readonly number[],
    operands: readonly (Operand | undefined)[],
    precision?: Precision,
  ): void;
  /** What it turned out to lack here; undefined: nothing that is known by now. */
  shortcoming?(): string | undefined;
  /** An array in the memory of calls in single precision, which they need not copy, with anything in it; undefined: there is none. */
  lend?(length: number): Float32Array | undefined;
  /** Takes back an array that nobody will look at again. @returns whether it was lent */
  takeBack?(array: Float32Array): boolean;
  /** For the kernels of pointwise.ts; absent: they run on the reference. */
  readonly pointwise?: PointwiseMachine;
}

const GRU_RESETS_AFTER = kernelTable.gruForward.numbers.indexOf("resetAfter");

/** Gates whose recurrent products can be shared out by units; a GRU that resets before has one that waits for another. */
function gatesAtOnce(kernel: KernelName, numbers: readonly number[]): number {
  if (kernel === "gruForward") return numbers[GRU_RESETS_AFTER] ? 3 : 0;
  return kernel === "lstmForward" ? 4 : kernel === "rnnForward" ? 1 : 0;
}

/** About how many multiplications of a call can be shared out among threads. */
export function workOf(kernel: KernelName, numbers: readonly number[]): number {
  if (kernel === "matmul") return numbers[0] * numbers[1] * numbers[2];
  if (kernel === "activation") return 0;
  if (kernel === "peak") return Infinity;
  const [steps, batch, inputSize, hiddenSize] = numbers;
  // One sequence is one row, which is not shared out; but its units are, when a step is long beside the wait for one another.
  const isShared =
    batch > 1 || kernel.endsWith("Backward") || gatesAtOnce(kernel, numbers) * hiddenSize >= 384;
  return isShared ? 3 * steps * batch * hiddenSize * (inputSize + hiddenSize) : 0;
}

// ---- Operands

type Elements = FloatArray | Int32Array;

export const read = (array: Elements): Operand => ({ array, use: "read" });
export const write = (array: Elements): Operand => ({ array, use: "write" });
export const update = (array: Elements): Operand => ({ array, use: "update" });

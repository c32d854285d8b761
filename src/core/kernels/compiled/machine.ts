/**
 * The operands of a call of compiled kernels, and the *machine* that runs it: it knows where memory lives and how many threads work.
 */
import type { FloatArray } from "../../tensor/dtype.ts";
import type { ElementMachine } from "./compiledElements.ts";
import { type KernelName, kernelTable, type Use } from "./kernelTable.ts";

/** An array of a call, and how the kernel uses it. */
export interface Operand {
  array: FloatArray | Int32Array;
  use: Use;
}

/**
 * The precision of a call. In double precision, it converts float32 operands on the way in and rounds results on the way out.
 */
export type Precision = "single" | "double";

/** A thread was lost in a call and may still write to arrays lent to it: make the call again with other arrays. */
export class LentArraysLost extends Error {}

/** Runs compiled kernels. */
export interface Machine {
  /** Name of its kernel set, e.g. `"wasm-simd"`. */
  readonly name: string;
  /** Floats in a vector. */
  readonly lanes: number;
  /** Whether it computes in double precision; false in a page that has not imported those kernels. */
  hasDoubles(): boolean;
  /** Whether it runs lists of instructions; false in a page without defined cells. */
  hasEquations(): boolean;
  /**
   * Runs a kernel; an absent operand is null to it.
   *
   * @param precision default `"single"`
   * @throws LentArraysLost when a thread is lost that writes to lent arrays
   */
  run(
    kernel: KernelName,
    numbers: readonly number[],
    operands: readonly (Operand | undefined)[],
    precision?: Precision,
  ): void;
  /** A limitation found at run time. */
  shortcoming?(): string | undefined;
  /** An uninitialised array that calls in single precision use in place; undefined: there is none. */
  lend?(length: number): Float32Array | undefined;
  /** Takes back an array that is no longer needed. @returns whether it was lent */
  takeBack?(array: Float32Array): boolean;
  /** Runs the kernels of elements.ts; absent: the reference does. */
  readonly elements?: ElementMachine;
}

/** Gates with recurrent products that threads can share by units. */
const GATES: Partial<Record<KernelName, number>> = { lstmForward: 4, gruForward: 3, rnnForward: 1 };

/** Returns about how many multiplications of a call threads can share. */
export function workOf(kernel: KernelName, numbers: readonly number[]): number {
  if (kernel === "matmul") return numbers[0] * numbers[1] * numbers[2];
  if (kernel === "activation") return 0;
  if (kernel === "peak") return Infinity;
  const [steps, batch, inputSize, hiddenSize] = numbers;
  // Threads share a single sequence by units, if a step takes long compared with waiting for other threads.
  const isShared = batch > 1 || kernel.endsWith("Backward") || (GATES[kernel] ?? 0) * hiddenSize >= 384;
  return isShared ? 3 * steps * batch * hiddenSize * (inputSize + hiddenSize) : 0;
}

// ---- Operands

type Elements = FloatArray | Int32Array;

export const read = (array: Elements): Operand => ({ array, use: "read" });
export const write = (array: Elements): Operand => ({ array, use: "write" });
export const update = (array: Elements): Operand => ({ array, use: "update" });

/** Arrays of a kernel by their names in its table. */
type ArraysOf<K extends KernelName> = {
  readonly [name in keyof (typeof kernelTable)[K]["arrays"]]: Elements | undefined;
};

const USES = new Map(Object.entries(kernelTable).map(([name, { arrays }]) => [name, Object.entries(arrays)]));

/** Returns the operands of a call from its arrays in the order of the table; an absent array is null to the kernel. */
export const operandsInOrder = (kernel: KernelName, arrays: readonly (Elements | undefined)[]) =>
  USES.get(kernel)!.map(([, use], k): Operand | undefined => {
    const array = arrays[k];
    return array && { array, use: use as Use };
  });

/** The same from arrays by name. */
export function operandsOf<K extends KernelName>(kernel: K, arrays: ArraysOf<K>): (Operand | undefined)[] {
  return USES.get(kernel)!.map(([name, use]) => {
    const array = arrays[name as keyof ArraysOf<K>];
    return array && { array, use: use as Use };
  });
}

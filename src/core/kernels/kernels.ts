/**
 * The seam between what Sluice computes and how. A *kernel set* runs one recurrent layer, in one direction, over a whole sequence,
 * forward and backward, and multiplies matrices. It takes and returns plain arrays; it decides where memory lives and how many threads
 * work. Every set agrees with `reference.ts`, which runs the equations of `cells/`.
 *
 * The unit is a layer over a sequence because its input projection is one matrix product, and because the trace of its gates serves the
 * tape, the inspector and the diagnostics.
 *
 * Shape letters: T steps, N batch, I input size, H hidden size, G gates, S size of the hidden state.
 */
import type {
  GradientNeeds,
  LayerGradients,
  LayerRequest,
  LayerResult,
  LayerResultGradients,
  MatrixProduct,
} from "../cells/sequence.ts";
import type { FloatArray } from "../tensor/dtype.ts";
import type { KernelName } from "./compiled/kernelTable.ts";
import type { Operand, Precision } from "./compiled/machine.ts";
import type { ElementKernels } from "./elements.ts";

/** Runs lists of instructions in one precision, see native/equations.h. */
export interface EquationsKernel {
  readonly precision: Precision;
  run(kernel: KernelName, numbers: readonly number[], operands: readonly (Operand | undefined)[]): void;
  /** An array in memory of the machine, where it has one to give. */
  lend?(length: number): Float32Array | undefined;
}

export interface Kernels extends MatrixProduct {
  readonly name: string;
  /** The rest of a training step. */
  readonly elements: ElementKernels;

  /** Runs defined cells on arrays of this type, in the arithmetic of the moment; undefined: `cells/defined/engine/plain.ts` does. */
  equations?(array: FloatArray): EquationsKernel | undefined;

  forward(request: LayerRequest): LayerResult;

  backward(
    request: LayerRequest,
    result: LayerResult,
    gradients: LayerResultGradients,
    needs: GradientNeeds,
  ): LayerGradients;

  /** A limitation found at run time, such as threads that failed to start. */
  shortcoming?(): string | undefined;

  /** Takes back a trace that is no longer needed; its arrays may serve another. */
  release?(result: LayerResult): void;
}

/**
 * The seam between what Sluice computes and how. A *kernel set* runs one recurrent layer, in one direction, over a whole
 * sequence, forward and backward, and multiplies matrices. It knows nothing of tensors, tapes, modules or stacks: it gets plain
 * arrays and sizes that were checked above, and returns plain arrays. Everything above the seam is the same for every set;
 * where memory lives and how many threads work is below it.
 *
 * A layer over a sequence, not an operation, is the unit, because the input projection of all steps is one matrix product and
 * because the gate activations kept on the way are at once the tape entry, the inspector's data and that of the diagnostics.
 *
 * Every set must agree with `reference.ts`, which runs the equations of `cells/`.
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
import type { Pointwise } from "./pointwise.ts";

export interface Kernels extends MatrixProduct {
  readonly name: string;
  /** What a training step does besides its layers. */
  readonly pointwise: Pointwise;

  forward(request: LayerRequest): LayerResult;

  backward(
    request: LayerRequest,
    result: LayerResult,
    gradients: LayerResultGradients,
    needs: GradientNeeds,
  ): LayerGradients;

  /** What it turned out to lack here, as threads that do not start; undefined: nothing that is known by now. */
  shortcoming?(): string | undefined;

  /** Takes back a trace that nobody will look at again; its arrays may become those of another. */
  release?(result: LayerResult): void;
}

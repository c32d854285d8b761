/** Steps that cannot overflow, so that nothing has to be undone: apart from the optimisers, since only `fit` asks. */
import { fastKernels } from "../kernels/choose.ts";
import type { FloatArray } from "../tensor/dtype.ts";
import { sumOfSquares } from "../tensor/statistics.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { AdamOptions } from "./adam.ts";
import type { OptimizerOptions } from "./optimizer.ts";
import type { Memory } from "./optimizerMemory.ts";
import { learningRanges } from "./ranges.ts";

/** Numbers far below this do not overflow a float, however one rounds them. */
const SAFE = 1e30;
/** Smaller ones may round to 0 in single precision. */
const LEAST_EPS = 1e-30;

/** Memories that a step wrote and that were finite then; a loaded mean of squares may be negative. */
const known = new WeakSet<Memory>();

/**
 * Returns a function for `stepIfFinite`: whether a step of a parameter stays finite, whatever the signs; false where it cannot tell.
 *
 * @param name     of the optimiser; it knows Adam and AdamW
 * @param gradient a norm that no gradient exceeds
 */
export function boundedSteps(
  name: string,
  gradient: number,
): (options: OptimizerOptions, tensor: Tensor, memory: Memory) => boolean {
  return (options, tensor, memory) => {
    if ((name !== "Adam" && name !== "AdamW") || learningRanges(tensor) !== undefined) return false;
    if (!known.has(memory)) {
      if (tensor.peekGrad() !== undefined) known.add(memory);
      return false;
    }
    // Averages stay below the larger of their terms; roots and corrections only shrink a change further.
    const { lr, betas, eps, weightDecay, amsgrad } = options as AdamOptions;
    const parameter = normOf(tensor.data);
    const ofMemory = (array: string) => (memory.has(array) ? normOf(memory.array(array)) : 0);
    const pull = gradient + weightDecay * parameter;
    const change = Math.max(pull, ofMemory("exp_avg")) / eps;
    const squares = Math.max(ofMemory("exp_avg_sq"), amsgrad ? ofMemory("max_exp_avg_sq") : 0);
    const rate = lr / (1 - betas?.[0]);
    const largest = Math.max(squares, pull * pull, change, rate * change, parameter * (1 + lr * weightDecay));
    return eps > LEAST_EPS && largest < SAFE;
  };
}

/** Returns the Euclidean norm, which no element exceeds; infinity or NaN where an element is not finite, or the square of a double. */
function normOf(data: FloatArray): number {
  const squares = fastKernels(data)?.sum(data as Float32Array, true) ?? sumOfSquares(data);
  return Math.sqrt(squares);
}

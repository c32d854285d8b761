import { notNegative } from "../tensor/check.ts";
import type { FloatArray } from "../tensor/dtype.ts";
import { Optimizer, type OptimizerOptions, type OptimizerParameters, type UpdateRule } from "./optimizer.ts";
import type { Memory } from "./optimizerMemory.ts";

/** Options of `Adagrad`. */
export interface AdagradOptions extends OptimizerOptions {
  /** Slows the rate with the number of steps. */
  lrDecay: number;
  /** Initial value of the sum of squares. */
  initialAccumulator: number;
  /** Added to the root of the sum of squares. */
  eps: number;
}

const rule: UpdateRule<AdagradOptions> = {
  name: "Adagrad",
  memory: ["sum"],
  rules: {
    lr: [1e-2, notNegative],
    lrDecay: [0, notNegative],
    initialAccumulator: [0, notNegative],
    eps: [1e-10, notNegative],
    weightDecay: [0, notNegative],
  },

  update(options, parameter: FloatArray, gradient: FloatArray, memory: Memory): void {
    const { lr, lrDecay, initialAccumulator, eps, weightDecay } = options;
    const sum = memory.array("sum", initialAccumulator);
    const rate = lr / (1 + (memory.step - 1) * lrDecay);
    for (let i = 0; i < parameter.length; i++) {
      const g = gradient[i] + weightDecay * parameter[i];
      sum[i] += g * g;
      parameter[i] -= (rate * g) / (Math.sqrt(sum[i]) + eps);
    }
  },
};

/**
 * Adagrad (Duchi et al. 2011) as in PyTorch: the rate of step t is η / (1 + (t − 1) lrDecay), and ε is outside the root.
 *
 * @example
 * const optimizer = new Adagrad(model.parameters(), { lr: 0.05 });
 */
export class Adagrad extends Optimizer<AdagradOptions> {
  /**
   * @param parameters tensors, or groups with their own options
   * @param options    default `{ lr: 1e-2, lrDecay: 0, initialAccumulator: 0, eps: 1e-10, weightDecay: 0 }`
   * @throws ArgumentError for unknown names and invalid values, or without a parameter
   */
  constructor(parameters: OptimizerParameters<AdagradOptions>, options?: Partial<AdagradOptions>) {
    super(rule, parameters, options);
  }
}

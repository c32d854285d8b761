import { notNegative, unitInterval } from "../tensor/check.ts";
import type { FloatArray } from "../tensor/dtype.ts";
import { Optimizer, type OptimizerOptions, type OptimizerParameters, type UpdateRule } from "./optimizer.ts";
import type { Memory } from "./optimizerMemory.ts";

/** Options of `RMSprop`. */
export interface RMSpropOptions extends OptimizerOptions {
  /** Decay of the average of the square. */
  alpha: number;
  /** Added to the root of the mean square. */
  eps: number;
  /** Share of the last change to keep. */
  momentum: number;
  /** Divides by the standard deviation of the gradient instead of its root mean square. */
  centered: boolean;
}

const rule: UpdateRule<RMSpropOptions> = {
  name: "RMSprop",
  memory: ["square_avg", "grad_avg", "momentum_buffer"],
  rules: {
    lr: [1e-2, notNegative],
    alpha: [0.99, unitInterval],
    eps: [1e-8, notNegative],
    momentum: [0, notNegative],
    centered: [false, "boolean"],
    weightDecay: [0, notNegative],
  },

  update(options, parameter: FloatArray, gradient: FloatArray, memory: Memory): void {
    const { lr, alpha, eps, momentum, centered, weightDecay } = options;
    const square = memory.array("square_avg");
    const mean = centered ? memory.array("grad_avg") : undefined;
    const buffer = momentum > 0 ? memory.array("momentum_buffer") : undefined;
    for (let i = 0; i < parameter.length; i++) {
      const g = gradient[i] + weightDecay * parameter[i];
      square[i] = alpha * square[i] + (1 - alpha) * g * g;
      let variance = square[i];
      if (mean !== undefined) {
        mean[i] += (1 - alpha) * (g - mean[i]);
        // Rounding can make a variance near 0 negative; PyTorch continues with NaN there.
        variance = Math.max(0, variance - mean[i] * mean[i]);
      }
      let change = g / (Math.sqrt(variance) + eps);
      if (buffer !== undefined) change = buffer[i] = momentum * buffer[i] + change;
      parameter[i] -= lr * change;
    }
  },
};

/**
 * RMSprop (Tieleman and Hinton 2012, lecture 6.5) as in PyTorch: ε is added after the root. The centred form divides by the
 * standard deviation (Graves 2013, equations 38 to 45), with ε outside the root.
 *
 * @example
 * const optimizer = new RMSprop(model.parameters(), { lr: 0.001, centered: true });
 */
export class RMSprop extends Optimizer<RMSpropOptions> {
  /**
   * @param parameters tensors, or groups with their own options
   * @param options    default `{ lr: 1e-2, alpha: 0.99, eps: 1e-8, momentum: 0, centered: false, weightDecay: 0 }`
   * @throws ArgumentError for unknown names and invalid values, or without a parameter
   */
  constructor(parameters: OptimizerParameters<RMSpropOptions>, options?: Partial<RMSpropOptions>) {
    super(rule, parameters, options);
  }
}

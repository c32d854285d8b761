import { kernels } from "../kernels/choose.ts";
import { finite, notNegative } from "../tensor/check.ts";
import type { FloatArray } from "../tensor/dtype.ts";
import { ArgumentError } from "../tensor/errors.ts";
import { Optimizer, type OptimizerOptions, type OptimizerParameters, type UpdateRule } from "./optimizer.ts";
import type { Memory } from "./optimizerMemory.ts";

/** Options of `SGD`. */
export interface SGDOptions extends OptimizerOptions {
  /** μ. */
  momentum: number;
  /** δ: share of the gradient that the momentum omits, except at its first step. */
  dampening: number;
  /** Looks ahead: θ ← θ − η (g + μ b). */
  nesterov: boolean;
}

const rule: UpdateRule<SGDOptions> = {
  name: "SGD",
  memory: ["momentum_buffer"],
  rules: {
    lr: [1e-3, notNegative],
    momentum: [0, notNegative],
    dampening: [0, finite],
    nesterov: [false, "boolean"],
    weightDecay: [0, notNegative],
  },

  check(where, { momentum, dampening, nesterov }) {
    if (nesterov && (momentum === 0 || dampening !== 0)) {
      throw new ArgumentError(
        `${where}: expected a momentum > 0 and no dampening with nesterov, got momentum ${momentum} and dampening ${dampening}.`,
      );
    }
  },

  update(options, parameter: FloatArray, gradient: FloatArray, memory: Memory): void {
    const { lr, momentum, dampening, nesterov, weightDecay } = options;
    const name = "momentum_buffer";
    // The first buffer is the whole gradient, for any dampening.
    const share = memory.has(name) ? 1 - dampening : 1;
    const buffer = momentum === 0 ? undefined : memory.array(name);
    const factors = { rate: lr, momentum, share, decay: weightDecay };
    kernels().elements.sgd(factors, nesterov, parameter, gradient, buffer);
  },
};

/**
 * Stochastic gradient descent in PyTorch's form: the rate multiplies the momentum too, b ← μ b + (1 − δ) g; θ ← θ − η b.
 * (Sutskever et al. 2013 put the rate inside the momentum; the two differ when the rate changes.)
 *
 * @example
 * const optimizer = new SGD(model.parameters(), { lr: 0.1, momentum: 0.9 });
 */
export class SGD extends Optimizer<SGDOptions> {
  /**
   * @param parameters tensors, or groups with their own options
   * @param options    default `{ lr: 1e-3, momentum: 0, dampening: 0, nesterov: false, weightDecay: 0 }`
   * @throws ArgumentError for unknown names and invalid values, or without a parameter
   */
  constructor(parameters: OptimizerParameters<SGDOptions>, options?: Partial<SGDOptions>) {
    super(rule, parameters, options);
  }
}

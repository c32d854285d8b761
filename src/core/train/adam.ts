import { kernels } from "../kernels/choose.ts";
import { checkNumber, fraction, notNegative } from "../tensor/check.ts";
import { allocate, dtypeOf, type FloatArray } from "../tensor/dtype.ts";
import { refuseValue } from "../tensor/errors.ts";
import { Optimizer, type OptimizerOptions, type OptimizerParameters, type UpdateRule } from "./optimizer.ts";
import type { Memory } from "./optimizerMemory.ts";
import { power } from "./power.ts";

/** Options of `Adam` and `AdamW`. */
export interface AdamOptions extends OptimizerOptions {
  /** Decay of the averages of the gradient and of its square. */
  betas: readonly [number, number];
  /** Added to the root of the mean square. */
  eps: number;
  /** Divides by the largest mean square so far. */
  amsgrad: boolean;
}

/** @param decoupled AdamW: the decay acts on the parameter itself, instead of through the gradient */
function adamRule(name: string, decoupled: boolean): UpdateRule<AdamOptions> {
  return {
    name,
    memory: ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"],
    rules: {
      lr: [1e-3, notNegative],
      betas: [[0.9, 0.999]],
      eps: [1e-8, notNegative],
      weightDecay: [decoupled ? 1e-2 : 0, notNegative],
      amsgrad: [false, "boolean"],
    },

    check(where, { betas }) {
      if (!Array.isArray(betas) || betas.length !== 2) refuseValue(where, "betas to be two numbers", betas);
      for (const [k, beta] of betas.entries()) checkNumber(where, `betas[${k}]`, beta, fraction);
    },

    update(options, parameter: FloatArray, gradient: FloatArray, memory: Memory) {
      const { lr, betas, eps, weightDecay, amsgrad } = options;
      const [beta1, beta2] = betas;
      kernels().elements.adam(
        {
          beta1,
          beta2,
          rate: lr / (1 - power(beta1, memory.step)),
          correction: 1 / Math.sqrt(1 - power(beta2, memory.step)),
          eps,
          decay: decoupled ? 0 : weightDecay,
          // PyTorch rounds this factor to the dtype of the parameter; over many steps the difference matters.
          keep: decoupled ? allocate(dtypeOf(parameter), 1).fill(1 - lr * weightDecay)[0] : 1,
        },
        parameter,
        gradient,
        memory.array("exp_avg"),
        memory.array("exp_avg_sq"),
        amsgrad ? memory.array("max_exp_avg_sq") : undefined,
      );
    },
  };
}

const adam = adamRule("Adam", false);
const adamW = adamRule("AdamW", true);

/**
 * Adam (Kingma and Ba 2015, algorithm 1) and AMSGrad (Reddi et al. 2018) as in PyTorch: ε is added after the bias correction,
 * and AMSGrad takes the maximum before it.
 *
 * @example
 * const optimizer = new Adam(model.parameters(), { lr: 0.003 });
 */
export class Adam extends Optimizer<AdamOptions> {
  /**
   * @param parameters tensors, or groups with their own options
   * @param options    default `{ lr: 1e-3, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0, amsgrad: false }`
   * @throws ArgumentError for unknown names and invalid values, or without a parameter
   */
  constructor(parameters: OptimizerParameters<AdamOptions>, options?: Partial<AdamOptions>) {
    super(adam, parameters, options);
  }
}

/**
 * Adam with weight decay that acts on the parameter itself (Loshchilov and Hutter 2019, algorithm 2).
 *
 * @example
 * const optimizer = new AdamW(model.parameters(), { lr: 0.003, weightDecay: 0.05 });
 */
export class AdamW extends Optimizer<AdamOptions> {
  /**
   * @param parameters tensors, or groups with their own options
   * @param options    default `{ lr: 1e-3, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0.01, amsgrad: false }`
   * @throws ArgumentError for unknown names and invalid values, or without a parameter
   */
  constructor(parameters: OptimizerParameters<AdamOptions>, options?: Partial<AdamOptions>) {
    super(adamW, parameters, options);
  }
}

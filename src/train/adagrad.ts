/** Adagrad (Duchi et al. 2011), as PyTorch has it: the rate of step t is η / (1 + (t − 1) lrDecay), and ε is outside the root. */

import { checkNumber, notNegative } from "../tensor/check.ts";
import type { FloatArray } from "../tensor/dtype.ts";
import { Optimizer, type OptimizerOptions, type OptimizerParameters } from "./optimizer.ts";
import type { Memory } from "./optimizerMemory.ts";

export interface AdagradOptions extends OptimizerOptions {
  lrDecay: number;
  /** What the sum of squares starts from. */
  initialAccumulator: number;
  eps: number;
}

const rule = {
  name: "Adagrad",
  defaults: { lr: 1e-2, lrDecay: 0, initialAccumulator: 0, eps: 1e-10, weightDecay: 0 },
  memory: ["sum"],

  check(where: string, { lrDecay, initialAccumulator, eps }: AdagradOptions): void {
    checkNumber(where, "lrDecay", lrDecay, notNegative);
    checkNumber(where, "initialAccumulator", initialAccumulator, notNegative);
    checkNumber(where, "eps", eps, notNegative);
  },

  update(options: AdagradOptions, parameter: FloatArray, gradient: FloatArray, memory: Memory): void {
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

export class Adagrad extends Optimizer<AdagradOptions> {
  /** @param options default `{ lr: 1e-2, lrDecay: 0, initialAccumulator: 0, eps: 1e-10, weightDecay: 0 }` */
  constructor(parameters: OptimizerParameters<AdagradOptions>, options?: Partial<AdagradOptions>) {
    super(rule, parameters, options);
  }
}

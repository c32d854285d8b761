/**
 * Stochastic gradient descent, PyTorch's form: the rate multiplies the momentum too, b ← μ b + (1 − δ) g; θ ← θ − η b.
 * (In Sutskever et al. 2013 the rate is inside the momentum; the two differ when the rate changes.)
 */
import { kernels } from "../kernels/choose.ts";
import { checkBoolean, checkNumber, notNegative } from "../tensor/check.ts";
import type { FloatArray } from "../tensor/dtype.ts";
import { ArgumentError } from "../tensor/errors.ts";
import { Optimizer, type OptimizerOptions, type OptimizerParameters } from "./optimizer.ts";
import type { Memory } from "./optimizerMemory.ts";

export interface SGDOptions extends OptimizerOptions {
  /** μ. */
  momentum: number;
  /** δ: how much of the gradient the momentum leaves out; not at its first step. */
  dampening: number;
  /** Looks ahead: θ ← θ − η (g + μ b). */
  nesterov: boolean;
}

const rule = {
  name: "SGD",
  defaults: { lr: 1e-3, momentum: 0, dampening: 0, nesterov: false, weightDecay: 0 },
  memory: ["momentum_buffer"],

  check(where: string, { momentum, dampening, nesterov }: SGDOptions): void {
    checkNumber(where, "momentum", momentum, notNegative);
    checkNumber(where, "dampening", dampening, {
      words: "a finite number",
      holds: Number.isFinite,
    });
    checkBoolean(where, "nesterov", nesterov);
    if (nesterov && (momentum === 0 || dampening !== 0)) {
      throw new ArgumentError(
        `${where}: expected a momentum > 0 and no dampening with nesterov, got momentum ${momentum} and dampening ${dampening}.`,
      );
    }
  },

  update(options: SGDOptions, parameter: FloatArray, gradient: FloatArray, memory: Memory): void {
    const { lr, momentum, dampening, nesterov, weightDecay } = options;
    const name = "momentum_buffer";
    // The first buffer is the gradient itself: dampening leaves nothing of it out.
    const share = memory.has(name) ? 1 - dampening : 1;
    const buffer = momentum === 0 ? undefined : memory.array(name);
    const factors = { rate: lr, momentum, share, decay: weightDecay };
    kernels().pointwise.sgd(factors, nesterov, parameter, gradient, buffer);
  },
};

export class SGD extends Optimizer<SGDOptions> {
  /** @param options default `{ lr: 1e-3, momentum: 0, dampening: 0, nesterov: false, weightDecay: 0 }` */
  constructor(parameters: OptimizerParameters<SGDOptions>, options?: Partial<SGDOptions>) {
    super(rule, parameters, options);
  }
}

import { mul, select, sum, transpose } from "../autograd/ops.ts";
import { timeFirst } from "../nn/recurrentLayer.ts";
import { checkOptionNames } from "../tensor/check.ts";
import { zeros } from "../tensor/create.ts";
import { describe, refuseValue, ShapeError } from "../tensor/errors.ts";
import { Random } from "../tensor/random.ts";
import { formatShape } from "../tensor/shape.ts";
import { normOf } from "../tensor/statistics.ts";
import { Tensor } from "../tensor/tensor.ts";
import { type ObservableLayer, requireLayer } from "./layer.ts";

/** One number from the output of the last step, [N, D·S]. */
export type Objective = (output: Tensor) => Tensor;

/** Options of `gradientReach`. */
export interface GradientOptions {
  /** Default: the product of the output with a random direction, drawn from `seed` */
  objective?: Objective;
  /** Seed of the default direction, default 0 */
  seed?: number;
}

/** Gradient norms over time, and how far back they stay large. */
export interface GradientReach {
  /** ‖∂L/∂x_t‖ for t = 0 … T - 1, over all sequences of the batch */
  norms: Float64Array;
  /** ‖∂L/∂x_0‖ / ‖∂L/∂x_{T-1}‖ */
  ratio: number;
  /** The longest T - 1 - t at which the norm exceeds a thousandth of that at the last step */
  reach: number;
}

/**
 * Returns ‖∂L/∂x_t‖ over time, for L at the last step: how far a gradient reaches back to the inputs (Pascanu, Mikolov and
 * Bengio 2013).
 *
 * @param layer   a recurrent layer; it does not change
 * @param x       [T, N, I], or [N, T, I] of a layer with `batchFirst`
 * @param options `objective`: L of the last output, default a random projection drawn from `seed`
 * @throws ArgumentError unless `layer` is a recurrent layer; ShapeError when x does not fit it
 * @example
 * const { reach } = diagnostics.gradientReach(lstm, x); // in steps
 */
export function gradientReach(
  layer: ObservableLayer,
  x: Tensor,
  options: GradientOptions = {},
): GradientReach {
  const where = "gradientReach";
  requireLayer(where, layer);
  checkOptionNames(where, options, ["objective", "seed"]);
  requireInput(where, layer, x);
  const { objective = randomDirection(options.seed) } = options;
  if (typeof objective !== "function")
    refuseValue(where, "objective to be a function of the last output", objective);
  const first = timeFirst(x.detach(), layer.batchFirst);
  const input = new Tensor(first.data.slice(), first.shape);
  input.requiresGrad = true;
  withoutParameters(layer, () => {
    const { output } = layer.forward(layer.batchFirst ? transpose(input, 0, 1) : input);
    const axis = layer.batchFirst ? 1 : 0;
    objective(select(output, axis, output.shape[axis] - 1)).backward();
  });
  const norms = normsByStep(input.grad!);
  const last = norms.length - 1;
  const furthest = norms.findIndex((norm) => norm > 1e-3 * norms[last]);
  return { norms, ratio: norms[0] / norms[last], reach: furthest < 0 ? 0 : last - furthest };
}

function requireInput(where: string, layer: ObservableLayer, x: unknown): void {
  const width = x instanceof Tensor ? x.shape[x.rank - 1] : undefined;
  if (x instanceof Tensor && (x.rank === 3 || x.rank === 2) && width === layer.inputSize) return;
  const got = x instanceof Tensor ? formatShape(x.shape) : describe(x);
  throw new ShapeError(`${where}: expected input [T, N, ${layer.inputSize}], got ${got}.`);
}

function randomDirection(seed = 0): Objective {
  return (output) => {
    const random = new Random(seed);
    const direction = zeros(output.shape, { dtype: output.dtype });
    for (let k = 0; k < direction.size; k++) direction.data[k] = random.normal();
    return sum(mul(output, direction));
  };
}

/** Runs `work` without dropout and without gradients of the parameters, and restores both. */
function withoutParameters(layer: ObservableLayer, work: () => void): void {
  const { training } = layer;
  const parameters = layer.parameters();
  const before = parameters.map(({ requiresGrad }) => requiresGrad);
  layer.training = false;
  for (const parameter of parameters) parameter.requiresGrad = false;
  try {
    work();
  } finally {
    layer.training = training;
    parameters.forEach((parameter, k) => {
      parameter.requiresGrad = before[k];
    });
  }
}

/** Returns the norm at each step. @param gradient [T, N, I] */
function normsByStep(gradient: Tensor): Float64Array {
  const [T] = gradient.shape;
  const width = gradient.size / T;
  return Float64Array.from({ length: T }, (_, t) =>
    normOf(gradient.data.subarray(t * width, (t + 1) * width)),
  );
}

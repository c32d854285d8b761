/** Arguments of the gradient diagnostics: the number to differentiate, the input, the steps. */
import { mul, sum } from "../autograd/ops.ts";
import { checkOptionNames } from "../tensor/check.ts";
import { zeros } from "../tensor/create.ts";
import { describe, refuseValue, ShapeError, UnsupportedError } from "../tensor/errors.ts";
import { Random } from "../tensor/random.ts";
import { formatShape } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import { type ObservableLayer, requireLayer } from "./layer.ts";

/** One number from the output of the last step, [N, D·S]. */
export type Objective = (output: Tensor) => Tensor;

/** Options of the diagnostics that differentiate a number of the output. */
export interface GradientOptions {
  /** Default: the product of the output with a random direction, drawn from `seed` */
  objective?: Objective;
  /** Seed of the default direction, default 0 */
  seed?: number;
}

export function objectiveOf(
  where: string,
  layer: ObservableLayer,
  x: Tensor,
  options: GradientOptions,
): Objective {
  requireLayer(where, layer);
  checkOptionNames(where, options, ["objective", "seed"]);
  requireInput(where, layer, x);
  const { objective, seed = 0 } = options;
  if (objective !== undefined) {
    if (typeof objective === "function") return objective;
    refuseValue(where, "objective to be a function of the last output", objective);
  }
  return (output) => {
    // The same direction at each call, so that steps are comparable.
    const random = new Random(seed);
    const direction = zeros(output.shape, { dtype: output.dtype });
    for (let k = 0; k < direction.size; k++) direction.data[k] = random.normal();
    return sum(mul(output, direction));
  };
}

export function requireInput(where: string, layer: ObservableLayer, x: unknown): void {
  const width = x instanceof Tensor ? x.shape[x.rank - 1] : undefined;
  if (x instanceof Tensor && (x.rank === 3 || x.rank === 2) && width === layer.inputSize) return;
  const got = x instanceof Tensor ? formatShape(x.shape) : describe(x);
  throw new ShapeError(`${where}: expected input [T, N, ${layer.inputSize}], got ${got}.`);
}

/** @throws ShapeError for input without steps or sequences */
export function requireSteps(where: string, x: Tensor): void {
  if (x.size > 0) return;
  throw new ShapeError(`${where}: expected input that is not empty, got ${formatShape(x.shape)}.`);
}

/** Returns a copy of `at`. @throws ArgumentError unless all are steps */
export function stepsOf(where: string, at: readonly number[], T: number): number[] {
  const isStep = (t: number) => Number.isInteger(t) && t >= 0 && t < T;
  // `every` skips holes, `find` does not, and stops at the first of however many.
  const bad = Array.isArray(at) ? at.findIndex((t) => !isStep(t)) : 0;
  if (bad < 0) return [...at];
  const wrong: unknown = Array.isArray(at) ? at[bad] : at;
  refuseValue(where, `steps from 0 to ${T - 1}`, wrong);
}

export function requireForward(where: string, layer: ObservableLayer): void {
  requireLayer(where, layer);
  if (!layer.bidirectional) return;
  throw new UnsupportedError(
    `${where}: expected a layer in one direction, got a bidirectional one. Use gradientReach, or a layer of its forward cells.`,
  );
}

import { checkNumber, checkOptionNames, positive } from "../tensor/check.ts";
import { ArgumentError, describe, refuseValue, ShapeError } from "../tensor/errors.ts";
import { Tensor } from "../tensor/tensor.ts";
import { add, mul } from "./elementwise.ts";
import { checkTensor } from "./operands.ts";
import { sum } from "./reduce.ts";
import { noGrad } from "./tape.ts";

/** Options of `gradientError`. */
export interface GradientCheckOptions {
  /** Step of the differences; functions must be smooth within two of them around the inputs. Default 1e-3. */
  epsilon?: number;
}

/**
 * Returns the largest error of the gradients of `f`, against central differences of fourth order,
 * (8 f(x + ε) - 8 f(x - ε) - f(x + 2ε) + f(x - 2ε)) / 12ε. The results of `f` are summed with a different weight per element.
 *
 * The error of an element is |backward - difference| / max(|backward|, |difference|, a thousandth of the largest difference by
 * that input), since tiny differences are rounding noise.
 *
 * @param f       must be smooth and give the same results for the same inputs (seed random parts)
 * @param inputs  leaves of float64, passed to `f`; their values and gradients do not change
 * @param options `epsilon`, the step of the differences, default 1e-3
 * @returns relative error; 1e-7 or less when the chain rule is right, Infinity or NaN when a gradient is
 * @throws ShapeError (`DTYPE`) for inputs of float32; ArgumentError for inputs that are results of operations
 * @example
 * gradientError((x) => ops.tanh(x), [tensor(Float64Array.of(0.5, -1))]) < 1e-7; // true
 */
export function gradientError(
  f: (...inputs: Tensor[]) => Tensor | readonly Tensor[],
  inputs: readonly Tensor[],
  options: GradientCheckOptions = {},
): number {
  checkOptionNames("gradientError", options, ["epsilon"]);
  if (typeof f !== "function" || !Array.isArray(inputs)) {
    throw new ArgumentError(
      `gradientError: expected a function and a list of its inputs, got ${describe(f)} and ${describe(inputs)}.`,
    );
  }
  const { epsilon = 1e-3 } = options;
  checkNumber("gradientError", "epsilon", epsilon, positive);
  for (const input of inputs) {
    checkTensor("gradientError", "every input", input);
    if (input.dtype !== "float64") {
      throw new ShapeError(`gradientError: expected inputs of float64, got ${input.dtype}.`, "DTYPE");
    }
    if (input.source !== undefined) {
      throw new ArgumentError(
        "gradientError: expected leaves, got the result of a recorded operation. Pass its detach().",
      );
    }
  }

  const objective = (): Tensor => weightedSum(f(...inputs));
  const gradients = gradientsOf(objective, inputs);
  let worst = 0;
  inputs.forEach((input, which) => {
    const differences = noGrad(() => centralDifferences(objective, input, epsilon));
    const backward = gradients[which] ?? new Float64Array(input.size);
    const floor = Math.max(
      1e-3 * differences.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
      1e-8,
    );
    for (let k = 0; k < differences.length; k++) {
      const scale = Math.max(Math.abs(backward[k]), Math.abs(differences[k]), floor);
      // Math.max, unlike a comparison, does not lose a NaN.
      worst = Math.max(worst, Math.abs(backward[k] - differences[k]) / scale);
    }
  });
  return worst;
}

/** Sums all results with weights cos 0, cos 1, cos 2, …, so that no gradient cancels by symmetry. */
function weightedSum(results: Tensor | readonly Tensor[]): Tensor {
  let position = 0;
  const list = results instanceof Tensor ? [results] : results;
  if (!Array.isArray(list) || list.length === 0)
    refuseValue("gradientError", "the function to give a tensor or a list of tensors", results);
  return (list as readonly Tensor[])
    .map((result) => {
      checkTensor("gradientError", "every result", result);
      const weights = Float64Array.from({ length: result.size }, () => Math.cos(position++));
      return sum(mul(result, new Tensor(weights, result.shape)));
    })
    .reduce((total, part) => add(total, part));
}

/** Runs backward once, and restores the inputs. */
function gradientsOf(objective: () => Tensor, inputs: readonly Tensor[]): (Float64Array | undefined)[] {
  const before = inputs.map(({ requiresGrad, grad, gradBuffer }) => ({ requiresGrad, grad, gradBuffer }));
  try {
    for (const input of inputs) {
      Object.assign(input, { requiresGrad: true, grad: undefined, gradBuffer: undefined });
    }
    objective().backward();
    return inputs.map((input) => input.grad?.data as Float64Array | undefined);
  } finally {
    inputs.forEach((input, k) => {
      Object.assign(input, before[k]);
    });
  }
}

function centralDifferences(objective: () => Tensor, input: Tensor, epsilon: number): Float64Array {
  const { data } = input;
  const differences = new Float64Array(input.size);
  for (let k = 0; k < differences.length; k++) {
    const value = data[k];
    const at = (steps: number): number => {
      data[k] = value + steps * epsilon;
      return objective().item();
    };
    differences[k] = (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * epsilon);
    data[k] = value;
  }
  return differences;
}

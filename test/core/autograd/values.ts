/** Seeded float64 tensors for tests, and the bound that every chain rule must meet. */
import { sum } from "../../../src/core/autograd/reduce.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { type Shape, sizeOf } from "../../../src/core/tensor/shape.ts";
import { Tensor } from "../../../src/core/tensor/tensor.ts";

/** `gradientError` is 1e-7 or less when a chain rule is right; a wrong one is off by a hundredth or more. */
export const GRADIENT_TOLERANCE = 1e-6;

/** Uniform values between `from` and `to`, and never within `gap` of 0 (the kink of many functions). */
export function uniform(shape: Shape, seed: number, { from = -2, to = 2, gap = 0 } = {}): Tensor {
  const random = new Random(seed, 77);
  const data = Float64Array.from({ length: sizeOf(shape) }, () => {
    for (;;) {
      const value = from + (to - from) * random.uniform();
      if (Math.abs(value) >= gap) return value;
    }
  });
  return new Tensor(data, shape);
}

/** A float64 leaf that requires a gradient. */
export function leaf(values: number[], shape: Shape = [values.length]): Tensor {
  const x = new Tensor(Float64Array.from(values), shape);
  x.requiresGrad = true;
  return x;
}

/** A float64 tensor that requires no gradient. */
export function constant(values: number[], shape: Shape = [values.length]): Tensor {
  return new Tensor(Float64Array.from(values), shape);
}

/** Multiples of 0.1 around 0 in random order: no two are near each other, so that extremes are smooth. */
export function apart(shape: Shape, seed: number): Tensor {
  const order = new Random(seed, 78).permutation(sizeOf(shape));
  return new Tensor(
    Float64Array.from(order, (place) => 0.1 * (place - order.length / 2) + 0.01),
    shape,
  );
}

/** 0, 1, 2, … in a shape. */
export function counting(...shape: number[]): Tensor {
  return new Tensor(
    Float64Array.from({ length: sizeOf(shape) }, (_, k) => k),
    shape,
  );
}

/** The gradient of the sum of a function's results. */
export function gradientOf(f: (x: Tensor) => Tensor, values: number[]): number[] {
  const x = leaf(values);
  sum(f(x)).backward();
  return [...x.grad!.data];
}

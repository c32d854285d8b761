import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Recurrence,
  scanBackward,
  scanInBlocks,
  scanInOrder,
} from "../../../../../src/core/cells/defined/engine/scan.ts";
import { allocate, type DType } from "../../../../../src/core/tensor/dtype.ts";
import { Random } from "../../../../../src/core/tensor/random.ts";
import { expectClose } from "../../../../support/compare.ts";

function randomRecurrence(
  steps: number,
  width: number,
  reverse: boolean,
  seed: number,
  dtype: DType = "float64",
) {
  const random = new Random(seed);
  const draw = (size: number, next: () => number) => allocate(dtype, size).map(next);
  const recurrence: Recurrence = {
    a: draw(steps * width, () => random.uniform()),
    b: draw(steps * width, () => random.normal()),
    initial: draw(width, () => random.normal()),
    steps,
    width,
    reverse,
  };
  return { recurrence, draw, random };
}

const sizes = [
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 1, max: 5 }),
  fc.boolean(),
  fc.integer({ min: 0, max: 1000 }),
] as const;

describe("a scan in blocks", () => {
  it("equals the recurrence step by step", () => {
    fc.assert(
      fc.property(...sizes, (steps, width, reverse, seed) => {
        const { recurrence } = randomRecurrence(steps, width, reverse, seed);
        expectClose("h", scanInBlocks(recurrence), scanInOrder(recurrence), { absolute: 1e-12 });
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it("has the gradients of the recurrence step by step", () => {
    fc.assert(
      fc.property(...sizes, (steps, width, reverse, seed) => {
        const { recurrence, draw, random } = randomRecurrence(steps, width, reverse, seed);
        const gradient = draw(steps * width, () => random.normal());
        const objective = (): number => {
          const h = scanInOrder(recurrence);
          let sum = 0;
          for (let k = 0; k < h.length; k++) sum += h[k] * gradient[k];
          return sum;
        };
        const found = scanBackward(recurrence, scanInBlocks(recurrence), gradient);
        for (const part of ["a", "b", "initial"] as const) {
          const values = recurrence[part];
          const differences = values.map((_, k) => {
            const before = values[k];
            values[k] = before + 1e-5;
            const up = objective();
            values[k] = before - 1e-5;
            const down = objective();
            values[k] = before;
            return (up - down) / 2e-5;
          });
          // Gradients of about 1, differences of second order.
          expectClose(part, found[part], differences, { absolute: 1e-8 });
        }
      }),
      { seed: 4, numRuns: 40 },
    );
  });

  /** The formula of Feng et al. 2024, appendix B: log h = Σ log a + log Σ exp(log b - Σ log a), for b above 0. */
  function scanInLogarithms({ a, b, initial, steps, width }: Recurrence): Float64Array {
    const h = new Float64Array(steps * width);
    for (let k = 0; k < width; k++) {
      let logProduct = 0;
      let logSum = Math.log(initial[k]);
      for (let t = 0; t < steps; t++) {
        logProduct += Math.log(a[t * width + k]);
        const term = Math.log(b[t * width + k]) - logProduct;
        const larger = Math.max(logSum, term);
        logSum = larger + Math.log(Math.exp(logSum - larger) + Math.exp(term - larger));
        h[t * width + k] = Math.exp(logProduct + logSum);
      }
    }
    return h;
  }

  it("needs no logarithms where the paper's formula does: gates near 0 and near 1 over thousands of steps", () => {
    for (const dtype of ["float64", "float32"] as const) {
      const { recurrence, random } = randomRecurrence(5000, 3, false, 11, dtype);
      for (let at = 0; at < recurrence.a.length; at++) {
        recurrence.a[at] = [1e-12 + 1e-6 * random.uniform(), 1 - 1e-5 * random.uniform(), random.uniform()][
          at % 3
        ];
        recurrence.b[at] = 1e-3 + random.uniform();
      }
      recurrence.initial.fill(0.5);
      const h = scanInBlocks(recurrence);
      expect(h.every(Number.isFinite)).toBe(true);
      // Sums of thousands of terms: 1e-10 in double precision; in single as much as the same sum step by step.
      const exact = scanInLogarithms(recurrence);
      expectClose(`${dtype} h`, h, exact, { relative: dtype === "float64" ? 1e-10 : 1e-4 });
    }
  });
});

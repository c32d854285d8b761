import { expect, test } from "vitest";
import { Random } from "../../../../src/core/tensor/random.ts";
import { LeastSquares } from "../../../../src/jobs/tasks/forecast/leastSquares.ts";

test("finds the coefficients that made the data, several outputs at once", () => {
  const random = new Random(1);
  const truth = [
    [2, -1],
    [0.5, 3],
    [4, 7],
  ];
  const fit = new LeastSquares(3, 2);
  for (let i = 0; i < 200; i++) {
    const x = Float64Array.of(random.normal(), random.normal(), 1);
    fit.add(
      x,
      Float64Array.from([0, 1], (k) => truth.reduce((sum, row, j) => sum + row[k] * x[j], 0)),
    );
  }
  expect([...fit.solve(1e-9)!]).toEqual(truth.flat().map((value) => expect.closeTo(value, 6)));
});

test("a penalty shrinks all but the constant", () => {
  const fit = new LeastSquares(2, 1);
  for (const x of [-1, 0, 1]) fit.add(Float64Array.of(x, 1), Float64Array.of(3 * x + 5));
  // (2 + 4) w = 6 · 1: worked out by hand.
  const [slope, constant] = fit.solve(4)!;
  expect(slope).toBeCloseTo(1, 6);
  expect(constant).toBeCloseTo(5, 6);
});

test("without a solution there is none", () => {
  const fit = new LeastSquares(2, 1);
  fit.add(Float64Array.of(Number.NaN, 1), Float64Array.of(1));
  expect(fit.solve(1)).toBeUndefined();
});

import { expect, test } from "vitest";
import { siSdr } from "../../../src/realtime/audio/measure.ts";

test("the ratio of signal to distortion forgets scale and offset", () => {
  const target = Float32Array.of(1, -1, 1, -1);
  // Orthogonal to the target, a tenth of its size: 20 dB.
  const estimate = Float32Array.of(1.1, -0.9, 0.9, -1.1);
  expect(siSdr(estimate, target)).toBeCloseTo(20, 4);
  expect(
    siSdr(
      estimate.map((x) => 7 * x + 3),
      target,
    ),
  ).toBeCloseTo(20, 4);
  expect(siSdr(target, target)).toBe(Number.POSITIVE_INFINITY);
  expect(() => siSdr([1], [1, 2])).toThrow(/1 and 2 samples/);
  expect(() => siSdr([1, 2], [3, 3])).toThrow(/not silent/);
});

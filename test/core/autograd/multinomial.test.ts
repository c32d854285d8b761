import { expect, test } from "vitest";
import { multinomial } from "../../../src/core/autograd/multinomial.ts";
import { tensor } from "../../../src/core/tensor/create.ts";
import { SluiceError } from "../../../src/core/tensor/errors.ts";
import { Random } from "../../../src/core/tensor/random.ts";

test("draws each index in proportion to its weight, whatever they sum to", () => {
  const weights = [2, 0, 5, 3];
  const random = new Random(1);
  const n = 20_000;
  const counts = [0, 0, 0, 0];
  for (let k = 0; k < n; k++) counts[multinomial(tensor(weights), random).data[0]]++;
  // 4 standard deviations of a share of n draws are at most 4 · √(¼ / n) = 0.014.
  for (const [k, weight] of weights.entries())
    expect(Math.abs(counts[k] / n - weight / 10)).toBeLessThan(0.015);
  expect(counts[1]).toBe(0);
});

test("draws one index from each line of the last axis, one number of the generator each", () => {
  const certain = tensor([[[0, 1, 0]], [[0, 0, 4]]]);
  const [random, other] = [new Random(2), new Random(2)];
  const drawn = multinomial(certain, random);
  expect(drawn.shape).toEqual([2, 1]);
  expect([...drawn.data]).toEqual([1, 2]);
  other.uniform();
  other.uniform();
  expect(random.state()).toEqual(other.state());
});

test.each([
  ["all 0", [0, 0], /sum is 0/],
  ["below 0", [1, -1], /got a line with -1\./],
  ["not a number", [1, Number.NaN], /finite/],
  ["infinite", [1, Number.POSITIVE_INFINITY], /finite/],
  ["no weights", [], /sum is 0/],
])("refuses weights: %s", (_, weights, message) => {
  expect(() => multinomial(tensor(weights), new Random(0))).toThrow(message);
});

test("refuses a single number, and a missing generator", () => {
  expect(() => multinomial(tensor(1), new Random(0))).toThrow(SluiceError);
  expect(() => multinomial(tensor([1]), undefined as unknown as Random)).toThrow(/new Random/);
});

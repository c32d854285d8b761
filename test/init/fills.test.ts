import { describe, expect, test } from "vitest";
import { constant, normal, orthogonal, uniform, xavierUniform, zero } from "../../src/init/fills.ts";
import { LSTM } from "../../src/nn/lstm.ts";
import { Random } from "../../src/tensor/random.ts";
import { type Tensor, zeros } from "../../src/tensor/tensor.ts";

const f64 = { dtype: "float64" } as const;
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;

/** Largest deviation of the shorter side's Gram matrix from gain² times the identity. */
function gramError(matrix: Tensor, gain: number): number {
  const [rows, columns] = matrix.shape;
  const tall = rows > columns;
  const at = (i: number, k: number) => (tall ? matrix.data[k * columns + i] : matrix.data[i * columns + k]);
  const [count, length] = tall ? [columns, rows] : [rows, columns];
  let worst = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      let product = 0;
      for (let k = 0; k < length; k++) product += at(i, k) * at(j, k);
      worst = Math.max(worst, Math.abs(product - (i === j ? gain * gain : 0)));
    }
  }
  return worst;
}

describe("fills", () => {
  test("uniform and normal have their bounds and moments", () => {
    const x = zeros([10_000], f64);
    uniform(x, { low: 2, high: 3, random: new Random(1) });
    expect(x.data.every((v) => v >= 2 && v < 3)).toBe(true);
    expect(Math.abs(mean(x.data) - 2.5)).toBeLessThan(5 / Math.sqrt(12 * 10_000)); // five standard errors
    normal(x, { mean: 1, std: 2, random: new Random(1) });
    expect(Math.abs(mean(x.data) - 1)).toBeLessThan((5 * 2) / Math.sqrt(10_000));
    expect(Math.abs(mean(Array.from(x.data, (v) => (v - 1) ** 2)) - 4)).toBeLessThan(
      5 * 4 * Math.sqrt(2 / 10_000),
    );
    constant(x, 7);
    expect(x.data.every((v) => v === 7)).toBe(true);
    zero(x);
    expect(x.data.every((v) => v === 0)).toBe(true);
  });

  test("Xavier's bound is that of the block which is filled", () => {
    const lstm = new LSTM({ inputSize: 30, hiddenSize: 40, seed: 1 });
    const largest = (t: Tensor) => Math.max(...Array.from(t.data, Math.abs));
    const stacked = lstm.parameter("weight_ih_l0");
    xavierUniform(stacked, { random: new Random(2) });
    expect(largest(stacked)).toBeLessThan(Math.sqrt(6 / 190));
    const gate = lstm.cell(0, "forward").gates.forget.inputWeight;
    xavierUniform(gate, { random: new Random(2) });
    expect(largest(gate)).toBeLessThan(Math.sqrt(6 / 70));
    expect(largest(gate)).toBeGreaterThan(Math.sqrt(6 / 190));
  });

  test.each([
    [8, 8],
    [32, 8],
    [8, 32],
    [1, 5],
    [1, 1],
  ])("orthogonal [%i, %i]", (rows, columns) => {
    const matrix = zeros([rows, columns], f64);
    orthogonal(matrix, { gain: 1.5, random: new Random(3) });
    expect(gramError(matrix, 1.5)).toBeLessThan(1e-13);
  });

  test("orthogonal has no preferred direction", () => {
    const random = new Random(4);
    const firsts = Array.from({ length: 2000 }, () => {
      const matrix = zeros([3, 3], f64);
      orthogonal(matrix, { random });
      return matrix.data[4];
    });
    // An element of a random rotation of space has mean 0 and variance 1/3.
    expect(Math.abs(mean(firsts))).toBeLessThan(5 / Math.sqrt(3 * 2000));
    expect(Math.abs(mean(firsts.map((v) => v * v)) - 1 / 3)).toBeLessThan(0.04);
  });

  test("equal seeds give equal values", () => {
    const [a, b] = [zeros([4, 4]), zeros([4, 4])];
    orthogonal(a, { random: new Random(5) });
    orthogonal(b, { random: new Random(5) });
    expect(a.data).toEqual(b.data);
  });

  test.each<[string, () => void, RegExp]>([
    ["a bound that is not a number", () => uniform(zeros([1]), { low: Number.NaN }), /finite low, got NaN/],
    ["crossed bounds", () => uniform(zeros([1]), { low: 2 }), /low <= high, got 2 and 1/],
    ["a negative deviation", () => normal(zeros([1]), { std: -1 }), /deviation >= 0, got -1/],
    ["an infinite constant", () => constant(zeros([1]), Infinity), /finite value, got Infinity/],
    ["a vector", () => orthogonal(zeros([3])), /a matrix \[rows, columns\], got shape \[3\]/],
    ["a cube", () => xavierUniform(zeros([1, 2, 3])), /got shape \[1, 2, 3\]/],
  ])("refuses %s", (_, attempt, message) => {
    expect(attempt).toThrow(message);
  });
});

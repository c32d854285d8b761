import { describe, expect, test } from "vitest";
import {
  add,
  constant,
  copy,
  identity,
  kaimingNormal,
  kaimingUniform,
  multiply,
  normal,
  orthogonal,
  sparse,
  TRUNCATED_DEVIATION,
  truncatedNormal,
  uniform,
  xavierNormal,
  xavierUniform,
  zero,
} from "../../../src/core/init/fills.ts";
import { type Gain, gainOf } from "../../../src/core/init/gains.ts";
import { LSTM } from "../../../src/core/nn/lstm.ts";
import { tensor, zeros } from "../../../src/core/tensor/create.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";
import { deviationOf, gramError, largestOf, meanOf } from "./moments.ts";

const f64 = { dtype: "float64" } as const;

/** Standard normal numbers, both coordinates of each of Box and Muller's points. */
function gaussian(count: number, random: Random): number[] {
  const points = Array.from({ length: Math.ceil(count / 2) }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random.uniform()));
    const angle = 2 * Math.PI * random.uniform();
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
  return points.flat().slice(0, count);
}

function orthogonalOf(shape: [number, number], random: Random): Tensor {
  const matrix = zeros(shape, f64);
  orthogonal(matrix, { random });
  return matrix;
}

describe("fills", () => {
  test("uniform and normal have their bounds and moments", () => {
    const x = zeros([10_000], f64);
    uniform(x, { low: 2, high: 3, random: new Random(1) });
    expect(x.data.every((v) => v >= 2 && v < 3)).toBe(true);
    expect(Math.abs(meanOf(x.data) - 2.5)).toBeLessThan(5 / Math.sqrt(12 * 10_000)); // five standard errors
    normal(x, { mean: 1, std: 2, random: new Random(1) });
    expect(Math.abs(meanOf(x.data) - 1)).toBeLessThan((5 * 2) / Math.sqrt(10_000));
    expect(Math.abs(meanOf(Array.from(x.data, (v) => (v - 1) ** 2)) - 4)).toBeLessThan(
      5 * 4 * Math.sqrt(2 / 10_000),
    );
    constant(x, 7);
    expect(x.data.every((v) => v === 7)).toBe(true);
    zero(x);
    expect(x.data.every((v) => v === 0)).toBe(true);
  });

  test("Xavier's bound is that of the block which is filled", () => {
    const lstm = new LSTM({ inputSize: 30, hiddenSize: 40, seed: 1 });
    const largest = (t: Tensor) => largestOf(t.data);
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
    // Around the panels in which the reflections are applied.
    [64, 64],
    [65, 65],
    [130, 64],
    [63, 200],
  ])("orthogonal [%i, %i]", (rows, columns) => {
    const matrix = zeros([rows, columns], f64);
    orthogonal(matrix, { gain: 1.5, random: new Random(3) });
    expect(gramError(matrix.data, rows, columns, 1.5)).toBeLessThan(1e-13);
    const single = zeros([rows, columns]);
    orthogonal(single, { random: new Random(3) });
    // float32 has 6e-8; what the sums of a panel add is of that order.
    expect(gramError(single.data, rows, columns)).toBeLessThan(2e-6);
  });

  test("orthogonal is the product of reflections that turn Gaussian vectors into an axis, in the order of their draws", () => {
    const [long, short] = [70, 67];
    const matrix = zeros([long, short], f64);
    const random = new Random(3);
    orthogonal(matrix, { random });
    const draws = new Random(3);
    const expected = new Float64Array(long * short);
    const units = Array.from({ length: short }, (_, k) => gaussian(long - k, draws));
    const signs = units.map((unit) => (unit[0] < 0 ? 1 : -1));
    units.forEach((unit, k) => {
      unit[0] -= signs[k] * Math.hypot(...unit);
      const norm = Math.hypot(...unit);
      units[k] = unit.map((value) => value / norm);
    });
    for (let column = 0; column < short; column++) {
      const vector = new Float64Array(long);
      vector[column] = signs[column];
      for (let k = short - 1; k >= 0; k--) {
        const along = units[k].reduce((sum, value, j) => sum + value * vector[k + j], 0);
        units[k].forEach((value, j) => {
          vector[k + j] -= 2 * along * value;
        });
      }
      for (let row = 0; row < long; row++) expected[row * short + column] = vector[row];
    }
    expect(Math.max(...expected.map((value, k) => Math.abs(value - matrix.data[k])))).toBeLessThan(1e-13);
    expect(random.state()).toEqual(draws.state());
  });

  test("orthogonal has no preferred direction", () => {
    const random = new Random(4);
    const firsts = Array.from({ length: 2000 }, () => {
      const matrix = zeros([3, 3], f64);
      orthogonal(matrix, { random });
      return matrix.data[4];
    });
    // An element of a random rotation of space has mean 0 and variance 1/3.
    expect(Math.abs(meanOf(firsts))).toBeLessThan(5 / Math.sqrt(3 * 2000));
    expect(Math.abs(meanOf(firsts.map((v) => v * v)) - 1 / 3)).toBeLessThan(0.04);
  });

  test("orthogonal matrices are reflections as often as rotations", () => {
    const random = new Random(4);
    let positive = 0;
    for (let k = 0; k < 1000; k++) {
      const { data: m } = orthogonalOf([2, 2], random);
      if (m[0] * m[3] - m[1] * m[2] > 0) positive++;
    }
    expect(Math.abs(positive - 500)).toBeLessThan(5 * Math.sqrt(250));
  });

  test("the truncated normal has no tails, and its deviation is 0.8796 of the one given", () => {
    const x = zeros([20_000], f64);
    truncatedNormal(x, { mean: 3, std: 0.5, random: new Random(1) });
    expect(x.data.every((v) => Math.abs(v - 3) <= 1)).toBe(true);
    expect(deviationOf(x.data) / (0.5 * TRUNCATED_DEVIATION)).toBeCloseTo(1, 1.5);
  });

  test.each<[string, (t: Tensor, random: Random) => void, number, number]>([
    [
      "xavierNormal",
      (t, random) => xavierNormal(t, { gain: "tanh", random }),
      (5 / 3) * Math.sqrt(2 / 250),
      Infinity,
    ],
    [
      "xavierUniform",
      (t, random) => xavierUniform(t, { gain: 2, random }),
      2 * Math.sqrt(2 / 250),
      2 * Math.sqrt(6 / 250),
    ],
    ["kaimingNormal", (t, random) => kaimingNormal(t, { random }), Math.sqrt(2 / 100), Infinity],
    [
      "kaimingNormal, fan out",
      (t, random) => kaimingNormal(t, { fan: "out", random }),
      Math.sqrt(2 / 150),
      Infinity,
    ],
    [
      "kaimingUniform",
      (t, random) => kaimingUniform(t, { gain: { leakyRelu: 1 }, random }),
      Math.sqrt(1 / 100),
      Math.sqrt(3 / 100),
    ],
  ])("%s has its deviation and bound", (_, fill, deviation, bound) => {
    const matrix = zeros([150, 100], f64);
    fill(matrix, new Random(2));
    // 15,000 values: the standard error of a deviation is below 0.6 %.
    expect(deviationOf(matrix.data) / deviation).toBeCloseTo(1, 1.2);
    expect(largestOf(matrix.data)).toBeLessThanOrEqual(bound);
    expect(Math.abs(meanOf(matrix.data))).toBeLessThan((5 * deviation) / Math.sqrt(15_000));
  });

  test("identity, also of a matrix that is not square", () => {
    const matrix = zeros([2, 3]);
    identity(matrix, { gain: 4 });
    expect(Array.from(matrix.data)).toEqual([4, 0, 0, 0, 4, 0]);
  });

  test("sparse makes a share of each column 0, rounded up", () => {
    const matrix = zeros([10, 6], f64);
    sparse(matrix, { zeros: 0.25, std: 1, random: new Random(1) });
    for (let column = 0; column < 6; column++) {
      const values = Array.from({ length: 10 }, (_, row) => matrix.at(row, column));
      expect(values.filter((value) => value === 0)).toHaveLength(3);
    }
  });

  test("copy takes tensors and arrays", () => {
    const target = zeros([2, 2]);
    copy(
      target,
      tensor([
        [1, 2],
        [3, 4],
      ]),
    );
    expect(Array.from(target.data)).toEqual([1, 2, 3, 4]);
    copy(target, [5, 6, 7, 8]);
    expect(Array.from(target.data)).toEqual([5, 6, 7, 8]);
  });

  test("add and multiply take any fill, and write through a gate's view", () => {
    const lstm = new LSTM({ inputSize: 2, hiddenSize: 3, seed: 1 });
    const { forget, output } = lstm.cell(0).gates;
    const before = [forget.inputBias!.data.slice(), output.inputBias!.data.slice()];
    add(forget.inputBias!, (t) => constant(t, 1));
    expect(forget.inputBias!.data).toEqual(before[0].map((value) => value + 1));
    multiply(forget.inputBias!, (t) => uniform(t, { low: 2, high: 2 }));
    expect(forget.inputBias!.data).toEqual(before[0].map((value) => 2 * Math.fround(value + 1)));
    expect(output.inputBias!.data).toEqual(before[1]);
  });

  test.each<[Gain, number]>([
    ["linear", 1],
    ["sigmoid", 1],
    ["tanh", 5 / 3],
    ["relu", Math.sqrt(2)],
    ["selu", 0.75],
    [{ leakyRelu: 0.2 }, Math.sqrt(2 / 1.04)],
    [-3, -3],
  ])("gain %o", (gain, value) => {
    expect(gainOf(gain)).toBeCloseTo(value, 15);
  });

  test("equal seeds give equal values", () => {
    const [a, b] = [zeros([4, 4]), zeros([4, 4])];
    orthogonal(a, { random: new Random(5) });
    orthogonal(b, { random: new Random(5) });
    expect(a.data).toEqual(b.data);
  });

  test.each<[string, () => void, RegExp]>([
    ["crossed bounds", () => uniform(zeros([1]), { low: 2 }), /low <= high, got 2 and 1/],
    [
      "an infinite constant",
      () => constant(zeros([1]), Infinity),
      /value to be a finite number, got Infinity/,
    ],
    ["a vector", () => orthogonal(zeros([3])), /a matrix \[rows, columns\], got shape \[3\]/],
    [
      "an unknown gain",
      () => orthogonal(zeros([2, 2]), { gain: "rleu" as "relu" }),
      /one of linear, .* got "rleu"/,
    ],
    [
      "no gain at all",
      () => orthogonal(zeros([2, 2]), { gain: null as never }),
      /expected a finite number.* got null/,
    ],
    ["a gain that is not a number", () => xavierNormal(zeros([2, 2]), { gain: Number.NaN }), /got NaN/],
    [
      "an unknown fan",
      () => kaimingNormal(zeros([2, 2]), { fan: "avg" as "in" }),
      /"in" or "out", got "avg"/,
    ],
    ["a share above 1", () => sparse(zeros([2, 2]), { zeros: 2 }), /zeros to be a number in \[0, 1\], got 2/],
    ["a copy of another shape", () => copy(zeros([2, 2]), zeros([4])), /shape \[2, 2\], got \[4\]/],
    ["a copy of another count", () => copy(zeros([2, 2]), [1]), /4 values for shape \[2, 2\], got 1/],
    ["a copy of something else", () => copy(zeros([1]), ["x"] as never), /numbers, got "x" at 0/],
    ["a cube", () => xavierUniform(zeros([1, 2, 3])), /got shape \[1, 2, 3\]/],
  ])("refuses %s", (_, attempt, message) => {
    expect(attempt).toThrow(message);
  });
});

/** Weights with fewer bits: engines agree on what a format means, and the error it brings stays within what is stated. */
import { describe, expect, test } from "vitest";
import { Random } from "../../../src/core/tensor/random.ts";
import type { WeightFormat } from "../../../src/realtime/stream/engine.ts";
import { bf16Pair, int8Of, int8Scale, rounded } from "../../../src/realtime/stream/quantise.ts";
import { difference, expectClose } from "../../support/compare.ts";
import { allSpecs, describeSpec, plainLSTM, randomLayer } from "../../support/layers.ts";
import { engines, streamOn } from "./engines.ts";

const STEPS = 20;
const specs = allSpecs()
  .filter((_, index) => index % 2 === 0)
  .map((spec, index) => ({
    ...spec,
    hiddenSize: 5 + 13 * (index % 3),
    inputSize: 3 + 8 * (index % 4),
    ...(spec.kind === "lstm" && spec.projSize > 0 && { projSize: 4 }),
  }));

/** Compiled int8 also rounds what the weights are multiplied with, to 15 bits or so; plain TypeScript does not. */
const TOLERANCE = { bf16: { absolute: 2e-5 }, int8: { absolute: 5e-4 } };

describe.each(["bf16", "int8"] as const)("%s", (weights) => {
  test.each(specs.map((spec) => [describeSpec(spec), spec] as const))("engines agree: %s", (_, spec) => {
    const batch = 3;
    const layer = randomLayer({ spec, steps: STEPS, batch, dtype: "float32", seed: 5, scale: 0.2 });
    const run = (engine: (typeof engines)[number][1]) => {
      const stream = streamOn(engine, layer, { batch, chunk: 7, weights });
      const whole = stream.steps(layer.input as Float32Array).slice();
      stream.reset();
      const single = new Float32Array(whole.length);
      const size = batch * spec.inputSize;
      const out = batch * stream.outputSize;
      for (let t = 0; t < STEPS; t++)
        single.set(stream.step(layer.input.subarray(t * size, (t + 1) * size)), t * out);
      expect(single).toEqual(whole);
      return whole;
    };
    const [[, plain], ...compiled] = engines;
    const expected = run(plain);
    for (const [name, engine] of compiled) expectClose(name, run(engine), expected, TOLERANCE[weights]);
  });
});

test("engines agree where a projection is wider than all else", () => {
  const spec = { ...plainLSTM(2, 3), projSize: 40 };
  const layer = randomLayer({ spec, steps: STEPS, batch: 2, dtype: "float32", seed: 3, scale: 0.2 });
  for (const weights of ["float32", "bf16", "int8"] as const) {
    const run = (engine: (typeof engines)[number][1]) =>
      streamOn(engine, layer, { batch: 2, chunk: 3, weights })
        .steps(layer.input as Float32Array)
        .slice();
    const expected = run(engines[0][1]);
    for (const [name, engine] of engines)
      expectClose(`${name} ${weights}`, run(engine), expected, TOLERANCE.int8);
  }
});

// Normal weights of deviation 1/√H, larger than those of most layers; the largest error of any hidden state in 50 steps from float32 weights.
test.each([
  ["bf16", 32, 3e-3],
  ["bf16", 256, 3e-3],
  ["int8", 32, 2e-2],
  ["int8", 256, 2e-2],
] as const)("the error of %s at H = %i is below %f", (weights, hiddenSize, bound) => {
  const layer = randomLayer({
    spec: plainLSTM(hiddenSize, hiddenSize),
    steps: 50,
    batch: 1,
    dtype: "float32",
    seed: 2,
    scale: 1 / Math.sqrt(hiddenSize),
  });
  const run = (format: WeightFormat) =>
    streamOn(engines[1][1], layer, { weights: format })
      .steps(layer.input as Float32Array)
      .slice();
  const { absolute } = difference(run(weights), run("float32"));
  expect(absolute).toBeLessThan(bound);
  // A bound that is far above the error would not notice a fault.
  expect(absolute).toBeGreaterThan(bound / 20);
});

test("what is not a number stays so", () => {
  const spec = { kind: "rnn", inputSize: 9, hiddenSize: 5, nonlinearity: "tanh" } as const;
  const layer = randomLayer({ spec, steps: 1, batch: 2, dtype: "float32" });
  for (const [name, engine] of engines)
    for (const weights of ["float32", "bf16", "int8"] as const) {
      const stream = streamOn(engine, layer, { batch: 2, weights });
      const input = Float32Array.from(layer.input);
      input[12] = Number.NaN;
      const output = [...stream.step(input)];
      expect(output.slice(0, 5).every(Number.isFinite), `${name} ${weights}`).toBe(true);
      expect(output.slice(5).every(Number.isNaN), `${name} ${weights}`).toBe(true);
    }
});

test("bf16 is off by 2⁻⁸ of a number at most, in either half of a word", () => {
  const random = new Random(3);
  const values = Float32Array.from(
    { length: 4001 },
    () => random.normal() * 10 ** (20 * random.uniform() - 10),
  );
  values.set([0, -0, 3.4e38, -3.4e38, 1, -1, 0, 0]);
  const result = rounded("bf16", values, 4001);
  for (let k = 0; k < values.length; k++) {
    expect(Math.abs(result[k] - values[k])).toBeLessThanOrEqual(Math.abs(values[k]) * 2 ** -8 + 2 ** -99);
  }
  expect(bf16Pair(1, 1)).toBe(0x3f803f80);
});

test("int8 is off by half a step of the row's scale at most", () => {
  const random = new Random(4);
  const values = Float32Array.from({ length: 300 }, () => random.normal());
  const result = rounded("int8", values, 100);
  for (let row = 0; row < 3; row++) {
    const scale = int8Scale(values, row * 100, 100);
    for (let k = row * 100; k < row * 100 + 100; k++) {
      expect(Math.abs(result[k] - values[k])).toBeLessThanOrEqual(scale * 0.5001);
    }
  }
  expect(int8Of(5, 0)).toBe(0);
  expect(int8Scale([1, Number.NaN], 0, 2)).toBeNaN();
});

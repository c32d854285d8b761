/**
 * A stream is its layer, step by step. The plain engine has the very bits of the reference kernels; compiled engines sum in float32, in
 * which a step differs by a few units in the last place.
 */
import { describe, expect, test } from "vitest";
import { stateSize } from "../../../src/core/cells/cell.ts";
import { referenceKernels } from "../../../src/core/kernels/reference.ts";
import type { StreamState } from "../../../src/stream.ts";
import { expectClose } from "../../support/compare.ts";
import { shareOf } from "../../support/exhaustive.ts";
import { allSpecs, type Biases, describeSpec, randomLayer } from "../../support/layers.ts";
import { engines, streamOn } from "./engines.ts";

const STEPS = 7;
/** As in the tests of kernels: seven steps of float32 with weights of deviation 0.7. */
const TOLERANCE = { absolute: 1e-5 };

const specs = [
  ...allSpecs(),
  // Sizes around the widths of vectors and panels.
  ...[4, 15, 16, 17, 33].flatMap((hiddenSize) =>
    allSpecs()
      .filter((_, index) => index % 3 === hiddenSize % 3)
      .map((spec) => ({
        ...spec,
        hiddenSize,
        inputSize: 2 * hiddenSize - 3,
        ...(spec.kind === "lstm" && spec.projSize > 0 && { projSize: hiddenSize - 1 }),
      })),
  ),
];

describe.each(engines)("%s", (name, engine) => {
  test.each(
    shareOf(
      "layers by the step",
      specs.map((spec, index) => [describeSpec(spec), spec, index] as const),
      24,
    ),
  )("%s", (_, spec, index) => {
    const biases = (["both", "input", "hidden", "none"] as Biases[])[index % 4];
    const batch = 1 + (index % 5);
    const layer = randomLayer({
      spec,
      steps: STEPS,
      batch,
      biases,
      dtype: "float32",
      seed: index + 1,
      scale: 0.4,
    });
    const input = layer.input as Float32Array;
    const size = batch * spec.inputSize;
    const expected = referenceKernels.forward(layer);
    const same = (what: string, got: Float32Array, wanted: ArrayLike<number>): void => {
      if (name === "plain") expect(got, what).toEqual(wanted);
      else expectClose(what, got, wanted as Float32Array, TOLERANCE);
    };
    const streamFrom = (chunk: number) => {
      const stream = streamOn(engine, layer, { batch, chunk });
      stream.state = layer.initial as StreamState;
      return stream;
    };

    const stream = streamFrom(3);
    const outputs = Array.from({ length: STEPS }, (_, t) => [
      ...stream.step(input.subarray(t * size, (t + 1) * size)),
    ]).flat();
    same("output", Float32Array.from(outputs), expected.output);
    same("final hidden", stream.state.hidden, expected.final.hidden);
    if (expected.final.cell !== undefined) same("final cell", stream.state.cell!, expected.final.cell);
    expect(stream.outputSize).toBe(stateSize(spec));

    // Chunks have the bits of steps, on every engine, however they are cut.
    for (const chunk of [1, 3, STEPS]) {
      const chunked = streamFrom(chunk);
      expect(chunked.steps(input, STEPS), `chunks of ${chunk}`).toEqual(Float32Array.from(outputs));
      expect(chunked.state).toEqual(stream.state);
    }
  });

  test("a sequence has the bits in a batch that it has alone", () => {
    for (const [index, spec] of specs.filter((_, k) => k % 5 === 0).entries()) {
      const batch = 7;
      const layer = randomLayer({ spec, steps: STEPS, batch, dtype: "float32", seed: index + 50 });
      const whole = streamOn(engine, layer, { batch }).steps(layer.input as Float32Array);
      const size = stateSize(spec);
      for (const n of [0, 3, 6]) {
        const alone = streamOn(engine, layer);
        for (let t = 0; t < STEPS; t++) {
          const row = (t * batch + n) * spec.inputSize;
          const got = alone.step(layer.input.subarray(row, row + spec.inputSize));
          expect([...got], describeSpec(spec)).toEqual([
            ...whole.subarray((t * batch + n) * size, (t * batch + n + 1) * size),
          ]);
        }
      }
    }
  });
});

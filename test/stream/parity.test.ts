/** A stream is its layer, step by step: the same bits from the plain engine as from the reference kernels. */
import { describe, expect, test } from "vitest";
import { stateSize } from "../../src/cells/cell.ts";
import { referenceKernels } from "../../src/kernels/reference.ts";
import { createStream } from "../../src/stream/index.ts";
import { allSpecs, type Biases, describeSpec, randomLayer } from "../support/layers.ts";

const STEPS = 7;

describe.each(allSpecs().map((spec, index) => [describeSpec(spec), spec, index] as const))(
  "%s",
  (_, spec, index) => {
    const biases = (["both", "input", "hidden", "none"] as Biases[])[index % 4];
    const batch = 1 + (index % 3);
    const layer = randomLayer({ spec, steps: STEPS, batch, biases, dtype: "float32", seed: index + 1 });
    const input = layer.input as Float32Array;
    const size = batch * spec.inputSize;
    const expected = referenceKernels.forward(layer);
    const streamFrom = () => {
      const stream = createStream(layer, { batch, chunk: 3 });
      stream.state = layer.initial as { hidden: Float32Array };
      return stream;
    };

    test("T steps are the layer over a sequence", () => {
      const stream = streamFrom();
      const outputs = Array.from({ length: STEPS }, (_, t) => [
        ...stream.step(input.subarray(t * size, (t + 1) * size)),
      ]).flat();
      expect(Float32Array.from(outputs)).toEqual(expected.output);
      expect(stream.state.hidden).toEqual(expected.final.hidden);
      expect(stream.state.cell).toEqual(expected.final.cell);
    });

    test("chunks are steps", () => {
      const stream = streamFrom();
      expect(stream.steps(input, STEPS)).toEqual(expected.output);
      expect(stream.state.hidden).toEqual(expected.final.hidden);
      expect(stream.outputSize).toBe(stateSize(spec));
    });
  },
);

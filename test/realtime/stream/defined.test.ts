/**
 * A stream of a defined cell is its layer, step by step, on every engine: the cells of the library and random ones, in batches, in chunks, with
 * states in and out, with weights in fewer bits, and in stacks with plain cells.
 */
import { describe, expect, test } from "vitest";
import { defineCell } from "../../../src/core/cells/defined/definedCell.ts";
import { definedEngine } from "../../../src/core/cells/defined/engine/engine.ts";
import { plain as plainRunner } from "../../../src/core/cells/defined/engine/plain.ts";
import { cellDefinitions, DefinedLayer, GRU, LSTM, Sequential, tensor } from "../../../src/index.ts";
import { streamOfImage } from "../../../src/realtime/stream/image.ts";
import type { CellSource, StreamSource, StreamState } from "../../../src/stream.ts";
import { expectClose } from "../../support/compare.ts";
import { shareOf } from "../../support/exhaustive.ts";
import { isAsWide, randomDefinition, randomEquations } from "../../support/randomCells.ts";
import { engines, streamOn } from "./engines.ts";

const STEPS = 6;
/** As in the tests of kernels; normalised rows of few units have larger slopes. */
const TOLERANCE = { absolute: 2e-5 };

const sine = (length: number, pace: number) => Float32Array.from({ length }, (_, k) => Math.sin(pace * k));

interface Variant {
  units: number;
  heads?: number;
  blocks?: number;
  projSize?: number;
}
const names = Object.keys(cellDefinitions) as (keyof typeof cellDefinitions)[];
const cases = [
  ...names.flatMap((cell) => [8, 13, 32].map((units): [string, Variant] => [cell, { units }])),
  ["sLSTM", { units: 12, heads: 4 }],
  ["rgLRU", { units: 12, blocks: 3 }],
  ["peepholeLSTM", { units: 13, projSize: 5 }],
  ["cifg", { units: 12, heads: 2, blocks: 2, projSize: 6 }],
] as [keyof typeof cellDefinitions, Variant][];

describe.each(engines)("%s", (name, engine) => {
  test.each(shareOf("defined cells by the step", cases, 12))("%s %o", (cell, { units, ...options }) => {
    const inputSize = isAsWide(cell) ? units : 6;
    const size = options.projSize ?? units;
    const layer = new DefinedLayer({
      ...{ cell, hiddenSize: units, seed: units, ...options },
      inputSize,
      numLayers: isAsWide(cell) || options.blocks !== undefined ? 1 : 2,
    });
    for (const batch of [1, 3]) {
      const x = sine(STEPS * batch * inputSize, 1.7);
      const wanted = layer.forward(tensor(x, [STEPS, batch, inputSize]));
      const stream = streamOn(engine, layer, { batch, chunk: 4 });
      const rows = batch * inputSize;
      const got = Array.from({ length: STEPS }, (_, t) => [
        ...stream.step(x.subarray(t * rows, (t + 1) * rows)),
      ]);
      expectClose("output", Float32Array.from(got.flat()), wanted.output.data as Float32Array, TOLERANCE);
      expect(stream.outputSize).toBe(size);
      const { state } = stream;
      expect(Object.keys(state)).toEqual(Object.keys(wanted.state));
      for (const [part, values] of Object.entries(wanted.state))
        expectClose(part, state[part]!, values.data as Float32Array, TOLERANCE);

      // Chunks have the bits of steps, and a reset those of a new stream.
      stream.reset();
      const outputs = stream.steps(x).slice();
      expect(outputs).toEqual(Float32Array.from(got.flat()));
      const half = streamOn(engine, layer, { batch });
      half.steps(x.subarray(0, 2 * rows));
      const other = streamOn(engine, layer, { batch });
      other.state = half.state;
      expect(other.steps(x.subarray(2 * rows))).toEqual(outputs.subarray(2 * batch * size));
      expect(half.clone().steps(x.subarray(2 * rows))).toEqual(outputs.subarray(2 * batch * size));
    }
  });

  test("random definitions, from random states", () => {
    for (let seed = 1; seed <= 60; seed++) {
      const definition = randomDefinition(seed);
      const even = definition.recurrentBlocks === 2 || definition.inputBlocks === 2;
      const shape = { units: even ? 10 : 5 + (seed % 9), inputs: 4, batch: 1 + (seed % 3), steps: STEPS };
      const request = randomEquations({ cell: defineCell(definition), ...shape });
      const wanted = plainRunner.forward({ ...request, traced: false });
      const stream = streamOn(engine, request as unknown as CellSource, { batch: shape.batch });
      stream.state = request.initial as StreamState;
      // The least square of a norm of few units divides by almost nothing, which makes more of an error.
      const tolerance = { absolute: 2e-4 };
      expectClose(`${seed}`, stream.steps(request.input), wanted.output as Float32Array, tolerance);
      for (const [part, values] of Object.entries(wanted.final))
        expectClose(`${seed}: ${part}`, stream.state[part]!, values as Float32Array, tolerance);
    }
  });

  test("weights in fewer bits stay near, and a change of them arrives by refresh", () => {
    const layer = new DefinedLayer({ cell: "sLSTM", inputSize: 7, hiddenSize: 12, heads: 3, seed: 3 });
    const x = sine(STEPS * 7, 0.9);
    const exact = layer.forward(tensor(x, [STEPS, 1, 7])).output.data as Float32Array;
    for (const weights of ["bf16", "int8"] as const) {
      const rough = streamOn(engine, layer, { weights });
      const got = rough.steps(x).slice();
      expectClose(weights, got, exact, { absolute: 0.02 });
      expect(got).not.toEqual(exact);
    }
    const stream = streamOn(engine, layer);
    layer.gates.forget.setBias(2);
    stream.refresh();
    const changed = layer.forward(tensor(x, [STEPS, 1, 7])).output.data as Float32Array;
    expectClose("changed", stream.steps(x), changed, TOLERANCE);
  });

  test("a stack of defined and plain cells, and activations that only lists have", () => {
    const stack = new Sequential(
      new LSTM({ inputSize: 5, hiddenSize: 6, seed: 1 }),
      new DefinedLayer({ cell: "mgu", inputSize: 6, hiddenSize: 9, seed: 2 }),
      new GRU({
        inputSize: 9,
        hiddenSize: 7,
        seed: 3,
        activations: { gate: "hardSigmoid(0.2)", state: "relu" },
      }),
    );
    const x = sine(STEPS * 5, 0.7);
    let below = tensor(x, [STEPS, 1, 5]);
    for (const layer of stack.layers) below = (layer as LSTM).forward(below).output;
    const stream = streamOn(engine, stack as StreamSource);
    expectClose(name, stream.steps(x), below.data as Float32Array, TOLERANCE);
    expect(stream.numLayers).toBe(3);
    expect(Object.keys(stream.state)).toEqual(["hidden", "cell"]);
  });

  test("what begins at another value than 0 begins there", () => {
    const definition = {
      name: "Begun",
      state: { h: "hidden", n: "count" },
      initial: { n: 3 },
      gates: { content: { symbol: "g", activation: "tanh" } },
      equations: ["n' = n + 1", "h' = g * n"],
    } as const;
    const layer = new DefinedLayer({ cell: definition, inputSize: 2, hiddenSize: 4, seed: 1 });
    const x = sine(STEPS * 2, 1.1);
    const wanted = layer.forward(tensor(x, [STEPS, 1, 2])).output.data as Float32Array;
    const stream = streamOn(engine, layer);
    for (let turn = 0; turn < 2; turn++) {
      expect([...stream.state.count!]).toEqual([3, 3, 3, 3]);
      expectClose("output", stream.steps(x), wanted, TOLERANCE);
      if (turn === 0) stream.reset();
    }
    stream.state = {};
    expect([...stream.state.count!]).toEqual([3, 3, 3, 3]);
  });
});

test("an image for an audio thread, after it was posted", () => {
  const layer = new DefinedLayer({
    cell: "layerNormGRU",
    inputSize: 5,
    hiddenSize: 9,
    numLayers: 2,
    seed: 4,
  });
  const image = structuredClone(definedEngine()!.steps.image("a test", layer.cells as never));
  const x = sine(STEPS * 5, 1.3);
  const [, simd] = engines.find(([name]) => name === "wasm-simd")!;
  const wanted = streamOn(simd, layer).steps(x);
  const stream = streamOfImage(image);
  const got = Array.from({ length: STEPS }, (_, t) => [...stream.step(x.subarray(5 * t, 5 * t + 5))]);
  expect(got.flat()).toEqual([...wanted]);
  const both = new DefinedLayer({ cell: "janet", inputSize: 2, hiddenSize: 3, bidirectional: true });
  expect(() => definedEngine()!.steps.image("here", both.cells as never)).toThrow("here: layer 1: expected");
});

test("a stream refuses a part of the state that its cells lack, and a layer that reads from its end", () => {
  const stream = streamOn(engines[0][1], new DefinedLayer({ cell: "janet", inputSize: 2, hiddenSize: 3 }));
  expect(() => {
    stream.state = { stabilizer: new Float32Array(3) };
  }).toThrow("stabilizer");
  const both = new DefinedLayer({ cell: "janet", inputSize: 2, hiddenSize: 3, bidirectional: true });
  expect(() => streamOn(engines[0][1], both)).toThrow("reads the sequence from its end");
});

/** Sources of streams: layers, models, records, checkpoints; and refusals, with their reason. */
import { describe, expect, test } from "vitest";
import { openCheckpoint, saveCheckpoint } from "../../../src/checkpoint.ts";
import { Dropout, GRU, Linear, LSTM, RNN, Sequential, useDefinedCells } from "../../../src/core/nn/index.ts";
import { tensor } from "../../../src/core/tensor/create.ts";
import { recordOf } from "../../../src/modules.ts";
import { createStream, type StreamSource } from "../../../src/stream.ts";
import { expectClose } from "../../support/compare.ts";
import { engines, streamOn } from "./engines.ts";

const T = 5;
const N = 2;
const x = Float32Array.from({ length: T * N * 3 }, (_, k) => Math.sin(k));
const plain = engines[0][1];

/** The layer's own output, computed as a whole. */
function outputOf(layer: LSTM | GRU | RNN | Sequential, input = x): Float32Array {
  layer.eval();
  const result = layer.forward(tensor(input, [T, N, 3]));
  return ("output" in result ? result.output : result).data as Float32Array;
}

const layers: [string, () => LSTM | GRU | RNN][] = [
  ["LSTM", () => new LSTM({ inputSize: 3, hiddenSize: 6, numLayers: 2, seed: 1, dropout: 0.3 })],
  ["LSTM, projected", () => new LSTM({ inputSize: 3, hiddenSize: 6, numLayers: 2, projSize: 2, seed: 2 })],
  [
    "LSTM, peephole, coupled, clip",
    () => new LSTM({ inputSize: 3, hiddenSize: 6, peephole: true, coupled: true, cellClip: 0.2, seed: 3 }),
  ],
  ["GRU", () => new GRU({ inputSize: 3, hiddenSize: 6, numLayers: 3, seed: 4 })],
  ["GRU, reset before", () => new GRU({ inputSize: 3, hiddenSize: 6, resetAfter: false, seed: 5 })],
  [
    "RNN, relu, no bias",
    () => new RNN({ inputSize: 3, hiddenSize: 6, nonlinearity: "relu", bias: false, seed: 6 }),
  ],
];

describe.each(engines)("%s", (_, engine) => {
  test.each(layers)("%s", (_, make) => {
    const layer = make();
    const expected = outputOf(layer);
    expectClose("from the layer", streamOn(engine, layer, { batch: N }).steps(x), expected, {
      absolute: 1e-6,
    });
    expectClose("from its record", streamOn(engine, recordOf(layer), { batch: N }).steps(x), expected, {
      absolute: 1e-6,
    });
  });

  test("cells of different kinds and sizes, one upon the other", () => {
    const model = new Sequential(
      new GRU({ inputSize: 3, hiddenSize: 7, seed: 1 }),
      new Sequential(new LSTM({ inputSize: 7, hiddenSize: 5, numLayers: 2, seed: 2 })),
      new RNN({ inputSize: 5, hiddenSize: 4, seed: 3 }),
    );
    const stream = streamOn(engine, model, { batch: N, chunk: 2 });
    expectClose("output", stream.steps(x), outputOf(model), { absolute: 1e-6 });
    expect(stream.numLayers).toBe(4);
    expect(stream.state.hidden.length).toBe(N * (7 + 5 + 5 + 4));
    expect(stream.state.cell!.length).toBe(N * 10);
    const pieces = streamOn(engine, model.layers as unknown as StreamSource, { batch: N });
    expect(pieces.steps(x)).toEqual(stream.reset() ?? stream.steps(x));
  });
});

test("the state of a stream is the state of its layer", () => {
  const lstm = new LSTM({ inputSize: 3, hiddenSize: 6, numLayers: 2, seed: 1 });
  const { state } = lstm.forward(tensor(x, [T, N, 3]));
  const stream = streamOn(plain, lstm, { batch: N });
  stream.steps(x);
  expectClose("hidden", stream.state.hidden, state.hidden.data, { absolute: 1e-6 });
  expectClose("cell", stream.state.cell!, state.cell.data, { absolute: 1e-6 });
});

test("float64 layers run in float32", () => {
  const layer = new GRU({ inputSize: 3, hiddenSize: 6, seed: 1, dtype: "float64" });
  const { output } = layer.forward(tensor(Float64Array.from(x), [T, N, 3]));
  expectClose("output", createStream(layer, { batch: N }).steps(x), output.data, { absolute: 1e-6 });
});

describe("checkpoints", () => {
  const layer = new LSTM({ inputSize: 3, hiddenSize: 6, numLayers: 2, seed: 9 });
  const expected = outputOf(layer);

  test.each(["safetensors", "pytorch", "onnx", "keras"] as const)("a layer of a %s file", async (format) => {
    const checkpoint = await openCheckpoint(saveCheckpoint(recordOf(layer, "rnn"), { format, lossy: true }));
    const streams =
      checkpoint.layers.length === 1
        ? [
            await createStream(checkpoint, { batch: N }),
            await createStream(checkpoint.layers[0], { batch: N }),
          ]
        : [createStream(await Promise.all(checkpoint.layers.map((each) => each.record())), { batch: N })];
    for (const stream of streams) expectClose(format, stream.steps(x), expected, { absolute: 1e-6 });
  });

  test("several layers are not guessed about", async () => {
    const bytes = saveCheckpoint([recordOf(layer, "a"), recordOf(layer, "b")], { format: "safetensors" });
    const checkpoint = await openCheckpoint(bytes);
    expect(() => createStream(checkpoint)).toThrow(
      'expected a checkpoint with one recurrent layer, got 2: "a", "b".',
    );
  });

  test("obstacles are reported", async () => {
    const record = () => Promise.reject(new Error("read in vain"));
    const stored = { name: "x", obstacles: ["its activations are relu"], record };
    await expect(createStream(stored)).rejects.toThrow("its activations are relu");
  });
});

describe("refused", () => {
  // For the layer with zoneout.
  useDefinedCells();
  const sizes = { inputSize: 3, hiddenSize: 4 };
  const lstm = { kind: "lstm", ...sizes, projSize: 0, peephole: false, coupled: false, cellClip: 0 } as const;
  const weights = () => ({ weightIh: new Float32Array(48), weightHh: new Float32Array(64) });
  const cases: [string, unknown, string][] = [
    ["a bidirectional layer", new LSTM({ ...sizes, bidirectional: true }), "reads the sequence from its end"],
    [
      "a defined cell without its equations",
      { spec: { kind: "defined", ...sizes }, weights: weights() },
      'expected cells of kind lstm, gru or rnn, or of a DefinedLayer, got "defined"',
    ],
    ["zoneout", new LSTM({ ...sizes, zoneout: 0.1 }), "without zoneout"],
    [
      "unknown activations",
      { spec: lstm, weights: weights(), activations: { gate: "hard_sigmoid", state: "tanh" } },
      "layer 0: expected sigmoid, tanh, relu, linear, hardSigmoid",
    ],
    [
      "a Linear in a model",
      new Sequential(new LSTM(sizes), new Linear({ inFeatures: 4, outFeatures: 1 })),
      "number 1: expected a recurrent layer",
    ],
    [
      "layers that do not fit",
      [new LSTM(sizes), new GRU(sizes)],
      "layer 1: expected inputSize 4, the state of the layer below, got 3",
    ],
    [
      "a missing weight",
      { spec: lstm, weights: { weightIh: new Float32Array(48) } },
      "expected weightHh of 64 numbers, got nothing",
    ],
    [
      "a short bias",
      { spec: lstm, weights: { ...weights(), biasIh: new Float32Array(15) } },
      "expected biasIh of 16 numbers, got 15",
    ],
    [
      "integers",
      { spec: lstm, weights: { ...weights(), weightIh: new Int32Array(48) } },
      "expected float32 or float64 for weightIh, got Int32Array(48)",
    ],
    [
      "a size that is none",
      { spec: { ...lstm, hiddenSize: 0 }, weights: weights() },
      "expected hiddenSize to be an integer of at least 1, got 0",
    ],
    [
      "a projection to a part of a number",
      {
        spec: { ...lstm, projSize: 1.5 },
        weights: { ...weights(), weightHh: new Float32Array(24), weightHr: new Float32Array(6) },
      },
      "expected projSize to be an integer of at least 0, got 1.5",
    ],
    [
      "null for a weight",
      { spec: lstm, weights: { ...weights(), biasIh: null } },
      "expected float32 or float64 for biasIh, got null",
    ],
    [
      "a weight that the cell does not have",
      { spec: lstm, weights: { ...weights(), weightCh: new Float32Array(12) } },
      "expected no weightCh in a cell without it, got Float32Array(12)",
    ],
    ["nothing", undefined, "got undefined"],
    ["no cells", [], "expected at least one cell, got none"],
    ["text", "lstm.safetensors", 'got "lstm.safetensors"'],
  ];

  test.each(cases)("%s", (_, source, message) => {
    expect(() => createStream(source as StreamSource)).toThrow(message);
  });

  test.each([
    ["batch", 0, "expected batch to be an integer of at least 1, got 0"],
    ["chunk", 1.5, "expected chunk to be an integer of at least 1, got 1.5"],
    ["weights", "int4", 'expected weights to be "float32", "bf16" or "int8", got "int4"'],
    ["arithmetic", "exact", 'expected arithmetic to be "fast" or "strict", got "exact"'],
    ["batchSize", 2, 'expected options batch, chunk, weights, arithmetic, got "batchSize"'],
  ])("the option %s = %s", (name, value, message) => {
    expect(() => createStream(new LSTM(sizes), { [name]: value })).toThrow(message);
  });

  test("dropout alone is not in the way", () => {
    expect(createStream(new LSTM({ ...sizes, numLayers: 2, dropout: 0.5 })).numLayers).toBe(2);
    expect(() => createStream(new Dropout({ p: 0.5 }) as unknown as StreamSource)).toThrow(
      "expected a recurrent layer",
    );
  });
});

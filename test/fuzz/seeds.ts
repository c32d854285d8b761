/** The first inputs of each reader, made by our own writers and builders. */
import { deflateRawSync } from "node:zlib";
import { writeWav } from "../../src/audio.ts";
import { writeOnnx } from "../../src/checkpoint/formats/onnx/write.ts";
import { placeLayer } from "../../src/checkpoint/interop/save/place.ts";
import { checkpointFiles, type WritableFormat } from "../../src/checkpoint.ts";
import { GRU, LSTM, RNN } from "../../src/core/nn/index.ts";
import { recordOf } from "../../src/modules.ts";
import { sample } from "../checkpoint/formats/fileBytes.ts";
import { recurrentModel } from "../checkpoint/formats/onnxModels.ts";
import * as pickles from "../checkpoint/formats/pickleBuilder.ts";
import { charRnn, LuaObject, LuaView, list, t7, t7Of } from "../checkpoint/formats/t7Builder.ts";
import { table as bundle, entry, HEADER } from "../checkpoint/formats/tensorflowBuilder.ts";
import { bytesOf, ints, text, model as tflite, u32 } from "../checkpoint/formats/tfliteBuilder.ts";
import { kerasLayer, kerasSequential } from "../support/kerasConfigs.ts";
import { writeFlax, writeHdf5, writeNpy } from "../support/writers.ts";
import { tasks, trainingState } from "./readers.ts";

const utf8 = (value: string) => new TextEncoder().encode(value);
const json = (value: unknown) => utf8(JSON.stringify(value));

const sizes = { inputSize: 3, hiddenSize: 2, seed: 1 };
const layers = [
  recordOf(new LSTM({ ...sizes, bidirectional: true }), "lstm"),
  recordOf(new GRU(sizes), "gru"),
  recordOf(new RNN(sizes), "rnn"),
];
const saved = (format: WritableFormat, framework?: string) =>
  layers.map((layer) => [...checkpointFiles(layer, { format, framework, lossy: true }).values()][0]);

const named = (...lines: string[]) => utf8(lines.join("\n"));

/** A recurrent layer of Keras 3 in a model of one layer. */
const kerasConfig = (className: string, more: object = {}) =>
  json(
    kerasSequential(
      kerasLayer("InputLayer", "in", { batch_shape: [null, null, 3] }),
      kerasLayer(className, "lstm", { units: 2, activation: "tanh", ...more }),
      kerasLayer("Dense", "dense", { units: 1 }),
    ),
  );

const cell = { recurrent_activation: "sigmoid", use_bias: true, return_sequences: true, go_backwards: false };
const lstmOfKeras = { class_name: "LSTM", config: { name: "forward_lstm", units: 2, ...cell } };

const pickled = (() => {
  const { dict, global, int, moduleOf, pickle, shortText, storage, tensor, tuple } = pickles;
  const views = dict(
    ["transposed", tensor({ size: tuple(int(3), int(2)), stride: tuple(int(1), int(3)) })],
    ["part", tensor({ offset: int(2), size: tuple(int(3)), stride: tuple(int(1)) })],
  );
  return [
    pickle(
      dict(["lstm.weight_ih_l0", tensor()], ["lstm.weight_hh_l0", tensor({ storage: storage("0", 6) })]),
    ),
    pickle(views),
    pickle(moduleOf(global("torch.nn.modules.rnn", "LSTM"), dict(["weight_ih_l0", tensor()]))),
    pickle(dict(["state", dict(["w", tensor()])], ["epoch", int(3)], ["name", shortText("a")])),
  ];
})();

const layersOf = (...definitions: object[]) =>
  json({ version: 1, input: { frames: 4, features: 2, blocks: true }, layers: definitions });

/** Resolves to the inputs by reader. */
export async function seeds(): Promise<Record<string, readonly Uint8Array[]>> {
  const array = writeNpy(sample([50]));
  const stored = [...checkpointFiles(layers[2], { format: "tfjs" }).values()][0];
  return {
    safetensors: saved("safetensors", "pytorch"),
    "safetensors-index": [
      json({
        metadata: { total_size: 128 },
        weight_map: Object.fromEntries(
          ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"].map((name) => [`lstm.${name}`, "1"]),
        ),
      }),
    ],
    names: [
      named("lstm.weight_ih_l0 8 3", "lstm.weight_hh_l0 8 2", "lstm.bias_ih_l0 8", "lstm.bias_hh_l0 8"),
      named("lstm/kernel 3 8", "lstm/recurrent_kernel 2 8", "lstm/bias 8", "gru/bias 2 6"),
      named("rnn/basic_lstm_cell/kernel 5 8", "rnn/basic_lstm_cell/bias 8"),
      named("_i2h_weight 8 3", "lstm0_l0_h2h_weight 8 2", "lstm0_l0_i2h_bias 8", "lstm0_l0_h2h_bias 8"),
    ],
    npy: [array, writeNpy({ ...sample([2, 3]), dtype: "F32" })],
    zip: [...saved("npz").slice(1), ...saved("keras").slice(2)],
    inflate: [1, 9].map((level) => new Uint8Array(deflateRawSync(array, { level }))),
    pytorch: [...saved("pytorch"), pickles.legacy(pickled[0])],
    pickle: pickled,
    torch7: [
      charRnn(),
      t7Of(new Map([["w", sample([2, 3])]])),
      t7(
        new LuaObject("nn.LSTM", { weight: new LuaView({ values: [1, 2] }, [2]), sizes: list(1, "a", true) }),
      ),
    ],
    flax: layers.map((layer) => writeFlax(placeLayer(layer, "flax", { lossy: true }).tensors)),
    hdf5: [
      ...saved("keras-weights").slice(2),
      writeHdf5({
        children: new Map([["w", sample([2, 3])]]),
        attributes: new Map([
          ["name", { text: "a" }],
          ["names", { texts: ["a", "bc"] }],
        ]),
      }),
    ],
    "keras-config": [
      kerasConfig("LSTM", cell),
      kerasConfig("GRU", { ...cell, reset_after: true }),
      kerasConfig("Bidirectional", { layer: lstmOfKeras, merge_mode: "concat", backward_layer: lstmOfKeras }),
      kerasConfig("RNN", { cell: { class_name: "StackedRNNCells", config: { cells: [lstmOfKeras] } } }),
    ],
    onnx: [
      ...saved("onnx"),
      writeOnnx(
        recurrentModel({ type: "LSTM", inputSize: 1, hiddenSize: 1, directions: 2, peepholes: true }),
      ),
    ],
    tflite: [
      tflite({
        tensors: [
          { name: "x", shape: [1, 3], buffer: 0 },
          { name: "w", shape: [2, 3], buffer: 1 },
          { name: "b", shape: [2], buffer: 2 },
        ],
        buffers: [bytesOf(1, 2, 3, 4, 5, 6), bytesOf(1, 2)],
        codes: [[[44], undefined, u32(1), u32(44)], [[9]], [[32], text("mine")]],
        operators: [
          [u32(0), ints(0, 1, -1, 2), ints(0), [20], { table: [[4], bytesOf(2.5)] }],
          [u32(1), ints(0, 1), ints(0)],
        ],
      }),
    ],
    tensorflow: [
      bundle([
        ["", HEADER],
        ["lstm/kernel", entry(sample([6]).bytes, 0, { shape: [2, 3] })],
      ]),
    ],
    "tensorflow-entry": [
      entry(sample([6]).bytes, 0),
      entry(sample([64]).bytes.subarray(8, 16), 8, { type: 2, shape: [1] }),
    ],
    tfjs: [
      utf8(new TextDecoder().decode(stored).replace(/-shard1of1.bin/, "x48")),
      json({
        weightsManifest: [{ paths: ["a"], weights: [{ name: "w", shape: [16, 16], dtype: "float32" }] }],
      }),
    ],
    "raw-manifest": [
      json({ "cell/kernel": { filename: "wx24", shape: [2, 3] }, b: { filename: "bx24", shape: [6] } }),
    ],
    wav: [16, 32].map((bits) =>
      writeWav({ sampleRate: 8000, channels: [Float32Array.of(0.1, -0.2, 0.3)] }, { bits: bits as 16 | 32 }),
    ),
    network: [
      layersOf(
        { name: "conv", kind: "conv1d", padding: "causal", stride: 2 },
        { name: "act", kind: "activation", activation: "leakyRelu(0.1)" },
        { name: "rnn", kind: "gru", hiddenSize: 2, sequences: true },
        { name: "dense", kind: "linear" },
        { name: "mask", kind: "activation", activation: "sigmoid" },
        { name: "out", kind: "join", operation: "multiply", from: "act", with: ["mask"] },
      ),
      layersOf(
        { name: "norm", kind: "layerNorm", eps: 1e-5 },
        { name: "pad", kind: "pad", padding: [1, 1], mode: "reflect" },
      ),
      layersOf({ name: "s", kind: "stft", size: 8, hop: 4 }, { name: "m", kind: "magnitude" }),
    ],
    model: tasks.map(({ config }) => json(config)),
    "training-state": [json((await trainingState()).data)],
  };
}

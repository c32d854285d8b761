/** TensorFlow.js itself runs what is exported, and what it saves is imported. SLUICE_TFJS names the folder that holds its node_modules. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  bytesSource,
  checkpointFiles,
  folderOf,
  fromFloat,
  openCheckpoint,
  saveCheckpoint,
  toFloat,
} from "../src/checkpoint.ts";
import { GRU, LSTM, RNN } from "../src/core/nn/index.ts";
import { tensor } from "../src/core/tensor/create.ts";
import { Random } from "../src/core/tensor/random.ts";
import { type RecurrentModule, toModule, weightsOf } from "../src/modules.ts";
import { oracles } from "../tools/oracle-records.ts";

const folder = process.env.SLUICE_TFJS;
const isThere = folder !== undefined && existsSync(join(folder, "node_modules/@tensorflow/tfjs"));
if (!isThere) console.log("skipping conversions with TensorFlow.js: SLUICE_TFJS does not lead to it");

const sizes = { inputSize: 3, hiddenSize: 4, seed: 9, batchFirst: true };
const [N, T, I] = [2, 5, sizes.inputSize];
const x = Float32Array.from({ length: N * T * I }, (_, k) => Math.sin(1 + k));

/** What TensorFlow.js loads in place of a server. */
function handler(files: ReadonlyMap<string, Uint8Array>) {
  const { modelTopology, weightsManifest } = JSON.parse(new TextDecoder().decode(files.get("model.json")));
  const weightData = Buffer.concat(weightsManifest[0].paths.map((path: string) => files.get(path)!));
  const weightSpecs = weightsManifest[0].weights;
  return {
    load: async () => ({ modelTopology, weightSpecs, weightData: new Uint8Array(weightData).buffer }),
  };
}

/** Returns its saved model, as the files that it would write. */
function filesOf(artifacts: { modelTopology: object; weightSpecs: object[]; weightData: ArrayBuffer }) {
  const { modelTopology, weightSpecs, weightData } = artifacts;
  const json = {
    format: "layers-model",
    modelTopology,
    weightsManifest: [{ paths: ["w.bin"], weights: weightSpecs }],
  };
  return new Map([
    ["model.json", new TextEncoder().encode(JSON.stringify(json))],
    ["w.bin", new Uint8Array(weightData)],
  ]);
}

const open = (files: ReadonlyMap<string, Uint8Array>) => {
  const sources = new Map([...files].map(([name, bytes]) => [name, bytesSource(bytes)]));
  return openCheckpoint(sources.get("model.json")!, { folder: folderOf(sources) });
};

const run = (module: RecurrentModule) => [...module.forward(tensor(x, [N, T, I])).output.data];

/** Both sides in float32 with other orders of summation. */
function expectClose(a: ArrayLike<number>, b: ArrayLike<number>): void {
  expect(a.length).toBe(b.length);
  expect(Math.max(...Array.from(a, (value, k) => Math.abs(value - b[k])))).toBeLessThan(2e-6);
}

describe.skipIf(!isThere)("TensorFlow.js", () => {
  /** Records in which something was written that it ran; by which something was read that it had made. */
  const [written, read] = [new Set<string>(), new Set<string>()];
  const tf = isThere ? createRequire(join(folder!, "package.json"))("@tensorflow/tfjs") : undefined;

  const modules: [string, () => RecurrentModule][] = [
    ["an LSTM of two layers", () => new LSTM({ ...sizes, numLayers: 2 })],
    ["a bidirectional LSTM", () => new LSTM({ ...sizes, bidirectional: true })],
    ["an LSTM without bias", () => new LSTM({ ...sizes, bias: false })],
    [
      "a GRU whose reset gate acts before the product",
      () => new GRU({ ...sizes, resetAfter: false, numLayers: 2 }),
    ],
    ["a simple RNN with relu", () => new RNN({ ...sizes, nonlinearity: "relu" })],
  ];

  test.each(modules)("runs %s", async (_, make) => {
    const module = make();
    const files = checkpointFiles(weightsOf(module), { format: "tfjs" });
    const model = await tf.loadLayersModel(handler(files));
    for (const { convention } of (await open(files)).layers) written.add(convention);
    expectClose(model.predict(tf.tensor3d(x, [N, T, I])).dataSync(), run(module));
  });

  const saved = async (layer: unknown) => {
    const model = tf.sequential({ layers: [layer] });
    let artifacts: Parameters<typeof filesOf>[0] | undefined;
    await model.save({
      save: async (given: typeof artifacts) => {
        artifacts = given;
        return { modelArtifactsInfo: {} };
      },
    });
    return { model, checkpoint: await open(filesOf(artifacts!)) };
  };
  const options = { units: 4, inputShape: [null, I], returnSequences: true };

  test("what it saves is read with the activations it names", async () => {
    for (const layer of [
      tf.layers.lstm({ ...options, recurrentActivation: "sigmoid" }),
      tf.layers.gru({ ...options, recurrentActivation: "sigmoid" }),
      tf.layers.simpleRNN({ ...options, activation: "relu" }),
    ]) {
      const { model, checkpoint } = await saved(layer);
      expect(checkpoint.layers).toHaveLength(1);
      const module = await toModule(checkpoint.layers[0]);
      read.add(checkpoint.layers[0].convention);
      module.batchFirst = true;
      expectClose(run(module), model.predict(tf.tensor3d(x, [N, T, I])).dataSync());
    }
  });

  const { inputShape, ...plain } = options;
  const both = (layer: unknown, mergeMode: string) =>
    tf.layers.bidirectional({ layer, mergeMode, inputShape });
  const variants: [string, () => unknown, object][] = [
    ["the hard sigmoid that is its default", () => tf.layers.lstm(options), { gate: "hardSigmoid(0.2)" }],
    ["the hard sigmoid of a GRU", () => tf.layers.gru(options), { gate: "hardSigmoid(0.2)" }],
    ["goBackwards", () => tf.layers.lstm({ ...options, goBackwards: true }), { goBackwards: true }],
    [
      "goBackwards of a simple RNN",
      () => tf.layers.simpleRNN({ ...options, goBackwards: true }),
      { goBackwards: true },
    ],
    ...["sum", "mul", "ave", "concat"].map((merge): [string, () => unknown, object] => [
      `directions merged by ${merge}`,
      () => both(tf.layers.gru(plain), merge),
      { merge },
    ]),
    [
      "directions of a layer that goes backwards",
      () => both(tf.layers.lstm({ ...plain, goBackwards: true }), "sum"),
      { merge: "sum", goBackwards: true },
    ],
  ];

  test.each(variants)(
    "its layer with %s runs here, and as Sluice writes it there",
    async (_, make, facts) => {
      const { model, checkpoint } = await saved(make());
      const [layer] = checkpoint.layers;
      const { gate } = layer.activations;
      expect({ gate, merge: layer.merge, goBackwards: layer.goBackwards }).toMatchObject(facts);
      expect(layer.obstacles).toEqual([]);
      const module = await toModule(layer);
      module.batchFirst = true;
      const theirs = model.predict(tf.tensor3d(x, [N, T, I])).dataSync();
      expectClose(run(module), theirs);
      const again = await tf.loadLayersModel(handler(checkpointFiles(weightsOf(module), { format: "tfjs" })));
      expectClose(again.predict(tf.tensor3d(x, [N, T, I])).dataSync(), theirs);
    },
  );

  test("its basicLSTMCell runs the matrices of BasicLSTMCell, which get a forget bias of 1 there", async () => {
    const [units, inputs, steps] = [4, 3, 5];
    const random = new Random(8);
    const kernel = Float32Array.from({ length: (inputs + units) * 4 * units }, () => random.normal() / 2);
    const bias = Float32Array.from({ length: 4 * units }, () => random.normal() / 2);
    const values = Float32Array.from({ length: steps * N * inputs }, () => random.normal());
    const runCell = (w: Float32Array, b: Float32Array) => {
      let [c, h] = [tf.zeros([N, units]), tf.zeros([N, units])];
      const outputs: number[] = [];
      for (let t = 0; t < steps; t++) {
        const step = tf.tensor2d(values.slice(t * N * inputs, (t + 1) * N * inputs), [N, inputs]);
        const shaped = tf.tensor2d(w, [inputs + units, 4 * units]);
        [c, h] = tf.basicLSTMCell(tf.scalar(1), shaped, tf.tensor1d(b), step, c, h);
        outputs.push(...h.dataSync());
      }
      return outputs;
    };
    const record = "tf1.BasicLSTMCell";
    const path = "rnn/basic_lstm_cell";
    const tensors = new Map([
      [`${path}/kernel`, fromFloat(kernel, [inputs + units, 4 * units])],
      [`${path}/bias`, fromFloat(bias, [4 * units])],
    ]);
    const [layer] = (await openCheckpoint(saveCheckpoint(tensors, { format: "npz" }), { from: record }))
      .layers;
    const module = await toModule(layer);
    expectClose(module.forward(tensor(values, [steps, N, inputs])).output.data, runCell(kernel, bias));
    read.add(layer.convention);

    const ours = new LSTM({ inputSize: inputs, hiddenSize: units, seed: 3 });
    const bytes = saveCheckpoint(weightsOf(ours), { format: "npz", framework: record });
    const there = await openCheckpoint(bytes, { from: record });
    const numbers = async (end: string) => {
      const [, lazy] = [...there.tensors].find(([name]) => name.endsWith(end))!;
      return toFloat(await lazy.read()) as Float32Array;
    };
    const expected = ours.forward(tensor(values, [steps, N, inputs])).output.data;
    expectClose(runCell(await numbers("kernel"), await numbers("bias")), expected);
    written.add(there.layers[0].convention);
  });

  /** Random modules for each direction; more in CI. */
  const count = Number(process.env.SLUICE_LIVE_CASES ?? 10);

  test("it runs random modules, and its own come back, numbers equal", { timeout: 300_000 }, async () => {
    const random = new Random(4);
    let largest = 0;
    for (let k = 0; k < count; k++) {
      const [units, inputs] = [1 + random.integer(6), 1 + random.integer(5)];
      const bidirectional = random.uniform() < 0.5;
      const bias = random.uniform() < 0.8;
      const kind = ["lstm", "gru", "rnn"][random.integer(3)];
      const made = { inputSize: inputs, hiddenSize: units, bidirectional, bias, batchFirst: true, seed: k };
      const numLayers = 1 + random.integer(2);
      const module: RecurrentModule =
        kind === "lstm"
          ? new LSTM({ ...made, numLayers })
          : kind === "gru"
            ? new GRU({ ...made, numLayers, resetAfter: false })
            : new RNN({ ...made, numLayers });
      const values = Float32Array.from({ length: N * T * inputs }, () => random.normal());
      const input = () => tf.tensor3d(values, [N, T, inputs]);
      const ours = (layer: RecurrentModule) =>
        layer.forward(tensor(values, [N, T, inputs])).output.data as Float32Array;
      const differ = (a: ArrayLike<number>, b: ArrayLike<number>) => {
        expect(a.length).toBe(b.length);
        for (let at = 0; at < a.length; at++) largest = Math.max(largest, Math.abs(a[at] - b[at]));
      };
      const model = await tf.loadLayersModel(handler(checkpointFiles(weightsOf(module), { format: "tfjs" })));
      differ(model.predict(input()).dataSync(), ours(module));
      const config = {
        units,
        returnSequences: true,
        useBias: bias,
        recurrentActivation: "sigmoid",
        biasInitializer: "randomNormal",
      };
      const { recurrentActivation: _, ...plain } = config;
      const layer =
        kind === "lstm"
          ? tf.layers.lstm(config)
          : kind === "gru"
            ? tf.layers.gru(config)
            : tf.layers.simpleRNN(plain);
      const inputShape = [null, inputs];
      const outer = bidirectional
        ? tf.layers.bidirectional({ layer, mergeMode: "concat", inputShape })
        : Object.assign(layer, { batchInputShape: [null, ...inputShape] });
      const { model: theirs, checkpoint } = await saved(outer);
      expect(checkpoint.layers).toHaveLength(1);
      const back = await toModule(checkpoint.layers[0]);
      back.batchFirst = true;
      differ(theirs.predict(input()).dataSync(), ours(back));
      tf.disposeVariables();
    }
    console.log(`TensorFlow.js: ${count} modules each way, largest difference ${largest.toExponential(2)}`);
    expect(largest).toBeLessThan(3e-6);
  });

  test("every record that claims it was read and written above", () => {
    expect([...read].sort()).toEqual([...oracles.tfjs.records].sort());
    expect([...written].sort()).toEqual([...oracles.tfjs.records].sort());
  });
});

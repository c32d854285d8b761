/**
 * Random chains built and run in TensorFlow.js, opened here from what it saves. `tools/with-tfjs.sh` installs it; skipped, and said so, where
 * SLUICE_TFJS does not lead to it.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bytesSource, folderOf } from "../../../src/checkpoint.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { ChainError, type Network, openNetwork, writeNetwork } from "../../../src/network.ts";
import { runs } from "../../support/exhaustive.ts";
import { differenceOf } from "../../support/goldens.ts";

const folder = process.env.SLUICE_TFJS;
const isThere = folder !== undefined && existsSync(join(folder, "node_modules/@tensorflow/tfjs"));
if (!isThere) console.log("skipping random chains of TensorFlow.js: SLUICE_TFJS does not lead to it");
const tf = isThere ? createRequire(join(folder!, "package.json"))("@tensorflow/tfjs") : undefined;

const CELLS = ["lstm", "gru", "simpleRNN"] as const;
const ACTIVATIONS = [
  "linear",
  "relu",
  "tanh",
  "sigmoid",
  "elu",
  "selu",
  "softplus",
  "softsign",
  "hardSigmoid",
  "softmax",
  "relu6",
];
const STATES = ["tanh", "tanh", "relu", "softsign", "linear", "hardSigmoid", "elu", "sigmoid"];
const GATES = ["sigmoid", "hardSigmoid"];

type Layer = { name: string; make(shape?: readonly number[]): unknown };

/** A chain of layers that fit: from [T, features], sometimes of ids, to a vector or a sequence. */
function randomLayers(random: Random): { layers: Layer[]; frames: number; features: number; ids: number } {
  const pick = <T>(list: readonly T[]): T => list[random.integer(list.length)];
  const chance = (share: number) => random.uniform() < share;
  const size = () => 1 + random.integer(6);
  const frames = 4 + random.integer(8);
  const features = size();
  const layers: Layer[] = [];
  let time: number | undefined = frames;
  // Initializers of TensorFlow.js are slow, and weights are set anyway.
  const zero = { kernelInitializer: "zeros", recurrentInitializer: "zeros" };
  const add = (name: string, options: object = {}) =>
    layers.push({
      name,
      make: (shape) => tf.layers[name]({ ...options, ...(shape && { inputShape: shape }) }),
    });
  const ids = chance(0.2) ? 5 + random.integer(5) : 0;
  if (ids > 0)
    add("embedding", {
      inputDim: ids,
      outputDim: size(),
      maskZero: chance(0.5),
      embeddingsInitializer: "zeros",
    });
  else if (chance(0.15)) add("masking", { maskValue: 0 });
  let isMasked = layers.length > 0;
  // TensorFlow.js 4.22 keeps a mask for later layers after a layer has ended it, which Keras does not.
  const hasMask = isMasked;
  const count = 2 + random.integer(5);
  for (let k = 0; k < count; k++) {
    const kind = random.integer(16);
    if (kind < 5 && time !== undefined) {
      const cell = pick(CELLS);
      const returnSequences = chance(0.6);
      const options = {
        units: size(),
        returnSequences,
        activation: pick(STATES),
        ...(cell !== "simpleRNN" && { recurrentActivation: pick(GATES) }),
        useBias: chance(0.9),
        ...zero,
      };
      const made = () => tf.layers[cell](options);
      if (chance(0.25) && !(isMasked && returnSequences))
        layers.push({
          name: "bidirectional",
          make: (shape) =>
            tf.layers.bidirectional({ layer: made(), mergeMode: mode, ...(shape && { inputShape: shape }) }),
        });
      else add(cell, { ...options, goBackwards: !isMasked && chance(0.15) });
      const mode = pick(["concat", "sum", "mul", "ave"]);
      if (!returnSequences) [time, isMasked] = [undefined, false];
    } else if (kind < 7)
      add("dense", {
        units: size(),
        activation: pick(ACTIVATIONS),
        useBias: chance(0.9),
        kernelInitializer: "zeros",
      });
    else if (kind === 7)
      add("batchNormalization", { epsilon: pick([0.001, 0.01]), scale: chance(0.8), center: chance(0.8) });
    else if (kind === 8) add("dropout", { rate: 0.3 });
    else if (kind === 9) add("activation", { activation: pick(ACTIVATIONS) });
    else if (kind === 10 && time === undefined && !hasMask) {
      time = 2 + random.integer(3);
      add("repeatVector", { n: time });
    } else if (kind === 11 && !isMasked) {
      add("leakyReLU", { alpha: 0.2 });
      add("layerNormalization", { epsilon: 0.01 });
    } else if (kind >= 12 && time !== undefined && time > 3 && !isMasked) {
      const own = random.integer(6);
      if (own < 2) {
        const [kernelSize, strides, dilationRate] = [1 + random.integer(3), 1 + random.integer(2), 1];
        const padding = pick(["same", "valid"]);
        add("conv1d", {
          filters: size(),
          kernelSize,
          strides,
          dilationRate,
          padding,
          activation: pick(ACTIVATIONS.slice(0, 8)),
          kernelInitializer: "zeros",
        });
        time = padding === "same" ? Math.ceil(time / strides) : Math.floor((time - kernelSize) / strides) + 1;
      } else if (own === 2) {
        const padding = pick(["same", "valid"]);
        add(pick(["maxPooling1d", "averagePooling1d"]), { poolSize: 2, strides: pick([1, 2]), padding });
        time = undefined;
      } else {
        add(pick(["globalMaxPooling1d", "globalAveragePooling1d", "flatten"]));
        time = undefined;
      }
      // The pools' frames are not followed here: the chain ends after them.
      if (own === 2) break;
    }
  }
  if (layers.length === 0 || ["dropout", "embedding", "masking"].includes(layers.at(-1)!.name))
    add("dense", { units: 2, kernelInitializer: "zeros" });
  return { layers, frames, features, ids };
}

/** Files as `model.save` gives them. */
async function savedFiles(model: {
  save(handler: object): Promise<unknown>;
}): Promise<Map<string, Uint8Array>> {
  let files = new Map<string, Uint8Array>();
  await model.save({
    async save(artifacts: {
      modelTopology: object;
      weightSpecs: object[];
      weightData: ArrayBuffer | ArrayBuffer[];
    }) {
      const { modelTopology, weightSpecs, weightData } = artifacts;
      const parts = Array.isArray(weightData) ? weightData : [weightData];
      const manifest = [{ paths: ["weights.bin"], weights: weightSpecs }];
      const json = JSON.stringify({ format: "layers-model", modelTopology, weightsManifest: manifest });
      files = new Map([
        ["model.json", new TextEncoder().encode(json)],
        ["weights.bin", new Uint8Array(await new Blob(parts).arrayBuffer())],
      ]);
      return { modelArtifactsInfo: {} };
    },
  });
  return files;
}

describe.skipIf(!isThere)("random chains of TensorFlow.js", () => {
  test("give the same numbers here, or are refused by the name of a layer", async () => {
    const total = runs(300, 30);
    const refused: string[] = [];
    let largest = 0;
    for (let seed = 1; seed <= total; seed++) {
      const random = new Random(seed);
      const { layers, frames, features, ids } = randomLayers(random);
      const shape = ids > 0 ? [frames] : [frames, features];
      const model = tf.sequential();
      for (const [k, layer] of layers.entries()) model.add(layer.make(k === 0 ? shape : undefined));
      for (const layer of model.layers) {
        const weights: { shape: number[]; size: number }[] = layer.getWeights();
        // Variances are positive, and come last.
        const isVariance = (k: number) =>
          layer.getClassName() === "BatchNormalization" && k === weights.length - 1;
        layer.setWeights(
          weights.map(({ shape, size }, k) => {
            const values = Float32Array.from({ length: size }, () => 1.6 * random.uniform() - 0.8);
            return tf.tensor(isVariance(k) ? values.map((value) => Math.abs(value) + 0.3) : values, shape);
          }),
        );
      }
      const count = ids > 0 ? frames : frames * features;
      const x = Float32Array.from({ length: count }, () =>
        ids > 0 ? random.integer(ids) : 2 * random.uniform() - 1,
      );
      // Some frames are absent, at the end as padding is.
      const absent = random.integer(3);
      if (layers[0].name === "masking" || ids > 0) x.fill(0, count - absent * (ids > 0 ? 1 : features));
      const wanted: Float32Array = model.predict(tf.tensor(x, [1, ...shape])).dataSync();
      const files = await savedFiles(model);
      const sources = new Map([...files].map(([name, bytes]) => [name, bytesSource(bytes)]));
      const named = layers.map(({ name }) => name).join(", ");
      let network: Network;
      try {
        network = await openNetwork(files.get("model.json")!, {
          folder: folderOf(sources),
          name: "model.json",
        });
      } catch (error) {
        if (!(error instanceof ChainError)) throw error;
        refused.push(`${seed}: ${error.message}`);
        continue;
      }
      for (const each of [network, await openNetwork(writeNetwork(network.chain))]) {
        const difference = differenceOf(each.run(x), wanted);
        expect(difference, `seed ${seed}: ${named}`).toBeLessThanOrEqual(1e-5);
        largest = Math.max(largest, difference);
      }
      tf.disposeVariables();
    }
    console.log(
      `${total - refused.length} of ${total} chains of TensorFlow.js run, the largest difference is ${largest.toExponential(1)}`,
    );
    for (const each of refused) console.log(`refused: ${each}`);
    expect(refused.length).toBeLessThanOrEqual(0.05 * total);
  }, 600_000);
});

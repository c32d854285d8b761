/** Classifiers of `sluice train` that read numbers: after each step, the probability of each label given the sequence so far. */
import { describe, UnsupportedError } from "../../../core/tensor/errors.ts";
import { isListOf } from "../../../core/tensor/lists.ts";
import type { PipelineTensor } from "../weights.ts";
import { configOf } from "./characters.ts";
import { addRecurrent, type ConvertedPipeline, type Original, optionsOf, readTensor } from "./original.ts";

interface Config {
  task?: unknown;
  labels?: unknown;
  input?: { kind?: unknown; features?: unknown; scaling?: { mean?: unknown; deviation?: unknown } };
}

/** Whether it is a classifier of `sluice train`. */
export function isSluiceClassifier(original: Original): boolean {
  return (configOf(original) as Config | undefined)?.task === "classify";
}

/** @throws UnsupportedError for a classifier of text, and for one that also reads backwards */
export async function convertSluiceClassifier(original: Original): Promise<ConvertedPipeline> {
  const { labels, input } = configOf(original) as Config;
  if (input?.kind !== "numbers")
    throw new UnsupportedError(
      "convert: expected a classifier of numbers for a pipeline, got a classifier of text. Write it as .onnx.",
    );
  const { mean, deviation } = input.scaling ?? {};
  const [layer] = original.layers;
  if (!isList(mean) || !isList(deviation) || mean.length !== deviation.length || !Array.isArray(labels))
    throw new UnsupportedError(
      `convert: expected labels and scaling in the configuration, got ${describe(input)}.`,
    );
  if (original.layers.length !== 1)
    throw new UnsupportedError(`convert: expected one recurrent layer, got ${original.layers.length}.`);
  const tensors = new Map<string, PipelineTensor>();
  await addRecurrent(tensors, "recurrent", layer);
  const weight = tensors.get("recurrent.weight_ih_l0")!;
  const bias = tensors.get("recurrent.bias_ih_l0")!;
  const [rows, columns] = weight.shape;
  if (columns !== mean.length)
    throw new UnsupportedError(`convert: expected a scaling of ${columns} features, got ${mean.length}.`);
  // W (x - mean) / deviation + b is a product with x itself, by other weights.
  for (let r = 0; r < rows; r++) {
    let moved = 0;
    for (let c = 0; c < columns; c++) {
      const scaled = weight.data[r * columns + c] / deviation[c];
      moved += scaled * mean[c];
      weight.data[r * columns + c] = scaled;
    }
    bias.data[r] -= moved;
  }
  tensors.set("head.weight", await readTensor(original, "head.weight", [labels.length, -1]));
  tensors.set("head.bias", await readTensor(original, "head.bias", [labels.length]));
  const model = "Sluice classifier";
  return {
    model,
    definition: {
      version: 1,
      name: model,
      input: { frames: 1, features: columns },
      layers: [
        { name: "recurrent", ...(await optionsOf(layer)) },
        { name: "head", layer: "linear" },
        { name: "probabilities", layer: "softmax" },
      ],
      symbols: labels.map(String),
    },
    tensors,
  };
}

/** Whether a value is a list of finite numbers. */
export const isList = (value: unknown): value is number[] => isListOf(value, Number.isFinite);

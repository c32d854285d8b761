/** Forecasters of `sluice train`: after each row of the series, a forecast of the rows that follow. */
import { describe, UnsupportedError } from "../../../core/tensor/errors.ts";
import type { PipelineTensor } from "../weights.ts";
import { configOf } from "./characters.ts";
import { isList } from "./classifier.ts";
import { addRecurrent, type ConvertedPipeline, type Original, optionsOf, readTensor } from "./original.ts";

interface Config {
  task?: unknown;
  targets?: unknown;
  features?: unknown;
  seasons?: unknown;
  window?: unknown;
  horizon?: unknown;
  normalise?: unknown;
  scaling?: { mean?: unknown; deviation?: unknown };
  choice?: { network?: unknown };
}

/** Parts of a configuration that one series with features does not have. */
const BEYOND = ["known", "statics", "categories", "panel"];

/** Whether it is a forecaster of `sluice train`. */
export function isSluiceForecaster(original: Original): boolean {
  return (configOf(original) as Config | undefined)?.task === "forecast";
}

/**
 * @param lossy converts the network even if methods of statistics make a part of the forecast
 * @throws UnsupportedError for several series, columns that are known ahead, static columns and categories, and for such methods
 */
export async function convertSluiceForecaster(
  original: Original,
  lossy: boolean,
): Promise<ConvertedPipeline> {
  const config = configOf(original) as Config;
  const { targets, features, seasons, window, horizon, normalise, scaling, choice } = config;
  const beyond = BEYOND.filter((key) => (config as Record<string, unknown>)[key] !== undefined);
  if (beyond.length > 0)
    throw new UnsupportedError(
      `convert: expected a forecaster of one series with features for a pipeline, got one with ${beyond.join(", ")}. Load it with loadModel.`,
    );
  if (!lossy && choice?.network !== undefined && choice.network !== 1)
    throw new UnsupportedError(
      `convert: expected a forecast by the network alone for a pipeline, got methods of statistics in it. Train with --model network, or convert the network alone with --lossy (in code, lossy: true).`,
    );
  const { mean, deviation } = scaling ?? {};
  const [layer] = original.layers;
  const isWhole =
    Array.isArray(targets) &&
    Array.isArray(features) &&
    Array.isArray(seasons) &&
    isList(mean) &&
    isList(deviation) &&
    mean.length === targets.length + features.length &&
    deviation.length === mean.length &&
    Number.isSafeInteger(window) &&
    Number.isSafeInteger(horizon);
  if (!isWhole || original.layers.length !== 1)
    throw new UnsupportedError(
      `convert: expected targets, features, seasons, window, horizon and scaling in the configuration, and one recurrent layer, got ${describe(config)} and ${original.layers.length} layers.`,
    );
  const name = "forecaster";
  const tensors = new Map<string, PipelineTensor>();
  await addRecurrent(tensors, name, layer);
  const count = targets.length;
  const columns = tensors.get(`${name}.weight_ih_l0`)!.shape[1];
  const calendar = columns - count * (1 + seasons.length) - features.length - 1;
  const stored = ["head.weight", "head.bias", ...(normalise === undefined ? [] : ["linear.weight"])];
  const shapes = [[count, -1], [count], [-1, -1]];
  for (const [k, key] of stored.entries())
    tensors.set(`${name}.${key}`, await readTensor(original, key, shapes[k]));
  tensors.set(`${name}.mean`, { shape: [mean.length], data: Float32Array.from(mean) });
  tensors.set(`${name}.deviation`, { shape: [mean.length], data: Float32Array.from(deviation) });
  const { layer: cell, ...options } = await optionsOf(layer);
  const model = "Sluice forecaster";
  return {
    model,
    definition: {
      version: 1,
      name: model,
      input: { frames: 1, features: mean.length + Math.max(0, calendar) },
      layers: [
        {
          name,
          layer: "forecaster",
          cell,
          ...options,
          window: window as number,
          horizon: horizon as number,
          targets: count,
          seasons: seasons as number[],
          normalise: normalise === "window",
        },
      ],
    },
    tensors,
  };
}

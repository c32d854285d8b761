/**
 * Character models: embedding -> recurrent layers -> a score for each next character. They come from ml5's charRNN (two BasicLSTMs of
 * TensorFlow 1 in raw files beside `manifest.json` and `vocab.json`), or from `sluice train` on text.
 */
import { parseJson } from "../../../core/storage/json.ts";
import { describe, UnsupportedError } from "../../../core/tensor/errors.ts";
import type { LayerDefinition } from "../definition.ts";
import type { PipelineTensor } from "../weights.ts";
import {
  addRecurrent,
  type ConvertedPipeline,
  type Original,
  optionsOf,
  readTensor,
  transposed,
} from "./original.ts";

export function isMl5Characters({ tensors, layers }: Original): boolean {
  return tensors.has("embedding") && tensors.has("rnnlm/softmax_w") && layers.length > 0;
}

/**
 * @param vocabulary `vocab.json`: an object with the id of each character
 * @throws UnsupportedError, FormatError for a vocabulary that does not match the model
 */
export async function convertMl5Characters(
  original: Original,
  vocabulary: Uint8Array | undefined,
): Promise<ConvertedPipeline> {
  if (vocabulary === undefined) {
    throw new UnsupportedError("convert: expected vocab.json beside the manifest, got none.");
  }
  const tensors = new Map<string, PipelineTensor>();
  const embedding = await readTensor(original, "embedding", [-1, -1]);
  tensors.set("embedding.weight", embedding);
  const levels = [...original.layers].sort((a, b) => levelOf(a.name) - levelOf(b.name));
  for (const [level, layer] of levels.entries()) await addRecurrent(tensors, "recurrent", layer, level);
  tensors.set("decoder.weight", transposed(await readTensor(original, "rnnlm/softmax_w", [-1, -1])));
  tensors.set("decoder.bias", await readTensor(original, "rnnlm/softmax_b", [-1]));
  const symbols = symbolsOf(vocabulary, embedding.shape[0]);
  return characterPipeline("charRNN", "lstm", { numLayers: levels.length }, symbols, tensors);
}

/** The number in `…/cell_1/…`. */
function levelOf(name: string): number {
  return Number(/cell_(\d+)/.exec(name)?.[1] ?? 0);
}

function symbolsOf(vocabulary: Uint8Array, size: number): string[] {
  const json = parseJson(vocabulary, { format: "vocabulary" });
  const symbols = new Array<string>(size).fill("");
  if (!(json instanceof Map))
    throw new UnsupportedError(`convert: expected an object in vocab.json, got ${describe(json)}.`);
  for (const [symbol, id] of json) {
    if (
      !(Number.isInteger(id) && (id as number) >= 0 && (id as number) < size) ||
      symbols[id as number] !== ""
    ) {
      throw new UnsupportedError(
        `convert: expected ids from 0 to ${size - 1}, each once, in vocab.json, got ${describe(id)} for ${describe(symbol)}.`,
      );
    }
    symbols[id as number] = symbol;
  }
  return symbols;
}

/** Returns the configuration that `sluice train` stored with a model; undefined for any other file. */
export function configOf({ metadata }: Original): Record<string, unknown> | undefined {
  const text = metadata.get("config");
  if (typeof text !== "string") return undefined;
  try {
    const config: unknown = JSON.parse(text);
    return config !== null && typeof config === "object" ? (config as Record<string, unknown>) : undefined;
  } catch {
    // Other programs may use this key too.
    return undefined;
  }
}

export function isSluiceCharacters(original: Original): boolean {
  return original.tensors.has("embedding.weight") && configOf(original)?.task === "language";
}

/** @throws UnsupportedError for a byte model */
export async function convertSluiceCharacters(original: Original): Promise<ConvertedPipeline> {
  const { vocabulary } = configOf(original) as { vocabulary?: { kind?: unknown; characters?: unknown } };
  if (vocabulary?.kind !== "character" || typeof vocabulary.characters !== "string") {
    throw new UnsupportedError(
      `convert: expected a model of characters, got one of ${describe(vocabulary?.kind)}. Train with --vocabulary character.`,
    );
  }
  const symbols = [...vocabulary.characters];
  const [layer] = original.layers;
  if (original.layers.length !== 1)
    throw new UnsupportedError(`convert: expected one recurrent layer, got ${original.layers.length}.`);
  const tensors = new Map<string, PipelineTensor>();
  tensors.set("embedding.weight", await readTensor(original, "embedding.weight", [symbols.length, -1]));
  await addRecurrent(tensors, "recurrent", layer);
  tensors.set("decoder.weight", await readTensor(original, "decoder.weight", [symbols.length, -1]));
  tensors.set("decoder.bias", await readTensor(original, "decoder.bias", [symbols.length]));
  const { layer: kind, ...options } = await optionsOf(layer);
  return characterPipeline("Sluice language model", kind, options, symbols, tensors);
}

function characterPipeline(
  model: string,
  layer: string,
  options: Omit<LayerDefinition, "name" | "layer">,
  symbols: string[],
  tensors: Map<string, PipelineTensor>,
): ConvertedPipeline {
  return {
    model,
    definition: {
      version: 1,
      name: model,
      input: { frames: 1, features: 1 },
      layers: [
        { name: "embedding", layer: "embedding" },
        { name: "recurrent", layer, ...options },
        { name: "decoder", layer: "linear" },
      ],
      symbols,
    },
    tensors,
  };
}

/** Recipes of what `sluice train` made: language models of characters, and classifiers of numbers, by the configuration in the file. */
import { describe, UnsupportedError } from "../../core/tensor/errors.ts";
import { isListOf } from "../../core/tensor/lists.ts";
import type { PipelineSource, Recipe, RecipeLayer } from "./recipe.ts";

interface Config {
  task?: unknown;
  vocabulary?: { kind?: unknown; characters?: unknown };
  labels?: unknown;
  input?: { kind?: unknown; scaling?: { mean?: unknown; deviation?: unknown } };
}

const isNumbers = (value: unknown): value is number[] => isListOf(value, Number.isFinite);

/**
 * Returns the recipe of a trained model; undefined for any other file.
 *
 * @throws UnsupportedError for a language model of bytes, and for a classifier of text
 */
export function trainedRecipe({ metadata }: PipelineSource): Recipe | undefined {
  const config = configOf(metadata.get("config"));
  if (config?.task === "language") return languageModel(config);
  return config?.task === "classify" ? classifier(config) : undefined;
}

function configOf(text: unknown): Config | undefined {
  if (typeof text !== "string") return undefined;
  try {
    const config: unknown = JSON.parse(text);
    return config !== null && typeof config === "object" ? (config as Config) : undefined;
  } catch {
    // Other programs may use this key too.
    return undefined;
  }
}

/** @param layers kinds by name; the linear layer `head` has a row for each symbol */
function recipeOf(
  name: string,
  features: number,
  layers: Readonly<Record<string, Omit<RecipeLayer, "name">>>,
  head: string,
  symbols: string[],
): Recipe {
  const definition = {
    name,
    input: { frames: 1, features, ...("embedding" in layers && { ids: true }) },
    layers: Object.entries(layers).map(([name, layer]) => ({ name, ...layer }) as RecipeLayer),
    symbols,
  };
  const weights = {
    ...("embedding" in layers && { embedding: { weight: { name: "embedding.weight" } } }),
    recurrent: { recurrent: "*" },
    [head]: { weight: { name: `${head}.weight` }, bias: { name: `${head}.bias`, shape: [symbols.length] } },
  };
  return { definition, weights };
}

function languageModel({ vocabulary }: Config): Recipe {
  if (vocabulary?.kind !== "character" || typeof vocabulary.characters !== "string") {
    throw new UnsupportedError(
      `convert: expected a model of characters, got one of ${describe(vocabulary?.kind)}. Train with --vocabulary character.`,
    );
  }
  const layers = {
    embedding: { kind: "embedding" },
    recurrent: { kind: "lstm" },
    decoder: { kind: "linear" },
  } as const;
  return recipeOf("Sluice language model", 1, layers, "decoder", [...vocabulary.characters]);
}

function classifier({ labels, input }: Config): Recipe {
  if (input?.kind !== "numbers")
    throw new UnsupportedError(
      "convert: expected a classifier of numbers for a pipeline, got a classifier of text. Write it as .onnx.",
    );
  const { mean, deviation } = input.scaling ?? {};
  if (!isNumbers(mean) || !isNumbers(deviation) || mean.length !== deviation.length || !Array.isArray(labels))
    throw new UnsupportedError(
      `convert: expected labels and scaling in the configuration, got ${describe(input)}.`,
    );
  const layers = {
    recurrent: { kind: "lstm" },
    head: { kind: "linear" },
    probabilities: { kind: "activation", activation: "softmax" },
  } as const;
  const recipe = recipeOf("Sluice classifier", mean.length, layers, "head", labels.map(String));
  return { ...recipe, scaling: { mean, deviation } };
}

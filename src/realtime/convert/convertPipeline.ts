/** Makes the pipeline of a checkpoint: by your recipe, by the one of a published model, or of a model that `sluice train` made. */

import type { ChainSource } from "../../core/chain/chain.ts";
import { parseJson } from "../../core/storage/json.ts";
import {
  checkFunction,
  checkNumber,
  checkObject,
  checkOptionNames,
  positive,
} from "../../core/tensor/check.ts";
import { ArgumentError, describe, UnsupportedError } from "../../core/tensor/errors.ts";
import { type Fit, fitRecipe, type PipelineSource, type Recipe, readFit } from "./recipe.ts";
import { recipes } from "./recipes.ts";
import { trainedRecipe } from "./trained.ts";

/** Options of `convertPipeline`. */
export interface ConvertPipelineOptions {
  /** Where the file has the weights of which pipeline. Default: the published model that the file holds, or the trained one */
  recipe?: Recipe;
  /** The other file, for models in two files */
  other?: PipelineSource;
  /** Reads a file next to the checkpoint, e.g. `vocab.json` of a character model; resolves to undefined if it is missing */
  beside?(name: string): Promise<Uint8Array | undefined>;
  /** Hz, selects a network in a file with several. Default: the first, of 16000 */
  sampleRate?: number;
}

/** The pipeline of a checkpoint. */
export interface ConvertedPipeline extends ChainSource {
  /** The recognised model, e.g. `"Silero VAD"` */
  model: string;
}

/**
 * Resolves to the pipeline of a checkpoint by a recipe: yours, or the one of Silero VAD, DTLN or ml5's charRNN, or of a language model or a
 * classifier of numbers of `sluice train`.
 *
 * @param checkpoint what `openCheckpoint` resolves to
 * @param options    a recipe; the rest of a model in several files; a sample rate
 * @throws UnsupportedError when the weights of the recipe, or of any known one, are not in the file; ArgumentError for options that it does not use
 * @example
 * const pipeline = await convertPipeline(await openCheckpoint(file), { sampleRate: 16_000 });
 * const bytes = writeNetwork(pipeline);
 */
export async function convertPipeline(
  checkpoint: PipelineSource,
  options: ConvertPipelineOptions = {},
): Promise<ConvertedPipeline> {
  const where = "convertPipeline";
  checkOptionNames(where, options, ["recipe", "other", "beside", "sampleRate"]);
  const { recipe, other, beside, sampleRate } = options;
  const files = other === undefined ? [checkpoint] : [checkpoint, other];
  for (const [k, file] of files.entries()) checkSource(k === 0 ? "the checkpoint" : "other", file);
  if (beside !== undefined) checkFunction(where, "beside", beside);
  if (sampleRate !== undefined) checkNumber(where, "sampleRate", sampleRate, positive);
  if (recipe !== undefined) checkRecipe(recipe);
  const own = recipe ?? trainedRecipe(checkpoint);
  const fit = fitting(own === undefined ? recipes : [own], files, sampleRate);
  if (fit.used.size < files.length)
    throw new ArgumentError(
      `${where}: expected no other file for ${nameOf(fit.recipe)}, got one without weights of it. Leave it out.`,
    );
  const chain = await readFit(fit);
  const model = nameOf(fit.recipe);
  const file = fit.recipe.symbols;
  if (file === undefined) return { model, ...chain };
  const last = chain.layers[chain.layers.length - 1];
  const outputs = "weights" in last ? last.weights.get("weight")?.shape[0] : undefined;
  return { model, ...chain, symbols: symbolsOf(file, await beside?.(file), outputs) };
}

const nameOf = ({ definition }: Recipe) => definition.name ?? "the recipe";

/** The first recipe whose weights are all there. @throws UnsupportedError, ArgumentError */
function fitting(
  known: readonly Recipe[],
  files: readonly PipelineSource[],
  sampleRate: number | undefined,
): Fit {
  const fits = known.flatMap((recipe) =>
    (recipe.prefixes ?? [""]).map((prefix) => fitRecipe(recipe, files, prefix)),
  );
  const whole = fits.filter(({ missing }) => missing.length === 0);
  const rates = [...new Set(whole.map(({ recipe }) => recipe.definition.sampleRate))];
  const found = whole.find(
    ({ recipe }) => sampleRate === undefined || recipe.definition.sampleRate === sampleRate,
  );
  if (found !== undefined) return found;
  if (whole.length > 0)
    throw new ArgumentError(
      `convert: expected a network for ${sampleRate} Hz, got ${rates.map((rate) => (rate === undefined ? "one without a sample rate" : `one for ${rate} Hz`)).join(" and ")}.`,
    );
  const isNear = ({ tensors, stacks, missing, twice }: Fit) =>
    3 * (tensors.length + stacks.length + twice) >= missing.length - twice;
  const [near] = fits
    .filter((fit) => known.length === 1 || isNear(fit))
    .sort((a, b) => a.missing.length - b.missing.length);
  if (near !== undefined)
    throw new UnsupportedError(
      `convert: ${nameOf(near.recipe)}: layer ${near.missing[0]}${near.missing.length > 1 ? `; ${near.missing.length - 1} more weights are not there` : ""}. ${files.length === 1 ? "If the model has two files, pass the second as --with." : "Pass each file of the model once."}`,
    );
  const names = [...new Set(recipes.map(nameOf))].join(", ");
  throw new UnsupportedError(
    `convert: expected ${names}, or a language model or classifier of sluice train, got none of these. For a state dict, give its layers in order, as --chain "lstm,last,fc:softmax"; for a forecaster, name an output that ends in .onnx; for other models, write a recipe.`,
  );
}

function checkSource(name: string, source: PipelineSource): void {
  checkObject("convertPipeline", name, source, "what openCheckpoint resolves to");
  if (source.tensors instanceof Map && Array.isArray(source.layers)) return;
  throw new ArgumentError(
    `convertPipeline: expected ${name} to have tensors and layers, got ${describe(source)}. Open it with openCheckpoint.`,
  );
}

/** @throws ArgumentError, FormatError for a recipe that you or a file gave */
function checkRecipe(recipe: Recipe): void {
  const where = "recipe";
  checkOptionNames(where, recipe, ["definition", "prefixes", "weights", "scaling", "symbols"]);
  const { layers } = recipe.definition;
  checkOptionNames(
    `${where}: weights`,
    recipe.weights,
    layers.map(({ name }) => name),
  );
  for (const [layer, from] of Object.entries(recipe.weights)) {
    const at = `${where}: layer ${describe(layer)}`;
    checkObject(where, `layer ${describe(layer)}`, from, '{ weight: { name: "fc.weight" } }');
    if ("recurrent" in from) checkOptionNames(at, from, ["recurrent", "sizes", "count"]);
    else
      for (const source of Object.values(from).flat())
        checkOptionNames(at, source, ["name", "shape", "axes", "fourier"]);
  }
}

/** The symbols of a file with the id of each. @throws UnsupportedError */
function symbolsOf(name: string, bytes: Uint8Array | undefined, outputs: number | undefined): string[] {
  if (bytes === undefined)
    throw new UnsupportedError(`convert: expected ${name} beside the checkpoint, got none.`);
  const json = parseJson(bytes, { format: "vocabulary" });
  if (!(json instanceof Map))
    throw new UnsupportedError(`convert: expected an object in ${name}, got ${describe(json)}.`);
  const size = outputs ?? json.size;
  const symbols = new Array<string>(size).fill("");
  for (const [symbol, id] of json) {
    const isFree = Number.isInteger(id) && symbols[id as number] === "";
    if (!isFree)
      throw new UnsupportedError(
        `convert: expected ids from 0 to ${size - 1}, each once, in ${name}, got ${describe(id)} for ${describe(symbol)}.`,
      );
    symbols[id as number] = symbol;
  }
  return symbols;
}

/** `sluice convert` to a pipeline: turns a whole network, a published real-time model or a trained one into one file. */
import { dirname } from "node:path";
import type { Chain, ChainShape } from "../core/chain/chain.ts";
import { firstNeedsEnd, placeChain } from "../core/chain/place.ts";
import { UnsupportedError } from "../core/tensor/errors.ts";
import { ChainError, writeNetwork as networkFile } from "../network.ts";
import { type OpenCheckpointFile, openCheckpointFile } from "../platform/node/checkpoint.ts";
import { writeFileAtomic } from "../platform/node/files.ts";
import { folderSource } from "../platform/node/source.ts";
import {
  type ConvertedPipeline,
  type ConvertPipelineOptions,
  convertPipeline,
} from "../realtime/convert/convertPipeline.ts";
import type { Recipe } from "../realtime/convert/recipe.ts";
import { UsageError } from "./failure.ts";
import { bytesOf, chainIn } from "./networkFile.ts";

const PIPELINE_ENDING = ".network.safetensors";

export interface PipelineOptions {
  /** A file with a recipe. */
  recipe?: string;
  /** The second file of a model that has two. */
  with?: string;
  /** In Hz. */
  rate?: number;
  /** The layers of a state dict. */
  chain?: string;
}

/** Whether these arguments ask for a pipeline. */
export function asksForPipeline(out: string, format: string | undefined): boolean {
  return format === "pipeline" || (format === undefined && out.toLowerCase().endsWith(PIPELINE_ENDING));
}

/** @throws UsageError, FormatError, UnsupportedError, ChainError with the reason, before anything is written */
export async function convertToPipeline(path: string, out: string, options: PipelineOptions) {
  const made = await readModel(path, options);
  return writeNetwork(placeChain(made), out);
}

/**
 * The whole network in a file, or the pipeline of a published or a trained model.
 *
 * @param what becomes of it, for errors
 * @throws UsageError, FormatError, UnsupportedError, ChainError with the reason
 */
export async function readModel(
  path: string,
  options: PipelineOptions,
  what = "a pipeline",
): Promise<Chain | ConvertedPipeline> {
  for (const name of Object.keys(options)) {
    if (!["recipe", "with", "rate", "format", "chain"].includes(name))
      throw new UsageError(
        `convert: expected ${what} without --${name}, got that option. Leave it out: this output has a whole network.`,
      );
  }
  const byRecipe = options.recipe ?? options.with ?? options.rate;
  const whole = byRecipe === undefined ? await networkIn(path, options.chain) : undefined;
  if (whole !== undefined && !(whole instanceof ChainError)) return whole;
  const recipe = options.recipe === undefined ? undefined : await recipeIn(options.recipe);
  const original = await openCheckpointFile(path);
  let other: OpenCheckpointFile | undefined;
  try {
    if (options.with !== undefined) other = await openCheckpointFile(options.with);
    return await converted(original, whole, {
      beside: (name) => readBeside(path, name),
      ...(recipe && { recipe }),
      ...(other && { other }),
      ...(options.rate !== undefined && { sampleRate: options.rate }),
    });
  } finally {
    await original.close();
    await other?.close();
  }
}

/** The recipe in a file of JSON. */
async function recipeIn(path: string): Promise<Recipe> {
  try {
    return JSON.parse(new TextDecoder().decode(await bytesOf(path)));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(`convert: expected a recipe in JSON in ${path}, got ${error.message}.`);
  }
}

/** The whole network that a file describes, or why it is none. */
async function networkIn(path: string, layers: string | undefined): Promise<Chain | ChainError> {
  try {
    return await chainIn(path, layers);
  } catch (error) {
    if (error instanceof ChainError) return error;
    throw error;
  }
}

/** The pipeline of a published model; for any other file, the layer that was refused matters more. */
async function converted(
  original: OpenCheckpointFile,
  refused: ChainError | undefined,
  options: ConvertPipelineOptions,
): Promise<ConvertedPipeline> {
  try {
    return await convertPipeline(original, options);
  } catch (error) {
    const isOther = error instanceof UnsupportedError && /got none of these/.test(error.message);
    throw isOther && (refused?.layer ?? refused?.proposal) !== undefined ? refused : error;
  }
}

async function writeNetwork(chain: Chain, out: string) {
  const file = networkFile(chain);
  await writeFileAtomic(out, file);
  const shape = ({ frames, features }: ChainShape) =>
    frames === undefined ? [features] : [frames, features];
  return {
    out,
    format: "pipeline" as const,
    model: chain.name === undefined ? chain.source : `${chain.name} (${chain.source})`,
    layers: chain.placed.map(({ layer }) => ({ name: layer.name, layer: layer.type ?? layer.kind })),
    input: shape(chain.inputs[0]),
    output: shape(chain.outputShapes[0]),
    parameters: chain.placed.reduce((sum, { parameters }) => sum + parameters, 0),
    bytes: file.length,
    notes: [...(chain.assumptions ?? []), ...stepNote(chain)],
  };
}

/** Whether it runs by the step. */
function stepNote(chain: Chain): string[] {
  const first = firstNeedsEnd(chain);
  return first === undefined
    ? ["runs by the step, and over whole sequences"]
    : [`runs over whole sequences: ${first.layer} ${first.reason}`];
}

/** Reads a file from the folder of another; undefined if there is none. */
async function readBeside(path: string, name: string): Promise<Uint8Array | undefined> {
  const folder = folderSource(dirname(path));
  try {
    const file = await folder.open(name);
    return file && new Uint8Array(await file.read(0, file.size));
  } finally {
    await folder.close();
  }
}

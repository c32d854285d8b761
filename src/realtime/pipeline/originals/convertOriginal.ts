/** Recognises a published model and makes its pipeline. */

import { checkFunction, checkObject, checkOptionNames } from "../../../core/tensor/check.ts";
import { ArgumentError, describe, UnsupportedError } from "../../../core/tensor/errors.ts";
import {
  convertMl5Characters,
  convertSluiceCharacters,
  isMl5Characters,
  isSluiceCharacters,
} from "./characters.ts";
import { convertSluiceClassifier, isSluiceClassifier } from "./classifier.ts";
import { convertDtln, isDtln } from "./dtln.ts";
import { convertSluiceForecaster, isSluiceForecaster } from "./forecaster.ts";
import type { ConvertedPipeline, Original } from "./original.ts";
import { convertSilero, isSilero } from "./silero.ts";

/** Options of `convertOriginal`. */
export interface ConvertOriginalOptions {
  /** The other file, for models in two files */
  other?: Original;
  /** Reads a file next to the original, e.g. `vocab.json` of a character model; resolves to undefined if it is missing */
  beside?(name: string): Promise<Uint8Array | undefined>;
  /** Hz, selects a network in a file with several; default 16000 */
  sampleRate?: number;
  /** Converts a forecaster's network even if methods of statistics, which a pipeline cannot hold, make a part of its forecast; default false */
  lossy?: boolean;
}

/**
 * Resolves to the pipeline of a published model: Silero VAD, DTLN, ml5's charRNN, or a language model, a classifier of numbers or a
 * forecaster of `sluice train`.
 *
 * @param original a checkpoint that `openCheckpoint` or `openOriginal` opened
 * @param options  the rest of a model in several files; the sample rate of Silero VAD
 * @throws UnsupportedError for any other model; ArgumentError for an option that the model does not use
 * @example
 * const pipeline = await convertOriginal(await openCheckpoint(file), { sampleRate: 16_000 });
 * const bytes = writePipeline(pipeline);
 */
export async function convertOriginal(
  original: Original,
  options: ConvertOriginalOptions = {},
): Promise<ConvertedPipeline> {
  checkOptionNames("convertOriginal", options, ["other", "beside", "sampleRate", "lossy"]);
  const { other, sampleRate, beside, lossy } = options;
  checkOriginal("the original", original);
  if (other !== undefined) checkOriginal("other", other);
  if (beside !== undefined) checkFunction("convertOriginal", "beside", beside);
  if (isSilero(original)) {
    refuseUnused("Silero VAD", { other });
    return convertSilero(original, sampleRate);
  }
  refuseUnused("any model but Silero VAD", { sampleRate });
  if (isSluiceForecaster(original)) return convertSluiceForecaster(original, lossy === true);
  if (isDtln(original)) return convertDtln(original, other);
  refuseUnused("any model but DTLN", { other });
  if (isMl5Characters(original)) return convertMl5Characters(original, await beside?.("vocab.json"));
  if (isSluiceCharacters(original)) return convertSluiceCharacters(original);
  if (isSluiceClassifier(original)) return convertSluiceClassifier(original);
  throw new UnsupportedError(
    "convert: expected Silero VAD, DTLN, a charRNN model of ml5, or a language model, classifier or forecaster of sluice train, got none of these. For other models, write the definition yourself.",
  );
}

function checkOriginal(name: string, original: Original): void {
  checkObject("convertOriginal", name, original, "what openOriginal resolves to");
  if (original.tensors instanceof Map && Array.isArray(original.layers)) return;
  throw new ArgumentError(
    `convertOriginal: expected ${name} to have tensors and layers, got ${describe(original)}. Open it with openOriginal or openCheckpoint.`,
  );
}

function refuseUnused(model: string, options: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined)
      throw new ArgumentError(`convertOriginal: expected no ${name} for ${model}, got ${describe(value)}.`);
  }
}

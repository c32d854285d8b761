/** Text from a language model, character by character. */

import { ArgumentError, describe } from "../tensor/errors.ts";
import type { Indices } from "../tensor/indices.ts";
import { indices } from "../tensor/indices.ts";
import { Random } from "../tensor/random.ts";
import { inEvaluation } from "./evaluation.ts";
import type { LanguageModel, RecurrentState } from "./language.ts";

export interface SampleOptions {
  /** What the text goes on from; default: a new line, or the first character of the vocabulary. */
  prompt?: string;
  /** Characters (or bytes) to draw; default 500 */
  length?: number;
  /** 1 draws from the model's own probabilities, less is more certain, 0 takes the most probable; default 1 */
  temperature?: number;
  /** Default 0 */
  seed?: number;
}

/**
 * Draws text. The prompt is not repeated.
 *
 * @returns pieces as they come, most of one character
 * @throws ArgumentError for options that are never valid; FormatError when the prompt has an unknown character
 */
export function* sample(model: LanguageModel, options: SampleOptions = {}): Generator<string, void, void> {
  const { prompt = "", length = 500, temperature = 1, seed = 0 } = options;
  if (!Number.isSafeInteger(length) || length < 0) {
    throw new ArgumentError(
      `sample: expected length to be an integer of at least 0, got ${describe(length)}.`,
    );
  }
  if (!(temperature >= 0 && temperature < Number.POSITIVE_INFINITY)) {
    throw new ArgumentError(`sample: expected a temperature of at least 0, got ${describe(temperature)}.`);
  }
  const random = new Random(seed);
  const { vocabulary } = model;
  const first = prompt === "" ? [startId(model)] : vocabulary.encode(prompt, "prompt");
  const decoder = vocabulary.decoder();
  let ids: Indices = indices(Array.from(first), [first.length, 1]);
  let state: RecurrentState | undefined;
  for (let k = 0; k < length; k++) {
    const { output, state: next } = inEvaluation(model, () => model.forward(ids, { state }));
    state = next;
    const logits = output.data.subarray(output.size - vocabulary.size);
    const id = draw(logits, temperature, random);
    const piece = decoder(id);
    if (piece !== "") yield piece;
    ids = indices([id], [1, 1]);
  }
}

/** Where a text without a prompt starts from: a line's end, so that a line begins. */
function startId({ vocabulary }: LanguageModel): number {
  const data = vocabulary.toJSON();
  return data.kind === "byte" ? 0x0a : Math.max(0, [...data.characters].indexOf("\n"));
}

/** The id drawn from softmax(logits / temperature), in double precision. */
function draw(logits: ArrayLike<number>, temperature: number, random: Random): number {
  let best = 0;
  for (let k = 1; k < logits.length; k++) if (logits[k] > logits[best]) best = k;
  if (temperature === 0) return best;
  const weights = Float64Array.from(logits, (logit) => Math.exp((logit - logits[best]) / temperature));
  let rest = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
  for (let k = 0; k < weights.length; k++) {
    rest -= weights[k];
    if (rest < 0) return k;
  }
  // Rounding can leave a crumb after the last; the most probable one is as good as any.
  return best;
}

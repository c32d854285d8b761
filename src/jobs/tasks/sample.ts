/** Draws text from a language model, character by character. */
import { multinomial } from "../../core/autograd/multinomial.ts";
import { reshape, select } from "../../core/autograd/shape.ts";
import { checkText, countOrZero, notNegative, readOptions } from "../../core/tensor/check.ts";
import { tensor } from "../../core/tensor/create.ts";
import { type Indices, indices } from "../../core/tensor/indices.ts";
import { Random } from "../../core/tensor/random.ts";
import { checkModel } from "./checks.ts";
import { type Prediction, predictionsOf } from "./classify/measure.ts";
import { inEvaluation } from "./evaluation.ts";
import { LanguageModel, type RecurrentState } from "./language.ts";

/** Options of `sample`. */
export interface SampleOptions {
  /** The text to continue; default: a new line, or the first character of the vocabulary. */
  prompt?: string;
  /** Number of characters (or bytes) to draw; default 500 */
  length?: number;
  /** 1 draws from the model's own probabilities, a lower value favours likely characters, 0 takes the most probable; default 1 */
  temperature?: number;
  /** Default 0 */
  seed?: number;
}

/**
 * Yields drawn text in pieces, usually of one character. It does not repeat the prompt.
 *
 * @param model   a trained language model
 * @param options the prompt, the length, the temperature and the seed
 * @throws ArgumentError for options that are never valid; FormatError when the prompt has an unknown character
 * @example
 * const { model } = languageTask(text);
 * const drawn = [...sample(model, { length: 100, temperature: 0.8 })].join("");
 */
export function sample(model: LanguageModel, options: SampleOptions = {}): Generator<string, void, void> {
  checkModel("sample", LanguageModel, model);
  const { prompt, length, temperature, seed } = readOptions("sample", options, {
    prompt: [""],
    length: [500, countOrZero],
    temperature: [1, notNegative],
    seed: [0],
  });
  const random = new Random(seed);
  checkText("sample", "prompt", prompt);
  return draws(model, idsOf(model, prompt, "prompt"), length, temperature, random);
}

function* draws(
  model: LanguageModel,
  first: Int32Array,
  length: number,
  temperature: number,
  random: Random,
): Generator<string, void, void> {
  const { vocabulary } = model;
  const decoder = vocabulary.decoder();
  let ids: Indices = indices(first, [first.length, 1]);
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

/**
 * Returns the most probable character (or byte) after a text, and the probability of each candidate.
 *
 * @throws FormatError for an unknown character
 */
export function nextCharacters(model: LanguageModel, text: string): Prediction {
  const ids = idsOf(model, text, "text");
  const { output } = inEvaluation(model, () => model.forward(indices(ids, [ids.length, 1])));
  const { vocabulary } = model;
  const labels = Array.from({ length: vocabulary.size }, (_, id) =>
    vocabulary.kind === "byte" && id > 0x7f ? id : vocabulary.decode([id]),
  );
  return predictionsOf(reshape(select(output, 0, ids.length - 1), [1, vocabulary.size]), labels)[0];
}

function idsOf(model: LanguageModel, text: string, name: string): Int32Array {
  return text === "" ? Int32Array.of(startId(model)) : model.vocabulary.encode(text, name);
}

/** A line break, so that text without a prompt starts at the beginning of a line. */
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
  return multinomial(tensor(weights), random).data[0];
}

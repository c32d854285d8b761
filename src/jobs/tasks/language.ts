/**
 * The task of predicting the next character (or byte) of a text: embedding → recurrent layer → dropout → linear, trained by truncated
 * backpropagation through time with the state carried on, measured in bits per character.
 */
import { crossEntropy } from "../../core/autograd/losses.ts";
import { intermediate } from "../../core/autograd/tape.ts";
import { Dropout, Embedding, type HiddenState, Linear, type LSTMState, Module } from "../../core/nn/index.ts";
import { checkOptionNames, checkText, count, readOptions } from "../../core/tensor/check.ts";
import { ArgumentError } from "../../core/tensor/errors.ts";
import { Indices } from "../../core/tensor/indices.ts";
import type { Tensor } from "../../core/tensor/tensor.ts";
import {
  byteVocabulary,
  characterVocabulary,
  streamBatches,
  type Vocabulary,
  type VocabularyData,
  vocabularyFrom,
} from "../data/index.ts";
import { checkConfig, checkModel, checkPart, heldOutParts, seedRule } from "./checks.ts";
import { inEvaluation } from "./evaluation.ts";
import { idType, type JobArray, type PreparedData, wholeArray } from "./job/prepared.ts";
import {
  makeRecurrent,
  type Recurrent,
  type RecurrentChoice,
  type RecurrentConfig,
  recurrentConfig,
} from "./recurrentConfig.ts";
import type { EvaluatedPart, HeldOut, Measures, Task } from "./task.ts";

/** The configuration of a language model, which the file of the model includes. */
export interface LanguageConfig {
  task: "language";
  vocabulary: VocabularyData;
  embeddingSize: number;
  recurrent: RecurrentConfig;
  heldOut: HeldOut;
  /** Seed of the initial weights. */
  seed: number;
}

export type RecurrentState = HiddenState & Partial<LSTMState>;

/**
 * A model of the next character, or byte, of a text.
 *
 * @example
 * const { model } = languageTask(text);
 * console.log([...sample(model, { prompt: "Call me " })].join(""));
 */
export class LanguageModel extends Module {
  readonly embedding: Embedding;
  readonly recurrent: Recurrent;
  readonly dropout: Dropout;
  readonly decoder: Linear;
  readonly vocabulary: Vocabulary;

  /**
   * @param config the network and its vocabulary
   * @throws ArgumentError for a configuration that does not make a model
   */
  constructor(config: LanguageConfig) {
    super();
    checkConfig("LanguageModel", config, "language");
    const { embeddingSize, recurrent, seed } = config;
    if (recurrent.bidirectional) {
      throw new ArgumentError(
        "LanguageModel: expected one direction, got bidirectional. Reading from the end would show the model its targets.",
      );
    }
    this.vocabulary = vocabularyFrom(config.vocabulary);
    const { size } = this.vocabulary;
    this.embedding = new Embedding({ numEmbeddings: size, embeddingDim: embeddingSize, seed });
    this.recurrent = makeRecurrent(recurrent, embeddingSize, seed + 1);
    this.dropout = new Dropout({ p: recurrent.dropout, seed: seed + 2 });
    this.decoder = new Linear({ inFeatures: recurrent.hiddenSize, outFeatures: size, seed: seed + 3 });
  }

  override get typeName(): string {
    return "LanguageModel";
  }

  /**
   * Returns scores of every next character.
   *
   * @param ids     [T, N], from the vocabulary
   * @param options `state` to start from, as an earlier call returned it; default: zero
   * @returns `output` logits [T, N, V], and the state after the last step
   */
  forward(ids: Indices, options: { state?: RecurrentState } = {}): { output: Tensor; state: RecurrentState } {
    checkOptionNames("LanguageModel", options, ["state"]);
    const input = intermediate(this.embedding.forward(ids));
    const forward = this.recurrent.forward as (
      x: Tensor,
      o: object,
    ) => { output: Tensor; state: RecurrentState };
    const { output, state } = forward.call(this.recurrent, input, options);
    const kept = intermediate(this.dropout.forward(intermediate(output)));
    return { output: this.decoder.forward(kept), state };
  }
}

/** Ids of the validation part to measure after each epoch: enough to show progress. */
export const VALIDATED = 20_000;

/** Options of `languageTask`: the vocabulary, the network, the batches and the parts to hold out. */
export interface LanguageOptions {
  /** Name of the text for messages. Default `"text"`. */
  name?: string;
  /** Default `"character"`. */
  vocabulary?: "character" | "byte";
  /** Default 32 */
  embeddingSize?: number;
  /** Default: an LSTM with 128 units */
  recurrent?: RecurrentChoice;
  /** Sequences side by side, default 32 */
  batchSize?: number;
  /** Steps of backpropagation through time, default 64 */
  steps?: number;
  /** Default 0.05 each, from the end of the text */
  heldOut?: Partial<HeldOut>;
  /** Default 0 */
  seed?: number;
}

/**
 * Returns the task of modelling a text: the first part trains, the next validates, the last tests. The vocabulary covers the whole text,
 * since the model could not score a character without an id.
 *
 * @param text    the whole text
 * @param options the vocabulary, the network, the batches and the parts to hold out
 * @throws ArgumentError when the text is too short for one batch
 * @example
 * const task = languageTask(text, { recurrent: { hiddenSize: 64 } });
 * for await (const { loss } of trainTask(task, { epochs: 1 })) console.log(loss);
 */
export function languageTask(
  text: string,
  options: LanguageOptions = {},
): Task<LanguageConfig, Indices, LanguageModel> {
  checkText("languageTask", "text", text);
  const settings = languageSettings(options);
  const { name, batchSize, steps, kind } = settings;
  if (text === "") {
    throw new ArgumentError(`${name}: expected text to learn from, got an empty string.`);
  }
  const vocabulary = kind === "byte" ? byteVocabulary() : characterVocabulary(text);
  const ids = vocabulary.encode(text, name);
  const { train, validation, task, preparedFrom } = languageParts(vocabulary, settings, {
    length: ids.length,
    characters: countCharacters(vocabulary, ids),
  });
  const { model, config } = task;
  const training = ids.subarray(0, train);
  const validated = ids.subarray(train, train + Math.min(validation, VALIDATED));
  const report = () => evaluateLanguage(model, config, text, "test");
  return {
    ...task,
    batches: streamBatches({ ids: training, batchSize, steps }),
    validate() {
      const bits = bitsPerCharacter(model, validated);
      return { loss: bits * Math.LN2, bitsPerCharacter: bits };
    },
    prepared: () => preparedFrom(() => [training], validated),
    report,
    evaluate: report,
  };
}

/** Returns what a task has of a text in memory and of one in a file. @param text its length in ids, and its characters */
export function languageParts(
  vocabulary: Vocabulary,
  settings: LanguageSettings,
  { length, characters }: { length: number; characters: number },
) {
  const { name, kind, batchSize, steps, embeddingSize, recurrent, heldOut, seed } = settings;
  checkLength(length, settings);
  const test = Math.round(length * heldOut.test);
  const validation = Math.round(length * heldOut.validation);
  const train = length - test - validation;
  const config: LanguageConfig = {
    task: "language",
    vocabulary: vocabulary.toJSON(),
    embeddingSize,
    recurrent,
    heldOut,
    seed,
  };
  const task = {
    name: "language" as const,
    config,
    model: new LanguageModel(config),
    carryState: true,
    notes: [
      `${name}: ${length} ${kind}s, ${vocabulary.size} different; ${train} train, ${validation} validate, ${test} test`,
    ],
    unit: { name: "bits/character", factor: length / characters / Math.LN2 },
    loss: (output: Tensor, target: Tensor | Indices) => crossEntropy(output, target as Indices),
  };
  const type = idType(vocabulary.size);
  /** @param pieces the training part, in pieces */
  const preparedFrom = (pieces: JobArray["pieces"], validated: ArrayLike<number>): PreparedData => ({
    arrays: { ids: { type, shape: [train], pieces }, validation: wholeArray(type, validated) },
    batchSize,
    layout: { steps, bytes: kind === "byte" },
  });
  return { train, validation, task, preparedFrom };
}

/** The options of a language task, with their defaults. */
export interface LanguageSettings
  extends Required<Omit<LanguageOptions, "vocabulary" | "recurrent" | "heldOut">> {
  kind: "character" | "byte";
  recurrent: RecurrentConfig;
  heldOut: HeldOut;
}

/** @throws ArgumentError for options that are invalid */
export function languageSettings(options: LanguageOptions): LanguageSettings {
  const { vocabulary: kind, ...settings } = readOptions("languageTask", options, {
    name: ["text"],
    vocabulary: ["character", ["character", "byte"]],
    embeddingSize: [32, count],
    recurrent: [undefined],
    batchSize: [32, count],
    steps: [64, count],
    heldOut: [undefined],
    seed: [0, seedRule],
  });
  checkText("languageTask", "name", settings.name);
  const heldOut = heldOutParts("languageTask", options.heldOut, 0.05);
  return {
    ...settings,
    kind,
    heldOut,
    recurrent: recurrentConfig({ hiddenSize: 128, ...options.recurrent }),
  };
}

/** @throws ArgumentError when the text is too short to train and to measure on */
function checkLength(length: number, { name, kind, batchSize, steps, heldOut }: LanguageSettings): void {
  const unit = `${kind}s`;
  const { validation, test } = heldOut;
  const training = batchSize * steps + 1;
  const parts = [validation, test].map((part) => Math.round(length * part));
  if (Math.min(...parts) >= 2 && length - parts[0] - parts[1] >= training) return;
  // Each part is rounded: 1.5 makes 2, and both together take one more at most.
  const needed = Math.ceil(
    Math.max(1.5 / Math.min(validation, test), (training + 1) / (1 - validation - test)),
  );
  throw new ArgumentError(
    `${name}: expected about ${needed} ${unit} or more, got ${length}. ${batchSize} sequences of ${steps} steps are read at once, which takes ${training}, and shares of ${validation} and ${test} are held out to measure on. Take a longer text, a smaller batch or fewer steps.`,
  );
}

/**
 * Returns the loss of a model on a text, or on the test part of its training text.
 *
 * @param model  a trained language model
 * @param config its configuration, as its task or file has it
 * @param text   the text; for `"test"` the whole training text
 * @param part   `"test"` for the part held out, `"all"` for the whole text
 * @param name   of the text, for messages
 * @returns `bitsPerCharacter`, `loss` in nats, and the number of measured `characters` (or bytes)
 * @throws FormatError for an unknown character; ArgumentError for fewer than two characters
 * @example
 * const { model, config } = languageTask(text);
 * const { bitsPerCharacter } = evaluateLanguage(model, config, text, "test");
 */
export function evaluateLanguage(
  model: LanguageModel,
  config: LanguageConfig,
  text: string,
  part: EvaluatedPart,
  name = "text",
): Measures {
  checkModel("evaluateLanguage", LanguageModel, model);
  checkConfig("evaluateLanguage", config, "language");
  checkText("evaluateLanguage", "text", text);
  checkPart("evaluateLanguage", part);
  const ids = model.vocabulary.encode(text, name);
  const start = part === "all" ? 0 : ids.length - Math.round(ids.length * config.heldOut.test);
  const measured = ids.subarray(start);
  if (measured.length < 2) {
    const of = part === "test" ? ` in its held-out part, of ${ids.length} in all` : "";
    throw new ArgumentError(
      `${name}: expected at least 2 ${model.vocabulary.kind}s to measure on, got ${measured.length}${of}. The first one only starts the model; take a longer text.`,
    );
  }
  const bits = bitsPerCharacter(model, measured);
  return { loss: bits * Math.LN2, bitsPerCharacter: bits, characters: measured.length };
}

/** Steps per forward pass of the measurement; the number does not change the result. */
const CHUNK = 128;

/**
 * Returns the mean number of bits per character of at least 2 ids, -Σ log2 p / characters, with the state carried through the text.
 *
 * Up to 32 lanes read the text side by side, each from a zero state: many times faster than one lane, and slightly less exact at the start
 * of each lane.
 */
export function bitsPerCharacter(model: LanguageModel, ids: Int32Array): number {
  const lanes = Math.max(1, Math.min(32, Math.floor((ids.length - 1) / CHUNK)));
  const lane = Math.floor((ids.length - 1) / lanes);
  let nats = 0;
  let characters = 0;
  let state: RecurrentState | undefined;
  for (let start = 0; start < lane; start += CHUNK) {
    const steps = Math.min(CHUNK, lane - start);
    const input = new Int32Array(steps * lanes);
    const target = new Int32Array(steps * lanes);
    for (let t = 0; t < steps; t++) {
      for (let n = 0; n < lanes; n++) {
        input[t * lanes + n] = ids[n * lane + start + t];
        target[t * lanes + n] = ids[n * lane + start + t + 1];
      }
    }
    characters += countCharacters(model.vocabulary, target);
    nats += inEvaluation(model, () => {
      const result = model.forward(new Indices(input, [steps, lanes]), { state });
      state = result.state;
      return crossEntropy(result.output, new Indices(target, [steps, lanes]), { reduction: "sum" }).item();
    });
  }
  return nats / Math.LN2 / characters;
}

/** Returns the number of characters that begin among ids. In UTF-8 the bytes 0x80 to 0xbf continue one. */
export function countCharacters({ kind }: Vocabulary, ids: Int32Array): number {
  return kind === "character" ? ids.length : ids.reduce((sum, id) => sum + ((id & 0xc0) === 0x80 ? 0 : 1), 0);
}

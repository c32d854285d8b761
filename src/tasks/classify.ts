/**
 * Classifier of whole sequences, numeric or text, of any lengths: (embedding →) recurrent layer → the state after each sequence's own
 * last step (in both directions: and first) → dropout → linear.
 */
import { crossEntropy } from "../autograd/losses.ts";
import { concat, select } from "../autograd/shape.ts";
import { softmax } from "../autograd/softmax.ts";
import {
  characterVocabulary,
  digestOf,
  type Label,
  type LabelledSequences,
  learnScaling,
  padIds,
  padVectors,
  type Scaling,
  scale,
  shuffledBatches,
  type Vocabulary,
  type VocabularyData,
  vocabularyFrom,
} from "../data/index.ts";
import { Dropout, Embedding, type HiddenState, Linear, Module } from "../nn/index.ts";
import { ArgumentError, describe, FormatError } from "../tensor/errors.ts";
import { Indices } from "../tensor/indices.ts";
import { checkOptionNames } from "../tensor/options.ts";
import { Random } from "../tensor/random.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { count } from "../train/options.ts";
import { checkConfig, checkModel, checkPart, checkTaskOptions, heldOutParts } from "./checks.ts";
import { inEvaluation } from "./evaluation.ts";
import {
  makeRecurrent,
  outputSize,
  type Recurrent,
  type RecurrentChoice,
  type RecurrentConfig,
  recurrentConfig,
} from "./recurrent.ts";
import type { EvaluatedPart, HeldOut, Measures, Task } from "./task.ts";

export type ClassifyInput =
  | { kind: "numbers"; features: number; scaling: Scaling }
  | { kind: "text"; vocabulary: VocabularyData; embeddingSize: number };

export interface ClassifyConfig {
  task: "classify";
  labels: Label[];
  input: ClassifyInput;
  recurrent: RecurrentConfig;
  heldOut: HeldOut;
  /** Of the initial weights, and of the split. */
  seed: number;
}

/** A padded batch: [T, N, features] or ids [T, N]. */
export interface Padded {
  input: Tensor | Indices;
  lengths: Int32Array;
}

export class SequenceClassifier extends Module {
  readonly embedding: Embedding | undefined;
  readonly recurrent: Recurrent;
  readonly dropout: Dropout;
  readonly head: Linear;

  constructor(config: ClassifyConfig) {
    super();
    checkConfig("SequenceClassifier", config, "classify");
    const { input, recurrent, labels, seed } = config;
    let columns: number;
    if (input.kind === "text") {
      columns = input.embeddingSize;
      const { size } = vocabularyFrom(input.vocabulary);
      this.embedding = new Embedding({ numEmbeddings: size, embeddingDim: columns, seed });
    } else columns = input.features;
    this.recurrent = makeRecurrent(recurrent, columns, seed + 1);
    this.dropout = new Dropout({ p: recurrent.dropout, seed: seed + 2 });
    this.head = new Linear({ inFeatures: outputSize(recurrent), outFeatures: labels.length, seed: seed + 3 });
  }

  override get typeName(): string {
    return "SequenceClassifier";
  }

  /** @returns logits [N, C] */
  forward(input: Tensor | Indices, options: { lengths?: Int32Array } = {}): Tensor {
    checkOptionNames("SequenceClassifier", options, ["lengths"]);
    if (input instanceof Indices && this.embedding === undefined) {
      throw new ArgumentError("SequenceClassifier: expected a tensor of numbers, got indices of text.");
    }
    const x = input instanceof Indices ? this.embedding!.forward(input) : input;
    const forward = this.recurrent.forward as (x: Tensor, o: object) => { state: HiddenState };
    const { hidden } = forward.call(this.recurrent, x, options).state;
    const [places] = hidden.shape;
    const last = this.recurrent.bidirectional
      ? concat([select(hidden, 0, places - 2), select(hidden, 0, places - 1)], 1)
      : select(hidden, 0, places - 1);
    return this.head.forward(this.dropout.forward(last));
  }
}

const optionNames: readonly (keyof ClassifyOptions)[] = [
  "embeddingSize",
  "recurrent",
  "batchSize",
  "heldOut",
  "seed",
];

export interface ClassifyOptions {
  /** Of text, default 16 */
  embeddingSize?: number;
  recurrent?: RecurrentChoice;
  /** Default 32 */
  batchSize?: number;
  /** Default 0.1 each, drawn at random by the seed */
  heldOut?: Partial<HeldOut>;
  /** Default 0 */
  seed?: number;
}

/**
 * A classifier of labelled sequences. Which of them are held out is drawn by the seed: unlike rows of a table they have no order.
 *
 * @throws FormatError when a sequence has no label; ArgumentError when there is one class only, or too few sequences
 */
export function classifyTask(data: LabelledSequences, options: ClassifyOptions = {}): Task<ClassifyConfig> {
  checkSequences("classifyTask", data);
  checkTaskOptions("classifyTask", options, optionNames, { embeddingSize: count });
  const { batchSize = 32, seed = 0, embeddingSize = 16 } = options;
  const heldOut = heldOutParts("classifyTask", options.heldOut, 0.1);
  const { labels } = data;
  if (labels === undefined) {
    throw new FormatError(
      "jsonl",
      "VALUE",
      `${data.name} line ${data.lines[0]}: expected a "label", got none.`,
      {
        line: data.lines[0],
      },
    );
  }
  const classes = classesOf(labels);
  if (classes.length < 2) {
    throw new ArgumentError(
      `${data.name}: expected at least two different labels, got ${describe(classes)}.`,
    );
  }
  const parts = randomSplit(labels.length, heldOut, seed);
  const config: ClassifyConfig = {
    task: "classify",
    labels: classes,
    input: inputOf(data, parts.train, embeddingSize),
    recurrent: recurrentConfig(options.recurrent),
    heldOut,
    seed,
  };
  const model = new SequenceClassifier(config);
  const targets = targetsOf(labels, classes, data);
  const encoded = encode(config, data);
  const batchOf = (examples: Int32Array) => ({
    ...encoded.pad(examples),
    target: new Indices(
      Int32Array.from(examples, (k) => targets[k]),
      [examples.length],
    ),
  });
  return {
    name: "classify",
    config,
    model,
    carryState: false,
    notes: [
      `${data.name}: ${labels.length} sequences of ${data.kind} in ${classes.length} classes; ${parts.train.length} train, ${parts.validation.length} validate, ${parts.test.length} test`,
    ],
    batches: shuffledBatches({
      count: parts.train.length,
      data: digestOf([...encoded.arrays, targets]),
      batchSize,
      seed,
      make: (examples) => batchOf(Int32Array.from(examples, (k) => parts.train[k])),
    }),
    loss: (output, target) => crossEntropy(output, target as Indices),
    validate: () => measure(model, parts.validation, targets, encoded.pad),
    evaluate: () => evaluateClassifier(model, config, data, "test"),
  };
}

/** @throws ArgumentError unless it is what `readJSONLines` gives */
function checkSequences(where: string, data: LabelledSequences): void {
  const { kind, sequences, lines, labels } = (data ?? {}) as Partial<LabelledSequences>;
  const isWhole =
    (kind === "text" || kind === "numbers") &&
    Array.isArray(sequences) &&
    sequences.length > 0 &&
    (kind === "text"
      ? [...sequences].every((each) => typeof each === "string")
      : [...sequences].every(ArrayBuffer.isView)) &&
    typeof data.name === "string" &&
    (Array.isArray(lines) || ArrayBuffer.isView(lines)) &&
    lines.length === sequences.length &&
    (labels === undefined || Array.isArray(labels));
  if (isWhole) return;
  throw new ArgumentError(
    `${where}: expected labelled sequences, got ${describe(data)}. readJSONLines makes them.`,
  );
}

/** Different labels: numbers by size, then text in the order of its code units. */
function classesOf(labels: readonly Label[]): Label[] {
  return [...new Set(labels)].sort((a, b) => {
    if (typeof a === "number" && typeof b === "number") return a - b;
    return String(a) < String(b) ? -1 : 1;
  });
}

/** The class of each label. @throws FormatError (`VALUE`) with the line of a label that the model has no class for */
function targetsOf(labels: readonly Label[], classes: readonly Label[], data: LabelledSequences): Int32Array {
  return Int32Array.from(labels, (label, k) => {
    const target = classes.indexOf(label);
    if (target >= 0) return target;
    const line = data.lines[k];
    throw new FormatError(
      "jsonl",
      "VALUE",
      `${data.name} line ${line}: expected one of the labels ${describe([...classes])}, got ${describe(label)}.`,
      { line },
    );
  });
}

function randomSplit(
  count: number,
  { validation, test }: HeldOut,
  seed: number,
): { train: Int32Array; validation: Int32Array; test: Int32Array } {
  const order = new Random(seed).permutation(count);
  // At least one each, or there is nothing to measure on.
  const testCount = Math.max(1, Math.round(count * test));
  const validationCount = Math.max(1, Math.round(count * validation));
  if (testCount + validationCount >= count) {
    throw new ArgumentError(
      `classify: expected sequences to train on, got ${count} of which ${testCount + validationCount} are held out.`,
    );
  }
  return {
    test: order.subarray(0, testCount),
    validation: order.subarray(testCount, testCount + validationCount),
    train: order.subarray(testCount + validationCount),
  };
}

function inputOf(data: LabelledSequences, train: Int32Array, embeddingSize: number): ClassifyInput {
  if (data.kind === "text") {
    const vocabulary = characterVocabulary(data.sequences.join(""));
    return { kind: "text", vocabulary: vocabulary.toJSON(), embeddingSize };
  }
  const { features, sequences } = data;
  const columns = Array.from({ length: features }, (_, feature) =>
    Float64Array.from(
      [...train].flatMap((k) => [...sequences[k].filter((_v, at) => at % features === feature)]),
    ),
  );
  return { kind: "numbers", features, scaling: learnScaling(columns, 0, columns[0].length) };
}

/** Sequences as the model reads them. @throws ArgumentError or FormatError when the data is not of the model's kind */
function encode(
  { input }: Pick<ClassifyConfig, "input">,
  data: LabelledSequences,
): { arrays: (Int32Array | Float64Array)[]; pad(examples: Int32Array): Padded } {
  const features = data.kind === "numbers" ? data.features : 0;
  const wanted = input.kind === "numbers" ? input.features : 0;
  if (data.kind !== input.kind || features !== wanted) {
    const name = (kind: string, count: number) =>
      kind === "text" ? "text" : `sequences of ${count} features`;
    throw new ArgumentError(
      `${data.name}: expected ${name(input.kind, wanted)}, got ${name(data.kind, features)}.`,
    );
  }
  if (data.kind === "text" && input.kind === "text") {
    const arrays = encodeText(vocabularyFrom(input.vocabulary), data);
    return { arrays, pad: (examples) => padIds(Array.from(examples, (k) => arrays[k])) };
  }
  const { scaling } = input as Extract<ClassifyInput, { kind: "numbers" }>;
  const arrays = (data.sequences as Float64Array[]).map((values) =>
    values.map((value, at) => scale(value, scaling, at % features)),
  );
  return {
    arrays,
    pad: (examples) =>
      padVectors(
        Array.from(examples, (k) => arrays[k]),
        features,
      ),
  };
}

function encodeText(vocabulary: Vocabulary, data: LabelledSequences): Int32Array[] {
  return (data.sequences as string[]).map((text, k) =>
    vocabulary.encode(text, `${data.name} line ${data.lines[k]}: text`),
  );
}

/** Sequences in one forward pass of the measurement. */
const CHUNK = 128;

function logitsOf(
  model: SequenceClassifier,
  examples: Int32Array,
  pad: (examples: Int32Array) => Padded,
): Tensor[] {
  const outputs: Tensor[] = [];
  for (let first = 0; first < examples.length; first += CHUNK) {
    const { input, lengths } = pad(examples.subarray(first, first + CHUNK));
    outputs.push(inEvaluation(model, () => model.forward(input, { lengths })));
  }
  return outputs;
}

function measure(
  model: SequenceClassifier,
  examples: Int32Array,
  targets: Int32Array,
  pad: (examples: Int32Array) => Padded,
): Measures {
  let nats = 0;
  let right = 0;
  let first = 0;
  for (const logits of logitsOf(model, examples, pad)) {
    const [count, classes] = logits.shape;
    const wanted = Int32Array.from(examples.subarray(first, first + count), (k) => targets[k]);
    first += count;
    nats += crossEntropy(logits, new Indices(wanted, [count]), { reduction: "sum" }).item();
    for (let n = 0; n < count; n++) {
      if (largest(logits.data.subarray(n * classes, (n + 1) * classes)) === wanted[n]) right++;
    }
  }
  return { loss: nats / examples.length, accuracy: right / examples.length, sequences: examples.length };
}

/** Accuracy of always saying the label that is most frequent in training. */
function baseline(targets: Int32Array, train: Int32Array, test: Int32Array): number {
  const counts = new Int32Array(targets.reduce((a, b) => Math.max(a, b), 0) + 1);
  for (const k of train) counts[targets[k]]++;
  const usual = largest(counts);
  return test.filter((k) => targets[k] === usual).length / test.length;
}

function largest(values: ArrayLike<number>): number {
  let best = 0;
  for (let k = 1; k < values.length; k++) if (values[k] > values[best]) best = k;
  return best;
}

/**
 * Measures a model on labelled sequences, or on the test part of those it was trained on.
 *
 * @returns `accuracy`, `loss` in nats, `sequences` it was measured on; of a test part also `baseline`, the accuracy of always
 *   saying the label most frequent in training
 * @throws FormatError for a label the model does not know; ArgumentError when there are no labels, or data of another kind
 */
export function evaluateClassifier(
  model: SequenceClassifier,
  config: ClassifyConfig,
  data: LabelledSequences,
  part: EvaluatedPart,
): Measures {
  checkModel("evaluateClassifier", SequenceClassifier, model);
  checkConfig("evaluateClassifier", config, "classify");
  checkSequences("evaluateClassifier", data);
  checkPart("evaluateClassifier", part);
  if (data.labels === undefined) {
    throw new ArgumentError(`${data.name}: expected labels to compare with, got none.`);
  }
  const targets = targetsOf(data.labels, config.labels, data);
  const { pad } = encode(config, data);
  if (part === "all") return measure(model, everyOf(data), targets, pad);
  const { train, test } = randomSplit(targets.length, config.heldOut, config.seed);
  return { ...measure(model, test, targets, pad), baseline: baseline(targets, train, test) };
}

/** A label, and how sure the model is of it. */
export interface Classification {
  label: Label;
  probability: number;
}

/** The most probable label of each sequence. */
export function classify(
  model: SequenceClassifier,
  config: ClassifyConfig,
  data: LabelledSequences,
): Classification[] {
  checkModel("classify", SequenceClassifier, model);
  checkConfig("classify", config, "classify");
  checkSequences("classify", data);
  return logitsOf(model, everyOf(data), encode(config, data).pad).flatMap((logits) => {
    const [count, classes] = logits.shape;
    const probabilities = softmax(logits).data;
    return Array.from({ length: count }, (_, n) => {
      const row = probabilities.subarray(n * classes, (n + 1) * classes);
      const best = largest(row);
      return { label: config.labels[best], probability: row[best] };
    });
  });
}

function everyOf({ sequences }: LabelledSequences): Int32Array {
  return Int32Array.from({ length: sequences.length }, (_, k) => k);
}

/** Predictions of a trained classifier, and their accuracy. */
import { crossEntropy } from "../../../core/autograd/losses.ts";
import { softmax } from "../../../core/autograd/softmax.ts";
import { ArgumentError } from "../../../core/tensor/errors.ts";
import { Indices } from "../../../core/tensor/indices.ts";
import type { Tensor } from "../../../core/tensor/tensor.ts";
import type { Label, LabelledSequences } from "../../data/index.ts";
import { checkConfig, checkModel, checkPart } from "../checks.ts";
import { inEvaluation } from "../evaluation.ts";
import type { EvaluatedPart, Measures } from "../task.ts";
import { checkSequences, drawParts, encode, type Padded, targetsOf } from "./examples.ts";
import { type ClassifyConfig, SequenceClassifier } from "./model.ts";

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

/** The loss, and the actual and the predicted class of each example. */
interface Answers {
  loss: number;
  actual: Int32Array;
  predicted: Int32Array;
}

function answersOf(
  model: SequenceClassifier,
  examples: Int32Array,
  targets: Int32Array,
  pad: (examples: Int32Array) => Padded,
  weight?: Tensor,
): Answers {
  const actual = Int32Array.from(examples, (k) => targets[k]);
  const predicted = new Int32Array(examples.length);
  let nats = 0;
  let first = 0;
  for (const logits of logitsOf(model, examples, pad)) {
    const [count, classes] = logits.shape;
    const wanted = new Indices(actual.slice(first, first + count), [count]);
    nats += crossEntropy(logits, wanted, { reduction: "sum", weight }).item();
    for (let n = 0; n < count; n++)
      predicted[first + n] = largest(logits.data.subarray(n * classes, (n + 1) * classes));
    first += count;
  }
  const total = weight === undefined ? examples.length : actual.reduce((sum, k) => sum + weight.data[k], 0);
  return { loss: nats / total, actual, predicted };
}

/**
 * Returns loss and accuracy on these examples, and the number of their labels: with a single one, accuracy means nothing.
 *
 * @param weight of each class in the loss, as in training, so that the best epoch is the best of what training minimises
 */
export function measure(
  model: SequenceClassifier,
  examples: Int32Array,
  targets: Int32Array,
  pad: (examples: Int32Array) => Padded,
  weight?: Tensor,
): Measures {
  const { loss, actual, predicted } = answersOf(model, examples, targets, pad, weight);
  return {
    loss,
    accuracy: accuracyOf(actual, predicted),
    sequences: actual.length,
    labels: new Set(actual).size,
  };
}

function accuracyOf(actual: Int32Array, predicted: Int32Array): number {
  return actual.filter((label, n) => label === predicted[n]).length / actual.length;
}

/** Precision and recall of one class. */
export interface ClassMeasures {
  label: Label;
  /** Number of sequences with this label. */
  sequences: number;
  /** Share of the predictions of this label that are right; absent without such predictions. */
  precision?: number;
  /** Share of the sequences with this label that are found; absent without such sequences. */
  recall?: number;
  /** The harmonic mean of precision and recall; absent without sequences of this label. */
  f1?: number;
}

/** A classifier measured on sequences with known labels. */
export interface ClassificationReport {
  /** In nats. */
  loss: number;
  /** Share of the sequences whose label it predicts, 0 to 1. */
  accuracy: number;
  /** Number of sequences that it was measured on. */
  sequences: number;
  /** The mean of `f1` over classes with sequences. */
  macroF1: number;
  /** For a test part, the accuracy of always predicting the most frequent label of the training part. */
  baseline?: number;
  /** In the order of the confusion matrix. */
  classes: ClassMeasures[];
  /** Number of sequences by actual label (row) and predicted label (column); absent for more than 100 labels. */
  confusion?: number[][];
}

/** The matrix grows with the square of the labels. */
const MOST_CONFUSED = 100;

function classesIn({ actual, predicted }: Answers, labels: readonly Label[]): ClassMeasures[] {
  const [sequences, answers, right] = [0, 1, 2].map(() => new Int32Array(labels.length));
  for (const [n, label] of actual.entries()) {
    sequences[label]++;
    answers[predicted[n]]++;
    if (label === predicted[n]) right[label]++;
  }
  return labels.map((label, k) => ({
    label,
    sequences: sequences[k],
    ...(answers[k] > 0 && { precision: right[k] / answers[k] }),
    ...(sequences[k] > 0 && {
      recall: right[k] / sequences[k],
      f1: (2 * right[k]) / (answers[k] + sequences[k]),
    }),
  }));
}

function confusionOf({ actual, predicted }: Answers, classes: number): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (const [n, label] of actual.entries()) counts[label][predicted[n]]++;
  return counts;
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
 * Returns the confusion matrix of a model, with precision, recall and F1 of each class, on labelled sequences, or on the test part of those
 * it was trained on.
 *
 * @param model  a trained classifier
 * @param config its configuration, as its task or file has it
 * @param data   labelled sequences; for `"test"` all that the model was trained with
 * @param part   `"test"` for the part held out, `"all"` for all sequences
 * @throws FormatError for a label the model does not know; ArgumentError when there are no labels, or data of another kind
 * @example
 * const { model, config } = classifyTask(data);
 * const { classes, confusion } = reportClassifier(model, config, data, "test");
 */
export function reportClassifier(
  model: SequenceClassifier,
  config: ClassifyConfig,
  data: LabelledSequences,
  part: EvaluatedPart,
): ClassificationReport {
  checkModel("reportClassifier", SequenceClassifier, model);
  checkConfig("reportClassifier", config, "classify");
  checkSequences("reportClassifier", data);
  checkPart("reportClassifier", part);
  if (data.labels === undefined) {
    throw new ArgumentError(
      `${data.name}: expected labels to compare with, got none. Add a "label" to each line, or ask for predictions.`,
    );
  }
  const targets = targetsOf(data.labels, config.labels, data);
  const { pad } = encode(config, data);
  const parts = part === "test" ? drawParts(targets, config) : undefined;
  const examples = parts?.test ?? everyOf(data);
  const answers = answersOf(model, examples, targets, pad);
  const classes = classesIn(answers, config.labels);
  const found = classes.flatMap(({ f1 }) => f1 ?? []);
  return {
    loss: answers.loss,
    accuracy: accuracyOf(answers.actual, answers.predicted),
    sequences: examples.length,
    macroF1: found.reduce((sum, f1) => sum + f1, 0) / found.length,
    ...(parts && { baseline: baseline(targets, parts.train, parts.test) }),
    classes,
    ...(classes.length <= MOST_CONFUSED && { confusion: confusionOf(answers, classes.length) }),
  };
}

/** Returns a report as numbers by name: `precision of LABEL`, `recall of LABEL` and `f1 of LABEL`, where they are defined. */
export function classMeasures({ classes, confusion: _, ...numbers }: ClassificationReport): Measures {
  const named = classes.flatMap(({ label, precision, recall, f1 }) =>
    Object.entries({ precision, recall, f1 }).map(([name, value]) => [
      // Whole, so that no two labels share a name.
      `${name} of ${JSON.stringify(label)}`,
      value,
    ]),
  );
  return {
    ...numbers,
    labels: classes.filter(({ sequences }) => sequences > 0).length,
    ...Object.fromEntries(named.filter(([, value]) => value !== undefined)),
  };
}

/** A label and its probability, 0 to 1. */
export interface Classification {
  label: Label;
  probability: number;
}

/** The most probable label, and all labels, the most probable first. */
export interface Prediction extends Classification {
  /** All labels, the most probable first. */
  probabilities: Classification[];
}

/** Returns the labels with the softmax of each row of logits, [N, C]. */
export function predictionsOf(logits: Tensor, labels: readonly Label[]): Prediction[] {
  const { data } = softmax(logits);
  return Array.from({ length: logits.shape[0] }, (_, n) => {
    const probabilities = labels
      .map((label, k) => ({ label, probability: data[n * labels.length + k] }))
      .sort((a, b) => b.probability - a.probability);
    return { ...probabilities[0], probabilities };
  });
}

/**
 * Returns the most probable label of each sequence, and the probabilities of all.
 *
 * @param model  a trained classifier
 * @param config its configuration, as its task or file has it
 * @param data   sequences of the kind that it was trained on; it ignores labels
 * @throws ArgumentError for data of another kind; FormatError for an unknown character
 * @example
 * const { model, config } = classifyTask(data);
 * const [{ label, probability }] = classify(model, config, sequencesFrom([{ text: "hallo" }]));
 */
export function classify(
  model: SequenceClassifier,
  config: ClassifyConfig,
  data: LabelledSequences,
): Prediction[] {
  checkModel("classify", SequenceClassifier, model);
  checkConfig("classify", config, "classify");
  checkSequences("classify", data);
  return logitsOf(model, everyOf(data), encode(config, data).pad).flatMap((logits) =>
    predictionsOf(logits, config.labels),
  );
}

function everyOf({ sequences }: LabelledSequences): Int32Array {
  return Int32Array.from({ length: sequences.length }, (_, k) => k);
}

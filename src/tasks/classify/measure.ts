/** The answers of a trained classifier, and their accuracy. */
import { crossEntropy } from "../../autograd/losses.ts";
import { softmax } from "../../autograd/softmax.ts";
import type { Label, LabelledSequences } from "../../data/index.ts";
import { ArgumentError } from "../../tensor/errors.ts";
import { Indices } from "../../tensor/indices.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { checkConfig, checkModel, checkPart } from "../checks.ts";
import { inEvaluation } from "../evaluation.ts";
import type { EvaluatedPart, Measures } from "../task.ts";
import { checkSequences, encode, type Padded, randomSplit, targetsOf } from "./examples.ts";
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

/** Loss and accuracy on these examples, and their number of labels: with only one, accuracy is meaningless. */
export function measure(
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
  const labels = new Set(Array.from(examples, (k) => targets[k])).size;
  return {
    loss: nats / examples.length,
    accuracy: right / examples.length,
    sequences: examples.length,
    labels,
  };
}

/** Accuracy of always answering with the most frequent label in training. */
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
 * Returns the accuracy and loss of a model on labelled sequences, or on the test part of its training data.
 *
 * @returns `accuracy`, `loss` in nats, the number of measured `sequences` and of `labels` among them; for a test part also `baseline`, the
 *   accuracy of always answering with the most frequent label in training
 * @throws FormatError for a label that the model does not know; ArgumentError for data without labels, or of another kind
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

/** A label and its probability. */
export interface Classification {
  label: Label;
  probability: number;
}

/** The most probable label, and all labels, the most probable first. */
export interface Prediction extends Classification {
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

/** Returns the most probable label of each sequence, and the probabilities of all. */
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

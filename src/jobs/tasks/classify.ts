/** The task of classifying whole sequences. */
import { crossEntropy } from "../../core/autograd/losses.ts";
import { count, readOptions } from "../../core/tensor/check.ts";
import { ArgumentError, describe, FormatError } from "../../core/tensor/errors.ts";
import { Indices } from "../../core/tensor/indices.ts";
import type { Tensor } from "../../core/tensor/tensor.ts";
import { digestOf, type LabelledSequences, shuffledBatches } from "../data/index.ts";
import { heldOutParts, seedRule } from "./checks.ts";
import {
  balancedWeights,
  checkSequences,
  classesOf,
  describeMissing,
  describeSkipped,
  drawParts,
  encode,
  inputOf,
  sequenceArrays,
  targetsOf,
} from "./classify/examples.ts";
import { measure, reportClassifier } from "./classify/measure.ts";
import { type ClassifyConfig, SequenceClassifier } from "./classify/model.ts";
import { type RecurrentChoice, recurrentConfig } from "./recurrentConfig.ts";
import { measuresOf } from "./report.ts";
import type { HeldOut, Task } from "./task.ts";

export {
  type Classification,
  type ClassificationReport,
  type ClassMeasures,
  classify,
  type Prediction,
  reportClassifier,
} from "./classify/measure.ts";
export { type ClassifyConfig, type ClassifyInput, SequenceClassifier } from "./classify/model.ts";

/** Options of `classifyTask`: the network, the batches and the parts to hold out. */
export interface ClassifyOptions {
  /** For text: characters, with one id for all that training sees once or never, or the bytes of UTF-8. Default `"character"` */
  vocabulary?: "character" | "byte";
  /** For text, default 16 */
  embeddingSize?: number;
  /** Default: an LSTM with 64 units */
  recurrent?: RecurrentChoice;
  /** Default 32 */
  batchSize?: number;
  /** `"balanced"` gives rare classes more weight in the loss. Default: equal weights */
  classWeights?: "balanced";
  /** Default 0.1 each, drawn by the seed with the classes in the proportions of the data */
  heldOut?: Partial<HeldOut>;
  /** Default 0 */
  seed?: number;
}

/**
 * Returns the task of classifying labelled sequences. It holds out about the same share of every class, drawn with the seed.
 *
 * @param data    sequences of numbers or texts, all with labels
 * @param options the network, the batches and the parts to hold out
 * @throws FormatError when a sequence has no label; ArgumentError for a single class, or too few sequences
 * @example
 * const task = classifyTask(readJSONLines(text));
 * for await (const { loss } of trainTask(task)) console.log(loss);
 */
export function classifyTask(
  data: LabelledSequences,
  options: ClassifyOptions = {},
): Task<ClassifyConfig, Tensor | Indices, SequenceClassifier> {
  checkSequences("classifyTask", data);
  const { batchSize, seed, embeddingSize, vocabulary } = readOptions("classifyTask", options, {
    vocabulary: ["character", ["character", "byte"]],
    embeddingSize: [16, count],
    recurrent: [undefined],
    batchSize: [32, count],
    classWeights: [undefined],
    heldOut: [undefined],
    seed: [0, seedRule],
  });
  const { classWeights } = options;
  if (classWeights !== undefined && classWeights !== "balanced") {
    throw new ArgumentError(
      `classifyTask: expected classWeights to be "balanced", got ${describe(classWeights)}. Leave it out to weigh all classes equally.`,
      "NAME",
    );
  }
  if (options.vocabulary !== undefined && data.kind !== "text") {
    throw new ArgumentError(
      `classifyTask: expected a vocabulary for texts only, got ${describe(vocabulary)} for sequences of numbers. Leave it out.`,
    );
  }
  const heldOut = heldOutParts("classifyTask", options.heldOut, 0.1);
  const { labels } = data;
  if (labels === undefined) {
    const [line] = data.lines;
    throw new FormatError("jsonl", "VALUE", `${data.name} line ${line}: expected a "label", got none.`, {
      line,
    });
  }
  const classes = classesOf(labels);
  if (classes.length < 2) {
    throw new ArgumentError(
      `${data.name}: expected at least two different labels, got ${describe(classes)}.`,
    );
  }
  const targets = targetsOf(labels, classes, data);
  const parts = drawParts(targets, { heldOut, seed });
  const config: ClassifyConfig = {
    task: "classify",
    labels: classes,
    input: inputOf(data, parts.train, { embeddingSize, vocabulary }),
    recurrent: recurrentConfig(options.recurrent),
    heldOut,
    seed,
    ...(classWeights && { classWeights }),
  };
  const model = new SequenceClassifier(config);
  const weight = classWeights && balancedWeights(targets, classes.length, parts.train);
  const encoded = encode(config, data);
  const report = () => reportClassifier(model, config, data, "test");
  const batchOf = (examples: Int32Array) => ({
    ...encoded.pad(examples),
    target: new Indices(
      examples.map((k) => targets[k]),
      [examples.length],
    ),
  });
  return {
    name: "classify",
    config,
    model,
    ...(data.path !== undefined && { data: data.path }),
    carryState: false,
    notes: [
      `${data.name}: ${labels.length} sequences of ${data.kind} in ${classes.length} classes; ${parts.train.length} train, ${parts.validation.length} validate, ${parts.test.length} test`,
      ...describeSkipped(data),
      ...describeMissing(targets, classes, parts),
    ],
    batches: shuffledBatches({
      count: parts.train.length,
      // Include the parts: a run that drew others must not resume with its test sequences in training.
      data: digestOf([...encoded.arrays, targets, parts.train]),
      batchSize,
      seed,
      make: (examples) => batchOf(examples.map((k) => parts.train[k])),
    }),
    loss: (output, target) => crossEntropy(output, target as Indices, weight && { weight }),
    validate: () => measure(model, parts.validation, targets, encoded.pad, weight),
    prepared: () => ({
      ...sequenceArrays(config, encoded.arrays, targets, parts),
      batchSize,
      shuffled: { examples: parts.train.length, seed },
      layout: { train: parts.train.length, ...(weight && { classWeights: [...weight.data] }) },
    }),
    report,
    evaluate: () => measuresOf(report()),
  };
}

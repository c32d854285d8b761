/** Labelled sequences for a classifier: classes, targets, the split, and padded batches. */
import {
  characterVocabulary,
  type Label,
  type LabelledSequences,
  learnScaling,
  padIds,
  padVectors,
  scale,
  type Vocabulary,
  vocabularyFrom,
} from "../../data/index.ts";
import { ArgumentError, describe, FormatError } from "../../tensor/errors.ts";
import type { Indices } from "../../tensor/indices.ts";
import { Random } from "../../tensor/random.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { HeldOut } from "../task.ts";
import type { ClassifyConfig, ClassifyInput } from "./model.ts";

/** @throws ArgumentError unless these are labelled sequences */
export function checkSequences(where: string, data: LabelledSequences): void {
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
    `${where}: expected labelled sequences, got ${describe(data)}. readJSONLines and sequencesFrom make them.`,
  );
}

/** The distinct labels: numbers by size, then text by code units. */
export function classesOf(labels: readonly Label[]): Label[] {
  return [...new Set(labels)].sort((a, b) => {
    if (typeof a === "number" && typeof b === "number") return a - b;
    return String(a) < String(b) ? -1 : 1;
  });
}

/** The class of each label. @throws FormatError (`VALUE`) with the line of a label without a class in the model */
export function targetsOf(
  labels: readonly Label[],
  classes: readonly Label[],
  data: LabelledSequences,
): Int32Array {
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

/** Draws the parts at random. @throws ArgumentError when no sequence is left for training */
export function randomSplit(
  count: number,
  { validation, test }: HeldOut,
  seed: number,
): { train: Int32Array; validation: Int32Array; test: Int32Array } {
  const order = new Random(seed).permutation(count);
  // At least one in each part.
  const testCount = Math.max(1, Math.round(count * test));
  const validationCount = Math.max(1, Math.round(count * validation));
  if (testCount + validationCount >= count) {
    throw new ArgumentError(
      `classify: expected sequences to train on, got ${count}, with ${testCount + validationCount} of them held out.`,
    );
  }
  return {
    test: order.subarray(0, testCount),
    validation: order.subarray(testCount, testCount + validationCount),
    train: order.subarray(testCount + validationCount),
  };
}

/** The input of the model: characters, or numbers scaled with the training part. */
export function inputOf(data: LabelledSequences, train: Int32Array, embeddingSize: number): ClassifyInput {
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

/** A padded batch: [T, N, features] or ids [T, N]. */
export interface Padded {
  input: Tensor | Indices;
  lengths: Int32Array;
}

/** Returns sequences in the form that the model reads. @throws ArgumentError or FormatError for data of another kind */
export function encode(
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

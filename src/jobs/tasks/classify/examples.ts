/** Labelled sequences for a classifier: classes, targets, the split, and padded batches. */

import { ArgumentError, describe, FormatError } from "../../../core/tensor/errors.ts";
import type { Indices } from "../../../core/tensor/indices.ts";
import { isListOf } from "../../../core/tensor/lists.ts";
import { Random } from "../../../core/tensor/random.ts";
import { Tensor } from "../../../core/tensor/tensor.ts";
import {
  byteVocabulary,
  characterVocabulary,
  type Label,
  type LabelledSequences,
  padIds,
  padVectors,
  type Vocabulary,
  vocabularyFrom,
} from "../../data/index.ts";
import { learnScaling } from "../../data/scale.ts";
import { joinedArrays, type PreparedData, wholeArray } from "../job/prepared.ts";
import type { ClassifyConfig, ClassifyInput } from "./model.ts";

/** @throws ArgumentError unless these are labelled sequences */
export function checkSequences(where: string, data: LabelledSequences): void {
  const { kind, sequences, lines, labels } = (data ?? {}) as Partial<LabelledSequences>;
  const isWhole =
    (kind === "text" || kind === "numbers") &&
    isListOf<unknown>(sequences, kind === "text" ? (each) => typeof each === "string" : ArrayBuffer.isView) &&
    sequences.length > 0 &&
    typeof data.name === "string" &&
    (Array.isArray(lines) || ArrayBuffer.isView(lines)) &&
    lines.length === sequences.length &&
    (labels === undefined || (Array.isArray(labels) && labels.length === sequences.length));
  if (isWhole) return;
  throw new ArgumentError(
    `${where}: expected labelled sequences, got ${describe(data)}. readJSONLines and sequencesFrom make them.`,
  );
}

/** Returns the distinct labels: numbers by size, then all others by the code units of their text. */
export function classesOf(labels: readonly Label[]): Label[] {
  const rank = (label: Label) => (typeof label === "number" ? 0 : 1);
  return [...new Set(labels)].sort((a, b) => {
    if (typeof a === "number" && typeof b === "number") return a - b;
    return rank(a) - rank(b) || (String(a) < String(b) ? -1 : 1);
  });
}

/** Returns the class of each label. @throws FormatError (`VALUE`) with the line of a label without a class in the model */
export function targetsOf(
  labels: readonly Label[],
  classes: readonly Label[],
  data: LabelledSequences,
): Int32Array {
  const targets = new Map(classes.map((label, k) => [label, k]));
  return Int32Array.from(labels, (label, k) => {
    const target = targets.get(label);
    if (target !== undefined) return target;
    const line = data.lines[k];
    throw new FormatError(
      "jsonl",
      "VALUE",
      `${data.name} line ${line}: expected one of the labels ${describe([...classes])}, got ${describe(label)}.`,
      { line },
    );
  });
}

/** Indices of sequences by part. */
export interface DrawnParts {
  train: Int32Array;
  validation: Int32Array;
  test: Int32Array;
}

/**
 * Draws the parts with the seed, with the classes in the proportions of the data, and so that every class keeps a sequence to train on. We
 * ignore classes where they are too small for that.
 *
 * @param targets the class of each sequence
 * @throws ArgumentError when no sequence is left to train on
 */
export function drawParts(
  targets: Int32Array,
  { heldOut: { validation, test }, seed }: Pick<ClassifyConfig, "heldOut" | "seed">,
): DrawnParts {
  const count = targets.length;
  const order = new Random(seed).permutation(count);
  // At least one in each part.
  const testCount = Math.max(1, Math.round(count * test));
  const validationCount = Math.max(1, Math.round(count * validation));
  if (testCount + validationCount >= count) {
    throw new ArgumentError(
      `classify: expected sequences to train on, got ${count} of which ${testCount + validationCount} are held out. Take more sequences, or hold out smaller parts.`,
    );
  }
  return (
    drawStratified(targets, order, testCount, validationCount) ?? {
      test: order.subarray(0, testCount),
      validation: order.subarray(testCount, testCount + validationCount),
      train: order.subarray(testCount + validationCount),
    }
  );
}

/** @returns undefined when classes are too small for both parts */
function drawStratified(
  targets: Int32Array,
  order: Int32Array,
  testCount: number,
  validationCount: number,
): DrawnParts | undefined {
  const byClass = new Map<number, number[]>();
  for (const k of order) {
    const members = byClass.get(targets[k]);
    if (members === undefined) byClass.set(targets[k], [k]);
    else members.push(k);
  }
  const parts: Record<keyof DrawnParts, number[]> = { train: [], validation: [], test: [] };
  // Round running sums of the shares: then the parts get their sizes, and no class is more than one sequence off.
  let seen = 0;
  for (const [, members] of [...byClass].sort(([a], [b]) => a - b)) {
    seen += members.length;
    const due = (wanted: number, part: readonly number[]) =>
      Math.round((wanted * seen) / order.length) - part.length;
    const forTest = Math.max(0, Math.min(due(testCount, parts.test), members.length - 1));
    const forValidation = Math.max(
      0,
      Math.min(due(validationCount, parts.validation), members.length - 1 - forTest),
    );
    for (const [i, k] of members.entries()) {
      const part = i < forTest ? "test" : i < forTest + forValidation ? "validation" : "train";
      parts[part].push(k);
    }
  }
  if (parts.test.length === 0 || parts.validation.length === 0) return undefined;
  return {
    train: Int32Array.from(parts.train),
    validation: Int32Array.from(parts.validation),
    test: Int32Array.from(parts.test),
  };
}

/** Returns a sentence on empty texts or sequences, if there were any. */
export function describeSkipped({ name, kind, skipped = 0 }: LabelledSequences): string[] {
  if (skipped === 0) return [];
  const what = kind === "text" ? "text" : "sequence";
  return [`${name}: ${skipped} empty ${what}${skipped === 1 ? "" : "s"} skipped`];
}

/** Returns a warning for each part that lacks a class. */
export function describeMissing(targets: Int32Array, classes: readonly Label[], parts: DrawnParts): string[] {
  return (["train", "validation", "test"] as const).flatMap((name) => {
    const found = new Set(Array.from(parts[name], (k) => targets[k]));
    const missing = classes.filter((_, k) => !found.has(k));
    if (missing.length === 0) return [];
    const effect = name === "train" ? "the model cannot learn them" : "nothing is measured for them";
    return [
      `warning: ${missing.slice(0, 8).map(describe).join(", ")}${missing.length > 8 ? ` and ${missing.length - 8} more labels` : ""} missing from the ${name} part; ${effect}`,
    ];
  });
}

/** Returns a weight for each class: the mean size of a class in the training part, divided by its own size there. */
export function balancedWeights(targets: Int32Array, classes: number, train: Int32Array): Tensor {
  const counts = new Float32Array(classes);
  for (const k of train) counts[targets[k]]++;
  return new Tensor(
    counts.map((count) => (count === 0 ? 1 : train.length / classes / count)),
    [classes],
  );
}

/** Returns the input of the model: characters or bytes, or numbers scaled by the training part. */
export function inputOf(
  data: LabelledSequences,
  train: Int32Array,
  text: { embeddingSize: number; vocabulary: "character" | "byte" },
): ClassifyInput {
  if (data.kind === "text") {
    const { sequences } = data;
    const vocabulary =
      text.vocabulary === "byte"
        ? byteVocabulary()
        : commonCharacters(Array.from(train, (k) => sequences[k]));
    return { kind: "text", vocabulary: vocabulary.toJSON(), embeddingSize: text.embeddingSize };
  }
  const { features, sequences } = data;
  const rows = [...train].reduce((sum, k) => sum + sequences[k].length / features, 0);
  const columns = Array.from({ length: features }, () => new Float64Array(rows));
  let row = 0;
  for (const k of train) {
    sequences[k].forEach((value, at) => {
      columns[at % features][row + Math.floor(at / features)] = value;
    });
    row += sequences[k].length / features;
  }
  return { kind: "numbers", features, scaling: learnScaling(columns) };
}

/**
 * Returns the vocabulary of the characters that occur more than once, and one id for all others. So training learns from its rare characters
 * what an unknown one means, instead of learning each of them by heart.
 */
function commonCharacters(texts: readonly string[]): Vocabulary {
  const [seen, common] = [new Set<string>(), new Set<string>()];
  for (const character of texts.join("")) {
    if (!seen.has(character)) seen.add(character);
    else if (!/\p{Surrogate}/u.test(character)) common.add(character);
  }
  return characterVocabulary([...common].join(""), { unknown: true });
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
    values.map((value, at) => (value - scaling.mean[at % features]) / scaling.deviation[at % features]),
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

/** Returns the sequences to train on, then those to validate on, end to end, as arrays of a job. */
export function sequenceArrays(
  { input }: Pick<ClassifyConfig, "input">,
  arrays: readonly (Int32Array | Float64Array)[],
  targets: Int32Array,
  { train, validation }: DrawnParts,
): Pick<PreparedData, "arrays"> {
  const kept = [...train, ...validation];
  const width = input.kind === "numbers" ? input.features : 1;
  const ends = new Float64Array(kept.length + 1);
  kept.forEach((k, n) => {
    ends[n + 1] = ends[n] + arrays[k].length / width;
  });
  const steps = ends[kept.length];
  return {
    arrays: {
      // Offsets beyond 2^31 are exact in float64.
      offsets: wholeArray("float64", ends),
      targets: wholeArray(
        "int32",
        kept.map((k) => targets[k]),
      ),
      values: joinedArrays(
        input.kind === "numbers" ? "float32" : "int32",
        kept.map((k) => arrays[k]),
        input.kind === "numbers" ? [steps, width] : [steps],
      ),
    },
  };
}

/**
 * Batch sources, which `fit` reads. The batch at (epoch, index) is a pure function of the data, the seed and these two numbers, so
 * a run that was killed in the middle of an epoch continues with exactly the batches it would have had.
 *
 * Time is the first axis and batch the second, as recurrent layers take them.
 */
import { crc32 } from "../../core/storage/crc32.ts";
import { checkFunction, checkNumber, count as countRule, readOptions } from "../../core/tensor/check.ts";
import { allocate, allocateIntegers } from "../../core/tensor/dtype.ts";
import { ArgumentError, describe, ShapeError } from "../../core/tensor/errors.ts";
import { Indices } from "../../core/tensor/indices.ts";
import { isIntegers, isListOf } from "../../core/tensor/lists.ts";
import { type Nested, numbersIn } from "../../core/tensor/nested.ts";
import { Random } from "../../core/tensor/random.ts";
import { formatShape } from "../../core/tensor/shape.ts";
import { Tensor } from "../../core/tensor/tensor.ts";

/** One batch of sequences, as `fit` reads it. */
export interface SequenceBatch<Input = Tensor | Indices, Target = Tensor | Indices> {
  /** [T, N, I], or ids [T, N] */
  input: Input;
  /** Whatever the loss compares with, such as classes [N] or ids [T, N]. */
  target: Target;
  /** Steps of each sequence, if they differ. */
  lengths?: Int32Array;
  /** Whether a carried state starts from zero before this batch. */
  reset?: boolean;
}

/** A source of batches for `fit`: each is a pure function of the epoch and its place in it. */
export interface SequenceBatches<Input = Tensor | Indices, Target = Tensor | Indices> {
  /** Batches in an epoch. */
  readonly length: number;
  /** Identifies data and order, so that a run does not resume with others. */
  readonly digest: string;
  /** Returns a batch; epoch and index count from 0. */
  batch(epoch: number, index: number): SequenceBatch<Input, Target>;
}

/** @throws ArgumentError unless there is such a batch */
function checkPlace(where: string, epoch: number, index: number, length: number): void {
  const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0;
  if (isCount(epoch) && isCount(index) && index < length) return;
  throw new ArgumentError(
    `${where}: expected an epoch from 0 and a batch from 0 to ${length - 1}, got ${describe(epoch)} and ${describe(index)}.`,
  );
}

/**
 * Returns batches of examples, in a new random order for each epoch; the last batch of an epoch may be smaller.
 *
 * @param options `count` examples; `sample` of them in an epoch, default all: each epoch draws others, evenly spread; `data` identifies them
 *   (`digestOf`); `batchSize`; `seed`; `make` turns numbers of examples, from 0, into a batch
 * @throws ArgumentError when there are no examples
 * @example
 * const make = (examples: Int32Array) => ({ ...padIds([...examples].map((k) => texts[k])), target: labels });
 * const batches = shuffledBatches({ count: texts.length, data: digestOf(texts), batchSize: 32, seed: 0, make });
 */
export function shuffledBatches<Input, Target>(options: {
  count: number;
  sample?: number;
  data: string;
  batchSize: number;
  seed: number;
  make: (examples: Int32Array) => SequenceBatch<Input, Target>;
}): SequenceBatches<Input, Target> {
  const read = readOptions("shuffledBatches", options, {
    count: [undefined, countRule],
    sample: [options?.count, countRule],
    data: [undefined],
    batchSize: [undefined, countRule],
    seed: [undefined],
    make: [undefined],
  });
  const { count: all, sample, data, batchSize, seed, make } = read;
  const count = Math.min(sample, all);
  // Refuse a wrong seed now, not in the middle of training.
  new Random(seed);
  checkFunction("shuffledBatches", "make", make);
  if (typeof data !== "string") {
    throw new ArgumentError(
      `shuffledBatches: expected data to be a text, got ${describe(data)}. digestOf gives one.`,
    );
  }
  const orderOf = lastUsed((epoch: number) => orderOfEpoch(seed, epoch, count, all));
  return {
    length: Math.ceil(count / batchSize),
    digest: `${data} by ${batchSize}, ${count < all ? `${count} of ${all} in an epoch, ` : ""}seed ${seed}`,
    batch(epoch, index) {
      checkPlace("shuffledBatches", epoch, index, Math.ceil(count / batchSize));
      const start = index * batchSize;
      return make(orderOf(epoch).subarray(start, Math.min(start + batchSize, count)));
    },
  };
}

/** Returns the numbers of the examples in their order in an epoch, counted from 0: `count` of `all`, evenly spread. */
export function orderOfEpoch(seed: number, epoch: number, count: number, all = count): Int32Array {
  // Stream 0 of the seed is for weights.
  const random = new Random(seed, epoch + 1);
  const order = random.permutation(count);
  // One example of each of equal stretches, so that no epoch needs memory for all of them.
  return count === all ? order : order.map((k) => Math.floor(((k + random.uniform()) * all) / count));
}

/**
 * Returns batches of one long sequence of ids, for truncated backpropagation through time. We cut the sequence into `batchSize` lanes of
 * equal length; each batch has the next `steps` ids of every lane and, as target, the same lane one id later. Carry the state from batch
 * to batch; it starts from zero with each epoch. We drop a remainder at the end of the lanes.
 *
 * @param options `ids`, the sequence; `batchSize` lanes; `steps` of each batch
 * @throws ArgumentError when the sequence is too short for one batch
 * @example
 * const ids = byteVocabulary().encode(text);
 * const batches = streamBatches({ ids, batchSize: 2, steps: 16 });
 */
export function streamBatches(options: {
  ids: Int32Array;
  batchSize: number;
  steps: number;
}): SequenceBatches<Indices, Indices> {
  const { ids, batchSize, steps } = readOptions("streamBatches", options, {
    ids: [undefined],
    batchSize: [undefined, countRule],
    steps: [undefined, countRule],
  });
  if (!isIntegers(ids)) {
    throw new ArgumentError(`streamBatches: expected ids as an Int32Array, got ${describe(ids)}.`);
  }
  const { lane, length, digest } = streamShape(digestOf([ids]), ids.length, batchSize, steps);
  if (length < 1) {
    throw new ArgumentError(
      `streamBatches: expected at least ${batchSize * steps + 1} ids for batches of ${batchSize} sequences of ${steps} steps, got ${ids.length}. Choose a smaller batch or fewer steps.`,
    );
  }
  return {
    length,
    digest,
    batch(epoch, index) {
      checkPlace("streamBatches", epoch, index, length);
      const input = new Int32Array(steps * batchSize);
      const target = new Int32Array(steps * batchSize);
      for (let t = 0; t < steps; t++) {
        for (let n = 0; n < batchSize; n++) {
          const at = n * lane + index * steps + t;
          input[t * batchSize + n] = ids[at];
          target[t * batchSize + n] = ids[at + 1];
        }
      }
      const shape = [steps, batchSize];
      return { input: new Indices(input, shape), target: new Indices(target, shape), reset: index === 0 };
    },
  };
}

/** Returns the ids of a lane, the batches and their digest. @param data the digest of the ids */
export function streamShape(data: string, ids: number, batchSize: number, steps: number) {
  // Every lane needs one more id than it feeds: the last target.
  const lane = Math.floor((ids - 1) / batchSize);
  return { lane, length: Math.floor(lane / steps), digest: `${data} by ${batchSize} in steps of ${steps}` };
}

/**
 * Returns sequences of ids padded with 0 to the longest of them.
 *
 * @param sequences N of them, each with its own number of ids
 * @returns input [T, N], and the lengths
 * @throws ArgumentError when an id is not a 32-bit integer
 * @example
 * const { input, lengths } = padIds([[5, 2, 7], [3]]);
 * console.log(input.shape, lengths); // [3, 2], 3 and 1
 */
export function padIds(sequences: readonly (Int32Array | readonly number[])[]): {
  input: Indices;
  lengths: Int32Array;
} {
  checkSequences("padIds", sequences, "of ids", (ids) => isIntegers(ids) || Array.isArray(ids));
  for (const [n, ids] of sequences.entries()) {
    for (const id of ids) {
      if (typeof id === "number" && id === (id | 0)) continue;
      throw new ArgumentError(
        `padIds: expected 32-bit integers, got ${describe(id)} in sequence ${n}. Ids are whole numbers.`,
      );
    }
  }
  const { lengths, shape, place } = layOut(sequences, 1);
  const data = allocateIntegers(shape[0] * shape[1], "padIds");
  sequences.forEach((ids, n) => {
    for (let t = 0; t < ids.length; t++) data[place(t, n)] = ids[t];
  });
  return { input: new Indices(data, shape), lengths };
}

/**
 * Returns sequences of vectors padded with 0 to the longest of them.
 *
 * @param sequences N of them, each with its own T: rows `[[1, 2], [3, 4]]`, or numbers [T, features], row-major
 * @param features  numbers in a vector; default: those of a row, or 1
 * @returns input [T, N, features], and the lengths
 * @throws ShapeError when a sequence is not a whole number of vectors, or has rows of another length
 * @example
 * const { input, lengths } = padVectors([[[1, 2], [3, 4]], [[5, 6]]]);
 * console.log(input.shape, lengths); // [2, 2, 2], 2 and 1
 */
export function padVectors(
  sequences: readonly (Float32Array | Float64Array | readonly Nested[])[],
  features?: number,
): { input: Tensor; lengths: Int32Array } {
  checkSequences(
    "padVectors",
    sequences,
    "of numbers or rows",
    (each) => isFloats(each) || Array.isArray(each),
  );
  const lists = sequences.map((each) =>
    isFloats(each)
      ? { flat: each, shape: [each.length] }
      : numbersIn("padVectors", each as readonly Nested[]),
  );
  const width = features ?? lists.find(({ shape }) => shape.length > 1)?.shape[1] ?? 1;
  checkNumber("padVectors", "features", width, countRule);
  for (const [n, { flat, shape }] of lists.entries()) {
    const isWhole = shape.length === 1 ? Number.isInteger(flat.length / width) : shape[1] === width;
    if (isWhole && shape.length < 3) continue;
    const got = shape.length === 1 ? `${flat.length} values` : `shape ${formatShape(shape)}`;
    throw new ShapeError(
      `padVectors: expected whole vectors of ${width} features, got ${got} in sequence ${n}.`,
    );
  }
  const flat = lists.map((list) => list.flat);
  const { lengths, shape, place } = layOut(flat, width);
  const data = allocate("float32", shape[0] * shape[1] * width, "padVectors");
  flat.forEach((values, n) => {
    for (let k = 0, t = 0; k < values.length; t++)
      for (let to = place(t, n) * width, end = to + width; to < end; to++, k++) data[to] = values[k];
  });
  return { input: new Tensor(data, [...shape, width]), lengths };
}

/** The lengths of sequences, in vectors; the first two axes of the batch, and the place of a step of a sequence in them. */
function layOut(sequences: readonly ArrayLike<number>[], width: number) {
  const lengths = Int32Array.from(sequences, (values) => values.length / width);
  const steps = lengths.reduce((a, b) => Math.max(a, b), 0);
  const batch = sequences.length;
  return { lengths, shape: [steps, batch], place: (t: number, n: number) => t * batch + n };
}

/** @throws ArgumentError unless it is a list, not empty, in which every sequence passes `isSequence` */
function checkSequences(
  where: string,
  sequences: readonly unknown[],
  form: string,
  isSequence: (sequence: unknown) => boolean,
): void {
  if (!Array.isArray(sequences) || sequences.length === 0) {
    throw new ArgumentError(`${where}: expected a list of sequences, got ${describe(sequences)}.`);
  }
  const wrong = sequences.findIndex((sequence) => !isSequence(sequence));
  if (wrong < 0) return;
  throw new ArgumentError(
    `${where}: expected sequences ${form}, got ${describe(sequences[wrong])} as sequence ${wrong}.`,
  );
}

const isFloats = (values: unknown): values is Float32Array | Float64Array =>
  values instanceof Float32Array || values instanceof Float64Array;

/**
 * Returns a short text that identifies the arrays: a change of any number changes it, except with a chance of one in four billion.
 *
 * @param arrays typed arrays; their order counts, their types do not
 * @throws ArgumentError for anything else than a list of typed arrays
 * @example
 * digestOf([Float32Array.of(1, 2, 3)]); // "crc32:b20e96b1+12"
 */
export function digestOf(arrays: readonly ArrayBufferView[]): string {
  let crc = 0;
  let bytes = 0;
  if (!isListOf(arrays, ArrayBuffer.isView)) {
    throw new ArgumentError(`digestOf: expected a list of typed arrays, got ${describe(arrays)}.`);
  }
  for (const { buffer, byteOffset, byteLength } of arrays) {
    if (byteLength > 0) crc = crc32(new Uint8Array(buffer, byteOffset, byteLength), crc);
    bytes += byteLength;
  }
  return digestText(crc, bytes);
}

export const digestText = (crc: number, bytes: number) =>
  `crc32:${crc.toString(16).padStart(8, "0")}+${bytes}`;

/** Remembers the last answer, since the batches of an epoch follow each other. */
function lastUsed<T>(make: (key: number) => T): (key: number) => T {
  let key: number | undefined;
  let value: T;
  return (wanted) => {
    if (key !== wanted) {
      value = make(wanted);
      key = wanted;
    }
    return value;
  };
}

/**
 * Batch sources: what training reads. The batch at (epoch, index) is a pure function of the data, the seed and these two numbers; a
 * source keeps no position. So a run that was killed in the middle of an epoch goes on with exactly the batches it would have had.
 *
 * These are the sources that `fit` reads; it knows only their form.
 *
 * Time is the first axis and batch the second, as recurrent layers take them.
 */
import { crc32 } from "../formats/crc32.ts";
import { ArgumentError, describe, ShapeError } from "../tensor/errors.ts";
import { Indices } from "../tensor/indices.ts";
import { Random } from "../tensor/random.ts";
import { Tensor } from "../tensor/tensor.ts";

export interface SequenceBatch<Input = Tensor | Indices, Target = Tensor | Indices> {
  /** [T, N, I], or ids [T, N] */
  input: Input;
  target: Target;
  /** Steps of each sequence, when they differ. */
  lengths?: Int32Array;
  /** Whether a state that is carried from batch to batch starts anew before this one. */
  reset?: boolean;
}

export interface SequenceBatches<Input = Tensor | Indices, Target = Tensor | Indices> {
  /** Batches in an epoch. */
  readonly length: number;
  /** Identifies data and order, so that a run is not resumed with others. */
  readonly digest: string;
  /** @param epoch, index from 0 */
  batch(epoch: number, index: number): SequenceBatch<Input, Target>;
}

/** @throws ArgumentError unless `batchSize` is an integer of at least 1 */
function checkBatchSize(where: string, batchSize: number): void {
  if (!Number.isSafeInteger(batchSize) || batchSize < 1) {
    throw new ArgumentError(
      `${where}: expected batchSize to be an integer of at least 1, got ${describe(batchSize)}.`,
    );
  }
}

/**
 * Examples in an order drawn anew for each epoch; the last batch of an epoch may be smaller.
 *
 * @param options `count` examples; `data` identifies them (`digestOf`); `seed`; `shuffle` default true; `make` turns example
 *   numbers into a batch
 * @throws ArgumentError when there are no examples
 */
export function shuffledBatches<Input, Target>(options: {
  count: number;
  data: string;
  batchSize: number;
  seed: number;
  shuffle?: boolean;
  make: (examples: Int32Array) => SequenceBatch<Input, Target>;
}): SequenceBatches<Input, Target> {
  const { count, data, batchSize, seed, shuffle = true, make } = options;
  checkBatchSize("shuffledBatches", batchSize);
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new ArgumentError(`shuffledBatches: expected at least one example, got ${describe(count)}.`);
  }
  const orderOf = lastUsed((epoch: number) =>
    shuffle ? epochRandom(seed, epoch).permutation(count) : Int32Array.from({ length: count }, (_, k) => k),
  );
  return {
    length: Math.ceil(count / batchSize),
    digest: `${data} by ${batchSize}, ${shuffle ? `seed ${seed}` : "in order"}`,
    batch(epoch, index) {
      const start = index * batchSize;
      return make(orderOf(epoch).subarray(start, Math.min(start + batchSize, count)));
    },
  };
}

/**
 * One long sequence of ids for truncated backpropagation through time: it is cut into `batchSize` lanes of equal length, and each
 * batch is the next `steps` ids of every lane, the target being the id that follows. The state is carried from batch to batch
 * and starts anew with each epoch. What is left over at the end of the lanes is dropped.
 *
 * @throws ArgumentError when the sequence is too short for one batch
 */
export function streamBatches(options: {
  ids: Int32Array;
  batchSize: number;
  steps: number;
}): SequenceBatches<Indices, Indices> {
  const { ids, batchSize, steps } = options;
  checkBatchSize("streamBatches", batchSize);
  if (!Number.isSafeInteger(steps) || steps < 1) {
    throw new ArgumentError(
      `streamBatches: expected steps to be an integer of at least 1, got ${describe(steps)}.`,
    );
  }
  // Every lane needs one id more than it feeds: the last target.
  const lane = Math.floor((ids.length - 1) / batchSize);
  const length = Math.floor(lane / steps);
  if (length < 1) {
    throw new ArgumentError(
      `streamBatches: expected at least ${batchSize * steps + 1} ids for batches of ${batchSize} sequences of ${steps} steps, got ${ids.length}. Choose a smaller batch or fewer steps.`,
    );
  }
  return {
    length,
    digest: `${digestOf([ids])} by ${batchSize} in steps of ${steps}`,
    batch(_epoch, index) {
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

/**
 * Pads sequences of ids to the longest of them, with 0.
 *
 * @returns input [T, N], and the lengths
 */
export function padIds(sequences: readonly Int32Array[]): { input: Indices; lengths: Int32Array } {
  const lengths = Int32Array.from(sequences, (ids) => ids.length);
  const steps = lengths.reduce((a, b) => Math.max(a, b), 0);
  const batch = sequences.length;
  const data = new Int32Array(steps * batch);
  sequences.forEach((ids, n) => {
    for (let t = 0; t < ids.length; t++) data[t * batch + n] = ids[t];
  });
  return { input: new Indices(data, [steps, batch]), lengths };
}

/**
 * Pads sequences of vectors to the longest of them, with 0.
 *
 * @param sequences each [T, features], row-major
 * @returns input [T, N, features], and the lengths
 * @throws ShapeError when a sequence is not a whole number of vectors
 */
export function padVectors(
  sequences: readonly (Float32Array | Float64Array)[],
  features: number,
): { input: Tensor; lengths: Int32Array } {
  sequences.forEach((values, n) => {
    if (Number.isInteger(values.length / features)) return;
    throw new ShapeError(
      `padVectors: expected whole vectors of ${describe(features)} features, got ${values.length} values in sequence ${n}.`,
    );
  });
  const lengths = Int32Array.from(sequences, (values) => values.length / features);
  const steps = lengths.reduce((a, b) => Math.max(a, b), 0);
  const batch = sequences.length;
  const data = new Float32Array(steps * batch * features);
  sequences.forEach((values, n) => {
    for (let k = 0; k < values.length; k++) {
      const t = Math.floor(k / features);
      data[(t * batch + n) * features + (k % features)] = values[k];
    }
  });
  return { input: new Tensor(data, [steps, batch, features]), lengths };
}

/** A short text that differs, but for one in four billion, when any number of the arrays does. */
export function digestOf(arrays: Iterable<ArrayBufferView>): string {
  let crc = 0;
  let bytes = 0;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    crc = crc32(new Uint8Array(buffer, byteOffset, byteLength), crc);
    bytes += byteLength;
  }
  return `crc32:${crc.toString(16).padStart(8, "0")}+${bytes}`;
}

/** The generator of one epoch's order; streams from 1 on, so that stream 0 of the same seed stays free for weights. */
function epochRandom(seed: number, epoch: number): Random {
  return new Random(seed, epoch + 1);
}

/** Remembers the last answer: the batches of one epoch are asked for one after the other. */
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

/** Wrong values in the places of good ones, for tests of bad calls. */
import type { Random } from "../../src/core/tensor/random.ts";

export const SIZES = [
  NaN,
  -1,
  0,
  0.5,
  1,
  1.5,
  2,
  3,
  5,
  1e9,
  2 ** 31,
  2 ** 53,
  Infinity,
  -Infinity,
  "2",
  null,
  undefined,
  {},
  true,
  [],
];
const FLAGS = [true, false, "yes", "", 0, 1, NaN, null, undefined, {}];

export type Fields = Record<string, unknown>;

type AnyArray = Float32Array | Float64Array | Int32Array;

function detached(array: AnyArray): unknown {
  const copy = array.slice();
  structuredClone(copy, { transfer: [copy.buffer as ArrayBuffer] });
  return copy;
}

/** Replacements for an array. */
const ARRAYS: ((array: AnyArray, random: Random) => unknown)[] = [
  detached,
  (array) => array.subarray(1),
  (_, random) => new Float32Array(random.integer(40)),
  (array) => Float64Array.from(array),
  (array) => Int32Array.from(array),
  (array) => Uint8Array.from(array),
  (array) => [...array],
  (array) => new Float32Array(new SharedArrayBuffer(array.byteLength)),
  // At an odd place of a larger buffer: a good array.
  (array) => new Float32Array(new ArrayBuffer(array.byteLength + 12), 4, array.length),
  (array) => array.fill(NaN),
  (array) => array.fill(-2147483648),
  () => undefined,
  () => null,
  () => "x",
  () => ({ length: 1e9 }),
];

export function one<T>(list: readonly T[], random: Random): T {
  return list[random.integer(list.length)];
}

/**
 * Replaces one field of a record, or of a record in it.
 *
 * @param sizes replacements for a number
 */
export function spoil(record: Fields, random: Random, sizes: readonly unknown[] = SIZES): void {
  const names = Object.keys(record);
  const name = names[random.integer(names.length)];
  const value = record[name];
  if (ArrayBuffer.isView(value)) {
    // Keep arrays that an earlier spoiling detached, retyped or made lie.
    const isKnown = [Float32Array, Float64Array, Int32Array].some(
      (type) => value instanceof type && value.length * value.BYTES_PER_ELEMENT === value.byteLength,
    );
    if (value.byteLength === 0 || !isKnown) return;
    record[name] = one(ARRAYS, random)(value as Float32Array, random);
  } else if (typeof value === "number") {
    record[name] = one(sizes, random);
  } else if (typeof value === "boolean") {
    record[name] = one(FLAGS, random);
  } else if (typeof value === "object" && value !== null) {
    spoil(value as Fields, random, sizes);
  } else if (name === "lengths") {
    record[name] = Int32Array.from({ length: 1 + random.integer(4) }, () => random.integer(7) - 2);
  } else {
    record[name] = one(["lstm", "gru", "rnn", "tanh", "constructor", 1, undefined], random);
  }
}

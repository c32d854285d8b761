/**
 * Seeded random numbers: Philox 4x32 with 10 rounds (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3").
 *
 * The generator is a pure function of (seed, stream, position): three numbers resume it, two streams never overlap, and any
 * element of a mask can be computed without those before it. Tests pin it to the authors' known answers.
 */
import { checkNumber, checkOptionNames, finite, notNegative } from "./check.ts";
import { allocateIntegers } from "./dtype.ts";
import { ArgumentError, refuseValue } from "./errors.ts";

// Signed 32-bit integers throughout: V8 keeps them in registers, several times as fast as doubles.
const MULTIPLIER_0 = 0xd2511f53 | 0;
const MULTIPLIER_1 = 0xcd9e8d57 | 0;
const WEYL_0 = 0x9e3779b9 | 0;
const WEYL_1 = 0xbb67ae85 | 0;

/** High 32 bits of the 64-bit product of two unsigned 32-bit integers, as a signed one. */
function multiplyHigh(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  // Neither sum exceeds 2^32 - 1; the unsigned shifts ignore the sign.
  const middle = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) | 0;
  const cross = (Math.imul(aLow, bHigh) + (middle & 0xffff)) | 0;
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (cross >>> 16)) | 0;
}

/** Encrypts counters of four words in place under two key words: four random 32-bit words each. */
export function philox(counters: Uint32Array, key0: number, key1: number): void {
  for (let at = 0; at < counters.length; at += 4) {
    let c0 = counters[at] | 0;
    let c1 = counters[at + 1] | 0;
    let c2 = counters[at + 2] | 0;
    let c3 = counters[at + 3] | 0;
    let k0 = key0 | 0;
    let k1 = key1 | 0;
    for (let round = 0; round < 10; round++) {
      const high0 = multiplyHigh(MULTIPLIER_0, c0);
      const low0 = Math.imul(MULTIPLIER_0, c0);
      const high1 = multiplyHigh(MULTIPLIER_1, c2);
      const low1 = Math.imul(MULTIPLIER_1, c2);
      c0 = high1 ^ c1 ^ k0;
      c1 = low1;
      c2 = high0 ^ c3 ^ k1;
      c3 = low0;
      k0 = (k0 + WEYL_0) | 0;
      k1 = (k1 + WEYL_1) | 0;
    }
    counters[at] = c0;
    counters[at + 1] = c1;
    counters[at + 2] = c2;
    counters[at + 3] = c3;
  }
}

/** How many numbers to draw at once, two words each. */
const MANY = 256;

/** 53 bits of two words, as a number in [0, 1). */
function fraction(first: number, second: number): number {
  return ((first >>> 5) * 0x4000000 + (second >>> 6)) / 0x20000000000000;
}

/** A generator as plain data. */
export interface RandomState {
  seed: number;
  stream: number;
  /** Number of 32-bit words drawn so far. */
  position: number;
}

/**
 * A seeded generator. Equal seeds give equal numbers everywhere, except for the last bits of `normal`, where JavaScript engines differ.
 *
 * @example
 * const random = new Random(1);
 * random.normal();
 */
export class Random {
  readonly seed: number;
  readonly stream: number;
  #position = 0;
  readonly #block = new Uint32Array(4);
  /** Blocks for `uniforms`, made at its first call. */
  #many: Uint32Array | undefined;
  /** Whether `#block` holds the words around the position. */
  #isDrawn = false;

  /**
   * @param seed   an integer from 0 to 2^53 - 1
   * @param stream an integer from 0 to 2^53 - 1, default 0; streams of one seed never overlap
   * @throws ArgumentError for other numbers
   */
  constructor(seed: number, stream = 0) {
    for (const value of [seed, stream]) {
      if (!Number.isSafeInteger(value) || value < 0)
        refuseValue("Random", "a seed and stream from 0 to 2^53 - 1", value);
    }
    this.seed = seed;
    this.stream = stream;
  }

  /**
   * Returns a generator that continues where `state()` was taken.
   *
   * @param state the result of `state()`
   * @throws ArgumentError for anything else
   */
  static from(state: RandomState): Random {
    checkOptionNames("Random.from", state, ["seed", "stream", "position"]);
    const { seed, stream, position } = state;
    if (!Number.isSafeInteger(position) || position < 0)
      refuseValue("Random.from", "a position from 0 to 2^53 - 1", position, "Pass what state() gave.");
    if (stream === undefined) {
      throw new ArgumentError("Random.from: expected { seed, stream, position }, got no stream.");
    }
    const random = new Random(seed, stream);
    random.#position = position;
    return random;
  }

  /** Returns seed, stream and position, for `Random.from`. */
  state(): RandomState {
    return { seed: this.seed, stream: this.stream, position: this.#position };
  }

  /**
   * Returns a generator with the same seed and another stream; the position of this one makes no difference.
   *
   * @param stream an integer from 0 to 2^53 - 1
   * @throws ArgumentError for another number
   */
  fork(stream: number): Random {
    return new Random(this.seed, stream);
  }

  /** Returns the next 32 random bits, an integer from 0 to 2^32 - 1. */
  uint32(): number {
    const position = this.#position++;
    const place = position & 3;
    if (place === 0 || !this.#isDrawn) this.#drawBlocks(this.#block, Math.floor(position / 4));
    this.#isDrawn = true;
    return this.#block[place];
  }

  /**
   * Skips words that the caller has computed from `state()`.
   *
   * @param count number of 32-bit words
   * @throws ArgumentError unless it is an integer from 0 to 2^53 - 1
   */
  skip(count: number): void {
    if (!Number.isSafeInteger(count) || count < 0)
      refuseValue("Random.skip", "a count from 0 to 2^53 - 1", count);
    this.#position += count;
    this.#isDrawn = false;
  }

  /** Draws blocks of four words, from block `index` on. */
  #drawBlocks(words: Uint32Array, index: number): void {
    const stream0 = this.stream >>> 0;
    const stream1 = Math.floor(this.stream / 0x100000000);
    for (let at = 0; at < words.length; at += 4, index++) {
      words[at] = index >>> 0;
      words[at + 1] = Math.floor(index / 0x100000000);
      words[at + 2] = stream0;
      words[at + 3] = stream1;
    }
    philox(words, this.seed >>> 0, Math.floor(this.seed / 0x100000000));
  }

  /**
   * Returns a uniform number in [low, high) from 53 random bits; draws two words. Rounding may give `high` where few numbers lie between.
   *
   * @param low  default 0
   * @param high default 1
   * @throws ArgumentError unless low ≤ high, and both and their difference are finite
   * @example
   * const noise = new Random(1).uniform(-1, 1);
   */
  uniform(low = 0, high = 1): number {
    checkNumber("Random.uniform", "low", low, finite);
    checkNumber("Random.uniform", "high", high, finite);
    checkNumber("Random.uniform", "high - low", high - low, notNegative);
    const first = this.uint32();
    return low + (high - low) * fraction(first, this.uint32());
  }

  /**
   * Fills an array as calls of `uniform` would, faster.
   *
   * @param values receives numbers in [0, 1)
   * @throws ArgumentError unless it is a Float64Array
   */
  uniforms(values: Float64Array): void {
    if (!(values instanceof Float64Array)) refuseValue("Random.uniforms", "a Float64Array", values);
    let k = 0;
    if ((this.#position & 3) === 0) {
      this.#many ??= new Uint32Array(2 * MANY);
      // Whole blocks of two numbers each; the loop below draws an odd last one.
      for (let left = values.length & ~1; left > 0; ) {
        const count = Math.min(MANY, left);
        const words = count === MANY ? this.#many : this.#many.subarray(0, 2 * count);
        this.#drawBlocks(words, this.#position / 4);
        for (let at = 0; at < count; at++) values[k + at] = fraction(words[2 * at], words[2 * at + 1]);
        this.#position += 2 * count;
        k += count;
        left -= count;
      }
    }
    for (; k < values.length; k++) values[k] = this.uniform();
  }

  /** Returns a standard normal number by Box and Muller's transform; draws four words. */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return radius * Math.cos(2 * Math.PI * this.uniform());
  }

  /**
   * Returns a uniform integer in [0, n), without bias.
   *
   * @param n an integer from 1 to 2^32
   * @throws ArgumentError for another number
   */
  integer(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 0x100000000)
      refuseValue("Random.integer", "n from 1 to 2^32", n);
    const limit = 0x100000000 - (0x100000000 % n);
    for (;;) {
      const word = this.uint32();
      if (word < limit) return word % n;
    }
  }

  /**
   * Returns 0 … n-1 in random order (Fisher and Yates).
   *
   * @param n an integer from 0 to 2^31 - 1
   * @throws ArgumentError for another number
   */
  permutation(n: number): Int32Array {
    if (!Number.isSafeInteger(n) || n < 0 || n > 0x7fffffff)
      refuseValue("Random.permutation", "n from 0 to 2^31 - 1", n);
    const order = allocateIntegers(n, "Random.permutation");
    for (let i = 0; i < n; i++) order[i] = i;
    for (let i = n - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }
}

let defaultRandom = new Random(0);

/**
 * Restarts the generator that modules without a `seed` draw from. It starts at seed 0, so programs without seeds are
 * reproducible too.
 *
 * @param seed an integer from 0 to 2^53 - 1
 * @throws ArgumentError for another number
 * @example
 * manualSeed(7);
 * const lstm = new LSTM({ inputSize: 10, hiddenSize: 20 }); // the same weights in every run
 */
export function manualSeed(seed: number): void {
  defaultRandom = new Random(seed);
}

/**
 * Returns the generator that calls without one use.
 *
 * @example
 * const noise = defaultGenerator().normal();
 */
export function defaultGenerator(): Random {
  return defaultRandom;
}

/** @throws ArgumentError unless `random` is a generator */
export function checkRandom(where: string, random: unknown): asserts random is Random {
  if (random instanceof Random) return;
  refuseValue(where, "random to be a Random", random, "Make one with new Random(seed).");
}

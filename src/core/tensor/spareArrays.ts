/**
 * Reuses arrays for the next caller that needs the same length: a new array costs several times as much as filling an old one, and keeps
 * the garbage collector busy.
 *
 * Spare arrays do not pile up: we hold them weakly, so the next full garbage collection frees them, and drop those that a few rounds of
 * lending did not use, as when every batch has a different length.
 */
import { allocate, type DType, type FloatArray } from "./dtype.ts";
import { unwritten } from "./unwritten.ts";

interface Spare {
  array: Float32Array;
  /** The round that returned it. */
  round: number;
}

/** Rounds of lending that an array may wait for its next use. */
const PATIENCE = 2;

export class SpareArrays {
  readonly #shortest: number;
  readonly #mostLent: number;
  /** Oldest first. Weak as a whole: a weak reference to each array would hold it to the end of a synchronous job. */
  #shelf: WeakRef<Spare[]> | undefined;
  #round = 0;
  #lent: Set<Float32Array> | undefined;
  /** Numbers lent in this round. */
  #lentLength = 0;

  /**
   * @param shortest shortest length worth keeping; default 16 KiB
   * @param mostLent most numbers that a round lends, default 256 MiB: lent arrays live until the round ends, and a loop over slices of a
   *   long sequence may borrow the whole length for each
   */
  constructor(shortest = 2 ** 12, mostLent = 2 ** 26) {
    this.#shortest = shortest;
    this.#mostLent = mostLent;
  }

  /** Returns an array of this length with arbitrary contents. */
  take(length: number, where?: string): Float32Array {
    if (length >= this.#shortest) {
      const shelf = this.#shelf?.deref() ?? [];
      const place = shelf.findLastIndex(({ array }) => array.length === length);
      if (place >= 0) return shelf.splice(place, 1)[0].array;
    }
    return unwritten("float32", length, where) as Float32Array;
  }

  /** Returns an array for a result, which the caller writes whole. @throws ShapeError (`MEMORY`) when there is not enough memory */
  takeFor(dtype: DType, length: number, where?: string): FloatArray {
    return dtype === "float32" ? this.take(length, where) : allocate(dtype, length, where);
  }

  /** Returns one of the same length and type with arbitrary contents; doubles are never spare. */
  takeLike(array: FloatArray): FloatArray {
    return array instanceof Float32Array ? this.take(array.length) : new Float64Array(array.length);
  }

  /** Makes an array available for reuse. Give it once, and keep no reference to it. */
  give(array: Float32Array): void {
    if (array.length < this.#shortest) return;
    let shelf = this.#shelf?.deref();
    if (shelf === undefined) this.#shelf = new WeakRef((shelf = []));
    shelf.push({ array, round: this.#round });
  }

  /** Runs `work` as a round of lending: arrays that it borrows become spare when it ends, so keep none of them. */
  lend<T>(work: () => T): T {
    const before = { lent: this.#lent, length: this.#lentLength };
    const lent = new Set<Float32Array>();
    this.#lent = lent;
    this.#lentLength = 0;
    try {
      return work();
    } finally {
      this.#lent = before.lent;
      this.#lentLength = before.length;
      this.#round++;
      for (const array of lent) this.give(array);
      this.#drop();
    }
  }

  /** Returns an array with arbitrary contents until the innermost `lend` ends; new zeros outside, or when it has lent enough. */
  borrow(dtype: DType, length: number): FloatArray {
    const isWorthIt = length >= this.#shortest && this.#lentLength + length <= this.#mostLent;
    if (this.#lent === undefined || dtype !== "float32" || !isWorthIt) return allocate(dtype, length);
    const array = this.take(length);
    this.#lent.add(array);
    this.#lentLength += length;
    return array;
  }

  /** Whether the array is borrowed until the innermost `lend` ends. */
  isLent(array: FloatArray): boolean {
    return this.#lent?.has(array as Float32Array) === true;
  }

  /** Makes a borrowed array the caller's, and returns it. */
  keep(array: FloatArray): FloatArray {
    this.#lent?.delete(array as Float32Array);
    return array;
  }

  #drop(): void {
    const shelf = this.#shelf?.deref() ?? [];
    const kept = shelf.findIndex(({ round }) => round >= this.#round - PATIENCE);
    shelf.splice(0, kept < 0 ? shelf.length : kept);
  }
}

/** The spare arrays of traces and gradients. */
export const spareArrays = new SpareArrays();

/**
 * Arrays that nobody looks at any more, for the next one who needs one as long. A new array costs much more than its contents: 80 µs for
 * 200 000 zeros and 55 when they are first written, where filling one that is there takes 9; and new ones bring on collections of garbage,
 * which take processor time on all cores.
 *
 * What is spare is given up in two ways. It is held weakly, so that whatever is not used again by the next full collection of garbage is
 * garbage too. And what the next steps of training have not used is dropped at once, as a model whose sequences have ever other lengths
 * never will.
 */
import { allocate, type DType, type FloatArray } from "./dtype.ts";
import { unwritten } from "./unwritten.ts";

interface Spare {
  array: Float32Array;
  /** The round in which it was given. */
  round: number;
}

/** Rounds of lending that an array may wait for its next use. */
const PATIENCE = 2;

export class SpareArrays {
  readonly #shortest: number;
  readonly #mostLent: number;
  /** The oldest first. Weak as a whole: a weak reference to each array would hold it to the end of a synchronous job, dropped or not. */
  #shelf: WeakRef<Spare[]> | undefined;
  #round = 0;
  #lent: Float32Array[] | undefined;
  /** Numbers lent in this round. */
  #lentLength = 0;

  /**
   * @param shortest length that is worth keeping; 16 KiB unless told
   * @param mostLent numbers that a round lends at most, 256 MiB unless told: what is lent lives to the end of the round, and a loop over the
   * slices of a long sequence may ask for an array as long as all of it for each
   */
  constructor(shortest = 2 ** 12, mostLent = 2 ** 26) {
    this.#shortest = shortest;
    this.#mostLent = mostLent;
  }

  /** An array of this length, with anything in it. */
  take(length: number): Float32Array {
    if (length >= this.#shortest) {
      const shelf = this.#shelf?.deref() ?? [];
      const place = shelf.findLastIndex(({ array }) => array.length === length);
      if (place >= 0) return shelf.splice(place, 1)[0].array;
    }
    return unwritten("float32", length) as Float32Array;
  }

  /** One as long and of the same type as another, with anything in it; of doubles none is spare. */
  takeLike(array: FloatArray): FloatArray {
    return array instanceof Float32Array ? this.take(array.length) : new Float64Array(array.length);
  }

  /** Gives an array away: who does so has forgotten it, and gives it once. */
  give(array: Float32Array): void {
    if (array.length < this.#shortest) return;
    let shelf = this.#shelf?.deref();
    if (shelf === undefined) this.#shelf = new WeakRef((shelf = []));
    shelf.push({ array, round: this.#round });
  }

  /** Runs `work`, a round of lending; what is borrowed meanwhile is given away when it ends: then nobody may hold it. */
  lend<T>(work: () => T): T {
    const before = { lent: this.#lent, length: this.#lentLength };
    const lent: Float32Array[] = [];
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

  /** An array for as long as the innermost `lend` runs, with anything in it; zeros, and for ever, where none runs or it has lent enough. */
  borrow(dtype: DType, length: number): FloatArray {
    const isWorthIt = length >= this.#shortest && this.#lentLength + length <= this.#mostLent;
    if (this.#lent === undefined || dtype !== "float32" || !isWorthIt) return allocate(dtype, length);
    const array = this.take(length);
    this.#lent.push(array);
    this.#lentLength += length;
    return array;
  }

  #drop(): void {
    const shelf = this.#shelf?.deref() ?? [];
    const kept = shelf.findIndex(({ round }) => round >= this.#round - PATIENCE);
    shelf.splice(0, kept < 0 ? shelf.length : kept);
  }
}

/** Those of traces and gradients. */
export const spareArrays = new SpareArrays();

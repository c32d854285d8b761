/** The compiled kernels of elements in strict arithmetic against the reference: the same bits, for any size, place in memory and value. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ElementKernels, referenceElements } from "../../../src/core/kernels/elements.ts";
import type { FloatArray } from "../../../src/core/tensor/dtype.ts";
import { philox, Random, type RandomState } from "../../../src/core/tensor/random.ts";
import { elementSets } from "../../support/elements.ts";
import { runs } from "../../support/exhaustive.ts";

/** NaN is NaN, whichever; 0 and -0 differ. */
function expectSameBits(got: readonly FloatArray[], expected: readonly FloatArray[]): void {
  got.forEach((array, k) => {
    const wrong = array.findIndex((value, i) => !Object.is(value, expected[k][i]));
    if (wrong >= 0) expect(`${k}: ${array[wrong]} at ${wrong}`).toBe(`${expected[k][wrong]}`);
  });
}

const SPECIAL = [NaN, Infinity, -Infinity, 0, -0, 1e-45, -1e-40, 3.4e38, -3.4e38, 1, 1e-20];

/** Arrays of a call: drawn from a seed, somewhere in a larger buffer. */
class Values {
  readonly #random: Random;
  readonly #special: boolean;
  readonly #offset: number;

  constructor(seed: number, special: boolean, offset: number) {
    this.#random = new Random(seed);
    this.#special = special;
    this.#offset = offset;
  }

  floats(length: number, scale = 1): Float32Array {
    const array = new Float32Array(new ArrayBuffer(4 * (length + this.#offset)), 4 * this.#offset, length);
    return array.map(() => {
      if (this.#special && this.#random.integer(4) === 0)
        return SPECIAL[this.#random.integer(SPECIAL.length)];
      // Of many magnitudes, and with ties among the small ones.
      const magnitude = 10 ** (this.#random.integer(7) - 3);
      return (
        scale * (this.#random.integer(2) === 0 ? this.#random.normal() * magnitude : this.integer(9) / 8)
      );
    });
  }

  doubles(length: number): Float64Array {
    return Float64Array.from({ length }, () => this.#random.normal());
  }

  positive(length: number): Float32Array {
    return this.floats(length).map(Math.abs);
  }

  integer(n: number): number {
    return this.#random.integer(n);
  }

  /** Of the random stream, also where the lower word of a block's number, and of the position, run over. */
  place(stream: number, seed: number): RandomState {
    const position = [0, 2 ** 32 - 5, 2 ** 34 - 130, 2 ** 52][this.integer(4)] + this.integer(9);
    return { seed: this.integer(2 ** 30) * 2 ** 20 + seed, stream, position };
  }

  /** Ids, some of them often. */
  ids(length: number, count: number): Int32Array {
    const some = 1 + this.integer(count);
    return Int32Array.from({ length }, () => this.integer(this.integer(2) === 0 ? some : count));
  }
}

// Around the widths of vectors, 2 to 16, and of a group of random blocks, 64.
const size = fc.oneof(fc.integer({ min: 1, max: 70 }), fc.constantFrom(127, 128, 129, 300));
const call = fc.record({
  seed: fc.nat(),
  special: fc.boolean(),
  offset: fc.integer({ min: 0, max: 3 }),
  size,
  width: fc.integer({ min: 1, max: 40 }),
  flag: fc.boolean(),
  option: fc.constantFrom(0, 0.01, 0.3),
});
type Call = typeof call extends fc.Arbitrary<infer T> ? T : never;

/** Each kernel as a call on arrays from a seed; returns all arrays it may have written. */
const KERNELS: Record<string, (set: ElementKernels, call: Call) => FloatArray[]> = {
  adam(set, { seed, special, offset, size, flag, option }) {
    const values = new Values(seed, special, offset);
    const arrays = [values.floats(size), values.floats(size), values.floats(size, 0.1)];
    const [parameter, gradient, firstMoment] = arrays;
    const [secondMoment, largestSecondMoment] = [values.positive(size), values.positive(size)];
    for (let step = 1; step <= 3; step++) {
      const rate = 1e-3 / (1 - 0.9 ** step);
      const correction = 1 / Math.sqrt(1 - 0.999 ** step);
      const factors = {
        beta1: 0.9,
        beta2: 0.999,
        rate,
        correction,
        eps: 1e-8,
        decay: option,
        keep: 1 - option,
      };
      set.adam(
        factors,
        parameter,
        gradient,
        firstMoment,
        secondMoment,
        flag ? largestSecondMoment : undefined,
      );
    }
    return [...arrays, secondMoment, largestSecondMoment];
  },
  sgd(set, { seed, special, offset, size, flag, option }) {
    const values = new Values(seed, special, offset);
    const [parameter, gradient, buffer] = [values.floats(size), values.floats(size), values.floats(size)];
    const factors = { rate: 0.05, momentum: 0.9, share: 1 - option, decay: option };
    set.sgd(factors, flag, parameter, gradient, buffer);
    set.sgd(factors, false, parameter, gradient);
    return [parameter, gradient, buffer];
  },
  softmaxSums(set, { seed, special, offset, size, width }) {
    const values = new Values(seed, special, offset);
    const logits = values.floats(size * width, 10);
    const labels = values.ids(size, width);
    const [maxima, sums] = [values.doubles(size), values.doubles(size)];
    set.softmaxSums({ classes: width, logits, labels, ignored: 0 }, maxima, sums);
    // After a NaN the maximum is any: what counts is that the sum is NaN.
    return [maxima.map((max, row) => (Number.isNaN(sums[row]) ? NaN : max)), sums];
  },
  crossEntropyGradient(set, { seed, special, offset, size, width, flag, option }) {
    const values = new Values(seed, special, offset);
    const rows = {
      classes: width,
      logits: values.floats(size * width, 10),
      labels: values.ids(size, width),
      ignored: width - 1,
    };
    const [maxima, sums] = [new Float64Array(size), new Float64Array(size)];
    referenceElements.softmaxSums(rows, maxima, sums);
    const weights = flag ? values.floats(width) : undefined;
    const targets = { own: 1 - option, spread: option / width, spreadTotal: option, weights };
    const gradient = values.floats(size * width);
    set.crossEntropyGradient(rows, targets, maxima, sums.map(Math.log), values.doubles(size), gradient);
    return [gradient];
  },
  gatherRows(set, { seed, special, offset, size, width }) {
    const values = new Values(seed, special, offset);
    const count = 1 + values.integer(30);
    const out = values.floats(size * width);
    set.gatherRows(values.floats(count * width), values.ids(size, count), width, out);
    return [out];
  },
  scatterRows(set, { seed, special, offset, size, width, flag }) {
    const values = new Values(seed, special, offset);
    const count = 1 + values.integer(30);
    const sums = values.floats(count * width);
    set.scatterRows(values.floats(size * width), values.ids(size, count), width, flag ? 0 : -1, sums);
    return [sums];
  },
  dropout(set, { seed, special, offset, size, width, option }) {
    const values = new Values(seed, special, offset);
    const place = values.place(seed, width);
    const out = values.floats(size);
    const p = option + 2 ** -53;
    set.dropout(values.floats(size), p * 2 ** 32, 1 / (1 - p), place, out);
    return [out];
  },
  uniform(set, { seed, special, offset, size, width, option }) {
    const values = new Values(seed, special, offset);
    const out = values.floats(size);
    set.uniform({ factor: 1 + option, offset: -option, scale: 1 / width }, values.place(seed, width), out);
    return [out];
  },
};

describe.each(elementSets())("%s", (_, set) => {
  it.each(Object.entries(KERNELS))("%s has the reference's bits", (_, kernel) => {
    fc.assert(
      fc.property(call, (call) => {
        expectSameBits(kernel(set, call), kernel(referenceElements, call));
      }),
      { numRuns: runs(100, 100), seed: Number(process.env.SLUICE_SEED || 1) },
    );
  });

  it.each([1e-9, 1, 0x40000000, 0x80000000, 0xffffffff, 0x100000000])(
    "keeps what the pinned stream keeps, limit %d",
    (limit) => {
      const ones = new Float32Array(1000).fill(1);
      const kept = new Float32Array(1000);
      const place = { seed: 2 ** 32 + 7, stream: 2 ** 33 + 1, position: 6 };
      set.dropout(ones, limit, 1, place, kept);
      const words = Array.from({ length: 252 }, (_, block) => {
        const counter = Uint32Array.of(block, 0, 1, 2);
        philox(counter, 7, 1);
        return [...counter];
      }).flat();
      expect([...kept]).toEqual(words.slice(6, 1006).map((word) => (word < Math.max(limit, 1e-9) ? 0 : 1)));
    },
  );

  it("keeps by the words that the authors of Philox publish", () => {
    // Counter and key 0: 6627e8d5 e169c58d bc57ac4c 9b00dbd8.
    const words = [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8];
    const place = { seed: 0, stream: 0, position: 0 };
    for (const word of words) {
      for (const limit of [word, word + 1]) {
        const out = new Float32Array(4);
        set.dropout(new Float32Array(4).fill(1), limit, 1, place, out);
        expect([...out]).toEqual(words.map((each) => (each < limit ? 0 : 1)));
      }
    }
  });
});

it("there is a compiled set here, so that the tests above are some", () => {
  expect(elementSets().length).toBeGreaterThan(0);
});

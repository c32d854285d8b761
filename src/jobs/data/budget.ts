/** The cost of reading a table. */

import { fail } from "../../checkpoint/formats/codes.ts";
import type { FormatPlace } from "../../core/tensor/errors.ts";
import { defaultLimits, type Limits } from "./limits.ts";

/** Kinds of cost, each also the name of its limit. */
export type Cost = "steps" | "cells" | "outputBytes" | "entries";

/** The allowance of any file, the addition for each of its bytes, and its name; `defaultLimits` caps it. */
const ALLOWANCES: Readonly<Record<Cost, { floor: number; perByte: number; what: string }>> = {
  // One is about 50 ns: a value parsed, a node visited, 16 bytes moved.
  steps: { floor: 4e6, perByte: 4, what: "steps of work" },
  // One is 16 bytes of heap, for objects and strings but not for tensors.
  cells: { floor: 4e6, perByte: 1, what: "cells of heap" },
  outputBytes: { floor: 2 ** 28, perByte: 8, what: "bytes of tensors" },
  entries: { floor: defaultLimits.entries, perByte: 0, what: "tensors and members" },
};

export class Budget {
  readonly #allowed: Record<Cost, number> = { steps: 0, cells: 0, outputBytes: 0, entries: 0 };
  readonly #spent: Record<Cost, number> = { steps: 0, cells: 0, outputBytes: 0, entries: 0 };
  readonly #given: Partial<Limits>;
  #bytes = 0;

  /** @param bytes size of the file */
  constructor(bytes: number, limits: Partial<Limits> = {}) {
    this.#given = limits;
    this.admit(bytes);
  }

  /** Adds the size of a file that belongs to this one, such as a shard. */
  admit(bytes: number): void {
    this.#bytes += bytes;
    for (const cost of Object.keys(ALLOWANCES) as Cost[]) {
      const { floor, perByte } = ALLOWANCES[cost];
      this.#allowed[cost] = this.#given[cost] ?? Math.min(floor + perByte * this.#bytes, defaultLimits[cost]);
    }
  }

  /**
   * Pays for work. Call it before you do the work.
   *
   * @param place in the file; a function if it is expensive to make
   * @throws FormatError LIMIT when the file has cost more than it may
   */
  spend(cost: Cost, amount: number, format: string, place: FormatPlace | (() => FormatPlace) = {}): void {
    this.#spent[cost] += amount;
    if (this.#spent[cost] <= this.#allowed[cost]) return;
    fail(
      format,
      "LIMIT",
      `expected at most ${this.#allowed[cost]} ${ALLOWANCES[cost].what} for a file of ${this.#bytes} bytes (limit ${cost}), got more. If you trust the file, open it with a higher limit.`,
      typeof place === "function" ? place() : place,
    );
  }
}

/** Heap cells of a string of `length` characters. */
export const textCells = (length: number) => 2 + length / 16;

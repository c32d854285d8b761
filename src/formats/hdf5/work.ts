/**
 * What reading an HDF5 file has cost so far. Structures of a file can point to each other in any way, so limits on each one
 * alone do not bound the whole: all that is read counts against one budget, and what can only belong to one owner (a tree's
 * node, a continuation) may be visited once.
 */
import { type Cursor, failAt, pay } from "../cursor.ts";
import type { Limits } from "../limits.ts";

/** Where the objects of a global heap lie, by their index. */
export type HeapIndex = Map<number, { start: number; end: number }>;

export class Work {
  readonly limits: Limits;
  /** Global heaps that have been searched, by address. */
  readonly heaps: Map<number, HeapIndex>;
  #steps: number;
  #attributeBytes: number;
  readonly #visited: Set<number>;
  /** What this attempt has visited, beside all that was before it. */
  readonly #fresh = new Set<number>();

  constructor(limits: Limits, before?: Work) {
    this.limits = limits;
    this.heaps = before?.heaps ?? new Map();
    this.#steps = before === undefined ? limits.hdf5Steps : before.#steps;
    this.#attributeBytes = before === undefined ? limits.hdf5AttributeBytes : before.#attributeBytes;
    this.#visited = before === undefined ? new Set() : before.#visited;
  }

  /** Work that counts only once it is kept: a reader may have to start again when bytes are missing. */
  attempt(): Work {
    return new Work(this.limits, this);
  }

  /** Takes over what an attempt has cost. */
  keep(attempt: Work): void {
    this.#steps = attempt.#steps;
    this.#attributeBytes = attempt.#attributeBytes;
    for (const address of attempt.#fresh) this.#visited.add(address);
  }

  /** Counts structures. @throws FormatError LIMIT when there are too many */
  spend(cursor: Cursor, steps = 1): void {
    pay(cursor, "steps", 16 * steps);
    pay(cursor, "cells", 8 * steps);
    this.#steps -= steps;
    if (!(this.#steps >= 0)) {
      failAt(
        cursor,
        "LIMIT",
        `expected at most ${this.limits.hdf5Steps} structures in all (limit hdf5Steps), got more.`,
      );
    }
  }

  /** Counts bytes of attributes. @throws FormatError LIMIT when there are too many */
  spendAttributeBytes(cursor: Cursor, bytes: number): void {
    pay(cursor, "cells", bytes / 8);
    this.#attributeBytes -= bytes;
    if (!(this.#attributeBytes >= 0)) {
      failAt(
        cursor,
        "LIMIT",
        `expected attributes of at most ${this.limits.hdf5AttributeBytes} bytes in all (limit hdf5AttributeBytes).`,
      );
    }
  }

  /** Notes that the structure at an address has been read. @throws FormatError CYCLE when it was before */
  visit(cursor: Cursor, address: number): void {
    this.spend(cursor);
    if (this.#visited.has(address) || this.#fresh.has(address)) {
      failAt(cursor, "CYCLE", `expected each structure once, got the one at ${address} again.`, address);
    }
    this.#fresh.add(address);
  }
}

/**
 * Counts the cost of reading an HDF5 file. Structures can point to each other in any way, so limits on each alone do not bound the whole:
 * everything counts against one budget, and a structure with a single owner (a node of a tree, a continuation) may be visited only once.
 */
import { type Cursor, failAt, limitAt, pay } from "../cursor.ts";
import type { Limits } from "../limits.ts";
import type { Datatype } from "./datatype.ts";

/** Places of the objects of a global heap, by index. */
export type HeapIndex = Map<number, { start: number; end: number }>;

interface Mark {
  steps: number;
  attributeBytes: number;
  visited: number;
}

export class Work {
  readonly limits: Limits;
  /** Indices of global heaps, by address. */
  readonly heaps = new Map<number, HeapIndex>();
  /** Committed datatypes, by the address of their header. */
  readonly types = new Map<number, Datatype>();
  #steps = 0;
  #attributeBytes = 0;
  readonly #visited = new Set<number>();
  /** The visited addresses, in order. */
  readonly #order: number[] = [];

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** As in Budget, for a reader that starts again. */
  mark(): Mark {
    return { steps: this.#steps, attributeBytes: this.#attributeBytes, visited: this.#order.length };
  }

  restore({ steps, attributeBytes, visited }: Mark): void {
    this.#steps = steps;
    this.#attributeBytes = attributeBytes;
    for (const address of this.#order.splice(visited)) this.#visited.delete(address);
  }

  /** Counts structures. @throws FormatError LIMIT */
  spend(cursor: Cursor, steps = 1): void {
    pay(cursor, "steps", 16 * steps);
    pay(cursor, "cells", 8 * steps);
    this.#steps += steps;
    limitAt(cursor, this.limits, "hdf5Steps", this.#steps, "structures in all");
  }

  /** Pays for a structure's bytes, which others may share. @throws FormatError LIMIT */
  spendBytes(cursor: Cursor, bytes: number): void {
    pay(cursor, "steps", bytes / 16);
  }

  /** Counts bytes of attributes. @throws FormatError LIMIT */
  spendAttributeBytes(cursor: Cursor, bytes: number): void {
    pay(cursor, "cells", bytes / 8);
    this.#attributeBytes += bytes;
    limitAt(cursor, this.limits, "hdf5AttributeBytes", this.#attributeBytes, "bytes of attributes in all");
  }

  /** Marks the structure at an address as read. @throws FormatError CYCLE if it already was */
  visit(cursor: Cursor, address: number): void {
    this.spend(cursor);
    if (this.#visited.has(address))
      failAt(cursor, "CYCLE", `expected each structure once, got the one at ${address} again.`, address);
    this.#visited.add(address);
    this.#order.push(address);
  }
}

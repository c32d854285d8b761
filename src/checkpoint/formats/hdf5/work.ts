/**
 * Counts the cost of reading an HDF5 file. Structures can point to each other in any way, so limits on each alone do not bound the whole:
 * everything counts against one budget, and a structure with a single owner (a node of a tree, a continuation) may be visited only once.
 */
import { type Cursor, failAt, pay } from "../cursor.ts";
import type { Datatype } from "./datatype.ts";

/** Places of the objects of a global heap, by index. */
export type HeapIndex = Map<number, { start: number; end: number }>;

export class Work {
  /** Indices of global heaps, by address. */
  readonly heaps = new Map<number, HeapIndex>();
  /** Committed datatypes, by the address of their header. */
  readonly types = new Map<number, Datatype>();
  readonly #visited = new Set<number>();
  /** The visited addresses, in order. */
  readonly #order: number[] = [];

  /** As in Budget, for a reader that starts again. */
  mark(): number {
    return this.#order.length;
  }

  restore(visited: number): void {
    for (const address of this.#order.splice(visited)) this.#visited.delete(address);
  }

  /** Counts structures. @throws FormatError LIMIT */
  spend(cursor: Cursor, steps = 1): void {
    pay(cursor, 16 * steps, 128 * steps);
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

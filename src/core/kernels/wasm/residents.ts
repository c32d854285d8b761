/**
 * Arrays in the shared memory of a team, where its calls use them in place: traces, which a forward pass writes and only the backward
 * pass reads, need no copies.
 *
 * An array's place is free when it is given back or collected. Shared memory never moves and lives as long as its arrays: an array
 * outlives a team that has lost a member, and the next team copies it as any other.
 */
import type { Operand } from "../compiled/machine.ts";
import { alignUp, provide } from "./wasmMemory.ts";

/** Bytes that a memory lends at most: arrays of one synchronous job are collected only after it. */
const MOST = 2 ** 28;
/** Shorter arrays are not worth it. */
const SHORTEST = 2 ** 12;

interface Block {
  at: number;
  end: number;
}

/** For each lent array, the function that takes it back. */
const lenders = new WeakMap<Float32Array, () => void>();

/** Takes back an array that is no longer needed. @returns whether it was lent */
export function takeBack(array: Float32Array): boolean {
  const give = lenders.get(array);
  if (give === undefined) return false;
  lenders.delete(array);
  give();
  return true;
}

/** Whether an array is lent. */
export const isLent = (array: Operand["array"]): boolean =>
  array instanceof Float32Array && lenders.has(array);

export class Residents {
  readonly #memory: WebAssembly.Memory;
  readonly #start: number;
  readonly #most: number;
  /** In the order of their addresses */
  #blocks: Block[] = [];
  readonly #places = new WeakMap<object, number>();
  readonly #forgotten = new FinalizationRegistry<Block>((block) => this.#free(block));

  /**
   * @param memory shared
   * @param start  the first byte for arrays and for the operands of calls
   * @param most   most bytes to lend
   */
  constructor(memory: WebAssembly.Memory, start: number, most = MOST) {
    this.#memory = memory;
    this.#start = alignUp(start);
    this.#most = most;
  }

  /** Bytes that are lent. */
  get lent(): number {
    return this.#blocks.reduce((sum, { at, end }) => sum + end - at, 0);
  }

  /** An uninitialised array; undefined for a short one, or where there is no room. */
  lend(length: number): Float32Array | undefined {
    const bytes = alignUp(4 * length);
    if (length < SHORTEST || this.lent + bytes > this.#most) return undefined;
    const at = this.gap(bytes);
    try {
      provide(this.#memory, at + bytes);
    } catch {
      return undefined;
    }
    const block = { at, end: at + bytes };
    this.#blocks = [...this.#blocks, block].sort((a, b) => a.at - b.at);
    const array = new Float32Array(this.#memory.buffer, at, length);
    this.#places.set(array, at);
    this.#forgotten.register(array, block, array);
    lenders.set(array, () => {
      this.#forgotten.unregister(array);
      this.#places.delete(array);
      this.#free(block);
    });
    return array;
  }

  /** Where this many bytes are free. */
  gap(bytes: number): number {
    let at = this.#start;
    for (const block of this.#blocks) {
      if (block.at - at >= bytes) return at;
      at = block.end;
    }
    return at;
  }

  /** Where an operand already lies; one that a call changes is copied, in case the call fails. */
  placeOf({ array, use }: Operand): number | undefined {
    return use === "update" ? undefined : this.#places.get(array);
  }

  #free(block: Block): void {
    this.#blocks = this.#blocks.filter((other) => other !== block);
  }
}

/** The stack and the memo of the machine that pickles are written for. */
import type { Limits } from "../limits.ts";
import type { Refuse } from "./input.ts";
import type { PickleValue } from "./values.ts";

export class PickleStack {
  #stack: PickleValue[] = [];
  /** The stacks below the open marks. */
  readonly #below: PickleValue[][] = [];
  /** Values and marks together. */
  #depth = 0;
  readonly #memo = new Map<number, PickleValue>();
  readonly #limits: Limits;
  readonly #refuse: Refuse;

  constructor(limits: Limits, refuse: Refuse) {
    this.#limits = limits;
    this.#refuse = refuse;
  }

  /** The one value that is left at the end. */
  result(): PickleValue {
    if (this.#below.length > 0 || this.#stack.length !== 1) {
      this.#refuse("PICKLE_STACK", `expected one value at the end, got ${this.#stack.length}.`);
    }
    return this.#stack[0];
  }

  push(value: PickleValue): void {
    this.#stack.push(value);
    const { pickleStack } = this.#limits;
    if (++this.#depth > pickleStack) {
      this.#refuse(
        "LIMIT",
        `expected at most ${pickleStack} values on the stack (limit pickleStack), got more.`,
      );
    }
  }

  pop(): PickleValue {
    if (this.#stack.length === 0) this.#refuse("PICKLE_STACK", "expected a value on the stack, got none.");
    this.#depth--;
    return this.#stack.pop()!;
  }

  popMany(count: number): PickleValue[] {
    if (this.#stack.length < count) {
      this.#refuse("PICKLE_STACK", `expected ${count} values on the stack, got ${this.#stack.length}.`);
    }
    this.#depth -= count;
    return this.#stack.splice(this.#stack.length - count);
  }

  top(): PickleValue {
    if (this.#stack.length === 0) this.#refuse("PICKLE_STACK", "expected a value on the stack, got none.");
    return this.#stack[this.#stack.length - 1];
  }

  mark(): void {
    this.#below.push(this.#stack);
    this.#stack = [];
    const { pickleStack } = this.#limits;
    if (++this.#depth > pickleStack) {
      this.#refuse(
        "LIMIT",
        `expected at most ${pickleStack} values and marks on the stack (limit pickleStack), got more.`,
      );
    }
  }

  popToMark(): PickleValue[] {
    const items = this.#stack;
    const below = this.#below.pop();
    if (below === undefined) return this.#refuse("PICKLE_STACK", "expected a mark on the stack, got none.");
    this.#stack = below;
    this.#depth -= items.length + 1;
    return items;
  }

  put(index: number): void {
    const { pickleMemo } = this.#limits;
    if (index >= pickleMemo) {
      this.#refuse("LIMIT", `expected memo indices below ${pickleMemo} (limit pickleMemo), got ${index}.`);
    }
    this.#memo.set(index, this.top());
  }

  get(index: number): void {
    const value: PickleValue | undefined = this.#memo.get(index);
    if (value === undefined) this.#refuse("PICKLE_STACK", `expected memo ${index} to be set, got nothing.`);
    this.push(value);
  }

  /** Remembers the top under the next free index. */
  memoize(): void {
    this.put(this.#memo.size);
  }
}

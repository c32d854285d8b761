/** The stack and the memo of a pickle. */
import type { PickleInput } from "./input.ts";
import type { PickleValue } from "./values.ts";

export class PickleStack {
  #stack: PickleValue[] = [];
  /** The stacks below the open marks. */
  readonly #below: PickleValue[][] = [];
  /** Values and marks together. */
  #depth = 0;
  readonly #memo = new Map<number, PickleValue>();
  readonly #input: PickleInput;

  constructor(input: PickleInput) {
    this.#input = input;
  }

  /** Returns the only value left. */
  result(): PickleValue {
    if (this.#below.length > 0 || this.#stack.length !== 1) this.#fail("one value at the end");
    return this.#stack[0];
  }

  push(value: PickleValue): void {
    this.#stack.push(value);
    this.#deepen();
  }

  mark(): void {
    this.#below.push(this.#stack);
    this.#stack = [];
    this.#deepen();
  }

  #deepen(): void {
    this.#input.checkLimit("pickleStack", ++this.#depth, "values and marks on the stack");
  }

  pop(): PickleValue {
    const value = this.top();
    this.#stack.pop();
    this.#depth--;
    return value;
  }

  popMany(count: number): PickleValue[] {
    if (this.#stack.length < count) this.#fail(`${count} values on the stack`);
    this.#depth -= count;
    return this.#stack.splice(this.#stack.length - count);
  }

  top(): PickleValue {
    if (this.#stack.length === 0) this.#fail("a value on the stack");
    return this.#stack[this.#stack.length - 1];
  }

  popToMark(): PickleValue[] {
    const items = this.#stack;
    const below = this.#below.pop();
    if (below === undefined) return this.#input.fail("PICKLE_STACK", "expected a mark on the stack.");
    this.#stack = below;
    this.#depth -= items.length + 1;
    return items;
  }

  put(index: number): void {
    this.#input.checkLimit("pickleMemo", index + 1, "remembered values");
    this.#memo.set(index, this.top());
  }

  get(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) this.#input.fail("PICKLE_STACK", `expected memo ${index} to be set.`);
    this.push(value);
  }

  /** Stores the top in the memo under the next free index. */
  memoize(): void {
    this.put(this.#memo.size);
  }

  #fail(expected: string): never {
    this.#input.fail("PICKLE_STACK", `expected ${expected}, got ${this.#stack.length}.`);
  }
}

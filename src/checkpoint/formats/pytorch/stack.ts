/** The stack and the memo of a pickle. */
import type { PickleInput } from "./input.ts";
import type { PickleValue } from "./values.ts";

export class PickleStack {
  #stack: PickleValue[] = [];
  /** The stacks below the open marks. */
  readonly #below: PickleValue[][] = [];
  /** An array, because engines hash numbers in a Map without a secret. */
  readonly #memo: PickleValue[] = [];
  #remembered = 0;
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
  }

  mark(): void {
    this.#below.push(this.#stack);
    this.#stack = [];
  }

  pop(): PickleValue {
    const value = this.top();
    this.#stack.pop();
    return value;
  }

  popMany(count: number): PickleValue[] {
    if (this.#stack.length < count) this.#fail(`${count} values on the stack`);
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
    return items;
  }

  put(index: number): void {
    if (this.#memo[index] === undefined) this.#remembered++;
    this.#memo[index] = this.top();
  }

  get(index: number): void {
    const value = this.#memo[index];
    if (value === undefined) this.#input.fail("PICKLE_STACK", `expected memo ${index} to be set.`);
    this.push(value);
  }

  /** Stores the top in the memo under the next free index. */
  memoize(): void {
    this.put(this.#remembered);
  }

  #fail(expected: string): never {
    this.#input.fail("PICKLE_STACK", `expected ${expected}, got ${this.#stack.length}.`);
  }
}

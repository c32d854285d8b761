/** The values of a TorchScript program, and a call of one of its functions. */
import type { ChainRef } from "../../../core/chain/chain.ts";
import { refuseLayer } from "../../../core/chain/refuse.ts";
import { Operation } from "../graph/operation.ts";
import * as graph from "../graph/operations.ts";
import type { Trace } from "../graph/trace.ts";
import type { Role, Stored, Traced, Value } from "../graph/value.ts";

/** A module of the archive. */
export class Module {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }
}

/** A tensor that calls may write: a state. */
export interface Buffer {
  readonly kind: "buffer";
  readonly path: string;
  readonly tensor: Stored;
}

/** A value of the program. Sizes that depend on the input are the role of their axis; a size that we do not know is a symbol. */
export type Given =
  | null
  | number
  | string
  | boolean
  | readonly Given[]
  | Traced
  | Module
  | Buffer
  | { readonly kind: "symbol"; readonly name: string };

export const isTraced = (value: Given): value is Traced =>
  value !== null &&
  typeof value === "object" &&
  "kind" in value &&
  value.kind !== "symbol" &&
  value.kind !== "buffer";

export const UNKNOWN: Given = { kind: "symbol", name: "a size of the input" };

/** Results that later calls change in place, so that their old names mean the new ones, and the states that calls write. */
export class Changes {
  /** Values by the attributes that the program wrote */
  readonly written = new Map<string, Given>();
  /** States after a call, by the buffers that keep them */
  readonly #states = new Map<string, Given>();
  readonly #now = new Map<Value, Given>();
  /** Layers whose results were changed: other views of them are stale */
  readonly #stale = new Map<ChainRef, Value>();

  change(from: Given, to: Given): void {
    if (!isTraced(from) || from.kind !== "value" || from === to) return;
    this.#now.set(from, to);
    if (isTraced(to) && to.kind === "value" && to.refs.join() === from.refs.join()) return;
    for (const ref of from.refs) this.#stale.set(ref, from);
  }

  /** The value that a name means now. @throws ChainError for a view of a result that was changed */
  current(where: string, given: Given): Given {
    if (Array.isArray(given)) return given.map((each) => this.current(where, each));
    if (given === null || !isTraced(given) || given.kind !== "value") return given;
    const now = this.#now.get(given);
    if (now !== undefined) return this.current(where, now);
    if (!given.refs.some((ref) => this.#stale.has(ref))) return given;
    return refuseLayer(
      where,
      "expected a tensor of its own, got a view of one that a call changes in place.",
    );
  }

  /** Remembers the states after a call, by the buffers that gave those before it. */
  remember(buffers: readonly string[], states: readonly Given[]): void {
    for (const [k, buffer] of buffers.entries()) this.#states.set(buffer, states[k]);
  }

  /** Checks that each buffer gets the state that its layer leaves, and nothing else is written. */
  checkWritten(): void {
    for (const [buffer, state] of this.#states) {
      const value = this.written.get(buffer);
      if (value === state || (value as Value | undefined)?.refs?.join() === (state as Value).refs.join())
        continue;
      refuseLayer(
        buffer,
        "expected a buffer that keeps the state of its layer, got another value written to it.",
      );
    }
    for (const buffer of this.written.keys())
      if (!this.#states.has(buffer))
        refuseLayer(buffer, "expected only states to be written, got another buffer.");
  }
}

export const isBuffer = (value: Given | undefined): value is Buffer =>
  value !== null && typeof value === "object" && "kind" in value && value.kind === "buffer";

/** Sizes and numbers as operands; undefined for what a graph has not. */
export function tracedOf(given: Given | undefined): Traced | undefined {
  if (given === undefined) return undefined;
  if (isTraced(given)) return given;
  const sizeOf = (each: Given) =>
    typeof each === "number" || isRole(each) ? each : typeof each === "boolean" ? Number(each) : undefined;
  if (Array.isArray(given)) return graph.sizes(given.map(sizeOf));
  const size = sizeOf(given);
  return size === undefined ? undefined : graph.sizes([size], true);
}

/** Operands as the program has them. */
export function givenOf(result: Result): Given {
  if (result === undefined) return UNKNOWN;
  if (result === null || typeof result !== "object" || !("kind" in result) || result.kind !== "sizes")
    return result;
  const values = result.values.map((each) => each ?? UNKNOWN);
  return result.scalar ? values[0] : values;
}

const isRole = (value: Given): value is Role => value === "batch" || value === "time";

export class Call extends Operation {
  readonly args: readonly Given[];
  readonly changes: Changes;
  readonly #named: ReadonlyMap<string, Given>;

  constructor(
    trace: Trace,
    name: string,
    place: string,
    args: readonly Given[],
    named: ReadonlyMap<string, Given>,
    changes: Changes,
  ) {
    super(trace, place === "" ? name : place, `aten::${name}`);
    this.args = args;
    this.#named = named;
    this.changes = changes;
  }

  operand(k: number): Traced | undefined {
    return tracedOf(this.args[k]);
  }

  has(k: number): boolean {
    return this.args[k] !== undefined && this.args[k] !== null;
  }

  arg(k: number, name = ""): Given | undefined {
    return this.args[k] ?? this.#named.get(name);
  }

  number(k: number, missing: number, name = ""): number {
    const value = this.arg(k, name) ?? missing;
    return typeof value === "number"
      ? value
      : this.refuse(`expected a number as argument ${k}, got another value.`);
  }

  flag(k: number, missing = false): boolean {
    const value = this.args[k] ?? missing;
    return typeof value === "boolean"
      ? value
      : this.refuse(`expected a flag as argument ${k}, got another value.`);
  }

  numbers(k: number): readonly number[] {
    const value = this.args[k] ?? [];
    const list = Array.isArray(value) ? value : [value];
    return list.every((each) => typeof each === "number")
      ? (list as number[])
      : this.refuse(`expected numbers as argument ${k}, got other values.`);
  }

  /** The one number of a list, as windows over time have it. */
  one(k: number, missing: number): number {
    const numbers = this.numbers(k);
    if (numbers.length > 1) this.refuse(`expected one number as argument ${k}, got ${numbers.length}.`);
    return numbers[0] ?? missing;
  }
}

export type Result = Given | undefined;

export type Run = (call: Call) => Result;

/** Values that a program passes by mistake, almost valid ones, and calls that show how a function handles them. */

import { tensor, zeros } from "../../src/core/tensor/create.ts";
import { indices } from "../../src/core/tensor/indices.ts";
import type { Random } from "../../src/core/tensor/random.ts";

function detached<T extends ArrayBufferView>(array: T): T {
  structuredClone(array.buffer, { transfer: [array.buffer as ArrayBuffer] });
  return array;
}

function detachedTensor() {
  const values = Float32Array.of(1, 2);
  const made = tensor(values);
  detached(values);
  return made;
}

/** An error of a program's own getter or callback: it passes through a call unchanged. */
export class OwnError extends Error {}

const refuse = () => {
  throw new OwnError("of the program's own");
};
const LONG = "x".repeat(1 << 20);

function resizable(bytes: number): ArrayBuffer {
  return new (ArrayBuffer as unknown as new (length: number, options: object) => ArrayBuffer)(bytes, {
    maxByteLength: 2 * bytes,
  });
}

/** A view of memory that is gone since. */
function shrunk(): Float32Array {
  const buffer = resizable(24);
  const view = new Float32Array(buffer, 8, 4);
  (buffer as unknown as { resize(bytes: number): void }).resize(8);
  return view;
}

/** Each makes a value that few functions expect. */
export const hostileValues: readonly (() => unknown)[] = [
  ...[LONG, "__proto__", "constructor", "\0", "\ud800", 2 ** 32, -(2 ** 31), 2 ** 31, 1e308, 5e-324].map(
    (value) => () => value,
  ),
  () => ({ length: -1 }),
  () => ({ length: 6, 0: 1 }),
  () => new Proxy({}, {}),
  () => new Proxy([1, 2], {}),
  () => new Proxy(zeros([2, 3]), {}),
  () => new Proxy({}, { get: refuse, ownKeys: refuse, has: refuse, getPrototypeOf: refuse }),
  () => ({
    get length() {
      return refuse();
    },
  }),
  () => ({
    get data() {
      return refuse();
    },
    get shape() {
      return refuse();
    },
    get spec() {
      return refuse();
    },
  }),
  () => ({ toString: refuse, valueOf: refuse, [Symbol.iterator]: refuse }),
  () => ({ [Symbol.iterator]: () => ({ next: refuse }) }),
  () => ({ toJSON: () => 1n }),
  () => new Float32Array(new SharedArrayBuffer(24)),
  () => new Float32Array(resizable(24), 0, 6),
  () => shrunk(),
  () => new DataView(new ArrayBuffer(8)),
  () => new ArrayBuffer(8),
  () => new BigInt64Array(2),
  () => new Uint8ClampedArray(3),
  () => new Float32Array(6).fill(Number.NaN),
  () => Array.from({ length: 6 }, () => -0),
  () => [1n],
  () => [Symbol("s")],
  () => [{}, null],
  () => new Set([1]),
  () => new WeakMap(),
  () => new Map([[Symbol("k"), 1]]),
  () => refuse,
  () => async () => undefined,
  () => (function* () {})(),
  () => Object.freeze({}),
  () => ({ __proto__: null, a: 1 }),
  () => JSON.parse('{"__proto__": {"a": 1}}'),
  () => new Number(2),
  () => new String("x"),
  () => /x/,
  () => globalThis,
  ...[undefined, null, "", "x", "2", Number.NaN, Infinity, -Infinity, -1, 1.5, 0, -0, 1, 2, 3].map(
    (value) => () => value,
  ),
  ...[true, false, 7n, Symbol("s"), 2 ** 53].map((value) => () => value),
  () => ({}),
  () => Object.create(null),
  () => [],
  () => [1],
  () => ["a"],
  () => [undefined],
  () => new Array(2),
  () => [1, ...new Array(5), Symbol("s")],
  () => [[1, 2], [3]],
  () => [null],
  () => ({ a: 1, b: null }),
  () => () => 1,
  () => () => undefined,
  () => new Map(),
  () => new Map([["a", 1]]),
  () => new Date(Number.NaN),
  () => new Error("e"),
  () => zeros([]),
  () => zeros([0]),
  () => zeros([2]),
  () => zeros([2, 3]),
  () => zeros([3, 2, 2]),
  () => zeros([2, 3], { dtype: "float64" }),
  () => indices([0, 1]),
  () => indices([-1, 5]),
  detachedTensor,
  () => new Float32Array(2),
  () => new Float64Array(2),
  () => new Int32Array(2),
  () => new Uint8Array(3),
  () => detached(new Float32Array(2)),
  () => detached(new Float64Array(2)),
  () => detached(new Uint8Array(2)),
  () => Promise.resolve(1),
];

export function hostileValue(random: Random): unknown {
  return hostileValues[random.integer(hostileValues.length)]();
}

/** A list of arguments of any length, in which some of the good ones, if there are any, are kept. */
export function hostileArguments(random: Random, arity: number, good?: readonly unknown[]): unknown[] {
  const length = random.integer(arity + 2);
  if (good === undefined || random.integer(4) === 0) {
    return Array.from({ length }, () => hostileValue(random));
  }
  const args: unknown[] = [...good];
  const at = random.integer(args.length + 1);
  const value = args[at];
  if (isPlain(value) && random.integer(2) === 0) {
    // One option of a good set is wrong, or there is one more.
    const names = [...Object.keys(value), "unheardOf"];
    args[at] = { ...value, [names[random.integer(names.length)]]: hostileValue(random) };
  } else args[at] = hostileValue(random);
  return args;
}

/** Copies of a value in which one place holds another: the whole, an option, an entry of a map, or the first or last member of a list. */
export function* replaced(value: unknown, other: () => unknown, depth = 4): Generator<unknown, void, void> {
  yield other();
  if (depth === 0) return;
  if (Array.isArray(value)) {
    for (const at of new Set([0, Math.max(0, value.length - 1)]))
      for (const member of replaced(value[at], other, depth - 1))
        yield Object.assign([...value], { [at]: member });
  } else if (isPlain(value)) {
    for (const key of Object.keys(value))
      for (const member of replaced(value[key], other, depth - 1)) yield { ...value, [key]: member };
  } else if (value instanceof Map) {
    const [key] = value.keys();
    for (const member of replaced(value.get(key), other, depth - 1)) yield new Map(value).set(key, member);
  }
}

export function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Returns what a call threw, at once, by its promise, or while reading its result; undefined if nothing. */
export async function thrownBy(call: () => unknown): Promise<{ error: unknown } | undefined> {
  try {
    const result = await call();
    if (isGenerator(result)) {
      for (let k = 0; k < 3; k++) if ((await result.next()).done === true) break;
      await result.return();
    }
    return undefined;
  } catch (error) {
    return { error };
  }
}

interface AnyGenerator {
  next(): unknown;
  return(): unknown;
}

function isGenerator(value: unknown): value is { next(): Promise<{ done?: boolean }> } & AnyGenerator {
  return typeof value === "object" && value !== null && "next" in value && "return" in value;
}

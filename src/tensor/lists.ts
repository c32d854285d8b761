import { ArgumentError, describe } from "./errors.ts";

const TypedArray = Object.getPrototypeOf(Int8Array) as typeof Int8Array;

/** Of a list that is copied; more would only be the length of an array of holes. */
const MOST_MEMBERS = 2 ** 26;

/**
 * Returns the members of an array or any other iterable object.
 *
 * @param what for the message, e.g. `"a list of parameters"`
 * @throws ArgumentError for anything else, text included
 */
export function listOf<T>(where: string, what: string, list: Iterable<T>): T[] {
  // Iterating a typed array whose buffer was transferred throws; its length is 0 by then.
  const isFake = list instanceof TypedArray && !ArrayBuffer.isView(list);
  const isEndless = Array.isArray(list) && list.length > MOST_MEMBERS;
  if (isFake || isEndless) throw new ArgumentError(`${where}: expected ${what}, got ${describe(list)}.`);
  if (ArrayBuffer.isView(list)) {
    const { length } = list as unknown as ArrayLike<T>;
    return length > 0 ? Array.from(list as unknown as ArrayLike<T>) : [];
  }
  if (list !== null && typeof list === "object" && typeof list[Symbol.iterator] === "function")
    return [...list];
  throw new ArgumentError(`${where}: expected ${what}, got ${describe(list)}.`);
}

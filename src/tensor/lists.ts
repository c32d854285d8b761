import { ArgumentError, describe } from "./errors.ts";

/**
 * Returns the members of an array or any other iterable object.
 *
 * @param what for the message, e.g. `"a list of parameters"`
 * @throws ArgumentError for anything else, text included
 */
export function listOf<T>(where: string, what: string, list: Iterable<T>): T[] {
  // Iterating a typed array whose buffer was transferred throws; its length is 0 by then.
  if (ArrayBuffer.isView(list)) {
    const { length } = list as unknown as ArrayLike<T>;
    return length > 0 ? Array.from(list as unknown as ArrayLike<T>) : [];
  }
  if (list !== null && typeof list === "object" && typeof list[Symbol.iterator] === "function")
    return [...list];
  throw new ArgumentError(`${where}: expected ${what}, got ${describe(list)}.`);
}

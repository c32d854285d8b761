/** Lists from outside: arrays, or anything that can be gone through. */
import { ArgumentError, describe } from "./errors.ts";

/**
 * What is in a list.
 *
 * @param what it should be, e.g. `"a list of parameters"`
 * @throws ArgumentError when it is no list; text is none
 */
export function listOf<T>(where: string, what: string, list: Iterable<T>): T[] {
  // A typed array whose buffer was transferred throws when it is gone through; its length is 0 by then.
  if (ArrayBuffer.isView(list)) {
    const { length } = list as unknown as ArrayLike<T>;
    return length > 0 ? Array.from(list as unknown as ArrayLike<T>) : [];
  }
  if (list !== null && typeof list === "object" && typeof list[Symbol.iterator] === "function")
    return [...list];
  throw new ArgumentError(`${where}: expected ${what}, got ${describe(list)}.`);
}

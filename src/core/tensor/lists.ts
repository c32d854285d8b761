import { ArgumentError, describe } from "./errors.ts";

const TypedArray = Object.getPrototypeOf(Int8Array) as typeof Int8Array;

/** Whether a value only looks like a typed array: it inherits from one, and reading its length throws. */
export const isImitation = (value: unknown): boolean =>
  value instanceof TypedArray && !ArrayBuffer.isView(value);

/** Whether a value is an object of no class: it has no members but its own. */
export const isPlain = (value: unknown): value is object =>
  typeof value === "object" &&
  value !== null &&
  !Object.getPrototypeOf(Object.getPrototypeOf(value) ?? Object.prototype);

export const isText = (value: unknown): value is string => typeof value === "string";

/** Whether a value is an Int32Array with its memory. */
export const isIntegers = (value: unknown): value is Int32Array =>
  value instanceof Int32Array && ArrayBuffer.isView(value);

/** Whether a value is a Uint8Array with its memory. */
export const isBytes = (value: unknown): value is Uint8Array =>
  value instanceof Uint8Array && ArrayBuffer.isView(value);

/** Whether the memory of a typed array is there: a buffer that was transferred or made shorter leaves a length of 0. */
export function hasMemory(view: ArrayBufferView): boolean {
  if (view.byteLength > 0) return true;
  try {
    // The methods of the class refuse it.
    TypedArray.prototype.at.call(view, 0);
    return true;
  } catch {
    return false;
  }
}

/** Of a list that is copied; more would only be the length of an array of holes, or have no end. */
const MOST_MEMBERS = 2 ** 24;

/**
 * Returns the members of an array or any other iterable object.
 *
 * @param what for the message, e.g. `"a list of parameters"`
 * @throws ArgumentError for anything else, text included
 */
export function listOf<T>(where: string, what: string, list: Iterable<T>): T[] {
  if (list !== null && typeof list === "object" && !isImitation(list)) {
    const { length } = list as unknown as ArrayLike<T>;
    // Iterating a typed array whose buffer was transferred throws; its length is 0 by then.
    if (ArrayBuffer.isView(list)) return length > 0 ? Array.from(list as unknown as ArrayLike<T>) : [];
    if (typeof list[Symbol.iterator] === "function" && !(length > MOST_MEMBERS)) {
      const members: T[] = [];
      for (const member of list) if (members.push(member) > MOST_MEMBERS) break;
      if (members.length <= MOST_MEMBERS) return members;
    }
  }
  throw new ArgumentError(`${where}: expected ${what}, got ${describe(list)}.`);
}

/** Whether a value is an array of members that fit. Holes are members too, so an array of holes is refused at the first. */
export function isListOf<T>(list: unknown, fits: (member: T) => boolean): list is T[] {
  if (!Array.isArray(list)) return false;
  for (const member of list) if (!fits(member)) return false;
  return true;
}

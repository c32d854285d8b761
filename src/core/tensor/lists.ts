import { refuseValue } from "./errors.ts";

const TypedArray = Object.getPrototypeOf(Int8Array) as typeof Int8Array;

/** Whether a value is an object of no class: it has no members but its own. */
export const isPlain = (value: unknown): value is object =>
  typeof value === "object" &&
  value !== null &&
  !Object.getPrototypeOf(Object.getPrototypeOf(value) ?? Object.prototype);

export const isText = (value: unknown): value is string => typeof value === "string";

export const isIntegers = (value: unknown): value is Int32Array => value instanceof Int32Array;

export const isBytes = (value: unknown): value is Uint8Array => value instanceof Uint8Array;

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

/**
 * Returns the members of an array or any other iterable object.
 *
 * @param what for the message, e.g. `"a list of parameters"`
 * @throws ArgumentError for anything else, text included
 */
export function listOf<T>(where: string, what: string, list: Iterable<T>): T[] {
  if (list !== null && typeof list === "object") {
    // Iterating a typed array whose buffer was transferred throws; its length is 0 by then.
    if (ArrayBuffer.isView(list) && list.byteLength === 0) return [];
    if (typeof list[Symbol.iterator] === "function") return [...list];
  }
  refuseValue(where, what, list);
}

/** Whether a value is an array of members that fit. */
export function isListOf<T>(list: unknown, fits: (member: T) => boolean): list is T[] {
  if (!Array.isArray(list)) return false;
  // `every` would skip holes.
  for (const member of list) if (!fits(member)) return false;
  return true;
}

/** Plain data: values that survive JSON unchanged. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Deeper lists would be deeper than the stack, and more values than a file holds: one list may be at many places, or in itself. */
const [MOST_LEVELS, MOST_VALUES] = [256, 2 ** 24];

/** Whether a value is plain data, at most 256 levels deep. */
export function isJson(root: unknown): root is Json {
  let values = 0;
  const isPlain = (value: unknown, level: number): boolean => {
    if (value === null || typeof value === "boolean" || typeof value === "string") return true;
    if (typeof value === "number") return Number.isFinite(value);
    if (typeof value !== "object" || level > MOST_LEVELS || ++values > MOST_VALUES) return false;
    if (Array.isArray(value)) {
      // Not `every`: it passes over holes.
      for (let k = 0; k < value.length; k++) if (!isPlain(value[k], level + 1)) return false;
      return true;
    }
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return false;
    // JSON omits undefined values.
    return Object.values(value).every((part) => part === undefined || isPlain(part, level + 1));
  };
  return isPlain(root, 0);
}

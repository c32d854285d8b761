/** Plain data: values that survive JSON unchanged. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Deeper lists would be deeper than the stack, and more values than a file holds: one list may be at many places, or in itself. */
const [MOST_LEVELS, MOST_VALUES] = [256, 2 ** 24];

/** Whether a value is plain data, at most 256 levels deep. */
export function isJson(root: unknown): root is Json {
  // By list or object, so that one at many places is visited once. One that holds itself is met before it has a size.
  const sizes = new Map<object, number>();
  /** How many values JSON writes for a value; infinite for what is not plain data. */
  const sizeOf = (value: unknown, level: number): number => {
    if (value === null || typeof value === "boolean" || typeof value === "string") return 1;
    if (typeof value === "number") return Number.isFinite(value) ? 1 : Infinity;
    if (typeof value !== "object" || level > MOST_LEVELS) return Infinity;
    const known = sizes.get(value);
    if (known !== undefined) return known;
    sizes.set(value, Infinity);
    const isList = Array.isArray(value);
    const prototype = Object.getPrototypeOf(value);
    if (!isList && prototype !== Object.prototype && prototype !== null) return Infinity;
    // JSON omits undefined values of objects.
    const members: readonly unknown[] = isList
      ? value
      : Object.values(value).filter((part) => part !== undefined);
    let size = 1;
    // By index, which meets holes.
    for (let k = 0; k < members.length && size <= MOST_VALUES; k++) size += sizeOf(members[k], level + 1);
    sizes.set(value, size);
    return size;
  };
  return sizeOf(root, 0) <= MOST_VALUES;
}

/** Plain data with other arrays. */

/** Copies plain data, with other arrays of numbers. */
export function withArrays(value: unknown, change: (array: Float32Array) => unknown): unknown {
  if (ArrayBuffer.isView(value)) return change(value as Float32Array);
  if (Array.isArray(value)) return value.map((each) => withArrays(each, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withArrays(each, change)]));
}

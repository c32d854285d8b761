/** Plain data: what can be written as JSON and read back equal. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Calls of one setting that differ, as they are shown to a user: `hiddenSize: 32, now 64`. */
export function differences(before: Json | undefined, now: Json | undefined, path = ""): string[] {
  if (isRecord(before) && isRecord(now)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])];
    return keys.flatMap((key) => differences(before[key], now[key], path === "" ? key : `${path}.${key}`));
  }
  const [was, is] = [JSON.stringify(before), JSON.stringify(now)];
  return was === is ? [] : [`${path}: ${was ?? "absent"}, now ${is ?? "absent"}`];
}

function isRecord(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

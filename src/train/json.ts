import { FormatError } from "../tensor/errors.ts";

/** Plain data: it can be written as JSON and read back equal. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Whether a value is plain data. */
export function isJson(value: unknown): value is Json {
  if (value === null || typeof value === "boolean" || typeof value === "string") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object") return false;
  if (Array.isArray(value)) return [...value].every(isJson);
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  // JSON leaves undefined values out.
  return Object.values(value).every((part) => part === undefined || isJson(part));
}

/** Returns the content of a file of a run. @throws FormatError (`JSON`) for other text */
export function readJson(bytes: Uint8Array, path: string): Json {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as Json;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FormatError("run", "JSON", `${path}: expected JSON, got other text (${reason}).`);
  }
}

/** Returns the differences between two settings as text: `hiddenSize: 32, now 64`. */
export function differences(before: Json | undefined, now: Json | undefined, path = ""): string[] {
  if (isComposite(before) && isComposite(now) && Array.isArray(before) === Array.isArray(now)) {
    const [was, is] = [new Map(Object.entries(before)), new Map(Object.entries(now))];
    const keys = [...new Set([...was.keys(), ...is.keys()])];
    return keys.flatMap((key) =>
      differences(was.get(key), is.get(key), path === "" ? key : `${path}.${key}`),
    );
  }
  const [was, is] = [JSON.stringify(before), JSON.stringify(now)];
  return was === is ? [] : [`${path}: ${was ?? "absent"}, now ${is ?? "absent"}`];
}

function isComposite(value: Json | undefined): value is readonly Json[] | { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null;
}

import { FormatError } from "../tensor/errors.ts";
import type { Json } from "../tensor/json.ts";

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

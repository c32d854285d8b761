/** A scheme as it is written on a command line: `chrono:tMax=100`, or `weights:part=hiddenWeight,fill=orthogonal,per=gate`. */
import { UsageError } from "./failure.ts";
import type { SchemeCall } from "./schemeTable.ts";

/**
 * @param command what the message begins with
 * @returns its name, and its arguments, numbers and words apart
 * @throws UsageError for what is not of that form
 */
export function parseScheme(text: string, command: string): SchemeCall {
  const [name, list = ""] = text.split(/:(.*)/s);
  const given = new Map<string, number>();
  const words = new Map<string, string>();
  for (const pair of list === "" ? [] : list.split(",")) {
    const [key, value = "", ...more] = pair.split("=");
    if (value.trim() === "" || key.trim() === "" || more.length > 0) {
      throw new UsageError(`${command}: expected arguments such as tMax=100, got ${pair}.`);
    }
    if (given.has(key) || words.has(key)) {
      throw new UsageError(
        `${command}: expected every argument of a scheme once, got ${key} again, ${pair}.`,
      );
    }
    if (Number.isNaN(Number(value))) words.set(key, value);
    else given.set(key, Number(value));
  }
  return {
    name,
    arguments: Object.fromEntries(given),
    ...(words.size > 0 && { words: Object.fromEntries(words) }),
  };
}

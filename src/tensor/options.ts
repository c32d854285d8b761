/** Names of options: one that is misspelt, or is called differently elsewhere, is refused and never ignored. */
import { ArgumentError, describe } from "./errors.ts";

/**
 * @param known the options there are
 * @param advice what to say about options that exist elsewhere, by name
 * @throws ArgumentError when `options` is not an object, or (`NAME`) has a key that is not known
 */
export function checkOptionNames(
  where: string,
  options: unknown,
  known: readonly string[],
  advice: Readonly<Record<string, string>> = {},
): void {
  if (options === null || typeof options !== "object" || Array.isArray(options)) {
    throw new ArgumentError(
      `${where}: expected an object of options (${known.join(", ")}), got ${describe(options)}.`,
    );
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    throw new ArgumentError(
      `${where}: expected options ${known.join(", ")}, got ${describe(name)}.${advice[name] === undefined ? "" : ` ${advice[name]}`}`,
      "NAME",
    );
  }
}

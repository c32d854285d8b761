/** Checks of definitions, which come from outside. */
import type { Rule } from "../../core/chain/kinds/kind.ts";
import { describe, FormatError } from "../../core/tensor/errors.ts";

/** The version of files with a network. */
export const NETWORK_VERSION = 2;

/** The metadata key of the definition in a file. */
export { PIPELINE_KEY } from "../../core/storage/annotations.ts";

const MAX_NAME = 200;

export function refuse(code: string, message: string, entry?: string): never {
  throw new FormatError("pipeline", code, message, entry === undefined ? {} : { entry });
}

/**
 * Checks the options of a layer.
 *
 * @param where begins errors, or is empty
 * @throws FormatError UNKNOWN_FIELD, HEADER, MISSING
 */
export function checkOptions(
  where: string,
  given: Readonly<Record<string, unknown>>,
  rules: Readonly<Record<string, Rule<unknown, boolean>>>,
): void {
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(rules, name)) {
      const known = Object.keys(rules).join(", ") || "(none)";
      refuse("UNKNOWN_FIELD", `${where}expected options ${known}, got ${describe(name)}.`, name);
    }
    const [words, test] = rules[name];
    if (!test(value))
      refuse("HEADER", `${where}expected ${name} to be ${words}, got ${describe(value)}.`, name);
  }
  for (const [name, [, , isRequired]] of Object.entries(rules))
    if (isRequired && given[name] === undefined)
      refuse("MISSING", `${where}expected option ${name}, got none.`, name);
}

export function checkObject(where: string, value: unknown): Record<string, unknown> {
  if (value === null || typeof value !== "object" || Array.isArray(value))
    refuse("HEADER", `${where}: expected an object, got ${describe(value)}.`);
  return value as Record<string, unknown>;
}

export function checkFields(where: string, fields: object, known: readonly string[]): void {
  const unknown = Object.keys(fields).find((key) => !known.includes(key));
  if (unknown !== undefined)
    refuse("UNKNOWN_FIELD", `${where}: expected ${known.join(", ")}, got ${describe(unknown)}.`, unknown);
}

export function checkText(where: string, value: unknown): string {
  if (typeof value !== "string" || value.length === 0 || value.length > MAX_NAME)
    refuse("NAME", `${where}: expected a text of 1 to ${MAX_NAME} characters, got ${describe(value)}.`);
  return value as string;
}

export function checkSize(where: string, value: unknown, most: number): number {
  if (!(Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most))
    refuse("LIMIT", `${where}: expected a whole number from 1 to ${most}, got ${describe(value)}.`);
  return value as number;
}

export function checkSymbols(symbols: unknown): readonly string[] {
  const valid =
    Array.isArray(symbols) &&
    symbols.length <= 65_536 &&
    symbols.every((symbol) => typeof symbol === "string" && symbol.length <= MAX_NAME);
  if (!valid) refuse("HEADER", `symbols: expected a list of texts, got ${describe(symbols)}.`);
  const used = (symbols as string[]).filter((symbol) => symbol !== "");
  if (new Set(used).size !== used.length) refuse("DUPLICATE", "symbols: expected each once, got some twice.");
  return symbols as string[];
}

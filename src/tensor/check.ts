/**
 * Checks of what a user passes: every option is checked where it is given, one with an unknown name is refused and never ignored, and every message
 * says where, what was expected and what came.
 */
import { ArgumentError, describe } from "./errors.ts";

/** What a number must be, as a test and as the words of the message. */
export interface Rule {
  readonly words: string;
  holds(value: number): boolean;
}

export const finite: Rule = { words: "a finite number", holds: Number.isFinite };
export const notNegative: Rule = {
  words: "a finite number of at least 0",
  holds: (v) => Number.isFinite(v) && v >= 0,
};
export const positive: Rule = {
  words: "a finite number above 0",
  holds: (v) => Number.isFinite(v) && v > 0,
};
/** For the factors of exponential averages: 1 would never forget. */
export const fraction: Rule = { words: "a number in [0, 1)", holds: (v) => v >= 0 && v < 1 };
export const unitInterval: Rule = { words: "a number in [0, 1]", holds: (v) => v >= 0 && v <= 1 };
export const dropProbability: Rule = {
  words: "a number from 0 to 1, the probability of an element being zeroed",
  holds: unitInterval.holds,
};

export const integerFrom = (least: number, most = Number.MAX_SAFE_INTEGER): Rule => ({
  words: `an integer ${most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`}`,
  holds: (v) => Number.isSafeInteger(v) && v >= least && v <= most,
});
export const count: Rule = integerFrom(1);
export const countOrZero: Rule = integerFrom(0);

/** @throws ArgumentError unless `value` is a number for which the rule holds */
export function checkNumber(
  where: string,
  name: string,
  value: unknown,
  rule: Rule,
): asserts value is number {
  if (typeof value !== "number" || !rule.holds(value)) {
    throw new ArgumentError(`${where}: expected ${name} to be ${rule.words}, got ${describe(value)}.`);
  }
}

/** @throws ArgumentError unless `value` is true or false */
export function checkBoolean(where: string, name: string, value: unknown): asserts value is boolean {
  if (typeof value !== "boolean") {
    throw new ArgumentError(`${where}: expected ${name} to be true or false, got ${describe(value)}.`);
  }
}

/** @throws ArgumentError unless `value` is one of `choices` */
export function checkChoice<T extends string>(
  where: string,
  name: string,
  value: unknown,
  choices: readonly T[],
): asserts value is T {
  if (choices.includes(value as T)) return;
  const words = choices.map((choice) => `"${choice}"`);
  const list = words.length === 2 ? words.join(" or ") : `one of ${words.join(", ")}`;
  throw new ArgumentError(`${where}: expected ${name} to be ${list}, got ${describe(value)}.`);
}

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

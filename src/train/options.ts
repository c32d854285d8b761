/** Checks of the options that optimisers, schedules and the training loop share. */
import { ArgumentError, describe } from "../tensor/errors.ts";

/** What a number must be, as a test and as the words of the message. */
export interface Rule {
  readonly words: string;
  holds(value: number): boolean;
}

export const notNegative: Rule = {
  words: "a finite number >= 0",
  holds: (v) => Number.isFinite(v) && v >= 0,
};
export const positive: Rule = { words: "a finite number > 0", holds: (v) => Number.isFinite(v) && v > 0 };
/** For the factors of exponential averages: 1 would never forget. */
export const fraction: Rule = { words: "a number in [0, 1)", holds: (v) => v >= 0 && v < 1 };
export const unitInterval: Rule = { words: "a number in [0, 1]", holds: (v) => v >= 0 && v <= 1 };
export const count: Rule = { words: "an integer >= 1", holds: (v) => Number.isSafeInteger(v) && v >= 1 };
export const countOrZero: Rule = {
  words: "an integer >= 0",
  holds: (v) => Number.isSafeInteger(v) && v >= 0,
};

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

/** @throws ArgumentError (`NAME`) when an option has a name that is not known: a misspelt option must not be ignored */
export function checkNames(where: string, options: object, known: readonly string[]): void {
  if (options === null || typeof options !== "object" || Array.isArray(options)) {
    throw new ArgumentError(
      `${where}: expected an object of options (${known.join(", ")}), got ${describe(options)}.`,
    );
  }
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) {
      throw new ArgumentError(
        `${where}: expected options among ${known.join(", ")}, got ${describe(name)}.`,
        "NAME",
      );
    }
  }
}

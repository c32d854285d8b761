/** Checks of what you pass. Every message says where, what was expected and what came; unknown options are errors. */
import { ArgumentError, describe } from "./errors.ts";
import { isPlain } from "./lists.ts";

/** A condition on a number: a test, and its words in messages. */
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
/** For factors of exponential averages: 1 would never forget. */
export const fraction: Rule = { words: "a number in [0, 1)", holds: (v) => v >= 0 && v < 1 };
export const integer: Rule = { words: "an integer", holds: Number.isSafeInteger };
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
/** Of layers: each costs memory before its sizes do. */
export const layerCount: Rule = integerFrom(1, 2 ** 16);

/** @throws ArgumentError unless `value` is a number that follows the rule */
export function checkNumber(
  where: string,
  name: string,
  value: unknown,
  rule: Rule,
): asserts value is number {
  if (typeof value === "number" && rule.holds(value)) return;
  throw new ArgumentError(`${where}: expected ${name} to be ${rule.words}, got ${describe(value)}.`);
}

/** @throws ArgumentError unless `value` is an object, such as `like` */
export function checkObject(
  where: string,
  name: string,
  value: unknown,
  like: string,
): asserts value is object {
  if (typeof value === "object" && value !== null) return;
  throw new ArgumentError(
    `${where}: expected ${name} to be an object such as ${like}, got ${describe(value)}.`,
  );
}

/** As `checkObject`, for options: those in a Map would be ignored. @throws ArgumentError unless `value` is an object of no class */
export function checkOptions(where: string, name: string, value: unknown, like: string): void {
  if (isPlain(value)) return;
  throw new ArgumentError(
    `${where}: expected ${name} to be a plain object such as ${like}, got ${describe(value)}.`,
  );
}

/** @throws ArgumentError unless `value` is a typed array or an array, with numbers at its ends */
export function checkNumbers(
  where: string,
  name: string,
  value: unknown,
): asserts value is ArrayLike<number> {
  if (typeof value === "object" && value !== null && (Array.isArray(value) || ArrayBuffer.isView(value))) {
    const { length, 0: first, [length - 1]: last } = value as ArrayLike<unknown>;
    if (length === 0 || (typeof first === "number" && typeof last === "number")) return;
  }
  throw new ArgumentError(`${where}: expected ${name} as a list of numbers, got ${describe(value)}.`);
}

/** Whether a value is a typed array of numbers, or an array of them, with this length. */
export const areNumbers = (value: unknown, length: number): value is ArrayLike<number> =>
  (ArrayBuffer.isView(value) || Array.isArray(value)) &&
  (value as ArrayLike<unknown>).length === length &&
  typeof (value as ArrayLike<unknown>)[0] === "number" &&
  // Unlike `every`, it does not skip holes, which are read as NaN.
  (ArrayBuffer.isView(value) || value.findIndex((each) => typeof each !== "number") < 0);

/** @throws ArgumentError unless `value` is true or false */
export function checkBoolean(where: string, name: string, value: unknown): asserts value is boolean {
  if (typeof value === "boolean") return;
  throw new ArgumentError(`${where}: expected ${name} to be true or false, got ${describe(value)}.`);
}

/** @throws ArgumentError unless `value` is a function */
export function checkFunction(where: string, name: string, value: unknown): void {
  if (typeof value === "function") return;
  throw new ArgumentError(`${where}: expected ${name} to be a function, got ${describe(value)}.`);
}

/** @throws ArgumentError unless `value` is a string */
export function checkText(where: string, name: string, value: unknown): asserts value is string {
  if (typeof value === "string") return;
  throw new ArgumentError(`${where}: expected ${name} to be a string, got ${describe(value)}.`);
}

/** @throws ArgumentError unless `value` is one of `choices` */
export function checkChoice<T extends string>(
  where: string,
  name: string,
  value: unknown,
  choices: readonly T[],
  code: "ARGUMENT" | "NAME" = "ARGUMENT",
): asserts value is T {
  if (choices.includes(value as T)) return;
  const words = choices.map((choice) => `"${choice}"`).join(", ");
  const list = words.replace(/, (?=\S*$)/, " or ");
  throw new ArgumentError(`${where}: expected ${name} to be ${list}, got ${describe(value)}.`, code);
}

/**
 * Checks the names of options.
 *
 * @param advice by name, the advice for an option that exists elsewhere
 * @throws ArgumentError when `options` is not a plain object, or (`NAME`) has a key that is not known
 */
export function checkOptionNames(
  where: string,
  options: unknown,
  known: readonly string[],
  advice: Readonly<Record<string, string>> = {},
): void {
  if (!isPlain(options)) {
    throw new ArgumentError(`${where}: expected options { ${known.join(", ")} }, got ${describe(options)}.`);
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const help = advice[name] ?? "";
    throw new ArgumentError(
      `${where}: expected options ${known.join(", ")}, got ${describe(name)}. ${help}`.trimEnd(),
      "NAME",
    );
  }
}

/** The check of a value: a number that follows a rule, one of a list, or anything of a type. */
type ValueRule = Rule | "boolean" | "string" | "function" | readonly string[];
/** The check of an option; undefined: the caller checks it. */
type OptionRule = ValueRule | { readonly optional: ValueRule };

/** A rule for an option without a default, which may be left out. */
export const optional = (rule: ValueRule): OptionRule => ({ optional: rule });

/** All options of `T`, each with its default (undefined: it has none) and its rule. */
export type OptionTable<T> = {
  readonly [Name in keyof T]-?: readonly [fallback: T[Name] | undefined, rule?: OptionRule];
};

/**
 * Returns the options with defaults filled in, in the order of the table.
 *
 * @throws ArgumentError for an unknown name, or a value that breaks its rule
 */
export function readOptions<T extends object>(
  where: string,
  options: T,
  table: OptionTable<T>,
  advice?: Readonly<Record<string, string>>,
): Required<T> {
  checkOptionNames(where, options, Object.keys(table), advice);
  return fillOptions(where, options, table);
}

/** Like `readOptions`, for options with names that were checked before. */
export function fillOptions<T extends object>(where: string, options: T, table: OptionTable<T>): Required<T> {
  const read: Partial<T> = {};
  for (const name of Object.keys(table) as (keyof T & string)[]) {
    const [fallback, given] = table[name];
    const value = options[name] === undefined ? fallback : options[name];
    const isOptional = typeof given === "object" && "optional" in given;
    const rule = !isOptional ? given : value === undefined ? undefined : given.optional;
    if (rule === "boolean") checkBoolean(where, name, value);
    else if (rule === "function") checkFunction(where, name, value);
    else if (rule === "string") checkText(where, name, value);
    else if (rule !== undefined && "holds" in rule) checkNumber(where, name, value, rule);
    else if (rule !== undefined) checkChoice(where, name, value, rule);
    read[name] = value;
  }
  return read as Required<T>;
}

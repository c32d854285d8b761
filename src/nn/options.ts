/** Checks of the options of modules: every option is validated when a module is made, and one that is unknown is refused. */
import { ArgumentError, describe } from "../tensor/errors.ts";

export { checkOptionNames } from "../tensor/options.ts";

/** @throws ArgumentError unless `value` is an integer of at least `least` */
export function checkInteger(where: string, name: string, value: unknown, least: number): void {
  if (!Number.isSafeInteger(value) || (value as number) < least) {
    throw new ArgumentError(
      `${where}: expected ${name} to be an integer of at least ${least}, got ${describe(value)}.`,
    );
  }
}

export function checkBoolean(where: string, name: string, value: unknown): void {
  if (typeof value !== "boolean") {
    throw new ArgumentError(`${where}: expected ${name} to be true or false, got ${describe(value)}.`);
  }
}

/** @throws ArgumentError unless `value` is a number from 0 to 1, both included */
export function checkProbability(where: string, name: string, value: unknown): void {
  if (typeof value !== "number" || !(value >= 0 && value <= 1)) {
    throw new ArgumentError(
      `${where}: expected ${name} to be a number from 0 to 1, the probability of an element being zeroed, got ${describe(value)}.`,
    );
  }
}

/** @throws ArgumentError unless `value` is a finite number of at least 0 */
export function checkNotNegative(where: string, name: string, value: unknown): void {
  if (typeof value !== "number" || !Number.isFinite(value) || value < 0) {
    throw new ArgumentError(
      `${where}: expected ${name} to be a finite number of at least 0, got ${describe(value)}.`,
    );
  }
}

/** Options as `toString` shows them, each with the value that is not worth showing. */
export type ShownOptions = Readonly<Record<string, { value: unknown; normal: unknown }>>;

/** The options that are not as usual, as `name=value`. */
export function describeUnusual(options: ShownOptions): string[] {
  return Object.entries(options)
    .filter(([, { value, normal }]) => value !== normal)
    .map(([name, { value }]) => `${name}=${value}`);
}

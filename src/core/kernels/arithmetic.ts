/**
 * The two kinds of arithmetic. *Fast* is float32, fused where the processor can: each kernel set is deterministic, but sets differ in
 * their last bits. *Strict* gives the reference's bits on every set: double precision in one order, rounded to float32 where a number
 * is stored. Float64 is always strict.
 */
import { environment } from "../tensor/environment.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";

export const arithmetics = ["fast", "strict"] as const;
export type Arithmetic = (typeof arithmetics)[number];

export interface ArithmeticChoice {
  name: Arithmetic;
  why: string;
}

let chosen: ArithmeticChoice | undefined;

/** Returns which arithmetic is in use and why. The first call reads the environment variable `SLUICE_ARITHMETIC`. */
export function arithmeticChoice(): ArithmeticChoice {
  chosen ??= fromEnvironment();
  return chosen;
}

/**
 * Computes in `"fast"` or `"strict"` arithmetic from now on. Strict is slower, except on the reference set, which is always strict.
 *
 * @param name `"fast"` or `"strict"`
 * @throws ArgumentError with code `NAME` for any other name
 * @example
 * useArithmetic("strict");
 */
export function useArithmetic(name: Arithmetic): void {
  chosen = { name: checked("useArithmetic", name), why: "asked for by useArithmetic" };
}

function fromEnvironment(): ArithmeticChoice {
  const wish = environment("SLUICE_ARITHMETIC");
  if (wish === undefined) return { name: "fast", why: "the default" };
  const name = checked("SLUICE_ARITHMETIC", wish);
  return { name, why: "asked for by the environment variable SLUICE_ARITHMETIC" };
}

function checked(where: string, name: unknown): Arithmetic {
  const known = arithmetics.find((each) => each === name);
  if (known !== undefined) return known;
  throw new ArgumentError(`${where}: expected "fast" or "strict", got ${describe(name)}.`, "NAME");
}

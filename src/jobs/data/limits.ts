/** What a table may cost. */
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { isPlain } from "../../core/tensor/lists.ts";

const MIB = 1024 * 1024;

export const defaultLimits = {
  /** Total work, in units of about 50 ns. By default this and the next two grow with the file up to these values: see `budget.ts`. */
  steps: 4e8,
  /** Heap for everything besides the tensors, in units of 16 bytes. */
  cells: 16e6,
  /** Bytes of all tensors together. */
  outputBytes: 2 ** 50,
  /** All tensors and members of archives. */
  entries: 200_000,
  /** Inflated bytes of all members of an archive, beyond eight times the size of the file. */
  inflateTotalBytes: 256 * MIB,
} as const;

export type Limits = { -readonly [Name in keyof typeof defaultLimits]: number };

/**
 * Returns the defaults with the caller's changes.
 *
 * @throws ArgumentError for an unknown limit, or a value that is not a count
 */
export function limitsFrom(options: { limits?: Partial<Limits> } = {}): Limits {
  const limits: Limits = { ...defaultLimits };
  const { limits: given = {} } = options ?? {};
  for (const each of [options, given]) {
    if (isPlain(each)) continue;
    throw new ArgumentError(
      `limits: expected a plain object such as { tensors: 1000 }, got ${describe(each)}.`,
    );
  }
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(defaultLimits, name)) {
      throw new ArgumentError(
        `limits: expected names such as ${Object.keys(defaultLimits).slice(0, 5).join(", ")}, got ${describe(name)}.`,
        "NAME",
      );
    }
    if (value === undefined) continue;
    if (!(Number.isSafeInteger(value) && value >= 0) && value !== Infinity) {
      throw new ArgumentError(
        `limits: expected ${name} to be an integer >= 0 or Infinity, got ${describe(value)}.`,
      );
    }
    limits[name as keyof Limits] = value;
  }
  return limits;
}

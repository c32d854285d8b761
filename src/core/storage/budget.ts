/**
 * The cost of opening a file. Checks of single things (a header, a list, the nesting) do not bound their combination, so every reader
 * pays for its work and for the memory that it takes, in one budget for the whole file.
 */
import { ArgumentError, describe, type FormatPlace } from "../tensor/errors.ts";
import { isPlain } from "../tensor/lists.ts";
import { fail } from "./codes.ts";

export interface Limits {
  /** Steps of about 50 ns: a value parsed, a node visited, 16 bytes copied. Default: 4 million, and 4 for each byte of the file */
  work: number;
  /** Bytes for everything besides the tensors. Default: 64 MiB, and 2 for each byte of the file */
  memory: number;
}

/** The allowance of every file, and the part that each of its bytes adds. */
const ALLOWED: Readonly<Record<keyof Limits, { any: number; each: number; unit: string }>> = {
  work: { any: 4e6, each: 4, unit: "steps" },
  memory: { any: 2 ** 26, each: 2, unit: "bytes" },
};

/** Bytes of a tensor for a step: reading them is fast, and a file holds most of those that it declares. */
const TENSOR_BYTES = 64;

export class Budget {
  readonly #given: Partial<Limits>;
  #spent: Limits = { work: 0, memory: 0 };
  #bytes = 0;

  /**
   * @param bytes  size of the file
   * @param limits replace the defaults
   * @throws ArgumentError for an unknown limit, or a value that is not a count
   */
  constructor(bytes: number, limits: Partial<Limits> = {}) {
    checkLimits(limits);
    this.#given = limits;
    this.admit(bytes);
  }

  /** Adds the size of a file that belongs to this one, such as a shard. */
  admit(bytes: number): void {
    this.#bytes += bytes;
  }

  /**
   * Pays for work and for the memory that it takes. Call it before.
   *
   * @param place in the file; a function if it is expensive to make
   * @throws FormatError LIMIT when the file has cost more than it may
   */
  spend(work: number, memory: number, format: string, place: FormatPlace | (() => FormatPlace) = {}): void {
    this.#spent.work += work;
    this.#spent.memory += memory;
    for (const limit of ["work", "memory"] as const) {
      const { any, each, unit } = ALLOWED[limit];
      const most = this.#given[limit] ?? any + each * this.#bytes;
      if (this.#spent[limit] <= most) continue;
      fail(
        format,
        "LIMIT",
        `expected at most ${most} ${unit} of ${limit} for a file of ${this.#bytes} bytes (limit ${limit}), got more. If you trust the file, open it with a higher limit.`,
        typeof place === "function" ? place() : place,
      );
    }
  }

  /** Pays for the bytes of a tensor, which a file may declare without holding them. @throws FormatError LIMIT */
  spendTensor(bytes: number, format: string, place: FormatPlace): void {
    this.spend(bytes / TENSOR_BYTES, 0, format, place);
  }

  /** Returns the costs so far, for `restore`. */
  mark(): Readonly<Limits> {
    return { ...this.#spent };
  }

  /** Takes back the costs since the mark, for a reader that drops its work and starts again. */
  restore(mark: Readonly<Limits>): void {
    this.#spent = { ...mark };
  }
}

function checkLimits(limits: Partial<Limits>): void {
  if (!isPlain(limits)) {
    throw new ArgumentError(
      `limits: expected a plain object such as { memory: 1e9 }, got ${describe(limits)}.`,
    );
  }
  for (const [name, value] of Object.entries(limits)) {
    if (!Object.hasOwn(ALLOWED, name))
      throw new ArgumentError(`limits: expected work or memory, got ${describe(name)}.`, "NAME");
    if (value !== undefined && value !== Infinity && !(Number.isSafeInteger(value) && value >= 0)) {
      throw new ArgumentError(
        `limits: expected ${name} to be an integer >= 0 or Infinity, got ${describe(value)}.`,
      );
    }
  }
}

/** Returns the budget in a caller's options, or one for a file of `bytes`. */
export function budgetFrom(
  options: { limits?: Partial<Limits>; budget?: Budget } | undefined,
  bytes: number,
): Budget {
  return options?.budget ?? new Budget(bytes, options?.limits);
}

/** Heap of a text of `length` characters. */
export const textBytes = (length: number) => 32 + length;

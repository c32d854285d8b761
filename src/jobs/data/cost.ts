/** The cost of reading a table from a file. */

import { FormatError } from "../../core/tensor/errors.ts";
import { Budget } from "./budget.ts";
import { type Limits, limitsFrom } from "./limits.ts";

/** Heap that any file may take, and more for each of its bytes, in cells of 16 bytes: a column that repeats one value takes almost none. */
const FREE_CELLS = 6e6;
const CELLS_PER_BYTE = 4;
/** As much as fits in memory as JavaScript values, about 4 GB. */
const MAX_CELLS = 2 ** 28;

/** Returns the error with the name of the file before its message. */
export function withName({ format, code, message, place }: FormatError, name: string): FormatError {
  return new FormatError(format, code, `${name}: ${message.slice(`${format}: `.length)}`, place);
}

/** A budget whose errors name the file. */
class TableBudget extends Budget {
  readonly #name: string;

  constructor(bytes: number, limits: Partial<Limits>, name: string) {
    super(bytes, limits);
    this.#name = name;
  }

  override spend(...cost: Parameters<Budget["spend"]>): void {
    try {
      super.spend(...cost);
    } catch (error) {
      throw error instanceof FormatError && this.#name !== "" ? withName(error, this.#name) : error;
    }
  }
}

/**
 * Returns the budget of a table.
 *
 * @param bytes  size of the file
 * @param limits the caller's; they replace the defaults
 * @param name   of the source, for messages
 * @param steps  default: those of any file
 * @throws ArgumentError for an unknown limit, or a value that is not a count
 */
export function tableBudget(
  bytes: number,
  limits: Partial<Limits> | undefined,
  { name = "", free = FREE_CELLS, steps }: { name?: string; free?: number; steps?: number } = {},
): Budget {
  limitsFrom({ limits });
  const cells = Math.min(MAX_CELLS, free + CELLS_PER_BYTE * bytes);
  return new TableBudget(bytes, { cells, ...(steps !== undefined && { steps }), ...limits }, name);
}

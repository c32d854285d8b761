/** The cost of reading a table from a file. */
import { Budget } from "../formats/budget.ts";
import { type Limits, limitsFrom } from "../formats/limits.ts";

/** Heap that any file may take, and more for each of its bytes, in cells of 16 bytes: a column that repeats one value takes almost none. */
const FREE_CELLS = 6e6;
const CELLS_PER_BYTE = 4;
/** As much as fits in memory as JavaScript values, about 4 GB. */
const MAX_CELLS = 2 ** 28;

/**
 * Returns the budget of a table.
 *
 * @param bytes  size of the file
 * @param limits the caller's; they replace the defaults
 * @param name   of the source, for messages
 * @throws ArgumentError for an unknown limit, or a value that is not a count
 */
export function tableBudget(
  bytes: number,
  limits: Partial<Limits> | undefined,
  { name = "", free = FREE_CELLS } = {},
): Budget {
  limitsFrom({ limits });
  const cells = Math.min(MAX_CELLS, free + CELLS_PER_BYTE * bytes);
  return new Budget(bytes, { cells, ...limits }, name);
}

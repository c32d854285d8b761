/** Formats of several files: a JSON document names the others in its folder. */

import type { Budget } from "../../core/storage/budget.ts";
import { fail } from "../../core/storage/codes.ts";
import type { ReadOptions } from "../../core/storage/contents.ts";
import { type Json, parseJson } from "../../core/storage/json.ts";
import { type ByteSource, checkPlainName, type Folder, readCopy } from "../../core/storage/source.ts";
import { describe, type FormatPlace } from "../../core/tensor/errors.ts";

/** Reads a JSON file. @throws FormatError as `parseJson` */
export async function readDocument(
  format: string,
  source: ByteSource,
  options: ReadOptions & { budget: Budget; integers?: boolean },
): Promise<Json> {
  const { budget, integers, known } = options;
  if (known?.json !== undefined && !integers) return known.json;
  const bytes = await readCopy(format, source, 0, source.size);
  return parseJson(bytes, { format, integers, budget });
}

/**
 * Opens a file that another one names; both share the budget.
 *
 * @throws FormatError NAME for a file elsewhere, EXTERNAL_REFUSED without a folder, MISSING without the file
 */
export async function openBeside(
  format: string,
  folder: Folder | undefined,
  name: string,
  budget: Budget,
  place: FormatPlace = { entry: name },
): Promise<ByteSource> {
  checkPlainName(format, name, place);
  const shown = describe(name);
  if (folder === undefined) {
    const message = `expected the folder of ${shown}, got the file that names it alone. Open it with its folder.`;
    fail(format, "EXTERNAL_REFUSED", message, place);
  }
  const source = await folder.open(name);
  if (source === undefined) fail(format, "MISSING", `expected a file ${shown} beside it, got none.`, place);
  budget.admit(source.size);
  return source;
}

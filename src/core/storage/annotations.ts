/** Reads the records that `annotate.ts` writes into a file's metadata. */
import { fail } from "./codes.ts";
import { METADATA_CHARACTERS } from "./extent.ts";

export const KEY = "initialization";
/** The definition of a network, in our own files. */
export const NETWORK_KEY = "sluice.network";
/** The recurrent layers of a model that PyTorch's names do not describe, in our own files. */
export const CELLS_KEY = "sluice.cells";

/** Whether a file can keep metadata of these texts: readers leave out longer ones. */
export function isShort(texts: Iterable<unknown>): boolean {
  let size = 0;
  for (const text of texts) size += String(text).length;
  return size <= METADATA_CHARACTERS;
}

interface Annotated {
  format: string;
  metadata: ReadonlyMap<string, unknown>;
}

/** Returns the metadata of a new file with such records; empty if there are none. */
export function annotationOf(records: Readonly<Record<string, readonly unknown[]>>): Map<string, string> {
  return new Map(Object.keys(records).length > 0 ? [[KEY, JSON.stringify(records)]] : []);
}

/**
 * Returns the records of a file in the order in which they were added: lists by the name of the layer. Their items are
 * unchecked.
 *
 * @throws FormatError LIMIT when they are too long
 */
export function annotations(file: Annotated): Map<string, unknown[]> {
  const found = new Map<string, unknown[]>();
  const texts = textsIn(file);
  if (!isShort(texts)) {
    const expected = `at most ${METADATA_CHARACTERS} characters of records under ${KEY}`;
    fail(file.format, "LIMIT", `expected ${expected}, got more. Remove them from the file's metadata.`);
  }
  for (const text of texts) {
    if (typeof text !== "string") continue;
    for (const [name, list] of Object.entries(recordsIn(text))) {
      const known = found.get(name);
      if (known === undefined) found.set(name, list);
      else for (const record of list) known.push(record);
    }
  }
  return found;
}

export function textsIn({ format, metadata }: Annotated): unknown[] {
  if (format !== "onnx") return [metadata.get(KEY)];
  const properties = metadata.get("properties") as ReadonlyMap<string, string>;
  const texts: string[] = [];
  for (let time = 1; properties.has(propertyOf(time)); time++) texts.push(properties.get(propertyOf(time))!);
  return texts;
}

/** The property that the first, the second, … annotation of an ONNX file writes. */
export function propertyOf(time: number): string {
  return time === 1 ? KEY : `${KEY}_${time}`;
}

/** Ours nest at most 6 deep. `JSON.stringify`, and in some engines `JSON.parse`, overflows the stack for texts nested deeply. */
const MOST_DEPTH = 64;

function isShallow(text: string): boolean {
  let depth = 0;
  let isQuoted = false;
  for (let k = 0; k < text.length && depth <= MOST_DEPTH; k++) {
    const sign = text[k];
    if (sign === '"') isQuoted = !isQuoted;
    else if (isQuoted) k += sign === "\\" ? 1 : 0;
    else if (sign === "[" || sign === "{") depth++;
    else if (sign === "]" || sign === "}") depth--;
  }
  return depth <= MOST_DEPTH;
}

function recordsIn(text: string): Record<string, unknown[]> {
  if (!isShallow(text)) return {};
  try {
    const parsed: unknown = JSON.parse(text);
    const isRecords = parsed instanceof Object && Object.values(parsed).every(Array.isArray);
    return isRecords ? (parsed as Record<string, unknown[]>) : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

/** Reads the records that `annotate.ts` writes into a file's metadata. */
import { fail } from "./codes.ts";
import { defaultLimits } from "./limits.ts";

export const KEY = "initialization";

/** Each may take 40 bytes of heap as JSON; the records of a layer take a few hundred. */
const MOST_CHARACTERS = 4_000_000;

/** Whether readers of safetensors take metadata of these texts by default; records of thousands of layers are longer. */
export function isShort(metadata: ReadonlyMap<string, string>): boolean {
  let size = 0;
  for (const [key, text] of metadata) size += key.length + text.length;
  return size <= defaultLimits.metadataBytes;
}

/** Whether an ONNX file may have another text of records. */
export function hasRoom(file: Annotated, text: string): boolean {
  const before = textsIn(file).reduce<number>((sum, each) => sum + String(each).length, 0);
  return before + text.length <= MOST_CHARACTERS;
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
  let characters = 0;
  for (const text of textsIn(file)) {
    if (typeof text !== "string") continue;
    characters += text.length;
    if (characters > MOST_CHARACTERS) {
      const expected = `at most ${MOST_CHARACTERS} characters of records under ${KEY}`;
      fail(
        file.format,
        "LIMIT",
        `expected ${expected}, got ${characters}. Remove them from the file's metadata.`,
      );
    }
    for (const [name, list] of Object.entries(recordsIn(text))) {
      const known = found.get(name);
      if (known === undefined) found.set(name, list);
      else for (const record of list) known.push(record);
    }
  }
  return found;
}

function textsIn({ format, metadata }: Annotated): unknown[] {
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

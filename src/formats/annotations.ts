/** What was done to initialise the layers of a file, as its metadata has it. `annotate.ts` puts it there. */

export const KEY = "initialization";

/** A file, as far as its metadata goes. */
interface Annotated {
  format: string;
  metadata: ReadonlyMap<string, unknown>;
}

/** The metadata of a file that is written with such records; empty without any. */
export function annotationOf(records: Readonly<Record<string, readonly unknown[]>>): Map<string, string> {
  return new Map(Object.keys(records).length > 0 ? [[KEY, JSON.stringify(records)]] : []);
}

/**
 * What `annotated` wrote into a file, each time it did, in that order.
 *
 * @returns lists by the name of the layer, of whatever the file has there; none of a file without any
 */
export function annotations(file: Annotated): Map<string, unknown[]> {
  const found = new Map<string, unknown[]>();
  for (const text of textsIn(file)) {
    for (const [name, list] of Object.entries(recordsIn(text))) {
      found.set(name, [...(found.get(name) ?? []), ...list]);
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

/** The property of an ONNX file that is written the first time, the second, and so on. */
export function propertyOf(time: number): string {
  return time === 1 ? KEY : `${KEY}_${time}`;
}

function recordsIn(text: unknown): Record<string, unknown[]> {
  if (typeof text !== "string") return {};
  try {
    const parsed: unknown = JSON.parse(text);
    const isRecords =
      parsed !== null && typeof parsed === "object" && Object.values(parsed).every(Array.isArray);
    return isRecords ? (parsed as Record<string, unknown[]>) : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

/** The input of readers of data: the content of a file, and its name. */
import { ArgumentError, describe, FormatError } from "../../core/tensor/errors.ts";
import { isBytes } from "../../core/tensor/lists.ts";

/** @throws ArgumentError unless `source` is bytes or a string, and `name` a string */
export function checkSource(where: string, source: unknown, name: unknown): void {
  if (!isBytes(source) && typeof source !== "string") {
    throw new ArgumentError(
      `${where}: expected the content of a file, as a Uint8Array or a string, got ${describe(source)}. Read the file first.`,
    );
  }
  if (typeof name !== "string") {
    throw new ArgumentError(`${where}: expected a name to call it in messages, got ${describe(name)}.`);
  }
}

/** @throws ArgumentError unless `source` is bytes, and `name` a string */
export function checkByteSource(where: string, source: unknown, name: unknown): void {
  checkSource(where, source, name);
  if (typeof source === "string") {
    throw new ArgumentError(`${where}: expected bytes, got a string. Read the file as bytes.`);
  }
}

/** @throws FormatError always, about a whole file; `rest` follows "expected" */
export function failAtFile(format: string, code: string, name: string, rest: string): never {
  throw new FormatError(format, code, `${name}: expected ${rest}`);
}

/** Returns what a library reads. @throws FormatError (`MALFORMED`) with the library's error and the name of the file */
export async function readByLibrary<T>(
  format: string,
  name: string,
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FormatError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const rest = `${what}, got bytes that cannot be read (${reason}). Is it whole? Save it again, or as CSV.`;
    return failAtFile(format, "MALFORMED", name, rest);
  }
}

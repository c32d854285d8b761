/** Decodes bytes from outside: UTF-8, or UTF-16 with a byte-order mark. An error in UTF-8 names the line of the first wrong byte. */
import { FormatError } from "../../core/tensor/errors.ts";

/** Bytes of UTF-8 that always fit in one string. */
const MAX_BYTES = 2 ** 29 - 32;

/**
 * Returns the text of bytes, without a byte-order mark; reads UTF-16 if they begin with its mark, else UTF-8.
 *
 * @param format named in errors
 * @param name   of the source, for messages
 * @param start  lines and bytes of the source before these bytes
 * @throws FormatError `ENCODING`, in UTF-8 with line, column and byte offset of the first wrong byte; `LIMIT` over 512 MB
 */
export function decodeText(
  bytes: Uint8Array | string,
  format: string,
  name: string,
  start = { lines: 0, offset: 0 },
): string {
  if (typeof bytes === "string") return bytes.charCodeAt(0) === 0xfeff ? bytes.slice(1) : bytes;
  if (bytes.length > MAX_BYTES) {
    const message = `${name}: expected a text of at most ${MAX_BYTES} bytes, got ${bytes.length}. Take a part of it; a table of this size belongs into Parquet.`;
    throw new FormatError(format, "LIMIT", message);
  }
  const wide = start.offset === 0 ? utf16Of(bytes) : undefined;
  try {
    return new TextDecoder(wide ?? "utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    if (wide !== undefined) {
      const message = `${name}: expected UTF-16, as its first bytes say, got half a character. Is it whole? Save the file as UTF-8.`;
      throw new FormatError(format, "ENCODING", message);
    }
    // A wrong byte becomes this letter where we do not insist.
    const lenient = new TextDecoder().decode(bytes);
    const before = lenient.slice(0, lenient.indexOf("\ufffd"));
    const offset = new TextEncoder().encode(before).length;
    const { line: within, column } = placeIn(before, before.length);
    const line = start.lines + within;
    throw new FormatError(
      format,
      "ENCODING",
      `${name} line ${line}, column ${column}: expected UTF-8, got byte 0x${bytes[offset].toString(16).padStart(2, "0")}${meaning(bytes[offset])}. Save the file as UTF-8.`,
      { line, column, offset: start.offset + offset },
    );
  }
}

/** Returns the encoding if the bytes begin with a byte-order mark of UTF-16. */
export function utf16Of(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  return bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : undefined;
}

/** Returns the letter that a byte is in Latin-1, the most frequent other encoding. */
function meaning(byte: number): string {
  return byte >= 0xa1 ? `, which is ${String.fromCharCode(byte)} in Latin-1` : "";
}

/** Returns how often a text contains a sign, without a list of what it finds: of a long text, that would fill the memory. */
export function countOf(text: string, sign: string): number {
  let count = 0;
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + sign.length)) count++;
  return count;
}

/** Returns the number of line breaks: line feeds, carriage returns, or both together. */
export const breaksIn = (text: string) => countOf(text, "\n") + countOf(text, "\r") - countOf(text, "\r\n");

/** Returns the 1-based line and column (in characters) of position `at` of a text. */
export function placeIn(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at);
  let column = 1;
  for (const _ of before.slice(Math.max(before.lastIndexOf("\n"), before.lastIndexOf("\r")) + 1)) column++;
  return { line: breaksIn(before) + 1, column };
}

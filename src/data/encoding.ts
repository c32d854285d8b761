/** Bytes from outside to text: UTF-8 only, and an error names the line of the first wrong byte. */
import { FormatError } from "../tensor/errors.ts";

/**
 * Returns the text of UTF-8 bytes, without a byte-order mark.
 *
 * @param format named in errors
 * @param name   of the source, for messages
 * @throws FormatError (`ENCODING`) with line, column and byte offset of the first wrong byte
 */
export function decodeText(bytes: Uint8Array | string, format: string, name: string): string {
  if (typeof bytes === "string") return bytes.charCodeAt(0) === 0xfeff ? bytes.slice(1) : bytes;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const offset = validPrefix(bytes);
    const before = new TextDecoder().decode(bytes.subarray(0, offset), { stream: true });
    const { line, column } = placeIn(before, before.length);
    throw new FormatError(
      format,
      "ENCODING",
      `${name} line ${line}, column ${column}: expected UTF-8, got byte 0x${bytes[offset].toString(16).padStart(2, "0")}${meaning(bytes, offset)}. Save the file as UTF-8.`,
      { line, column, offset },
    );
  }
}

/** What a byte means in the usual other encodings: a letter of Latin-1, or the byte-order mark of UTF-16. */
function meaning(bytes: Uint8Array, offset: number): string {
  const byte = bytes[offset];
  if (offset === 0 && ((byte === 0xff && bytes[1] === 0xfe) || (byte === 0xfe && bytes[1] === 0xff))) {
    return ", which begins a file of UTF-16";
  }
  return byte >= 0xa1 ? `, which is ${String.fromCharCode(byte)} in Latin-1` : "";
}

/** The 1-based line and column (in characters) of position `at` of a text. */
export function placeIn(text: string, at: number): { line: number; column: number } {
  const before = text.slice(0, at);
  const start = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: [...before.slice(start)].length + 1 };
}

/** How many leading bytes are whole characters; the byte after them is wrong, or begins an unfinished character. */
function validPrefix(bytes: Uint8Array): number {
  const isValid = (end: number, stream: boolean) => {
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, end), { stream });
      return true;
    } catch {
      return false;
    }
  };
  // Later bytes cannot make a wrong one right, so halving finds the first.
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (isValid(middle, true)) good = middle;
    else bad = middle;
  }
  // When the prefix ends within a character, the byte that began it is the wrong one, such as é of Latin-1.
  let whole = good;
  while (whole > 0 && whole > good - 3 && !isValid(whole, false)) whole--;
  return whole;
}

/**
 * Bytes as text, for modules embedded in code: a frequent byte takes one character, any other byte two. The text is little longer than the
 * bytes, and gzip finds in it what repeats, where base64 hides it. tools/pack.ts packs.
 */

/** The characters that no bundler has to escape in a string. */
export const ALPHABET = Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at))
  .filter((character) => !"\"'$<\\`".includes(character))
  .join("");
/** Digits that stand for a byte on their own. The two above them begin a pair. */
export const SINGLES = ALPHABET.length - 2;

/** Where the content begins: behind 64 hexadecimal digits, four bits each, set for bytes that take one character. */
export const CONTENT = 64;
/** Character codes that a table has places for. */
const CODES = 128;

/** Returns three tables from character codes to bytes: of characters on their own, and of those behind either beginning of a pair. */
export function packedTables(text: string): Uint8Array {
  const tables = new Uint8Array(3 * CODES);
  let singles = 0;
  let pairs = 0;
  for (let byte = 0; byte < 256; byte++) {
    const isSingle = (parseInt(text[byte >> 2], 16) >> (byte & 3)) & 1;
    const digit = isSingle ? singles++ : pairs++;
    const table = isSingle ? 0 : CODES * (digit < ALPHABET.length ? 1 : 2);
    tables[table + ALPHABET.charCodeAt(digit % ALPHABET.length)] = byte;
  }
  return tables;
}

/** Returns the bytes of packed text. */
export function unpack(text: string): Uint8Array<ArrayBuffer> {
  const tables = packedTables(text);
  const first = ALPHABET.charCodeAt(SINGLES);
  const bytes = new Uint8Array(text.length);
  let count = 0;
  for (let at = CONTENT; at < text.length; at++) {
    const code = text.charCodeAt(at);
    bytes[count++] = tables[code < first ? code : CODES * (code - first + 1) + text.charCodeAt(++at)];
  }
  return bytes.slice(0, count);
}

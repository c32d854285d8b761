/**
 * Bytes as text of printable characters that compresses well: a byte is one character or two, where base64 has no place for a byte to repeat
 * at. tools/packed-text.ts writes it.
 *
 * The symbols are the 92 characters from space to ~ without ", $ and \. The text begins with all bytes, the most frequent first, in two
 * symbols each. The first 90 of them are single symbols; the last two symbols begin the pairs of the others.
 */
const SINGLE = 90;
const SYMBOLS = 92;

/** Returns the bytes of packed text. */
export function packedBytes(text: string): Uint8Array<ArrayBuffer> {
  // Plain loops over arrays: the first call of a program runs them in an interpreter.
  const symbols = new TextEncoder().encode(text);
  const symbolOf = new Uint8Array(127);
  for (let code = 32, next = 0; code < 127; code++)
    if (code !== 34 && code !== 36 && code !== 92) symbolOf[code] = next++;
  const byteOf = new Uint8Array(256);
  let at = 0;
  for (let k = 0; k < 256; k++, at += 2) byteOf[k] = 16 * symbolOf[symbols[at]] + symbolOf[symbols[at + 1]];
  // In place: a byte takes a symbol or two.
  let length = 0;
  for (const end = symbols.length; at < end; at++) {
    const first = symbolOf[symbols[at]];
    symbols[length++] =
      byteOf[first < SINGLE ? first : SINGLE + SYMBOLS * (first - SINGLE) + symbolOf[symbols[++at]]];
  }
  return symbols.slice(0, length);
}

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
  let at = 0;
  const symbol = () => {
    const code = text.charCodeAt(at++);
    return code - 32 - Number(code > 34) - Number(code > 36) - Number(code > 92);
  };
  const byteAt = Uint8Array.from({ length: 256 }, () => 16 * symbol() + symbol());
  const bytes = new Uint8Array(text.length - at);
  let length = 0;
  while (at < text.length) {
    const first = symbol();
    bytes[length++] = byteAt[first < SINGLE ? first : SINGLE + SYMBOLS * (first - SINGLE) + symbol()];
  }
  return bytes.slice(0, length);
}

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

/** The meaning of the characters of a text. It begins with 64 hexadecimal digits: four bits each, set for bytes that take one character. */
export interface PackedCodes {
  /** For each character its byte, or below 0 where its pairs begin: -1 is the first of `paired`. */
  begins: Int16Array;
  /** For each second character of a pair, how far from there. */
  digits: Uint8Array;
  /** Bytes that take two characters. */
  paired: Uint8Array;
}

export const HEADER = 64;

export function codesOf(text: string): PackedCodes {
  const single: number[] = [];
  const paired: number[] = [];
  for (let byte = 0; byte < 256; byte++)
    ((parseInt(text[byte >> 2], 16) >> (byte & 3)) & 1 ? single : paired).push(byte);
  const digits = new Uint8Array(128);
  const begins = new Int16Array(128);
  for (let digit = 0; digit < ALPHABET.length; digit++) {
    const code = ALPHABET.charCodeAt(digit);
    digits[code] = digit;
    begins[code] = digit < SINGLES ? single[digit] : (SINGLES - digit) * ALPHABET.length - 1;
  }
  return { begins, digits, paired: Uint8Array.from(paired) };
}

/** Returns the bytes of packed text. src/core/kernels/wasm/modules.ts is faster for modules of many kilobytes. */
export function unpack(text: string): Uint8Array<ArrayBuffer> {
  const { begins, digits, paired } = codesOf(text);
  const bytes = new Uint8Array(text.length);
  let count = 0;
  for (let at = HEADER; at < text.length; at++) {
    const begin = begins[text.charCodeAt(at)];
    bytes[count++] = begin >= 0 ? begin : paired[~begin + digits[text.charCodeAt(++at)]];
  }
  return bytes.slice(0, count);
}

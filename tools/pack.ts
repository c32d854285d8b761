/** Packs bytes into the text that src/core/tensor/packed.ts unpacks. */
import { ALPHABET, SINGLES } from "../src/core/tensor/packed.ts";

export function pack(bytes: Uint8Array): string {
  const counts = new Array<number>(256).fill(0);
  for (const byte of bytes) counts[byte]++;
  const byFrequency = [...counts.keys()].sort((a, b) => counts[b] - counts[a] || a - b);
  const isSingle = counts.map(() => false);
  for (const byte of byFrequency.slice(0, SINGLES)) isSingle[byte] = true;
  const codes: string[] = [];
  let singles = 0;
  let pairs = 0;
  for (let byte = 0; byte < 256; byte++) {
    if (isSingle[byte]) codes.push(ALPHABET[singles++]);
    else {
      const lead = SINGLES + Math.floor(pairs / ALPHABET.length);
      codes.push(ALPHABET[lead] + ALPHABET[pairs++ % ALPHABET.length]);
    }
  }
  const nibble = (at: number) =>
    [0, 1, 2, 3].reduce((sum, bit) => sum + (isSingle[4 * at + bit] ? 1 << bit : 0), 0).toString(16);
  const header = Array.from({ length: 64 }, (_, at) => nibble(at)).join("");
  return header + Array.from(bytes, (byte) => codes[byte]).join("");
}

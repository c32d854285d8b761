/** The writing side of src/kernels/wasm/packedBytes.ts. */
const SINGLE = 90;
const SYMBOLS = Array.from({ length: 95 }, (_, k) => String.fromCharCode(32 + k)).filter(
  (character) => !'"$\\'.includes(character),
);

export function packedText(bytes: Uint8Array): string {
  const counts = new Array<number>(256).fill(0);
  for (const byte of bytes) counts[byte]++;
  const order = counts.map((_, byte) => byte).sort((a, b) => counts[b] - counts[a] || a - b);
  const codes = new Array<string>(256);
  for (const [place, byte] of order.entries()) {
    const rest = place - SINGLE;
    codes[byte] =
      rest < 0
        ? SYMBOLS[place]
        : SYMBOLS[SINGLE + Math.floor(rest / SYMBOLS.length)] + SYMBOLS[rest % SYMBOLS.length];
  }
  const head = order.map((byte) => SYMBOLS[byte >> 4] + SYMBOLS[byte & 15]);
  return head.join("") + Array.from(bytes, (byte) => codes[byte]).join("");
}

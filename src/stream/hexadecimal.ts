/** The value of a digit 0 to 9 or a to f. */
const digit = (code: number) => (code & 15) + 9 * (code >> 6);

/** Returns the bytes of hexadecimal text. An audio worklet has no `atob`, and `parseInt` for each byte takes milliseconds. */
export function bytesOfHexadecimal(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; at++)
    bytes[at] = 16 * digit(text.charCodeAt(2 * at)) + digit(text.charCodeAt(2 * at + 1));
  return bytes;
}

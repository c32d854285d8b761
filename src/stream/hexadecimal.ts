/** Returns the bytes of well-formed hexadecimal text. An audio worklet has neither `atob` nor `TextDecoder`. */
export function bytesOfHexadecimal(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: text.length / 2 }, (_, k) =>
    Number.parseInt(text.slice(2 * k, 2 * k + 2), 16),
  );
}

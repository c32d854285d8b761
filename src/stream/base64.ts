/** Base64 without `atob`, which an audio worklet does not have. */
const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The bytes of well-formed base64. */
export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  const values = new Uint8Array(128);
  for (let value = 0; value < 64; value++) values[DIGITS.charCodeAt(value)] = value;
  const length = text.indexOf("=") < 0 ? text.length : text.indexOf("=");
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  let bits = 0;
  for (let at = 0, to = 0; at < length; at++) {
    bits = (bits << 6) | values[text.charCodeAt(at)];
    if (at % 4 > 0) bytes[to++] = bits >> (6 - 2 * (at % 4));
  }
  return bytes;
}

/** Inflates gzip files. */
import { FormatError } from "../tensor/errors.ts";

/** Largest inflated size: that of the longest text we decode. */
const MAX_BYTES = 2 ** 29 - 32;

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

/** Returns the content. @throws FormatError `INFLATE` for damaged bytes, `LIMIT` beyond 512 MB */
export async function gunzip(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const content = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream("gzip"));
  const reader = content.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch((error: Error) => {
      const message = `${name}: expected a gzip file, got damaged bytes (${error.message}). Is it whole?`;
      throw new FormatError("gzip", "INFLATE", message);
    });
    if (done) break;
    pieces.push(value);
    size += value.length;
    if (size > MAX_BYTES) {
      await reader.cancel();
      const message = `${name}: expected at most ${MAX_BYTES} bytes when inflated, got more. Take fewer rows, or Parquet.`;
      throw new FormatError("gzip", "LIMIT", message);
    }
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

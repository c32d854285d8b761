/** Inflates gzip files. */
import { FormatError } from "../../core/tensor/errors.ts";

/** Largest inflated size: that of the longest text we decode. */
const MAX_BYTES = 2 ** 29 - 32;
/** A file may inflate to FREE_BYTES and SMALL_RATIO for each of its bytes, or RATIO for each beyond its first megabyte. */
const FREE_BYTES = 2 ** 21;
const SMALL_RATIO = 12;
const RATIO = 100;

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

/** Returns the content. @throws FormatError `INFLATE` for damaged bytes, `LIMIT` for more than a file of its size may inflate to */
export async function gunzip(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  const few = FREE_BYTES + SMALL_RATIO * bytes.length;
  const most = Math.min(MAX_BYTES, Math.max(few, RATIO * (bytes.length - 2 ** 20)));
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
    if (size > most) {
      await reader.cancel();
      const advice =
        most < MAX_BYTES ? "If you trust the file, unpack it first." : "Take fewer rows, or Parquet.";
      const message = `${name}: expected at most ${most} bytes when inflated, got more. ${advice}`;
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

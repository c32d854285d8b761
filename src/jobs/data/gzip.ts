/** Inflates gzip files. */
import { FormatError } from "../../core/tensor/errors.ts";

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

/** Returns the content. @throws FormatError `INFLATE` for damaged bytes */
export async function gunzip(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  const packed = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream();
  try {
    const content = new Response(packed.pipeThrough(new DecompressionStream("gzip")));
    return new Uint8Array(await content.arrayBuffer());
  } catch (error) {
    const reason = (error as Error).message;
    const message = `${name}: expected a gzip file, got damaged bytes (${reason}). Is it whole?`;
    throw new FormatError("gzip", "INFLATE", message);
  }
}

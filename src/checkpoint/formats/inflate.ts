/**
 * Inflates streams of known sizes by the platform's `DecompressionStream`: the output never outgrows the declared size, and the stream must use
 * all of the input. `docs/decisions/zip-and-inflate.md` says how we hold all engines to that.
 */
import { fail } from "../../core/storage/codes.ts";
import type { FormatPlace } from "../../core/tensor/errors.ts";

/** Bytes of output for a byte of input, at most: a copy adds up to 258 bytes, and takes at least two bits. */
const LARGEST_RATIO = (258 * 8) / 2;

/** Compressed bytes to give at once: an engine may inflate all that it gets before we read. */
const PIECE = 1 << 12;

/**
 * Returns the content of a raw deflate stream, or up to `length` first bytes of it, without checking the rest. We read it as gzip, which every
 * engine has: there, bytes behind the stream stand where the checksum has to be.
 *
 * @param size exact number of inflated bytes, already checked against a limit
 * @param crc  their CRC-32
 * @throws FormatError INFLATE when the stream is damaged, ends early or late, or has a different size or checksum
 */
export function inflate(
  format: string,
  bytes: Uint8Array,
  { size, crc }: { size: number; crc: number },
  place: FormatPlace = {},
  length = Infinity,
): Promise<Uint8Array> {
  const header = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);
  const trailer = new DataView(new ArrayBuffer(8));
  trailer.setUint32(0, crc, true);
  trailer.setUint32(4, size, true);
  const parts = [header, bytes, new Uint8Array(trailer.buffer)];
  return collect(format, "gzip", parts, size, length < size ? length : Infinity, place);
}

/** Returns the content of a zlib stream, with its Adler-32 checked. @throws FormatError as `inflate` */
export async function inflateZlib(
  format: string,
  bytes: Uint8Array,
  size: number,
  place: FormatPlace = {},
): Promise<Uint8Array> {
  const output = await collect(format, "deflate", [bytes], size, Infinity, place);
  // Some engines ignore bytes behind the stream, which ends in its checksum.
  const last = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4).getUint32(0);
  if (last !== adler32(output)) refuse(format, "deflate", size, place);
  return output;
}

/** @param enough bytes of output after which it may stop */
async function collect(
  format: string,
  kind: "gzip" | "deflate",
  parts: readonly Uint8Array[],
  size: number,
  enough: number,
  place: FormatPlace,
): Promise<Uint8Array> {
  const given = parts.reduce((sum, { length }) => sum + length, 0);
  if (size > LARGEST_RATIO * given) refuse(format, kind, size, place);
  const output = new Uint8Array(Math.min(size, enough));
  const reader = piecesOf(parts).pipeThrough(new DecompressionStream(kind)).getReader();
  let at = 0;
  try {
    while (at < enough) {
      const { done, value } = await reader.read();
      if (done && at === size) break;
      if (done || at + value.length > size) refuse(format, kind, size, place);
      output.set(value.subarray(0, output.length - at), at);
      at += value.length;
    }
  } catch {
    refuse(format, kind, size, place);
  } finally {
    reader.cancel().catch(() => {});
  }
  return output;
}

function piecesOf(parts: readonly Uint8Array[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  let [part, at] = [0, 0];
  return new ReadableStream({
    pull(controller) {
      while (at >= parts[part]?.length) [part, at] = [part + 1, 0];
      if (part === parts.length) return controller.close();
      controller.enqueue(parts[part].subarray(at, (at += PIECE)) as Uint8Array<ArrayBuffer>);
    },
  });
}

function refuse(format: string, kind: string, size: number, place: FormatPlace): never {
  const what = `${kind === "gzip" ? "a deflate" : "a zlib"} stream of ${size} inflated bytes with its checksum`;
  fail(format, "INFLATE", `expected ${what}, got another. The file is damaged.`, place);
}

function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  // Longer runs could overflow 32 bits.
  for (let start = 0; start < bytes.length; start += 3800) {
    const end = Math.min(start + 3800, bytes.length);
    for (let k = start; k < end; k++) b += a += bytes[k];
    a %= 65521;
    b %= 65521;
  }
  return ((b << 16) | a) >>> 0;
}

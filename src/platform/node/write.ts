/** Writes bytes through an open handle, and notices when a caller takes them away meanwhile. */
import type { FileHandle } from "node:fs/promises";
import { bytesOf, isPresent, type Piece } from "../../checkpoint/formats/pieces.ts";
import { ArgumentError } from "../../core/tensor/errors.ts";

/** Checks that bytes are still as many as at the call. @throws ArgumentError */
export function checkLength(where: string, bytes: Uint8Array, length: number): void {
  if (bytes.length === length) return;
  throw new ArgumentError(
    `${where}: expected the same ${length} bytes until they are written, got ${bytes.length}. Give it a copy.`,
  );
}

/** Writes the `length` bytes of the call. @throws ArgumentError when they are no longer as many */
export async function writeAll(
  where: string,
  handle: FileHandle,
  bytes: Uint8Array,
  length: number,
): Promise<void> {
  checkLength(where, bytes, length);
  try {
    await handle.writeFile(bytes);
  } finally {
    // Node fails in its own ways when the buffer is gone.
    checkLength(where, bytes, length);
  }
}

/** Bytes that are gathered before they are written: a call of the system for each small piece would take long. */
const GATHERED = 2 ** 20;

/** Writes pieces one after the other. @param lengths theirs at the call @throws as `writeAll`, and the errors of what pieces are read from */
export async function writePieces(
  where: string,
  handle: FileHandle,
  pieces: readonly Piece[],
  lengths: readonly number[],
): Promise<void> {
  const room = pieces.length > 1 ? new Uint8Array(GATHERED) : undefined;
  let used = 0;
  const flush = async () => {
    if (room === undefined || used === 0) return;
    await handle.writeFile(room.subarray(0, used));
    used = 0;
  };
  for (const [k, piece] of pieces.entries()) {
    const length = lengths[k];
    if (isPresent(piece)) checkLength(where, piece, length);
    const bytes = await bytesOf(piece);
    if (room === undefined || length > GATHERED / 4) {
      await flush();
      await writeAll(where, handle, bytes, length);
      continue;
    }
    if (used + length > GATHERED) await flush();
    checkLength(where, bytes, length);
    room.set(bytes, used);
    used += length;
  }
  await flush();
}

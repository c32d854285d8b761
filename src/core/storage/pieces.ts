/** Files as lists of pieces, so that a program can write a large one without all of it in memory. */

import { describe } from "../tensor/errors.ts";
import { fail } from "./codes.ts";
import type { LazyTensor } from "./contents.ts";
import { joinBytes } from "./join.ts";
import { byteLengthOf, checkRaw, type RawTensor } from "./raw.ts";
import { type ByteSource, readRange } from "./source.ts";

/** Bytes, or bytes that are read when their turn comes. */
export type Piece = Uint8Array | DeferredBytes;

export interface DeferredBytes {
  readonly length: number;
  read(): Promise<Uint8Array>;
}

/** A tensor to write, whose bytes may still be in another file. */
export type WritableTensor = Omit<RawTensor, "bytes"> & { readonly bytes: Piece };

export const isPresent = (piece: Piece): piece is Uint8Array => piece instanceof Uint8Array;

/** The bytes of a piece. @throws the errors of its file */
export async function bytesOf(piece: Piece): Promise<Uint8Array> {
  return isPresent(piece) ? piece : piece.read();
}

/** A tensor of a file that is read when it is written. @param name for errors */
export function deferred(format: string, name: string, tensor: LazyTensor): WritableTensor {
  const { dtype, shape } = tensor;
  const length = byteLengthOf(dtype, shape);
  const read = async () => {
    const raw = await tensor.read();
    checkRaw(format, raw);
    const { bytes } = raw;
    if (bytes.length !== length)
      fail(format, "SIZE", `tensor ${describe(name)}: expected ${length} bytes, got ${bytes.length}.`, {
        entry: name,
      });
    return bytes;
  };
  return { dtype, shape, bytes: { length, read } };
}

/** Bytes to read at once. */
const BLOCK = 2 ** 22;

/** A file as pieces that are read one after the other. */
export function piecesOfFile(format: string, file: ByteSource): DeferredBytes[] {
  return Array.from({ length: Math.ceil(file.size / BLOCK) }, (_, k) => {
    const [start, end] = [k * BLOCK, Math.min((k + 1) * BLOCK, file.size)];
    return { length: end - start, read: () => readRange(format, file, start, end) };
  });
}

/** Bytes `start` to `end` of a piece. */
export function cut(piece: Piece, start: number, end: number): Piece {
  if (isPresent(piece)) return piece.subarray(start, end);
  return { length: end - start, read: async () => (await piece.read()).subarray(start, end) };
}

export const lengthOf = (pieces: readonly Piece[]): number =>
  pieces.reduce((length, piece) => length + piece.length, 0);

/** Joins pieces, none of which is deferred. */
export function joinPresent(pieces: readonly Piece[]): Uint8Array {
  if (!pieces.every(isPresent)) throw new Error("joinPresent: expected bytes in memory, got some to read");
  return joinBytes(pieces);
}

/** Joins the pieces of files. @throws the errors of the files that they are read from */
export async function joinFiles(
  files: ReadonlyMap<string, readonly Piece[]>,
): Promise<Map<string, Uint8Array>> {
  const joined = new Map<string, Uint8Array>();
  for (const [name, pieces] of files) {
    const file = new Uint8Array(lengthOf(pieces));
    let at = 0;
    for (const piece of pieces) {
      file.set(await bytesOf(piece), at);
      at += piece.length;
    }
    joined.set(name, file);
  }
  return joined;
}

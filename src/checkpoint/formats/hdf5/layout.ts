/** The place of a dataset's values: in its header, in one range, or in chunks that may be filtered. */
import { describe } from "../../../core/tensor/errors.ts";
import { sizeOf } from "../../../core/tensor/shape.ts";
import { type Cursor, cursorAt, failAt, readU8, readU16, readU32, takePart } from "../cursor.ts";
import { readAddress, readLength, readVersion } from "./block.ts";
import { type Chunk, readChunksV1 } from "./btree.ts";
import type { Work } from "./work.ts";

export type Layout =
  | { kind: "compact"; start: number; end: number }
  /** `start` is undefined if nothing was written, so all elements have the fill value. */
  | { kind: "contiguous"; start: number | undefined; size: number }
  | { kind: "chunked"; chunkShape: number[]; chunks: Chunk[] };

interface Stored {
  shape: readonly number[];
  /** Bytes of an element. */
  elementSize: number;
}

/**
 * Reads a layout message, and the index of the chunks if there is one.
 *
 * @returns a description if we do not read such a layout
 */
export function readLayout(body: Cursor, stored: Stored, work: Work): Layout | string {
  const start = body.offset;
  const version = readVersion(body, "a layout", 3, 4);
  const kind = readU8(body);
  switch (kind) {
    case 0: {
      const part = takePart(body, readU16(body));
      return { kind: "compact", start: part.offset, end: part.end };
    }
    case 1: {
      const address = readAddress(body);
      return { kind: "contiguous", start: address, size: readLength(body) };
    }
    case 2:
      if (version === 3) return readChunked(body, stored, work);
      return 'chunks in an index of new files (libver="earliest" avoids it)';
    case 3:
      return "values of other datasets";
  }
  failAt(body, "HEADER", `expected a layout of class 0 to 3, got ${kind}.`, start + 1);
}

function readChunked(body: Cursor, { shape, elementSize }: Stored, work: Work): Layout {
  const rank = readU8(body);
  const tree = readAddress(body);
  // The size of an element follows the shape of a chunk.
  const dimensions = Array.from({ length: rank }, () => readU32(body));
  const chunkShape = dimensions.slice(0, -1);
  if (chunkShape.length !== shape.length || dimensions.at(-1) !== elementSize || sizeOf(dimensions) === 0) {
    const expected = `chunks of ${shape.length} axes and ${elementSize} bytes an element`;
    failAt(body, "SHAPE", `expected ${expected}, got ${describe(dimensions)}.`);
  }
  const chunks = tree === undefined ? [] : readChunksV1(body.pages, tree, shape.length, work);
  checkChunks(body, chunks, shape, chunkShape);
  return { kind: "chunked", chunkShape, chunks };
}

/** Checks that each chunk is in the file, on the grid, and unique. */
function checkChunks(
  body: Cursor,
  chunks: readonly Chunk[],
  shape: readonly number[],
  chunkShape: readonly number[],
): void {
  const seen = new Set<string>();
  for (const { offsets, address, size } of chunks) {
    cursorAt(body.pages, address, size, body.entry);
    const isOnGrid = offsets.every((at, axis) => at < shape[axis] && at % chunkShape[axis] === 0);
    const shown = () => describe(offsets);
    if (!isOnGrid)
      failAt(body, "OFFSET", `expected a chunk within ${describe(shape)}, got ${shown()}.`, address);
    const key = offsets.join();
    if (seen.has(key)) failAt(body, "DUPLICATE", `expected each chunk once, got ${shown()} again.`, address);
    seen.add(key);
  }
}

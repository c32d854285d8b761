/** The place of a dataset's values: in its header, in one range, or in chunks that may be filtered. */
import { describe } from "../../../core/tensor/errors.ts";
import { sizeOf } from "../../../core/tensor/shape.ts";
import {
  type Cursor,
  cursorAt,
  failAt,
  readBytes,
  readU8,
  readU16,
  readU32,
  skip,
  takePart,
} from "../cursor.ts";
import { openBlock, readAddress, readLength, readSized, readVersion, verifyChecksum } from "./block.ts";
import { type Chunk, readChunksV1 } from "./btree.ts";
import type { Work } from "./work.ts";

export type Layout =
  | { kind: "compact"; start: number; end: number }
  /** `start` is undefined if nothing was written, so all elements have the fill value. */
  | { kind: "contiguous"; start: number | undefined; size: number }
  | { kind: "chunked"; chunkShape: number[]; chunks: Chunk[] };

interface Stored {
  shape: readonly number[];
  /** Sizes that the axes may grow to: an index has places for all chunks of these. */
  most: readonly number[];
  /** Bytes of an element. */
  elementSize: number;
  /** Whether the chunks are filtered. */
  isFiltered: boolean;
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
      return version === 3 ? readChunked(body, stored, work) : readNewChunked(body, stored, work);
    case 3:
      return "values of other datasets";
  }
  failAt(body, "HEADER", `expected a layout of class 0 to 3, got ${kind}.`, start + 1);
}

/** Checks the shape of a chunk, followed by the size of an element. @returns the shape, and bytes of a chunk before filters */
function checkChunk(
  body: Cursor,
  dimensions: readonly number[],
  { shape, elementSize }: Stored,
): { chunkShape: number[]; size: number } {
  const chunkShape = dimensions.slice(0, -1);
  const size = sizeOf(dimensions);
  if (chunkShape.length !== shape.length || dimensions.at(-1) !== elementSize || size === 0) {
    const expected = `chunks of ${shape.length} axes and ${elementSize} bytes an element`;
    failAt(body, "SHAPE", `expected ${expected}, got ${describe(dimensions)}.`);
  }
  return { chunkShape, size };
}

function readChunked(body: Cursor, stored: Stored, work: Work): Layout {
  const rank = readU8(body);
  const tree = readAddress(body);
  const dimensions = Array.from({ length: rank }, () => readU32(body));
  const { chunkShape } = checkChunk(body, dimensions, stored);
  const chunks = tree === undefined ? [] : readChunksV1(body.pages, tree, stored.shape.length, work);
  checkChunks(body, chunks, stored.shape, chunkShape);
  return { kind: "chunked", chunkShape, chunks };
}

/** Numbers of the chunk indices of version 4. */
const SINGLE = 1;
const IMPLICIT = 2;
const FIXED_ARRAY = 3;

function readNewChunked(body: Cursor, stored: Stored, work: Work): Layout | string {
  const start = body.offset;
  const { shape, most, isFiltered } = stored;
  const flags = readU8(body);
  const rank = readU8(body);
  const width = readU8(body);
  const dimensions = Array.from({ length: rank }, () => readSized(body, width));
  const { chunkShape, size } = checkChunk(body, dimensions, stored);
  const index = readU8(body);
  if (index !== SINGLE && index !== IMPLICIT && index !== FIXED_ARRAY) {
    return `chunks in index ${index} (libver="earliest" avoids it)`;
  }
  const places = chunkPlaces(most, chunkShape);
  const single = { size, skippedFilters: 0 };
  if (index === SINGLE && flags & 2) {
    single.size = readLength(body);
    single.skippedFilters = readU32(body);
  } else if (index === FIXED_ARRAY) skip(body, 1);
  const address = readAddress(body);
  let chunks: Chunk[] = [];
  if (address === undefined) {
    // Nothing was written.
  } else if (index === SINGLE && places.count === 1) {
    chunks = [{ offsets: places.at(0), address, ...single }];
  } else if (index === IMPLICIT && !isFiltered) {
    cursorAt(body.pages, address, places.count * size);
    work.spend(body, places.count);
    chunks = Array.from({ length: places.count }, (_, k) => ({
      offsets: places.at(k),
      address: address + k * size,
      size,
      skippedFilters: 0,
    }));
  } else if (index === FIXED_ARRAY) {
    chunks = readFixedArray(body, address, places, size, isFiltered, work);
  } else {
    failAt(body, "HEADER", "expected one chunk in a single index, no filter in an implicit one.", start);
  }
  // Chunks that the dataset may grow into can be there before it does.
  chunks = chunks.filter(({ offsets }) => offsets.every((at, axis) => at < shape[axis]));
  checkChunks(body, chunks, shape, chunkShape);
  return { kind: "chunked", chunkShape, chunks };
}

/** The grid of chunks over the sizes a dataset may grow to, counted row-major. */
interface Places {
  count: number;
  at(k: number): number[];
}

function chunkPlaces(shape: readonly number[], chunkShape: readonly number[]): Places {
  const grid = shape.map((n, axis) => Math.ceil(n / chunkShape[axis]));
  const at = (k: number): number[] => {
    const offsets = new Array<number>(grid.length);
    let rest = k;
    for (let axis = grid.length - 1; axis >= 0; axis--) {
      offsets[axis] = (rest % grid[axis]) * chunkShape[axis];
      rest = Math.floor(rest / grid[axis]);
    }
    return offsets;
  };
  return { count: sizeOf(grid), at };
}

function readFixedArray(
  body: Cursor,
  address: number,
  places: Places,
  size: number,
  isFiltered: boolean,
  work: Work,
): Chunk[] {
  const header = openBlock(body.pages, address, "FAHD", 0);
  const client = readU8(header);
  const entrySize = readU8(header);
  const pageBits = readU8(header);
  const count = readLength(header);
  const data = readAddress(header);
  verifyChecksum(header, address);
  if (client !== (isFiltered ? 1 : 0) || count !== places.count || entrySize < (isFiltered ? 13 : 8))
    failAt(header, "HEADER", `expected an index of ${places.count} chunks, got one of ${count}.`, address);
  if (data === undefined) return [];
  const block = openBlock(body.pages, data, "FADB", 0);
  work.visit(block, data);
  work.spend(block, count);
  skip(block, 9);
  const chunks: Chunk[] = [];
  // An index of more than one page says first which of its pages were written.
  const pageSize = 2 ** pageBits;
  let written: ArrayLike<number> = [0x80];
  let start = data;
  if (count > pageSize) {
    written = readBytes(block, Math.ceil(count / pageSize / 8));
    verifyChecksum(block, data);
    start = block.offset;
  }
  const isWritten = (page: number) => ((written[page >> 3] << (page & 7)) & 0x80) !== 0;
  const endPage = (page: number) => {
    if (isWritten(page)) verifyChecksum(block, start);
    else skip(block, 4);
    start = block.offset;
  };
  for (let k = 0; k < count; k++) {
    const page = Math.floor(k / pageSize);
    if (k > 0 && k % pageSize === 0) endPage(page - 1);
    if (!isWritten(page)) {
      skip(block, entrySize);
      continue;
    }
    const at = readAddress(block);
    const stored = isFiltered ? readSized(block, entrySize - 12) : size;
    const skippedFilters = isFiltered ? readU32(block) : 0;
    if (at !== undefined) chunks.push({ offsets: places.at(k), address: at, size: stored, skippedFilters });
  }
  endPage(Math.max(0, Math.ceil(count / pageSize) - 1));
  return chunks;
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

/** Datasets: turns a shape, a type and a layout into a lazy tensor. */

import type { LazyTensor } from "../../../core/storage/contents.ts";
import { checkExtent } from "../../../core/storage/extent.ts";
import { type ByteSource, readCopy, readRange } from "../../../core/storage/source.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { sizeOf } from "../../../core/tensor/shape.ts";
import { type Cursor, cursorAt, failAt, type Pages, readBytes, readU8, readU32, skip } from "../cursor.ts";
import { swapBytes } from "../strided.ts";
import type { Hdf5Value } from "./attribute.ts";
import { readVersion } from "./block.ts";
import { readExtents, readTypeOf } from "./datatype.ts";
import { type Filter, readFilters, unfilter } from "./filters.ts";
import { DATASPACE, DATATYPE, EXTERNAL_FILES, FILL_VALUE, FILTERS, LAYOUT, type Message } from "./header.ts";
import { type Layout, readLayout } from "./layout.ts";
import type { Work } from "./work.ts";

/** A dataset without its values. */
export interface DatasetPlan {
  dtype: string;
  shape: number[];
  elementSize: number;
  isBigEndian: boolean;
  layout: Layout;
  filters: Filter[];
  /** One element; zeros if undefined. */
  fill: Uint8Array | undefined;
  /** Bytes in the file. */
  stored: number;
  /** Whether its values have no checksum, so that new ones can take their place. */
  isOpen: boolean;
}

/**
 * Plans a dataset from its header.
 *
 * @returns the plan, or the kind of content that is not read
 */
export function planDataset(
  pages: Pages,
  address: number,
  messages: readonly Message[],
  attributes: ReadonlyMap<string, Hdf5Value>,
  entry: string,
  work: Work,
): DatasetPlan | string {
  const find = (type: number): Cursor | undefined => {
    const message = messages.find((candidate) => candidate.type === type);
    return message && { ...message.body, entry };
  };
  const need = (type: number, what: string): Cursor =>
    find(type) ??
    failAt(cursorAt(pages, address, undefined, entry), "MISSING", `expected a dataset with ${what}.`);
  if (find(EXTERNAL_FILES) !== undefined) return "values in other files";
  const isShared = messages.some((message) => message.isShared);
  const type = readTypeOf(need(DATATYPE, "a datatype"), isShared, work);
  if (type === undefined) return "values of a shared type";
  const shape = readExtents(need(DATASPACE, "a dataspace"));
  const body = need(LAYOUT, "a layout");
  const filterBody = find(FILTERS);
  const filters =
    filterBody === undefined ? [] : readFilters(filterBody, type.kind === "number" || type.kind === "opaque");
  if (typeof filters === "string") return `chunks behind the filter ${filters}`;
  const elementSize = type.size;
  // Read the layout of any type, so that no damage goes unnoticed.
  const layout = readLayout({ ...body }, { shape: shape ?? [], elementSize }, work);
  if (typeof layout === "string") return layout;
  if (shape === undefined) return "nothing";
  let dtype: string;
  if (type.kind === "number") dtype = type.dtype;
  // Keras stores bfloat16 as opaque bytes with an attribute.
  else if (type.kind === "opaque" && elementSize === 2 && attributes.get("dtype") === "bfloat16")
    dtype = "BF16";
  else return type.kind === "other" ? type.what : type.kind === "opaque" ? "bytes" : "text";
  const size = checkExtent(pages.format, shape, { offset: address, entry }) * elementSize;
  const stored = checkSize(body, layout, size, elementSize);
  const fillBody = find(FILL_VALUE);
  const fill = fillBody && readFill(fillBody, elementSize);
  const isBigEndian = type.kind === "number" && type.bigEndian && elementSize > 1;
  const isInHeader = layout.kind === "compact";
  const isOpen = !isInHeader || messages.every(({ type, isChecked }) => type !== LAYOUT || !isChecked);
  return { dtype, shape, elementSize, isBigEndian, layout, filters, fill, stored, isOpen };
}

/** Compares the stored bytes with the size of the shape. @returns the stored bytes */
function checkSize(body: Cursor, layout: Layout, size: number, elementSize: number): number {
  let stored = 0;
  let read = size;
  if (layout.kind === "chunked") {
    const { chunkShape, chunks } = layout;
    for (const chunk of chunks) stored += chunk.size;
    // Chunks reach beyond the dataset, and reading inflates all of each.
    read = Math.max(size, chunks.length * sizeOf(chunkShape) * elementSize);
  } else {
    const length = layout.kind === "compact" ? layout.end - layout.start : layout.size;
    if (length !== size && !(layout.start === undefined && length === 0))
      failAt(body, "SIZE", `expected ${size} bytes for ${describe(body.entry)}, got ${length}.`);
    if (layout.start !== undefined) {
      cursorAt(body.pages, layout.start, length, body.entry);
      return length;
    }
  }
  const { budget, format } = body.pages;
  // Only one dataset is read at once, so each alone must be within the limit: a file that opens can be read to its end.
  const paid = budget.mark();
  budget.spendTensor(Math.max(0, read - stored), format, { offset: body.offset, entry: body.entry });
  budget.restore(paid);
  return stored;
}

function readFill(body: Cursor, elementSize: number): Uint8Array | undefined {
  const start = body.offset;
  const version = readVersion(body, "a fill value", 1, 3);
  let isDefined: boolean;
  if (version === 3) isDefined = (readU8(body) & 0x20) !== 0;
  else {
    skip(body, 2);
    isDefined = readU8(body) !== 0 || version === 1;
  }
  const size = isDefined ? readU32(body) : 0;
  if (size === 0 || size === 0xffffffff) return undefined;
  if (size !== elementSize)
    failAt(body, "SIZE", `expected a fill value of ${elementSize} bytes, got ${size}.`, start);
  return readBytes(body, size);
}

/** @param base size of the user block: addresses count from its end */
export function datasetTensor(
  { format, source }: Pages,
  plan: DatasetPlan,
  entry: string,
  base: number,
): LazyTensor {
  const { dtype, shape, layout, isBigEndian, elementSize, isOpen } = plan;
  const start = layout.kind === "chunked" || isBigEndian || !isOpen ? undefined : layout.start;
  const first = base + (start ?? 0);
  const location =
    start === undefined ? undefined : { start: first, end: first + sizeOf(shape) * elementSize };
  const read = async () => ({ dtype, shape, bytes: await readValues(format, source, plan, entry) });
  return { dtype, shape, location, read };
}

async function readValues(
  format: string,
  source: ByteSource,
  plan: DatasetPlan,
  entry: string,
): Promise<Uint8Array> {
  const { layout, elementSize, shape, fill, isBigEndian, filters } = plan;
  const size = sizeOf(shape) * elementSize;
  let bytes: Uint8Array;
  if (layout.kind === "chunked") {
    const { chunkShape, chunks } = layout;
    const chunkSize = sizeOf(chunkShape) * elementSize;
    bytes = filled(size, fill);
    for (const { offsets, address, size: stored, skippedFilters } of chunks) {
      const place = { offset: address, entry };
      const filtered = await readRange(format, source, address, address + stored, entry);
      const chunk = await unfilter(format, filtered, filters, skippedFilters, chunkSize, place);
      copyChunk(chunk, chunkShape, bytes, shape, offsets, elementSize);
    }
  } else if (layout.start === undefined) bytes = filled(size, fill);
  else {
    // Do not write to the source's bytes.
    const read = isBigEndian ? readCopy : readRange;
    bytes = await read(format, source, layout.start, layout.start + size, entry);
  }
  if (isBigEndian) swapBytes(bytes, elementSize);
  return bytes;
}

function filled(size: number, fill: Uint8Array | undefined): Uint8Array {
  const bytes = new Uint8Array(size);
  if (size > 0 && fill?.some((byte) => byte !== 0)) {
    bytes.set(fill);
    for (let done = fill.length; done < size; done *= 2) bytes.copyWithin(done, 0, done);
  }
  return bytes;
}

/** Copies the part of a chunk that lies within the dataset, in runs as long as possible. */
function copyChunk(
  chunk: Uint8Array,
  chunkShape: readonly number[],
  bytes: Uint8Array,
  shape: readonly number[],
  offsets: readonly number[],
  elementSize: number,
): void {
  // The bytes of an element are the last axis. An axis that the chunk covers as a whole extends the runs along the one before it.
  const axes: { within: number; length: number; offset: number }[] = [];
  [...shape, elementSize].forEach((length, axis) => {
    const within = chunkShape[axis] ?? elementSize;
    const before = axes.at(-1);
    if (before === undefined || within !== length) axes.push({ within, length, offset: offsets[axis] });
    else {
      before.within *= length;
      before.length *= length;
      before.offset *= length;
    }
  });
  const copy = (axis: number, block: number, target: number): void => {
    const { within, length, offset } = axes[axis];
    const count = Math.min(within, length - offset);
    const from = block * within;
    const to = target * length + offset;
    if (axis < axes.length - 1) for (let k = 0; k < count; k++) copy(axis + 1, from + k, to + k);
    else if (count < 32) for (let k = 0; k < count; k++) bytes[to + k] = chunk[from + k];
    else bytes.set(chunk.subarray(from, from + count), to);
  };
  copy(0, 0, 0);
}

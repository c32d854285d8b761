/** Datasets: a shape, a type and a layout made into a tensor that is read when it is asked for. */
import { describe } from "../../tensor/errors.ts";
import { sizeOf } from "../../tensor/shape.ts";
import type { LazyTensor } from "../contents.ts";
import { type Cursor, cursorAt, failAt, type Pages, readBytes, readU8, readU32, skip } from "../cursor.ts";
import { checkExtent } from "../extent.ts";
import type { Limits } from "../limits.ts";
import { type ByteSource, readRange } from "../source.ts";
import { type Hdf5Value, swapBytes } from "./attribute.ts";
import { readDataspace, readDatatype } from "./datatype.ts";
import { type Filter, readFilters, unfilter } from "./filters.ts";
import { MESSAGE, type Message } from "./header.ts";
import { type Layout, readLayout } from "./layout.ts";
import type { Work } from "./work.ts";

/** All there is to know about a dataset before its values are read. */
export interface DatasetPlan {
  dtype: string;
  shape: number[];
  elementSize: number;
  bigEndian: boolean;
  layout: Layout;
  filters: Filter[];
  /** One element; undefined: zeros. */
  fill: Uint8Array | undefined;
  /** Bytes in the file. */
  stored: number;
  /** Address of the object header. */
  address: number;
}

/**
 * Plans a dataset from its header.
 *
 * @returns the plan, or the name of what it holds when that is no numbers
 */
export function planDataset(
  pages: Pages,
  address: number,
  messages: readonly Message[],
  attributes: ReadonlyMap<string, Hdf5Value>,
  entry: string,
  work: Work,
): DatasetPlan | string {
  const { limits } = work;
  const find = (type: number, what: string): Cursor => {
    const message = messages.find((candidate) => candidate.type === type);
    if (message === undefined)
      failAt(cursorAt(pages, address, undefined, entry), "MISSING", `expected a dataset with ${what}.`);
    return { ...message.body, entry };
  };
  const external = messages.find(({ type }) => type === MESSAGE.externalFiles);
  if (external !== undefined) {
    failAt(
      { ...external.body, entry },
      "EXTERNAL_REFUSED",
      `expected values in the file, got ${describe(entry)} with its values in other files.`,
    );
  }
  const type = readDatatype(find(MESSAGE.datatype, "a datatype"));
  const shape = readDataspace(find(MESSAGE.dataspace, "a dataspace"), limits);
  const layoutBody = find(MESSAGE.layout, "a layout");
  const filterMessage = messages.find((message) => message.type === MESSAGE.filters);
  const filters = filterMessage === undefined ? [] : readFilters({ ...filterMessage.body, entry });
  // The layout is read whatever the type, so that a link to another file is never overlooked.
  const layout = readLayout({ ...layoutBody }, shape ?? [], type.size, filters.length > 0, work);
  if (shape === undefined) return "nothing";
  let dtype: string;
  if (type.kind === "number") dtype = type.dtype;
  // Keras stores bfloat16 as bytes without a meaning, and says what they are beside them.
  else if (type.kind === "opaque" && type.size === 2 && attributes.get("dtype") === "bfloat16")
    dtype = "BF16";
  else return type.kind === "other" ? type.what : type.kind === "opaque" ? "bytes" : "text";
  const place = { offset: address, entry };
  const size = checkExtent(pages.format, shape, limits, place) * type.size;
  const stored = checkSize(pages, layoutBody, layout, size, entry, limits);
  const fillMessage = messages.find((message) => message.type === MESSAGE.fillValue);
  const fill = fillMessage === undefined ? undefined : readFill({ ...fillMessage.body, entry }, type.size);
  const bigEndian = type.kind === "number" && type.bigEndian && type.size > 1;
  return { dtype, shape, elementSize: type.size, bigEndian, layout, filters, fill, stored, address };
}

/** Compares what the shape needs with what is stored. @returns bytes in the file */
function checkSize(
  pages: Pages,
  body: Cursor,
  layout: Layout,
  size: number,
  entry: string,
  limits: Limits,
): number {
  let stored: number;
  if (layout.kind === "chunked") {
    stored = layout.chunks.reduce((sum, chunk) => sum + chunk.size, 0);
  } else {
    stored = layout.kind === "compact" ? layout.end - layout.start : layout.size;
    const isAbsent = layout.kind === "contiguous" && layout.start === undefined;
    if (stored !== size && !(isAbsent && stored === 0)) {
      failAt(body, "SIZE", `expected ${size} bytes for ${describe(entry)}, got ${stored}.`);
    }
    if (!isAbsent) {
      cursorAt(pages, layout.start!, stored, entry);
      return stored;
    }
    stored = 0;
  }
  if (size > limits.inflateFreeBytes && size > stored * limits.inflateRatio) {
    failAt(
      body,
      "LIMIT",
      `expected at most ${limits.inflateRatio} bytes for each stored one (limit inflateRatio), got ${size} for ${stored}.`,
    );
  }
  return stored;
}

function readFill(body: Cursor, elementSize: number): Uint8Array | undefined {
  const start = body.offset;
  const version = readU8(body);
  if (version < 1 || version > 3)
    failAt(body, "VERSION", `expected a fill value of version 1 to 3, got ${version}.`, start);
  let isDefined: boolean;
  if (version === 3) isDefined = (readU8(body) & 0x20) !== 0;
  else {
    skip(body, 2);
    isDefined = readU8(body) !== 0 || version === 1;
  }
  if (!isDefined) return undefined;
  const size = readU32(body);
  if (size === 0 || size === 0xffffffff) return undefined;
  if (size !== elementSize)
    failAt(body, "SIZE", `expected a fill value of ${elementSize} bytes, got ${size}.`, start);
  return readBytes(body, size);
}

/** The tensor of a plan. */
export function datasetTensor(
  format: string,
  source: ByteSource,
  plan: DatasetPlan,
  entry: string,
): LazyTensor {
  const { dtype, shape, layout, bigEndian } = plan;
  const isPlain = layout.kind !== "chunked" && layout.start !== undefined && !bigEndian;
  const location = isPlain
    ? { start: layout.start!, end: layout.start! + sizeOf(shape) * plan.elementSize }
    : undefined;
  return {
    dtype,
    shape,
    location,
    read: async () => ({ dtype, shape, bytes: await readValues(format, source, plan, entry) }),
  };
}

async function readValues(
  format: string,
  source: ByteSource,
  plan: DatasetPlan,
  entry: string,
): Promise<Uint8Array> {
  const { layout, elementSize, shape } = plan;
  const size = sizeOf(shape) * elementSize;
  let bytes: Uint8Array;
  if (layout.kind === "chunked") bytes = await readChunks(format, source, plan, layout, entry);
  else if (layout.start === undefined) bytes = filled(size, plan.fill);
  else {
    bytes = await readRange(format, source, layout.start, layout.start + size, entry);
    // The source's own bytes must not be written to.
    if (plan.bigEndian) bytes = bytes.slice();
  }
  if (plan.bigEndian) swapBytes(bytes, elementSize);
  return bytes;
}

function filled(size: number, fill: Uint8Array | undefined): Uint8Array {
  const bytes = new Uint8Array(size);
  if (fill?.some((byte) => byte !== 0)) {
    for (let at = 0; at < size; at += fill.length) bytes.set(fill, at);
  }
  return bytes;
}

async function readChunks(
  format: string,
  source: ByteSource,
  plan: DatasetPlan,
  layout: Layout & { kind: "chunked" },
  entry: string,
): Promise<Uint8Array> {
  const { shape, elementSize, filters } = plan;
  const { chunkShape, chunks } = layout;
  const whole = sizeOf(shape) * elementSize;
  const chunkSize = sizeOf(chunkShape) * elementSize;
  const bytes = filled(whole, plan.fill);
  for (const { offsets, address, size, skippedFilters } of chunks) {
    const place = { offset: address, entry };
    const stored = await readRange(format, source, address, address + size, entry);
    const chunk = unfilter(format, stored, filters, skippedFilters, chunkSize, place);
    copyChunk(chunk, chunkShape, bytes, shape, offsets, elementSize);
  }
  return bytes;
}

/** Copies the part of a chunk that lies within the dataset, row by row along the last axis. */
function copyChunk(
  chunk: Uint8Array,
  chunkShape: readonly number[],
  bytes: Uint8Array,
  shape: readonly number[],
  offsets: readonly number[],
  elementSize: number,
): void {
  const last = shape.length - 1;
  const kept = shape.map((n, axis) => Math.min(chunkShape[axis], n - offsets[axis]));
  const row = kept[last] * elementSize;
  const rows = kept.slice(0, last).reduce((product, n) => product * n, 1);
  for (let k = 0; k < rows; k++) {
    let rest = k;
    let from = 0;
    let to = offsets[last];
    let fromStride = chunkShape[last];
    let toStride = shape[last];
    for (let axis = last - 1; axis >= 0; axis--) {
      const index = rest % kept[axis];
      rest = Math.floor(rest / kept[axis]);
      from += index * fromStride;
      to += (index + offsets[axis]) * toStride;
      fromStride *= chunkShape[axis];
      toStride *= shape[axis];
    }
    bytes.set(chunk.subarray(from * elementSize, from * elementSize + row), to * elementSize);
  }
}

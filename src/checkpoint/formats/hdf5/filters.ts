/** Undoes the filters of chunks: deflate, shuffle and Fletcher-32. We leave out datasets with others. */
import { fail } from "../../../core/storage/codes.ts";
import { type Cursor, failAt, readU8, readU16, readU32, skip } from "../cursor.ts";
import { inflateZlib } from "../inflate.ts";
import { readVersion } from "./block.ts";

const DEFLATE = 1;
const SHUFFLE = 2;
const FLETCHER32 = 3;

export interface Filter {
  id: number;
  /** Shuffle: bytes of an element. */
  elementSize: number;
}

/** Filters that we do not undo. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [4, "szip"],
  [5, "nbit"],
  [6, "scale-offset"],
  [32000, "lzf"],
]);

/**
 * Reads the filters of a data set, in their order.
 *
 * @param hasSize whether all elements have one size: HDF5 does not shuffle others, such as text of any length, and gives none
 * @returns the name of a filter that we do not undo, if there is one
 * @throws FormatError DUPLICATE for repeated ones; HEADER for shuffled elements of no size
 */
export function readFilters(body: Cursor, hasSize: boolean): Filter[] | string {
  let unread: string | undefined;
  const version = readVersion(body, "filters", 1, 2);
  const count = readU8(body);
  if (version === 1) skip(body, 6);
  const filters: Filter[] = [];
  for (let k = 0; k < count; k++) {
    const place = body.offset;
    const id = readU16(body);
    if (filters.some((filter) => filter.id === id))
      failAt(body, "DUPLICATE", `expected each filter once, got ${id} again.`, place);
    const nameSize = version === 1 || id >= 256 ? readU16(body) : 0;
    skip(body, 2);
    const values = readU16(body);
    skip(body, version === 1 ? Math.ceil(nameSize / 8) * 8 : nameSize);
    const client = Array.from({ length: values }, () => readU32(body));
    if (version === 1 && values % 2 === 1) skip(body, 4);
    const [elementSize = 0] = client;
    if (hasSize && id === SHUFFLE && !elementSize)
      failAt(body, "HEADER", "expected elements of at least 1 byte, got 0.", place);
    if (id !== DEFLATE && id !== SHUFFLE && id !== FLETCHER32) unread ??= NAMES.get(id) ?? String(id);
    filters.push({ id, elementSize });
  }
  return unread ?? filters;
}

/**
 * Returns a chunk before its filters.
 *
 * @param size bytes of the chunk before filters
 * @param skipped bit k is set if filter k was skipped for this chunk
 * @param place address of the chunk and name of the dataset, for errors
 */
export async function unfilter(
  format: string,
  stored: Uint8Array,
  filters: readonly Filter[],
  skipped: number,
  size: number,
  place: { offset: number; entry: string },
): Promise<Uint8Array> {
  const applied = filters.filter((_, k) => ((skipped >>> k) & 1) === 0);
  // Sizes before each filter, in the order of writing. Before deflate, only the checksum changes the size.
  const sizes: number[] = [];
  let at = size;
  for (const { id } of applied) {
    sizes.push(at);
    if (id === FLETCHER32) at += 4;
  }
  let bytes = stored;
  for (let k = applied.length - 1; k >= 0; k--) {
    const { id, elementSize } = applied[k];
    if (id === DEFLATE) bytes = await inflateZlib(format, bytes, sizes[k], place);
    else if (id === SHUFFLE) bytes = unshuffle(bytes, elementSize);
    else bytes = checkFletcher32(format, bytes, place);
  }
  if (bytes.length !== size)
    fail(format, "SIZE", `expected a chunk of ${size} bytes, got ${bytes.length}.`, place);
  return bytes;
}

/** Shuffle puts all first bytes of the elements before all second ones; an incomplete element stays at the end. */
function unshuffle(bytes: Uint8Array, elementSize: number): Uint8Array {
  const count = Math.floor(bytes.length / elementSize);
  const result = bytes.slice();
  // The file chooses the size of an element, so loop over it only inside of elements that are there.
  for (let k = 0; k < count; k++) {
    for (let byte = 0; byte < elementSize; byte++) result[k * elementSize + byte] = bytes[byte * count + k];
  }
  return result;
}

function checkFletcher32(
  format: string,
  bytes: Uint8Array,
  place: { offset: number; entry: string },
): Uint8Array {
  if (bytes.length < 4)
    fail(format, "SIZE", `expected a chunk with a checksum, got ${bytes.length} bytes.`, place);
  const content = bytes.subarray(0, bytes.length - 4);
  const stored = new DataView(bytes.buffer, bytes.byteOffset + content.length, 4).getUint32(0, true);
  const computed = fletcher32(content);
  if (stored !== computed) {
    const [expected, got] = [stored, computed].map((sum) => sum.toString(16));
    fail(format, "CHECKSUM", `expected Fletcher-32 ${expected}, got ${got}.`, place);
  }
  return content;
}

/**
 * HDF5's Fletcher-32, over big-endian 16-bit words, with an odd last byte as the high one. It folds sums instead of dividing, so a multiple
 * of 65535 is 65535, and only zeros add up to 0.
 */
export function fletcher32(bytes: Uint8Array): number {
  let a = 0;
  let b = 0;
  for (let k = 0; k < bytes.length; k += 2) {
    a = folded(a + ((bytes[k] << 8) | (bytes[k + 1] ?? 0)));
    b = folded(b + a);
  }
  return ((b << 16) | a) >>> 0;
}

const folded = (sum: number) => (sum > 65535 ? sum - 65535 : sum);

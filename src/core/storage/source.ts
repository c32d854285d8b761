/**
 * Sources of bytes: memory, a Blob, or a file (`node/source.ts`). Readers read ranges of a source, so of a large file they keep only the
 * directory and the tensors that you ask for.
 */
import { ArgumentError, describe, type FormatPlace } from "../tensor/errors.ts";
import { isBytes } from "../tensor/lists.ts";
import { fail } from "./codes.ts";
import { joinBytes } from "./join.ts";

/** Bytes to read in ranges: memory, a Blob, a file, or your own, such as range requests to a server. */
export interface ByteSource {
  /** Total bytes; constant while the source is in use. */
  readonly size: number;
  /** Returns the bytes from `start` up to `end`, `0 <= start <= end <= size`. Do not write to them. Ours reject other ranges. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** The files beside the one being read, by plain name. */
export interface Folder {
  /** Returns the file of that name, or undefined. */
  open(name: string): Promise<ByteSource | undefined>;
}

/**
 * Returns a source over bytes in memory, without a copy.
 *
 * @param bytes the whole file; do not change it while the source is in use
 * @throws ArgumentError unless you pass a Uint8Array
 * @example
 * const folder = folderOf(new Map([["weights.bin", bytesSource(bytes)]]));
 */
export function bytesSource(bytes: Uint8Array): ByteSource {
  const plain = plainBytes("bytesSource", bytes);
  const size = plain.length;
  return {
    size,
    async read(start, end) {
      checkRange(size, start, end);
      if (plain.length === size) return plain.subarray(start, end);
      throw new ArgumentError("read: expected bytes, got a detached ArrayBuffer. Give a copy.");
    },
  };
}

const isRange = (start: number, end: number) =>
  Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && end >= start;

/** A Blob of Node ends the process for a range of NaN. @throws ArgumentError for a wrong range */
function checkRange(size: number, start: number, end: number): void {
  if (isRange(start, end) && end <= size) return;
  throw new ArgumentError(`read: expected a range of ${size} bytes, got ${describe([start, end])}.`);
}

/** Returns a source over whatever holds the bytes of a file. @throws ArgumentError for anything else */
export function asSource(where: string, file: Uint8Array | Blob | ByteSource): ByteSource {
  if (file instanceof Uint8Array) return bytesSource(file);
  if (typeof Blob !== "undefined" && file instanceof Blob) return blobSource(file);
  if (file !== null && typeof file === "object" && "read" in file && "size" in file) return file;
  throw new ArgumentError(
    `${where}: expected a Uint8Array, a Blob or a source of bytes, got ${describe(file)}. In Node, openCheckpointFile and fileSource of sluice/node take a path.`,
  );
}

/** Returns the same memory as a plain Uint8Array: the `slice` of a Node Buffer would not copy. */
export function plainBytes(where: string, bytes: Uint8Array): Uint8Array {
  if (!isBytes(bytes)) {
    throw new ArgumentError(`${where}: expected a Uint8Array, got ${describe(bytes)}.`);
  }
  // A view of a transferred buffer is empty, and a new view of it would throw.
  if (bytes.length === 0) return new Uint8Array();
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

/**
 * Small reads of a Blob or a file fetch whole blocks, and the most recent blocks stay in memory: each read is a message to another process
 * or thread, so a file of thousands of small tensors would take seconds.
 */
const BLOCK = 1 << 14;
const KEPT_BLOCKS = 64;

/**
 * Returns a source over a Blob or a File, which it reads in ranges, and only where a reader needs them.
 *
 * @param blob the file, such as one that a user dropped on a page
 * @throws ArgumentError unless you pass a Blob
 * @example
 * const [file] = input.files!;
 * const { layers } = await openCheckpoint(blobSource(file));
 */
export function blobSource(blob: Blob): ByteSource {
  if (typeof Blob === "undefined" || !(blob instanceof Blob)) {
    throw new ArgumentError(`blobSource: expected a Blob, got ${describe(blob)}.`);
  }
  return blockSource(
    blob.size,
    async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
  );
}

/** Returns a source whose small reads `fetch` whole blocks. */
export function blockSource(size: number, fetch: ByteSource["read"]): ByteSource {
  const blocks = new Map<number, Promise<Uint8Array>>();
  const block = (index: number): Promise<Uint8Array> => {
    const known = blocks.get(index);
    const bytes = known ?? fetch(index * BLOCK, Math.min((index + 1) * BLOCK, size));
    // Keep the map in order of use.
    blocks.delete(index);
    blocks.set(index, bytes);
    if (known !== undefined) return known;
    bytes.catch(() => blocks.delete(index));
    if (blocks.size > KEPT_BLOCKS) blocks.delete(blocks.keys().next().value!);
    return bytes;
  };
  return {
    size,
    async read(start, end) {
      checkRange(size, start, end);
      if (end - start > BLOCK / 2 || end <= start) return fetch(start, end);
      const first = Math.floor(start / BLOCK);
      const last = Math.floor((end - 1) / BLOCK);
      // Copy, so that a small tensor does not keep its whole block alive.
      const head = (await block(first)).slice(start - first * BLOCK, end - first * BLOCK);
      return first === last ? head : joinBytes([head, (await block(last)).subarray(0, end - last * BLOCK)]);
    },
  };
}

/**
 * Returns a folder of sources, such as the files that a user dropped on a page.
 *
 * @param files sources by plain name
 * @throws ArgumentError unless it is a Map
 * @example
 * const folder = folderOf(new Map([["weights.bin", bytesSource(weights)]]));
 * const { layers } = await openCheckpoint(bytes, { folder, name: "model.json" });
 */
export function folderOf(files: ReadonlyMap<string, ByteSource>): Folder {
  if (!(files instanceof Map)) {
    throw new ArgumentError(`folderOf: expected sources as a map by name, got ${describe(files)}.`);
  }
  return { open: async (name) => files.get(name) };
}

/**
 * Reads exactly the bytes of a range.
 *
 * @param copied whether to copy them
 * @throws FormatError OFFSET for an invalid range; TRUNCATED when the range leaves the source, or the source became shorter
 */
export async function readRange(
  format: string,
  source: ByteSource,
  start: number,
  end: number,
  entry?: string,
  copied = false,
): Promise<Uint8Array> {
  if (!isRange(start, end)) {
    fail(format, "OFFSET", `expected a range of bytes, got ${start} to ${end}.`, { offset: start, entry });
  }
  const truncated = (message: string, offset: number) =>
    fail(format, "TRUNCATED", message, { offset, entry });
  if (end > source.size) truncated(`expected ${end} bytes, got a file of ${source.size}.`, source.size);
  const bytes = await source.read(start, end);
  // A source may be a program's own.
  const length = isBytes(bytes) ? bytes.length : 0;
  if (length !== end - start) {
    truncated(
      `expected ${end - start} bytes at ${start}, got ${length}. Did the file change while it was read?`,
      start + length,
    );
  }
  return copied ? new Uint8Array(bytes) : bytes;
}

/** As `readRange`, but returns a copy, which no other code can change between a check and its use, or take away. */
export const readCopy = (...[format, source, start, end, entry]: Parameters<typeof readRange>) =>
  readRange(format, source, start, end, entry, true) as Promise<Uint8Array<ArrayBuffer>>;

/** Checks that a name found in a file is the plain name of a file beside it: no folder, drive, device or scheme. @throws FormatError NAME */
export function checkPlainName(format: string, name: string, place: FormatPlace = {}): void {
  const plain =
    name.length > 0 &&
    name.length <= 255 &&
    name !== "." &&
    name !== ".." &&
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a name with control characters is refused
    !/[/\\:*?"<>|%\u0000-\u001f\u007f]/.test(name) &&
    !/[. ]$/.test(name) &&
    !/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name);
  if (!plain) {
    fail(
      format,
      "NAME",
      `expected the plain name of a file in the same folder, got ${describe(name)}.`,
      place,
    );
  }
}

/**
 * Where bytes come from: memory, a Blob, or (in `node/source.ts`) a file. A source is read by ranges, so that a reader can
 * hold the directory of a large file and only those tensors that were asked for.
 */
import { ArgumentError, describe } from "../tensor/errors.ts";
import { fail } from "./codes.ts";

export interface ByteSource {
  /** Bytes in all; fixed while the source is in use. */
  readonly size: number;
  /** The bytes from `start` up to `end`, `0 <= start <= end <= size`. The caller must not write to them. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** The files beside the one being read, by plain name; for formats that spread over several files. */
export interface Folder {
  /** The file of that name, or undefined when there is none. */
  open(name: string): Promise<ByteSource | undefined>;
}

/** A source over bytes in memory; they are not copied. @throws ArgumentError when it is not given a Uint8Array */
export function bytesSource(bytes: Uint8Array): ByteSource {
  const plain = plainBytes("bytesSource", bytes);
  return {
    size: plain.length,
    read: async (start, end) => {
      if (Number.isSafeInteger(start) && Number.isSafeInteger(end)) return plain.subarray(start, end);
      throw new ArgumentError(
        `bytesSource: expected a range of bytes, got ${describe(start)} to ${describe(end)}.`,
      );
    },
  };
}

/** The same memory as a plain Uint8Array: a Node Buffer is one too, but its `slice` does not copy. */
export function plainBytes(where: string, bytes: Uint8Array): Uint8Array {
  if (!(bytes instanceof Uint8Array)) {
    throw new ArgumentError(`${where}: expected a Uint8Array, got ${describe(bytes)}.`);
  }
  // Of none without looking: a buffer that was transferred cannot be looked at.
  if (bytes.length === 0) return new Uint8Array();
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

/**
 * Small reads of a Blob are made by blocks of so many bytes, of which so many are kept. Each read of a Blob is a message to another
 * process, and a file of a thousand small tensors has them read one after the other: on a page that took seconds.
 */
const BLOCK = 1 << 14;
const KEPT_BLOCKS = 64;

/** A source over a Blob or a File that a user dropped on a page. */
export function blobSource(blob: Blob): ByteSource {
  if (typeof Blob === "undefined" || !(blob instanceof Blob)) {
    throw new ArgumentError(`blobSource: expected a Blob, got ${describe(blob)}.`);
  }
  const fetch = async (start: number, end: number) =>
    new Uint8Array(await blob.slice(start, end).arrayBuffer());
  const blocks = new Map<number, Promise<Uint8Array>>();
  const block = (index: number): Promise<Uint8Array> => {
    const known = blocks.get(index);
    const bytes = known ?? fetch(index * BLOCK, Math.min((index + 1) * BLOCK, blob.size));
    // The last used is the last in the map.
    blocks.delete(index);
    blocks.set(index, bytes);
    if (known !== undefined) return known;
    bytes.catch(() => blocks.delete(index));
    if (blocks.size > KEPT_BLOCKS) blocks.delete(blocks.keys().next().value!);
    return bytes;
  };
  return {
    size: blob.size,
    async read(start, end) {
      if (end - start > BLOCK / 2 || end <= start) return fetch(start, end);
      const first = Math.floor(start / BLOCK);
      const last = Math.floor((end - 1) / BLOCK);
      // Copies: a block is not kept for the sake of one tensor in it.
      const head = (await block(first)).slice(start - first * BLOCK, end - first * BLOCK);
      if (first === last) return head;
      const tail = (await block(last)).subarray(0, end - last * BLOCK);
      const joined = new Uint8Array(head.length + tail.length);
      joined.set(head);
      joined.set(tail, head.length);
      return joined;
    },
  };
}

/** A source whose reads fail with the signal's reason once it is aborted. */
export function abortableSource(source: ByteSource, signal: AbortSignal): ByteSource {
  return {
    size: source.size,
    async read(start, end) {
      signal.throwIfAborted();
      const bytes = await source.read(start, end);
      signal.throwIfAborted();
      return bytes;
    },
  };
}

/** As much as is read at once where small reads follow each other closely. */
const WINDOW = 1 << 12;

/** A source for many small reads in the order of the file: those that lie close together share one. */
export function windowSource(source: ByteSource): ByteSource {
  let start = 0;
  let bytes = new Uint8Array(0);
  return {
    size: source.size,
    async read(from, until) {
      if (from < start || until > start + bytes.length) {
        // Far from the last read there is nothing to share: not more than is asked for.
        const isNear = from >= start && from < start + WINDOW;
        const end = isNear ? Math.min(Math.max(until, from + WINDOW), source.size) : until;
        bytes = (await source.read(from, end)).slice();
        start = from;
      }
      return bytes.subarray(from - start, until - start);
    },
  };
}

/** A folder of sources that are already at hand, e.g. the files of one drop on a page. */
export function folderOf(files: ReadonlyMap<string, ByteSource>): Folder {
  if (!(files instanceof Map)) {
    throw new ArgumentError(`folderOf: expected sources as a map by name, got ${describe(files)}.`);
  }
  return { open: async (name) => files.get(name) };
}

/**
 * Reads exactly the bytes asked for.
 *
 * @throws FormatError TRUNCATED when the range leaves the source, or the source has become shorter
 */
export async function readRange(
  format: string,
  source: ByteSource,
  start: number,
  end: number,
  entry?: string,
): Promise<Uint8Array> {
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start) {
    fail(format, "OFFSET", `expected a range of bytes, got ${start} to ${end}.`, { offset: start, entry });
  }
  if (end > source.size) {
    fail(format, "TRUNCATED", `expected ${end} bytes, got a file of ${source.size}.`, {
      offset: source.size,
      entry,
    });
  }
  const bytes = await source.read(start, end);
  if (bytes.length !== end - start) {
    fail(
      format,
      "TRUNCATED",
      `expected ${end - start} bytes at ${start}, got ${bytes.length}. Did the file change while it was read?`,
      { offset: start + bytes.length, entry },
    );
  }
  return bytes;
}

/**
 * Checks that a name found in a file is the plain name of a file beside it: no folder, no drive, no device, no scheme.
 *
 * @throws FormatError NAME else
 */
export function checkPlainName(
  format: string,
  name: string,
  place: { offset?: number; entry?: string } = {},
): void {
  const plain =
    name.length > 0 &&
    name.length <= 255 &&
    name !== "." &&
    name !== ".." &&
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
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

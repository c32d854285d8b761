import { ArgumentError, describe } from "../../tensor/errors.ts";
import type { Shape } from "../../tensor/shape.ts";
import { fail } from "../codes.ts";
import { joinPresent, type Piece, type WritableTensor } from "../pieces.ts";
import { checkRaw, elementBits, type RawTensor } from "../raw.ts";
import { checkWritable } from "../written.ts";
import { putChecksum } from "./checksum.ts";
import { FORMAT, MAX_HEADER_BYTES, METADATA } from "./open.ts";

/**
 * Returns the bytes of a file. Like the reference writer, it sorts tensors by falling element size, so that each is aligned, then by
 * name. Equal input gives equal bytes.
 *
 * @param tensors  by name
 * @param metadata free text, kept under `__metadata__`; default: none
 * @throws FormatError when a name is reserved or not Unicode, bytes do not fit the shape, or the header is too long; ArgumentError for
 *   anything but maps of stored tensors and of text
 * @example
 * const file = writeSafetensors(new Map([["bias", fromFloat(Float32Array.of(0, 1), [2])]]));
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, RawTensor>,
  metadata: ReadonlyMap<string, string> = new Map(),
): Uint8Array {
  if (!(tensors instanceof Map) || !(metadata instanceof Map)) {
    throw new ArgumentError(
      `writeSafetensors: expected tensors and metadata as maps by name, got ${describe(tensors)} and ${describe(metadata)}.`,
    );
  }
  for (const [name, tensor] of tensors) checkRaw(`writeSafetensors: ${describe(name)}`, tensor);
  for (const [key, text] of metadata) {
    if (typeof key === "string" && typeof text === "string") continue;
    throw new ArgumentError(
      `writeSafetensors: expected metadata of text, got ${describe(text)} under ${describe(key)}.`,
    );
  }
  const file = joinPresent(safetensorsPieces(tensors, metadata));
  putChecksum(file);
  return file;
}

/** As `writeSafetensors`, in pieces, and without a checksum. */
export function safetensorsPieces(
  tensors: ReadonlyMap<string, WritableTensor>,
  metadata: ReadonlyMap<string, string> = new Map(),
): Piece[] {
  const bits = (tensor: WritableTensor) => elementBits.get(tensor.dtype) ?? 0;
  const ordered = [...tensors].sort(([a, x], [b, y]) => bits(y) - bits(x) || (a < b ? -1 : 1));
  let size = 0;
  const entries = ordered.map(([name, tensor]) => {
    if (name === METADATA)
      fail(FORMAT, "NAME", `expected a name other than ${METADATA}, which is reserved.`, { entry: name });
    const start = size;
    size += checkWritable(FORMAT, name, tensor);
    const { dtype, shape } = tensor;
    return { name, dtype, shape, start, end: size };
  });
  return [headerOf(metadata, entries), ...ordered.map(([, { bytes }]) => bytes)];
}

/** A tensor in the header, with its bytes from `start` up to `end` of the data. */
interface HeaderEntry {
  name: string;
  dtype: string;
  shape: Shape;
  start: number;
  end: number;
}

/** Returns what comes before the data of a file. @throws FormatError ENCODING, LIMIT */
export function headerOf(metadata: ReadonlyMap<string, string>, entries: readonly HeaderEntry[]): Uint8Array {
  const fields = entries.map(
    ({ name, dtype, shape, start, end }) =>
      `${quote(name)}:{"dtype":"${dtype}","shape":[${shape.join(",")}],"data_offsets":[${start},${end}]}`,
  );
  if (metadata.size > 0) {
    const pairs = [...metadata].map(([key, text]) => `${quote(key)}:${quote(text)}`);
    fields.unshift(`"${METADATA}":{${pairs.join(",")}}`);
  }
  const json = new TextEncoder().encode(`{${fields.join(",")}}`);
  const headerSize = Math.ceil(json.length / 8) * 8;
  if (headerSize > MAX_HEADER_BYTES) {
    fail(FORMAT, "LIMIT", `expected a header of at most ${MAX_HEADER_BYTES} bytes, got ${headerSize}.`);
  }
  const header = new Uint8Array(8 + headerSize).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(headerSize), true);
  header.set(json, 8);
  return header;
}

function quote(text: string): string {
  if (/\p{Surrogate}/u.test(text)) {
    const message = `expected Unicode text, got half a surrogate pair in ${describe(text)}.`;
    fail(FORMAT, "ENCODING", message, { entry: text });
  }
  return JSON.stringify(text);
}

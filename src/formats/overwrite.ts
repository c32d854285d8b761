/**
 * Replaces tensors of a file in place: every other byte stays, but for the checksums that a zip keeps of its members. So an
 * edited checkpoint differs from the original in what was edited, and in nothing else.
 */
import { describe, ShapeError, UnsupportedError } from "../tensor/errors.ts";
import { formatShape, sameShape } from "../tensor/shape.ts";
import { fail } from "./codes.ts";
import type { Contents, LazyTensor } from "./contents.ts";
import { crc32 } from "./crc32.ts";
import { limitsFrom } from "./limits.ts";
import type { RawTensor } from "./raw.ts";
import { putChecksum } from "./safetensors/checksum.ts";
import { bytesSource, plainBytes, readRange } from "./source.ts";
import { openZip } from "./zip/open.ts";

/**
 * @param file     the whole file, which is not changed
 * @param contents what its reader returned
 * @param edits    new values by name, of the type and shape that the file holds
 * @returns        the edited copy
 * @throws FormatError MISSING for a name that is not there; ShapeError for another type or shape; UnsupportedError when a
 *   tensor is stored compressed, strided, swapped or in parts, so that no place in the file is its own, or computed from others
 */
export async function overwriteTensors(
  file: Uint8Array,
  contents: Contents,
  edits: ReadonlyMap<string, RawTensor>,
): Promise<Uint8Array> {
  const copy = new Uint8Array(plainBytes("overwriteTensors", file));
  const ranges: { start: number; end: number }[] = [];
  for (const [name, edit] of edits) {
    const unfold = contents.tensors.get(name)?.unfold;
    if (unfold !== undefined) {
      checkLike(contents.tensors.get(name)!, name, edit);
      for (const { start, bytes } of await unfold(edit)) copy.set(bytes, start);
      continue;
    }
    const location = locate(contents, name, edit);
    if (location === undefined) continue;
    if (location.end > copy.length) {
      fail(
        contents.format,
        "TRUNCATED",
        `tensor ${describe(name)}: expected ${location.end} bytes, got a file of ${copy.length}.`,
        {
          entry: name,
        },
      );
    }
    copy.set(edit.bytes, location.start);
    ranges.push(location);
  }
  putChecksum(copy);
  if (isZip(copy)) await repairChecksums(copy, contents.format, ranges);
  return copy;
}

/**
 * As `overwriteTensors`, for tensors that lie in files beside the one that names them (shards).
 *
 * @returns all files that belong to it, by name, whole
 */
export async function overwriteBeside(
  contents: Contents,
  edits: ReadonlyMap<string, RawTensor>,
): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const [name, source] of contents.companions ?? []) {
    files.set(name, new Uint8Array(await readRange(contents.format, source, 0, source.size, name)));
  }
  for (const [name, edit] of edits) {
    const tensor = contents.tensors.get(name);
    const pieces = tensor?.beside;
    if (tensor === undefined || pieces === undefined) {
      throw new UnsupportedError(
        `overwriteBeside: ${describe(name)}: expected a tensor in a file beside this one, got none.`,
      );
    }
    checkLike(tensor, name, edit);
    let at = 0;
    for (const { file, start, end } of pieces) {
      files.get(file)!.set(edit.bytes.subarray(at, at + end - start), start);
      at += end - start;
    }
  }
  return files;
}

/** Where an edit goes; nowhere, when the tensor is empty. */
function locate(
  contents: Contents,
  name: string,
  edit: RawTensor,
): { start: number; end: number } | undefined {
  const tensor = contents.tensors.get(name);
  const where = `overwriteTensors: ${describe(name)}`;
  if (tensor === undefined) {
    return fail(contents.format, "MISSING", `expected a tensor of the file, got ${describe(name)}.`, {
      entry: name,
    });
  }
  checkLike(tensor, name, edit);
  const { location } = tensor;
  if (tensor.shape.includes(0) && edit.bytes.length === 0) return undefined;
  if (location === undefined) {
    throw new UnsupportedError(
      `${where}: expected a tensor that lies in the file as it is, got one that is compressed, strided or in parts. Write the file anew.`,
    );
  }
  if (edit.bytes.length !== location.end - location.start) {
    throw new ShapeError(
      `${where}: expected ${location.end - location.start} bytes, got ${edit.bytes.length}.`,
    );
  }
  return location;
}

function checkLike({ dtype, shape }: LazyTensor, name: string, edit: RawTensor): void {
  if (dtype === edit.dtype && sameShape(shape, edit.shape)) return;
  throw new ShapeError(
    `overwriteTensors: ${describe(name)}: expected ${dtype} ${formatShape(shape)}, got ${edit.dtype} ${formatShape(edit.shape)}.`,
  );
}

function isZip(file: Uint8Array): boolean {
  return file[0] === 0x50 && file[1] === 0x4b && file[2] === 0x03 && file[3] === 0x04;
}

async function repairChecksums(
  file: Uint8Array,
  format: string,
  ranges: readonly { start: number; end: number }[],
): Promise<void> {
  const archive = await openZip(bytesSource(file), { format, limits: limitsFrom(undefined) });
  const view = new DataView(file.buffer);
  for (const { start, compressedSize, crc, crcPlaces } of archive.members.values()) {
    const end = start + compressedSize;
    if (!ranges.some((range) => range.start < end && range.end > start)) continue;
    const repaired = crc32(file.subarray(start, end));
    // A local header leaves the checksum to the descriptor by holding 0; a member without checksum holds 0 everywhere.
    for (const place of crcPlaces)
      if (crc !== 0 && view.getUint32(place, true) === crc) view.setUint32(place, repaired, true);
  }
}

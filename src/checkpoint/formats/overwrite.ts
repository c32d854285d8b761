/**
 * Replaces tensors of a file in place. Every other byte stays, except the checksums of an archive's members.
 */

import { fail } from "../../core/storage/codes.ts";
import type { Contents, LazyTensor, Patch } from "../../core/storage/contents.ts";
import { crc32 } from "../../core/storage/crc32.ts";
import type { RawTensor } from "../../core/storage/raw.ts";
import { putChecksum } from "../../core/storage/safetensors/checksum.ts";
import { plainBytes, readCopy } from "../../core/storage/source.ts";
import { describe, ShapeError, UnsupportedError } from "../../core/tensor/errors.ts";
import { formatShape, sameShape } from "../../core/tensor/shape.ts";
import { hasText } from "./signatures.ts";

export interface Range {
  start: number;
  end: number;
}

interface NamedPatch extends Patch {
  /** Of the tensor. */
  name: string;
}

/**
 * Returns an edited copy of a file.
 *
 * @param file     the whole file; not changed
 * @param contents the file's contents
 * @param edits    new values by name, of the same type and shape
 * @throws FormatError MISSING for an unknown name; ShapeError for another type or shape; UnsupportedError for a tensor that is
 *   compressed, strided, swapped, in parts or computed from others, and for tensors that share bytes but get different ones
 */
export async function overwriteTensors(
  file: Uint8Array,
  contents: Contents,
  edits: ReadonlyMap<string, RawTensor>,
): Promise<Uint8Array> {
  const copy = new Uint8Array(plainBytes("overwriteTensors", file));
  const patches: NamedPatch[] = [];
  for (const [name, edit] of edits) {
    const tensor = contents.tensors.get(name);
    if (tensor === undefined) {
      const message = `expected a tensor of the file, got ${describe(name)}.`;
      fail(contents.format, "MISSING", message, { entry: name });
    }
    checkLike(tensor, name, edit);
    if (tensor.unfold !== undefined) {
      for (const patch of await tensor.unfold(edit)) patches.push({ ...patch, name });
      continue;
    }
    const range = rangeOf(tensor, name, edit);
    if (range.end > copy.length) {
      const message = `tensor ${describe(name)}: expected ${range.end} bytes, got a file of ${copy.length}.`;
      fail(contents.format, "TRUNCATED", message, { entry: name });
    }
    patches.push({ start: range.start, bytes: edit.bytes, name });
  }
  const clash = clashOf(patches);
  if (clash !== undefined) {
    const [first, second] = clash.map((name) => describe(name));
    throw new UnsupportedError(
      `overwriteTensors: ${first}: expected bytes of its own, got some that it shares with ${second}, which gets other values. Write a new file.`,
    );
  }
  for (const { start, bytes } of patches) copy.set(bytes, start);
  const ranges = patches.map(({ start, bytes }) => ({ start, end: start + bytes.length }));
  putChecksum(copy);
  if (hasText(copy, 0, "PK\x03\x04")) repairChecksums(copy, contents, ranges);
  return copy;
}

/**
 * Whether some of the edits put different bytes in one place: tensors of PyTorch may be views of one storage, and datasets of HDF5 may have
 * several names.
 *
 * @param edits new values by name; those without a place of their own are left out
 */
export function editsClash(
  { tensors }: Pick<Contents, "tensors">,
  edits: ReadonlyMap<string, RawTensor>,
): boolean {
  const byFile = new Map<string, NamedPatch[]>();
  for (const [name, { bytes }] of edits) {
    // None are left of a buffer that was transferred; overwriting refuses it.
    const tensor = bytes.length === 0 ? undefined : tensors.get(name);
    let at = 0;
    for (const { file, start, end } of tensor === undefined ? [] : runsOf(tensor)) {
      const patch = { start, bytes: bytes.subarray(at, at + end - start), name };
      const patches = byFile.get(file);
      if (patches === undefined) byFile.set(file, [patch]);
      else patches.push(patch);
      at += end - start;
    }
  }
  return [...byFile.values()].some((patches) => clashOf(patches) !== undefined);
}

/** Bytes of a tensor in one place. */
export interface Run extends Range {
  /** Name of the file beside; empty for the file itself. */
  file: string;
}

/** Where the bytes of a tensor lie in their order, if they can be overwritten there. */
export function runsOf({ location, beside }: Pick<LazyTensor, "location" | "beside">): readonly Run[] {
  return location === undefined ? (beside ?? []) : [{ file: "", ...location }];
}

/** Sorts the patches by their places. @returns the names of two that put different bytes in one place */
function clashOf(patches: NamedPatch[]): [string, string] | undefined {
  patches.sort((a, b) => a.start - b.start);
  // The one that reaches furthest agrees with all before it.
  let last: NamedPatch = { start: 0, bytes: new Uint8Array(0), name: "" };
  for (const patch of patches) {
    const { start, bytes } = patch;
    const lastEnd = last.start + last.bytes.length;
    const shared = Math.min(bytes.length, lastEnd - start);
    for (let k = 0; k < shared; k++) {
      if (bytes[k] !== last.bytes[start - last.start + k]) return [patch.name, last.name];
    }
    if (start + bytes.length > lastEnd) last = patch;
  }
  return undefined;
}

/**
 * Edits tensors in files beside the one that names them (shards).
 *
 * @returns all those files by name
 * @throws UnsupportedError, ShapeError and FormatError as `overwriteTensors`
 */
export async function overwriteBeside(
  contents: Contents,
  edits: ReadonlyMap<string, RawTensor>,
): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const [name, source] of contents.companions ?? [])
    files.set(name, await readCopy(contents.format, source, 0, source.size, name));
  for (const [name, edit] of edits) {
    const tensor = contents.tensors.get(name);
    if (tensor?.beside === undefined) {
      throw new UnsupportedError(
        `overwriteBeside: ${describe(name)}: expected a tensor in a file beside this one, got none.`,
      );
    }
    checkLike(tensor, name, edit);
    let at = 0;
    for (const { file, start, end } of tensor.beside) {
      files.get(file)!.set(edit.bytes.subarray(at, at + end - start), start);
      at += end - start;
    }
  }
  return files;
}

function rangeOf({ shape, location }: LazyTensor, name: string, edit: RawTensor): Range {
  const where = `overwriteTensors: ${describe(name)}`;
  if (shape.includes(0) && edit.bytes.length === 0) return { start: 0, end: 0 };
  if (location === undefined) {
    throw new UnsupportedError(
      `${where}: expected a tensor stored in one piece, got one that is compressed, strided or in parts. Write a new file.`,
    );
  }
  const size = location.end - location.start;
  if (edit.bytes.length !== size)
    throw new ShapeError(`${where}: expected ${size} bytes, got ${edit.bytes.length}.`);
  return location;
}

function checkLike({ dtype, shape }: LazyTensor, name: string, edit: RawTensor): void {
  if (dtype === edit.dtype && sameShape(shape, edit.shape)) return;
  throw new ShapeError(
    `overwriteTensors: ${describe(name)}: expected ${dtype} ${formatShape(shape)}, got ${edit.dtype} ${formatShape(edit.shape)}.`,
  );
}

/** Updates the checksums of archive members that an edit changed. */
function repairChecksums(file: Uint8Array, { format, members }: Contents, ranges: readonly Range[]): void {
  if (members === undefined) fail(format, "MISSING", "expected the members of the archive, got none.");
  const view = new DataView(file.buffer);
  const isCovered = coverOf(ranges);
  for (const { name, start, compressedSize, crcPlaces } of members.values()) {
    const end = start + compressedSize;
    if (!isCovered({ start, end })) continue;
    const [inDirectory] = crcPlaces;
    if (inDirectory + 4 > file.length)
      fail(format, "TRUNCATED", "expected the archive that was opened, got a shorter file.", { entry: name });
    // Read it again, because an earlier edit may have changed it.
    const stored = view.getUint32(inDirectory, true);
    const repaired = crc32(file.subarray(start, end));
    // 0 in a local header leaves the checksum to the descriptor; a member without checksum has 0 everywhere.
    for (const place of crcPlaces)
      if (stored !== 0 && place + 4 <= file.length && view.getUint32(place, true) === stored)
        view.setUint32(place, repaired, true);
  }
}

/** Returns a function that says whether a range has a byte in common with any of these. */
export function coverOf(ranges: readonly Range[]): (range: Range) => boolean {
  const ordered = ranges.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start);
  let largest = 0;
  /** The largest end so far, of each in order. */
  const ends = ordered.map(({ end }) => (largest = Math.max(largest, end)));
  return ({ start, end }) => {
    // The last one that starts before the end.
    let [low, high] = [0, ordered.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ordered[middle].start < end) low = middle + 1;
      else high = middle;
    }
    return low > 0 && start < end && ends[low - 1] > start;
  };
}

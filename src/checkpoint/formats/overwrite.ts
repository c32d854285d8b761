/**
 * Replaces tensors of a file in place. Every other byte stays, except the checksums of an archive's members.
 */

import { fail } from "../../core/storage/codes.ts";
import type { Contents, LazyTensor, Patch } from "../../core/storage/contents.ts";
import { crc32 } from "../../core/storage/crc32.ts";
import type { RawTensor } from "../../core/storage/raw.ts";
import { putChecksum } from "../../core/storage/safetensors/checksum.ts";
import { plainBytes, readCopy } from "../../core/storage/source.ts";
import { describe, ShapeError } from "../../core/tensor/errors.ts";
import { formatShape, sameShape } from "../../core/tensor/shape.ts";
import { hasText } from "./signatures.ts";

export interface Range {
  start: number;
  end: number;
}

/** Bytes of a tensor in one place. */
export interface Run extends Range {
  /** Name of the file beside; empty for the file itself. */
  file: string;
}

/** Bytes of an edit for one place. */
interface PlacedPatch extends Patch, Pick<Run, "file"> {
  /** Of the tensor. */
  name: string;
}

/** An edited file. */
interface Overwritten {
  bytes: Uint8Array;
  /** All files beside it by name; empty if none of them changes. */
  beside: Map<string, Uint8Array>;
}

/**
 * Returns the changes that put new values into a file and those beside it; or, in words that follow a colon, why this cannot be done in place:
 * tensors of PyTorch may be views of one storage, and datasets of HDF5 may have several names.
 *
 * @throws FormatError MISSING for an unknown name; ShapeError for another type or shape
 */
export async function patchesFor(
  { format, tensors }: Contents,
  edits: ReadonlyMap<string, RawTensor>,
): Promise<PlacedPatch[] | string> {
  const patches: PlacedPatch[] = [];
  for (const [name, edit] of edits) {
    const tensor = tensors.get(name);
    if (tensor === undefined)
      fail(format, "MISSING", `expected a tensor of the file, got ${describe(name)}.`, { entry: name });
    checkLike(tensor, name, edit);
    if (tensor.unfold !== undefined) {
      for (const patch of await tensor.unfold(edit)) patches.push({ ...patch, file: "", name });
      continue;
    }
    const runs = runsOf(tensor);
    if (runs.length === 0 && edit.bytes.length > 0)
      return `${describe(name)}: expected a tensor stored in one piece, got one that is compressed, strided or in parts`;
    const size = runs.reduce((sum, { start, end }) => sum + end - start, 0);
    if (edit.bytes.length !== size) {
      throw new ShapeError(
        `overwriteTensors: ${describe(name)}: expected ${size} bytes, got ${edit.bytes.length}.`,
      );
    }
    let at = 0;
    for (const { file, start, end } of runs)
      patches.push({ file, start, bytes: edit.bytes.subarray(at, (at += end - start)), name });
  }
  const clash = clashOf(patches);
  if (clash === undefined) return patches;
  const [first, second] = clash.map((name) => describe(name));
  return `${first}: expected bytes of its own, got some that it shares with ${second}, which gets other values`;
}

/** @throws FormatError TRUNCATED for a file that is shorter than the one that was opened */
export async function applyPatches(
  file: Uint8Array,
  contents: Contents,
  patches: readonly PlacedPatch[],
): Promise<Overwritten> {
  const bytes = new Uint8Array(plainBytes("overwriteTensors", file));
  const beside = new Map<string, Uint8Array>();
  if (patches.some((patch) => patch.file !== "")) {
    for (const [name, source] of contents.companions ?? [])
      beside.set(name, await readCopy(contents.format, source, 0, source.size, name));
  }
  for (const patch of patches) {
    const copy = patch.file === "" ? bytes : beside.get(patch.file)!;
    const end = patch.start + patch.bytes.length;
    if (end > copy.length) {
      const message = `tensor ${describe(patch.name)}: expected ${end} bytes, got a file of ${copy.length}.`;
      fail(contents.format, "TRUNCATED", message, { entry: patch.name });
    }
    copy.set(patch.bytes, patch.start);
  }
  const within = patches.filter((patch) => patch.file === "");
  if (within.length === 0) return { bytes, beside };
  putChecksum(bytes);
  if (hasText(bytes, 0, "PK\x03\x04")) {
    const ranges = within.map(({ start, bytes: { length } }) => ({ start, end: start + length }));
    repairChecksums(bytes, contents, ranges);
  }
  return { bytes, beside };
}

/** Where the bytes of a tensor lie in their order, if they can be overwritten there. */
export function runsOf({ location, beside }: Pick<LazyTensor, "location" | "beside">): readonly Run[] {
  return location === undefined ? (beside ?? []) : [{ file: "", ...location }];
}

/** Sorts the patches by their places. @returns the names of two that put different bytes in one place */
function clashOf(patches: PlacedPatch[]): [string, string] | undefined {
  patches.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.start - b.start));
  // The one that reaches furthest agrees with all before it in the file.
  let last: PlacedPatch = { file: "", start: 0, bytes: new Uint8Array(0), name: "" };
  for (const patch of patches) {
    const { file, start, bytes } = patch;
    const lastEnd = file === last.file ? last.start + last.bytes.length : 0;
    const shared = Math.min(bytes.length, lastEnd - start);
    for (let k = 0; k < shared; k++) {
      if (bytes[k] !== last.bytes[start - last.start + k]) return [patch.name, last.name];
    }
    if (file !== last.file || start + bytes.length > lastEnd) last = patch;
  }
  return undefined;
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

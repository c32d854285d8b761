/** Puts new values of some tensors into the bytes of a checkpoint, and leaves all other bytes alone where it can. */
import { type Initialization, isInitialization } from "../cells/initialization.ts";
import { annotated } from "../formats/annotate.ts";
import { annotationOf, isShort } from "../formats/annotations.ts";
import { writeNpz } from "../formats/npy/write.ts";
import { editsClash, overwriteBeside, overwriteTensors } from "../formats/overwrite.ts";
import { joinPresent } from "../formats/pieces.ts";
import type { RawTensor } from "../formats/raw.ts";
import { safetensorsPieces } from "../formats/safetensors/write.ts";
import { plainBytes } from "../formats/source.ts";
import { joinVectors } from "../interop/flat.ts";
import { widened } from "../interop/save/widen.ts";
import { checkObject } from "../tensor/check.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import { isJson } from "../tensor/json.ts";
import { isListOf, isText } from "../tensor/lists.ts";
import { checkCheckpoint, checkTensors } from "./checks.ts";
import { type Checkpoint, contentsOf } from "./open.ts";

/** A checkpoint with new values, as `editedFile` returns it. */
export interface EditedFile {
  /** Bytes of the file itself. */
  bytes: Uint8Array;
  /** Bytes of every file beside it, by name. */
  beside: Map<string, Uint8Array>;
  /** Format of the bytes: the file's, or `"safetensors"` if it could not be changed. */
  format: string;
  /** Set when more than the values changed. */
  note?: string;
}

const NOT_KEPT =
  "which schemes initialised its layers is not kept in the output: the list is longer than readers take";

/**
 * Returns the file with new values for some of its tensors. Overwrites values that are stored uncompressed, so no other byte differs.
 * Rewrites a compressed `.npz`; writes the tensors of any other file as safetensors.
 *
 * @param bytes      the whole file; not changed
 * @param checkpoint the same file, opened
 * @param tensors    all its tensors
 * @param changed    new values, by name
 * @param records    kept in the file's metadata under `initialization`, where it has a place for them (safetensors, ONNX) and they are not too long
 * @throws ArgumentError unless `openCheckpoint` returned the checkpoint; UnsupportedError when the file cannot hold a value
 * @example
 * const { changed } = setBias(checkpoint, tensors, { gate: "forget", bias: 1 });
 * const { bytes } = await editedFile(file, checkpoint, tensors, changed);
 */
export async function editedFile(
  bytes: Uint8Array,
  checkpoint: Checkpoint,
  tensors: ReadonlyMap<string, RawTensor>,
  changed: ReadonlyMap<string, RawTensor>,
  records?: Readonly<Record<string, readonly Initialization[]>>,
): Promise<EditedFile> {
  const file = plainBytes("editedFile", bytes);
  checkTensors("editedFile", "tensors", tensors);
  checkTensors("editedFile", "changed", changed);
  if (records !== undefined) {
    checkObject("editedFile", "records", records, "{ lstm: initializations }");
    const isRecords = (list: unknown) => isListOf(list, isInitialization);
    if (
      !Object.values(records).every(isRecords) ||
      !isJson(
        Object.values(records)
          .flat()
          .map(({ options, random }) => [options, random]),
      )
    )
      throw new ArgumentError(
        `editedFile: expected lists of initializations by layer, got ${describe(records)}.`,
      );
  }
  const contents = contentsOf("editedFile", checkpoint);
  const { format } = contents;
  const stored = await storedParts(checkpoint, changed);
  const names = [...stored.keys()];
  const none = new Map<string, Uint8Array>();
  const isApart = !editsClash(contents, stored);
  if (isApart && names.every((name) => liesInFile(checkpoint, name))) {
    const edited = await overwriteTensors(file, contents, stored);
    const whole = records ? annotated(edited, contents, records) : edited;
    const isLost = records !== undefined && whole === edited && ["safetensors", "onnx"].includes(format);
    const changedToo = sharersOf(checkpoint, names);
    const notes = [
      ...(changedToo.length > 0
        ? [`tensors that share bytes with these changed too (${changedToo.length}), such as ${changedToo[0]}`]
        : []),
      ...(isLost ? [NOT_KEPT] : []),
    ];
    return { bytes: whole, beside: none, format, ...(notes.length > 0 && { note: notes.join("; ") }) };
  }
  if (names.every((name) => liesBeside(checkpoint, name))) {
    return { bytes: file, beside: await overwriteBeside(contents, stored), format };
  }
  const there = [...tensors].filter(([name]) => contents.tensors.get(name)?.made === undefined);
  const all = joinVectors(new Map([...there, ...stored]), (name) => contents.tensors.get(name)?.of);
  if (format === "npz") {
    const lost = (contents.members?.size ?? 0) - contents.tensors.size;
    const without =
      lost > 0 ? `, and lacks ${lost === 1 ? "an array" : `${lost} arrays`} that Sluice does not read` : "";
    const note = `the archive was compressed; the new one is not${without}`;
    return { bytes: writeNpz(all), beside: none, format, note };
  }
  const made = annotationOf(records ?? {});
  const isKept = isShort(made);
  const note = `${format} cannot be changed in place here; the tensors were written as safetensors, without the rest of the file`;
  return {
    bytes: joinPresent(safetensorsPieces(widened("safetensors", all), isKept ? made : new Map())),
    beside: none,
    format: "safetensors",
    note: isKept ? note : `${note}; ${NOT_KEPT}`,
  };
}

/**
 * Returns whether any new values of these tensors can overwrite the old ones, in the file or in the files beside it. Tensors that share bytes
 * cannot get different ones.
 *
 * @param checkpoint the open file
 * @param names      names of tensors in it
 * @throws ArgumentError for anything else than a checkpoint and a list of names
 * @example
 * const inPlace = canEditInPlace(checkpoint, checkpoint.layers[0].tensorNames);
 */
export function canEditInPlace(checkpoint: Checkpoint, names: readonly string[]): boolean {
  checkCheckpoint("canEditInPlace", checkpoint);
  if (!isListOf(names, isText)) {
    throw new ArgumentError(`canEditInPlace: expected the names of tensors, got ${describe(names)}.`);
  }
  if (haveOverlaps(checkpoint, names)) return false;
  return [liesInFile, liesBeside].some((lies) => names.every((name) => lies(checkpoint, name)));
}

/** Names of the other tensors that have bytes of these. */
function sharersOf({ tensors }: Checkpoint, names: readonly string[]): string[] {
  const given = new Set(names);
  const places = [...tensors].flatMap(([name, { location }]) => (location ? [{ name, ...location }] : []));
  places.sort((a, b) => a.start - b.start);
  const found = new Set<string>();
  // Each place against the furthest of the given ones before it, forwards, then backwards.
  let end = 0;
  for (const place of places) {
    if (given.has(place.name)) end = Math.max(end, place.end);
    else if (place.start < end && place.end > place.start) found.add(place.name);
  }
  let start = Number.POSITIVE_INFINITY;
  for (const place of places.reverse()) {
    if (given.has(place.name)) start = place.end > place.start ? Math.min(start, place.start) : start;
    else if (place.end > start) found.add(place.name);
  }
  return [...found];
}

/** Whether some of the tensors share bytes of the file, so that they cannot get different values in place. */
function haveOverlaps({ tensors }: Checkpoint, names: readonly string[]): boolean {
  const places = [...new Set(names)].flatMap((name) => tensors.get(name)?.location ?? []);
  places.sort((a, b) => a.start - b.start);
  let end = 0;
  return places.some((place) => {
    const isShared = place.start < end && place.end > place.start;
    end = Math.max(end, place.end);
    return isShared;
  });
}

/** The changed values by stored tensor; some tensors are computed from several stored ones. */
async function storedParts(
  { tensors }: Checkpoint,
  changed: ReadonlyMap<string, RawTensor>,
): Promise<Map<string, RawTensor>> {
  const stored = new Map<string, RawTensor>();
  for (const [name, tensor] of changed) {
    const made = tensors.get(name)?.made;
    for (const [part, raw] of made ? await made.parts(tensor) : [[name, tensor] as const])
      stored.set(part, raw);
  }
  return stored;
}

function liesInFile(checkpoint: Checkpoint, name: string): boolean {
  const { made, location, unfold } = checkpoint.tensors.get(name) ?? {};
  if (made !== undefined) return made.of.every((part) => liesInFile(checkpoint, part));
  return location !== undefined || unfold !== undefined;
}

function liesBeside({ tensors }: Checkpoint, name: string): boolean {
  return tensors.get(name)?.beside !== undefined;
}

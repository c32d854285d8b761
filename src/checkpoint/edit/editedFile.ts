/** Puts new values of some tensors into the bytes of a checkpoint, and leaves all other bytes alone where it can. */
import type { Initialization } from "../../core/cells/initialization.ts";
import { annotationOf, isShort } from "../../core/storage/annotations.ts";
import type { Contents } from "../../core/storage/contents.ts";
import { joinPresent } from "../../core/storage/pieces.ts";
import type { RawTensor } from "../../core/storage/raw.ts";
import { safetensorsPieces } from "../../core/storage/safetensors/write.ts";
import { plainBytes } from "../../core/storage/source.ts";
import { annotated } from "../formats/annotate.ts";
import { npzPieces } from "../formats/npy/write.ts";
import { applyPatches, coverOf, patchesFor, type Run, runsOf } from "../formats/overwrite.ts";
import { joinVectors } from "../interop/flat.ts";
import { widened } from "../interop/save/widen.ts";
import { checkTensors } from "./checks.ts";
import { type Checkpoint, contentsOf } from "./open.ts";

/** A checkpoint with new values, as `editedFile` returns it. */
export interface EditedFile {
  /** Bytes of the file itself. */
  bytes: Uint8Array;
  /** Bytes of every file beside it, by name; empty if none of them changes. */
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
  records?: Records,
): Promise<EditedFile> {
  const file = plainBytes("editedFile", bytes);
  checkTensors("editedFile", "tensors", tensors);
  checkTensors("editedFile", "changed", changed);
  const contents = contentsOf("editedFile", checkpoint);
  const stored = await storedParts(checkpoint, changed);
  const patches = await patchesFor(contents, stored);
  if (typeof patches !== "string") {
    const { bytes: edited, beside } = await applyPatches(file, contents, patches);
    return { ...annotatedFile(edited, checkpoint, contents, [...stored.keys()], records), beside };
  }
  const there = [...tensors].filter(([name]) => contents.tensors.get(name)?.made === undefined);
  const all = joinVectors(new Map([...there, ...stored]), (name) => contents.tensors.get(name)?.of);
  return contents.format === "npz" ? newArchive(contents, all) : newSafetensors(contents, all, records);
}

type Records = Readonly<Record<string, readonly Initialization[]>>;

/** Adds the records to an edited file, and notes to both. */
function annotatedFile(
  edited: Uint8Array,
  checkpoint: Checkpoint,
  contents: Contents,
  names: readonly string[],
  records: Records | undefined,
): Omit<EditedFile, "beside"> {
  const { format } = contents;
  const bytes = records ? annotated(edited, contents, records) : edited;
  const isLost = records !== undefined && bytes === edited && ["safetensors", "onnx"].includes(format);
  const changedToo = sharersOf(checkpoint, names);
  const notes = [
    ...(changedToo.length > 0
      ? [`tensors that share bytes with these changed too (${changedToo.length}), such as ${changedToo[0]}`]
      : []),
    ...(isLost ? [NOT_KEPT] : []),
  ];
  return { bytes, format, ...(notes.length > 0 && { note: notes.join("; ") }) };
}

function newArchive({ members, tensors }: Contents, all: ReadonlyMap<string, RawTensor>): EditedFile {
  const lost = (members?.size ?? 0) - tensors.size;
  const without =
    lost > 0 ? `, and lacks ${lost === 1 ? "an array" : `${lost} arrays`} that Sluice does not read` : "";
  const note = `the archive was compressed; the new one is not${without}`;
  return { bytes: joinPresent(npzPieces(all)), beside: new Map(), format: "npz", note };
}

function newSafetensors(
  { format }: Contents,
  all: ReadonlyMap<string, RawTensor>,
  records: Records = {},
): EditedFile {
  const made = annotationOf(records);
  const isKept = isShort(made.values());
  const note = `${format} cannot be changed in place here; the tensors were written as safetensors, without the rest of the file`;
  return {
    bytes: joinPresent(safetensorsPieces(widened("safetensors", all), isKept ? made : new Map())),
    beside: new Map(),
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
 * @throws ArgumentError for anything else than a checkpoint
 * @example
 * const inPlace = canEditInPlace(checkpoint, checkpoint.layers[0].tensorNames);
 */
export function canEditInPlace(checkpoint: Checkpoint, names: readonly string[]): boolean {
  contentsOf("canEditInPlace", checkpoint);
  if (haveOverlaps(checkpoint, names)) return false;
  return names.every((name) => liesSomewhere(checkpoint, name));
}

/** Names of the other tensors that have bytes of these. */
function sharersOf({ tensors }: Checkpoint, names: readonly string[]): string[] {
  const given = new Set(names);
  // A whole and its pieces are one tensor.
  const wholes = new Set(names.map((name) => tensors.get(name)?.of));
  const isOther = (name: string) => !wholes.has(name) && tensors.get(name)!.of === undefined;
  const runs = runsIn(tensors, given);
  const files = new Set(runs.map(({ file }) => file));
  const covers = new Map([...files].map((file) => [file, coverOf(runs.filter((run) => run.file === file))]));
  return [...tensors.keys()].filter(
    (name) =>
      !given.has(name) &&
      isOther(name) &&
      runsOf(tensors.get(name)!).some((run) => covers.get(run.file)?.(run)),
  );
}

/** Whether some of the tensors share bytes, so that they cannot get different values in place. */
function haveOverlaps({ tensors }: Checkpoint, names: readonly string[]): boolean {
  let [file, end] = ["", 0];
  return runsIn(tensors, new Set(names)).some((run) => {
    const isShared = run.file === file && run.start < end;
    end = run.file === file ? Math.max(end, run.end) : run.end;
    file = run.file;
    return isShared;
  });
}

/** Where tensors have bytes, by file and start. */
function runsIn(tensors: Checkpoint["tensors"], names: Iterable<string>): (Run & { name: string })[] {
  const runs = [...names].flatMap((name) => {
    const tensor = tensors.get(name);
    return tensor === undefined ? [] : runsOf(tensor).map((run) => ({ ...run, name }));
  });
  return runs
    .filter(({ start, end }) => end > start)
    .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.start - b.start));
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

/** Whether a tensor has a place of its own, in the file or beside it. */
function liesSomewhere(checkpoint: Checkpoint, name: string): boolean {
  return liesInFile(checkpoint, name) || checkpoint.tensors.get(name)?.beside !== undefined;
}

/** Reads a checkpoint, edits it in memory, and writes it: the common part of `sluice set` and `sluice init`. */
import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { contentsOf } from "../checkpoint/edit/open.ts";
import { runsOf } from "../checkpoint/formats/overwrite.ts";
import { renameShards } from "../checkpoint/formats/tfjs/write.ts";
import {
  type Checkpoint,
  type CheckpointEdit,
  type CheckpointLayer,
  type EditedFile,
  editCheckpoint,
  type OpenCheckpointOptions,
  openCheckpoint,
  type RawTensor,
} from "../checkpoint.ts";
import { piecesOfFile } from "../core/storage/pieces.ts";
import { writeBeside } from "../platform/node/checkpoint.ts";
import { isSameFile, replaceFile, writeFileAtomic, writtenPlace } from "../platform/node/files.ts";
import { fileSource } from "../platform/node/source.ts";
import { endingOf } from "./convert.ts";
import { UsageError } from "./failure.ts";

/**
 * Writes a copy of a checkpoint with new values for some tensors, in its own format if possible. Copies the files beside it too.
 *
 * @param reading how to read the file
 * @param edit    what to change
 * @returns the result of `edit`, with a note if more than the values changed or the gates may be others
 * @throws the errors of `edit`; UsageError if a copy would share its shards with the original or another model, if the file itself would
 *   become one of another format, or if the ending of its name is that of another; all before anything is written
 */
export async function editFile<E extends CheckpointEdit>(
  path: string,
  out: string,
  reading: OpenCheckpointOptions,
  edit: (checkpoint: Checkpoint, tensors: ReadonlyMap<string, RawTensor>) => E,
): Promise<E & { note?: string }> {
  const file = await fileSource(path);
  try {
    const bytes = await file.read(0, file.size);
    const checkpoint = await openCheckpoint(bytes, {
      ...reading,
      folder: file.folder,
      name: basename(path),
    });
    const { edited, done } = await editCheckpoint(bytes, checkpoint, (tensors) => edit(checkpoint, tensors));
    const { format, note } = edited;
    if (note !== undefined && format !== checkpoint.format && (await isSameFile(path, out))) {
      throw new UsageError(`expected another file to write to, got ${out} itself: ${note}. Name a new one.`);
    }
    const named = endingOf(out);
    const isSameEnding = named === endingOf(path) && format === checkpoint.format;
    if (named !== undefined && !named.includes(format) && !isSameEnding)
      throw new UsageError(
        `expected a name for the format of the edited file, ${format}, got ${out}, which names ${named[1]}. Give it another ending, then sluice convert makes ${named[1]} of it.`,
      );
    if (checkpoint.format === "tfjs" && edited.beside.size > 0) {
      // Other models may name the same shards, and we cannot replace two files at once: keep the old ones until nothing names them.
      await writeBeside(out, renameShards(edited.bytes, edited.beside));
    } else {
      const places = await placesOf(path, out);
      await writeCompanions(places, checkpoint, edited, done.changed.keys());
      const isMainNew = !places.isSame || Buffer.compare(bytes, edited.bytes) !== 0;
      if (isMainNew || edited.beside.size === 0) await writeFileAtomic(out, edited.bytes);
    }
    const notes = [...doubtsAbout(checkpoint.layers, done.changed), ...(note === undefined ? [] : [note])];
    return { ...done, ...(notes.length > 0 && { note: notes.join("; ") }) };
  } finally {
    await file.close();
  }
}

async function placesOf(path: string, out: string) {
  const [from, to, end] = await Promise.all([path, out, await writtenPlace(out)].map(placeOf));
  // The output is the file itself.
  const isSame = from === to || from === end;
  return {
    path,
    out,
    isSame,
    isSameFolder: isSame || dirname(from) === dirname(end),
    /** Of files beside the output. */
    folder: dirname(isSame ? path : end),
    isOutNew: !existsSync(end),
  };
}

/** Writes the files beside the output that changed, or all of them into another folder. @throws UsageError before any is written */
async function writeCompanions(
  { path, out, isSame, isSameFolder, folder, isOutNew }: Awaited<ReturnType<typeof placesOf>>,
  checkpoint: Checkpoint,
  { beside, format }: EditedFile,
  changed: Iterable<string>,
): Promise<void> {
  // A file of another format has all values in it.
  const { companions = new Map() } = format === checkpoint.format ? contentsOf("editFile", checkpoint) : {};
  const runs = [...changed].flatMap((name) => runsOf(checkpoint.tensors.get(name) ?? {}));
  const touched = new Set(runs.map((run) => run.file).filter((name) => companions.has(name)));
  if (touched.size > 0 && !isSame && isSameFolder) {
    throw new UsageError(
      `expected ${path} itself or a file in another folder to write to, got ${out}: its values are in ${[...beside.keys()].join(", ")}, which both would share.`,
    );
  }
  const taken =
    isSameFolder || !isOutNew ? [] : [...companions.keys()].filter((name) => existsSync(join(folder, name)));
  if (taken.length > 0) {
    throw new UsageError(
      `expected a folder without ${taken.join(", ")} to write ${out} to, got one with them: they may belong to another model. Name another folder.`,
    );
  }
  for (const [name, source] of companions) {
    if (isSameFolder && !touched.has(name)) continue;
    const shard = beside.get(name);
    const pieces = shard === undefined ? piecesOfFile(checkpoint.format, source) : [shard];
    await replaceFile(join(folder, name), pieces, "replaced");
  }
}

/** The path of a file in its folder, which two links may lead to. */
async function placeOf(path: string): Promise<string> {
  const folder = await realpath(dirname(path)).catch(() => resolve(dirname(path)));
  return join(folder, basename(path));
}

/** Names the other classes that fit the changed layers, whose gates may be elsewhere. */
function doubtsAbout(layers: readonly CheckpointLayer[], changed: ReadonlyMap<string, RawTensor>): string[] {
  return layers
    .filter(({ alternatives }) => alternatives.length > 0)
    .filter(({ tensorNames }) => tensorNames.some((name) => changed.has(name)))
    .map(
      ({ name, classRecord, alternatives }) =>
        `${name || classRecord.layerClass} is read as ${classRecord.name}; names and shapes also fit ${alternatives.join(", ")}: if one of those is right, name it with --from`,
    );
}

/** Reads a checkpoint, lets it be edited in memory, and writes it: the frame of `sluice set` and `sluice init`. */
import { basename, dirname, join, resolve } from "node:path";
import {
  type Checkpoint,
  type CheckpointLayer,
  editedFile,
  type OpenCheckpointOptions,
  openCheckpoint,
  type RawTensor,
} from "../checkpoint.ts";
import { readAll } from "../formats/contents.ts";
import { renameShards } from "../formats/tfjs/write.ts";
import type { Initialization } from "../nn/initialization.ts";
import { writeBeside } from "../node/checkpoint.ts";
import { writeFileAtomic } from "../node/files.ts";
import { fileSource } from "../node/source.ts";
import { UsageError } from "./failure.ts";

interface Edit {
  changed: ReadonlyMap<string, RawTensor>;
  /** For the file's metadata, where it has a place for them. */
  records?: Record<string, Initialization[]>;
}

/**
 * Writes a copy of a checkpoint with other values for some tensors, in its own format as far as that allows; files beside it go beside
 * the copy.
 *
 * @param reading how to read the file
 * @param edit    what to change
 * @returns what `edit` returned, and notes where more changed than the values, or where other gates may have been meant
 * @throws as `edit`; UsageError where a copy would share its shards with the original. Nothing is written then.
 */
export async function editFile<E extends Edit>(
  path: string,
  out: string,
  reading: OpenCheckpointOptions,
  edit: (checkpoint: Checkpoint, tensors: Map<string, RawTensor>) => E,
): Promise<{ edit: E; note?: string }> {
  const file = await fileSource(path);
  try {
    const bytes = await file.read(0, file.size);
    const checkpoint = await openCheckpoint(bytes, {
      ...reading,
      folder: file.folder,
      name: basename(path),
    });
    const tensors = await readAll(checkpoint);
    const done = edit(checkpoint, tensors);
    const edited = await editedFile(bytes, checkpoint, tensors, done.changed, done.records);
    const { beside, note } = edited;
    const isSame = resolve(path) === resolve(out);
    if (beside.size > 0 && !isSame && resolve(dirname(path)) === resolve(dirname(out))) {
      throw new UsageError(
        `expected ${path} itself or a file in another folder to write to, got ${out}: its values are in ${[...beside.keys()].join(", ")}, which both would share.`,
      );
    }
    const touched = new Set(
      [...done.changed.keys()].flatMap(
        (name) => checkpoint.tensors.get(name)?.beside?.map((place) => place.file) ?? [],
      ),
    );
    if (checkpoint.format === "tfjs" && beside.size > 0 && !(isSame && touched.size <= 1)) {
      // No two files are replaced at once, so new shards lie beside the old ones until model.json names them.
      await writeBeside(out, renameShards(edited.bytes, beside));
    } else {
      for (const [name, shard] of beside) {
        if (!isSame || touched.has(name)) await writeFileAtomic(join(dirname(out), name), shard, "replaced");
      }
      if (!(isSame && beside.size > 0)) await writeFileAtomic(out, edited.bytes);
    }
    const notes = [...doubtsAbout(checkpoint.layers, done.changed), ...(note === undefined ? [] : [note])];
    return { edit: done, ...(notes.length > 0 && { note: notes.join("; ") }) };
  } finally {
    await file.close();
  }
}

/** Other classes that fit the layers that changed, and may have their gates elsewhere. */
function doubtsAbout(layers: readonly CheckpointLayer[], changed: ReadonlyMap<string, RawTensor>): string[] {
  return layers
    .filter(({ alternatives }) => alternatives.length > 0)
    .filter(({ tensorNames }) => tensorNames.some((name) => changed.has(name)))
    .map(
      ({ name, classRecord, alternatives }) =>
        `${name || classRecord.layerClass} is read as ${classRecord.name}; names and shapes also fit ${alternatives.join(", ")}: if it is one of those, say so with --from`,
    );
}

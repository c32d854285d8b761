/** Reads a checkpoint, lets it be edited in memory, and writes it: the frame of `sluice set` and `sluice init`. */
import { dirname, join, resolve } from "node:path";
import { type Contents, readAll } from "../formats/contents.ts";
import { openFile } from "../formats/detect.ts";
import type { RawTensor } from "../formats/raw.ts";
import { bytesSource } from "../formats/source.ts";
import { renameShards } from "../formats/tfjs/write.ts";
import type { FoundLayer, FoundLayers } from "../interop/find.ts";
import { splitVectors } from "../interop/flat.ts";
import { recogniseLayers } from "../interop/recognise.ts";
import type { Initialization } from "../nn/initialization.ts";
import { writeBeside } from "../node/checkpoint.ts";
import { writeFileAtomic } from "../node/files.ts";
import { fileSource } from "../node/source.ts";
import { fileName, type ReadingOptions } from "./checkpointFile.ts";
import { editedFile } from "./editing.ts";
import { UsageError } from "./failure.ts";

interface Edit {
  changed: ReadonlyMap<string, RawTensor>;
  /** To be kept in the file's metadata, where it has a place for them. */
  records?: Record<string, Initialization[]>;
}

/**
 * Writes a copy of a checkpoint with other values for some tensors, in its own format as far as that allows; files beside it go beside
 * the copy.
 *
 * @param edit what to change
 * @returns what `edit` returned, and a note where more changed than the values, or where other gates may have been meant
 * @throws as `edit`; UsageError where a copy would share its shards with the original. Nothing is written then.
 */
export async function editFile<E extends Edit>(
  path: string,
  out: string,
  reading: ReadingOptions,
  edit: (tensors: Map<string, RawTensor>, contents: Contents & { found: FoundLayers }) => E,
): Promise<{ edit: E; note?: string }> {
  const file = await fileSource(path);
  try {
    const bytes = await file.read(0, file.size);
    const contents = splitVectors(
      await openFile(bytesSource(bytes), { folder: file.folder, name: fileName(path) }),
      reading,
    );
    const tensors = await readAll(contents);
    const shapes = new Map([...tensors].map(([name, { shape }]) => [name, shape]));
    const found = recogniseLayers({ ...contents, shapes }, reading);
    const done = edit(tensors, { ...contents, found });
    const {
      bytes: edited,
      beside,
      note,
    } = await editedFile(bytes, contents, tensors, done.changed, done.records);
    const isSame = resolve(path) === resolve(out);
    if (beside.size > 0 && !isSame && resolve(dirname(path)) === resolve(dirname(out))) {
      throw new UsageError(
        `expected ${path} itself or a file in another folder to write to, got ${out}: its values are in ${[...beside.keys()].join(", ")}, which both would share.`,
      );
    }
    const touched = new Set(
      [...done.changed.keys()].flatMap(
        (name) => contents.tensors.get(name)?.beside?.map((place) => place.file) ?? [],
      ),
    );
    if (contents.format === "tfjs" && beside.size > 0 && !(isSame && touched.size <= 1)) {
      // Of several files no two are replaced at once, so the new ones lie beside the old until model.json names them.
      await writeBeside(out, renameShards(edited, beside));
    } else {
      for (const [name, file] of beside) {
        if (!isSame || touched.has(name)) await writeFileAtomic(join(dirname(out), name), file, "replaced");
      }
      if (!(isSame && beside.size > 0)) await writeFileAtomic(out, edited);
    }
    const notes = [...doubtsAbout(found.layers, done.changed), ...(note === undefined ? [] : [note])];
    return { edit: done, ...(notes.length > 0 && { note: notes.join("; ") }) };
  } finally {
    await file.close();
  }
}

/** Of the layers that were changed: which other classes have such names and shapes, and may have their gates elsewhere. */
function doubtsAbout(layers: readonly FoundLayer[], changed: ReadonlyMap<string, RawTensor>): string[] {
  return layers
    .filter(({ alternatives }) => alternatives.length > 0)
    .filter(({ cells }) =>
      cells.some(({ tensors }) => [...tensors.values()].some((name) => changed.has(name))),
    )
    .map(
      ({ name, convention, alternatives }) =>
        `${name || convention.layerClass} is read as ${convention.name}; names and shapes also fit ${alternatives.join(", ")}: where it is that, say so with --from`,
    );
}

/** Edits the recurrent layers of a checkpoint, and reads no other tensor unless the new file needs it. */
import type { Initialization } from "../cells/initialization.ts";
import type { RawTensor } from "../formats/raw.ts";
import { canEditInPlace, type EditedFile, editedFile } from "./editedFile.ts";
import type { Checkpoint } from "./open.ts";

/** What an edit returns. */
export interface Edit {
  /** The new values, by name. */
  changed: ReadonlyMap<string, RawTensor>;
  /** For the file's metadata, if the format has any. */
  records?: Readonly<Record<string, readonly Initialization[]>>;
}

/**
 * Returns the file after an edit, and what the edit returned.
 *
 * @param bytes      the whole file; not changed
 * @param checkpoint the same file, opened
 * @param edit       gets the tensors of the recurrent layers
 * @throws the errors of `edit`; as `editedFile`
 */
export async function editCheckpoint<E extends Edit>(
  bytes: Uint8Array,
  checkpoint: Checkpoint,
  edit: (tensors: ReadonlyMap<string, RawTensor>) => E,
): Promise<{ edited: EditedFile; done: E }> {
  const tensors = new Map<string, RawTensor>();
  const read = async (names: Iterable<string>) => {
    for (const name of names)
      if (!tensors.has(name)) tensors.set(name, await checkpoint.tensors.get(name)!.read());
  };
  for (const layer of checkpoint.layers) await read(layer.tensorNames);
  const done = edit(tensors);
  // A new file needs the others too.
  if (!canEditInPlace(checkpoint, [...done.changed.keys()])) await read(checkpoint.tensors.keys());
  return { edited: await editedFile(bytes, checkpoint, tensors, done.changed, done.records), done };
}

/** Edits the recurrent layers of a checkpoint, and reads no other tensor unless the new file needs it. */
import type { Initialization } from "../../core/cells/initialization.ts";
import type { RawTensor } from "../../core/storage/raw.ts";
import { plainBytes } from "../../core/storage/source.ts";
import { checkObject } from "../../core/tensor/check.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { checkTensors } from "./checks.ts";
import { canEditInPlace, type EditedFile, editedFile } from "./editedFile.ts";
import { type Checkpoint, contentsOf } from "./open.ts";

/** New values for some tensors of a checkpoint. */
export interface CheckpointEdit {
  /** The new values, by name. */
  changed: ReadonlyMap<string, RawTensor>;
  /** For the file's metadata, if the format has any. */
  records?: Readonly<Record<string, readonly Initialization[]>>;
}

/**
 * Returns the file after an edit of its recurrent layers, and the result of the edit. Reads the tensors of the layers, and others only if the
 * values cannot be overwritten in place.
 *
 * @param bytes      the whole file; not changed
 * @param checkpoint the same file, opened
 * @param edit       takes the tensors of the layers by name and returns those with new values
 * @throws the errors of `edit`; ArgumentError when it is not a function; as `editedFile`
 * @example
 * const edit = (tensors: ReadonlyMap<string, RawTensor>) => setBias(checkpoint, tensors, { gate: "forget", bias: 1 });
 * const { edited } = await editCheckpoint(file, checkpoint, edit);
 */
export async function editCheckpoint<E extends CheckpointEdit>(
  bytes: Uint8Array,
  checkpoint: Checkpoint,
  edit: (tensors: ReadonlyMap<string, RawTensor>) => E,
): Promise<{ edited: EditedFile; done: E }> {
  const file = plainBytes("editCheckpoint", bytes);
  contentsOf("editCheckpoint", checkpoint);
  if (typeof edit !== "function") {
    throw new ArgumentError(`editCheckpoint: expected a function of the tensors, got ${describe(edit)}.`);
  }
  const tensors = new Map<string, RawTensor>();
  const read = async (names: Iterable<string>) => {
    for (const name of names)
      if (!tensors.has(name)) tensors.set(name, await checkpoint.tensors.get(name)!.read());
  };
  for (const layer of checkpoint.layers) await read(layer.tensorNames);
  const done = edit(tensors);
  checkObject("editCheckpoint", "the result of the edit", done, "{ changed: tensors }");
  checkTensors("editCheckpoint", "changed", done.changed);
  // A new file needs the others too.
  if (!canEditInPlace(checkpoint, [...done.changed.keys()])) await read(checkpoint.tensors.keys());
  return { edited: await editedFile(file, checkpoint, tensors, done.changed, done.records), done };
}

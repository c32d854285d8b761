import { basename, dirname, join } from "node:path";
import {
  type Checkpoint,
  checkpointFiles,
  type OpenCheckpointOptions,
  openCheckpoint,
  type SaveCheckpointOptions,
  type SaveTarget,
} from "../checkpoint.ts";
import { shardsNamed } from "../formats/tfjs/write.ts";
import { checkPath, listFiles, readFile, removeFile, writeFileAtomic } from "./files.ts";
import { fileInFolder } from "./folders.ts";
import { fileSource } from "./source.ts";

/** An open checkpoint file. */
export interface OpenCheckpointFile extends Checkpoint {
  /** Closes the file; afterwards you can read no tensor or layer. */
  close(): Promise<void>;
}

/**
 * Opens a checkpoint file of any format that Sluice reads, the model of a run directory, or the variables of a SavedModel folder.
 *
 * @param path    the file, or the folder of a run or a SavedModel
 * @param options as `openCheckpoint`; the folder is always the file's
 * @throws FormatError, also MISSING when there is no file
 * @example
 * const checkpoint = await openCheckpointFile("model.pt");
 * const lstm = await toModule(checkpoint.layers[0]);
 * await checkpoint.close();
 */
export async function openCheckpointFile(
  path: string,
  options: Omit<OpenCheckpointOptions, "folder" | "name"> = {},
): Promise<OpenCheckpointFile> {
  const file = await fileInFolder(path);
  const source = await fileSource(file);
  try {
    const { folder } = source;
    const checkpoint = await openCheckpoint(source, { ...options, folder, name: basename(file) });
    return Object.assign(checkpoint, { close: () => source.close() });
  } catch (error) {
    await source.close();
    throw error;
  }
}

/**
 * Writes a checkpoint file, and the shards of TensorFlow.js beside it.
 *
 * @param path    the main file; replaces an old one atomically
 * @param target  `weightsOf` a model, records of layers, or tensors by name
 * @param options as `saveCheckpoint`: `format` and more
 * @throws as `saveCheckpoint`, before anything is written; FileError
 * @example
 * await saveCheckpointFile("model.safetensors", weightsOf(model), { format: "safetensors" });
 */
export async function saveCheckpointFile(
  path: string,
  target: SaveTarget,
  options: SaveCheckpointOptions,
): Promise<void> {
  checkPath("saveCheckpointFile", path);
  await writeBeside(path, checkpointFiles(target, options));
}

/**
 * Writes the first file to `path` and the others beside it by their names. It writes the first one last, so a failure leaves the old files
 * valid, and then removes old shards that no file names.
 */
export async function writeBeside(path: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const [[, main], ...rest] = files;
  if (rest.length === 0) return writeFileAtomic(path, main);
  const directory = dirname(path);
  const before = await shardsOf(path);
  for (const [name, bytes] of rest) await writeFileAtomic(join(directory, name), bytes, "replaced");
  await writeFileAtomic(path, main);
  const unnamed = new Set(before);
  if (unnamed.size === 0) return;
  // Another model in the folder may use the same shards.
  for (const [name] of rest) unnamed.delete(name);
  if (unnamed.size === 0) return;
  for (const name of await listFiles(directory)) {
    if (name.endsWith(".json") && name !== basename(path))
      for (const shard of await shardsOf(join(directory, name))) unnamed.delete(shard);
  }
  for (const name of unnamed) await removeFile(join(directory, name));
}

/** The shards that a file names; none if the file is missing. */
async function shardsOf(path: string): Promise<string[]> {
  try {
    return shardsNamed(await readFile(path));
  } catch {
    return [];
  }
}

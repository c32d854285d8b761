/** Checkpoints as files: opened by path with the files beside them, and written so that a failure leaves the old ones. */
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

export interface OpenCheckpointFile extends Checkpoint {
  /** Releases the file; afterwards no tensor or layer can be read. */
  close(): Promise<void>;
}

/**
 * Opens a checkpoint file of any format that Sluice reads, the model of a run directory, or the variables of a SavedModel folder.
 *
 * @param options as `openCheckpoint`; the folder is the file's own
 * @throws FormatError, also MISSING when there is no file
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
 * Writes a checkpoint file; shards of TensorFlow.js go beside it first.
 *
 * @throws as `saveCheckpoint`, before anything is written; FileError
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
 * Writes the first file to `path`, and the others beside it under their own names. The first is written last: until then the old one
 * leads to the old others. Afterwards old ones that no file names are removed.
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
  // Another model of the folder may name the same ones.
  for (const [name] of rest) unnamed.delete(name);
  if (unnamed.size === 0) return;
  for (const name of await listFiles(directory)) {
    if (name.endsWith(".json") && name !== basename(path))
      for (const shard of await shardsOf(join(directory, name))) unnamed.delete(shard);
  }
  for (const name of unnamed) await removeFile(join(directory, name));
}

/** The shards that a file names; none when there is no such file. */
async function shardsOf(path: string): Promise<string[]> {
  try {
    return shardsNamed(await readFile(path));
  } catch {
    return [];
  }
}

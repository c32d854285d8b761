import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { checkpointPieces } from "../../checkpoint/edit/save.ts";
import { shardsNamed } from "../../checkpoint/formats/tfjs/write.ts";
import {
  type Checkpoint,
  type OpenCheckpointOptions,
  openCheckpoint,
  type SaveCheckpointOptions,
  type SaveTarget,
} from "../../checkpoint.ts";
import type { Piece } from "../../core/storage/pieces.ts";
import type { FormatError } from "../../core/tensor/errors.ts";
import { checkPath } from "./fileError.ts";
import { listNames, removeFile, replaceFile, versionOf, whileMarked, writtenPlace } from "./files.ts";
import { fileInFolder } from "./folders.ts";
import { fileSource } from "./source.ts";
import { isTemporary } from "./temporary.ts";

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
 * model.loadStateDict(await checkpoint.stateDict()); // or toModule(checkpoint.layers[0])
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
  await writeBeside(path, checkpointPieces(target, options));
}

/**
 * Writes the first file to `path` and the others beside it by their names. It writes the first one last, so a failure leaves the old files
 * valid. Then it removes the old shards that no file names, unless another process writes here or a file cannot be read.
 */
export async function writeBeside(
  path: string,
  files: ReadonlyMap<string, Uint8Array | readonly Piece[]>,
): Promise<void> {
  const [[, main], ...rest] = [...files].map(([name, content]) => {
    return [name, content instanceof Uint8Array ? [content] : content] as const;
  });
  if (rest.length === 0) return replaceFile(path, main);
  // A program that opens the end of a link looks for the shards beside that.
  const place = await writtenPlace(path);
  const directory = dirname(place);
  // Between its shards and its manifest, another process sees us only by the mark.
  await whileMarked(place, async (mark) => {
    const before = new Map<string, string | undefined>();
    for (const name of (await shardsOf(place)) ?? [])
      before.set(name, await versionOf(join(directory, name)));
    for (const [name, pieces] of rest) await replaceFile(join(directory, name), pieces, "replaced");
    await replaceFile(place, main);
    const old = [...before.keys()].filter((name) => !files.has(name));
    if (old.length === 0) return;
    const names = await listNames(directory);
    // Another process writes here; those of killed ones are removed by the next write.
    if (names.some((name) => isTemporary(name) && name !== mark)) return;
    const named = new Set<string>();
    // Another model in the folder may use the same shards, as a copy of this one does; or another process has replaced this one.
    for (const name of names) {
      const shards = await shardsOf(join(directory, name));
      if (shards === undefined) return;
      for (const shard of shards) named.add(shard);
    }
    for (const name of old) {
      const shard = join(directory, name);
      // Another process may have written it again since, for its own manifest.
      const isOurs = (await versionOf(shard)) === before.get(name);
      if (isOurs && !named.has(name)) await removeFile(shard);
    }
  });
}

/** Bytes of a file that we look through for names of shards. */
const LARGEST_MANIFEST = 2 ** 28;

/** The shards that a file names; none if it is missing or no JSON, undefined if it cannot be read. */
async function shardsOf(path: string): Promise<string[] | undefined> {
  try {
    const source = await fileSource(path);
    try {
      const head = new TextDecoder().decode(await source.read(0, Math.min(64, source.size)));
      if (!/^\s*[{[]/.test(head)) return [];
      return source.size > LARGEST_MANIFEST ? undefined : shardsNamed(await source.read(0, source.size));
    } finally {
      await source.close();
    }
  } catch (error) {
    // Pipes and devices name nothing; others may hold what this user cannot read.
    const { code } = error as FormatError;
    return code === "FORMAT_REFUSED" || !existsSync(path) ? [] : undefined;
  }
}

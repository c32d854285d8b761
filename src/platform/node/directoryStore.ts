import { join, resolve } from "node:path";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { hasMemory, isBytes } from "../../core/tensor/lists.ts";
import type { CheckpointStore } from "../../core/train/store.ts";
import { guarded } from "./fileError.ts";
import { appendFile, listFiles, makeDirectory, readFile, removeFile, writeFileAtomic } from "./files.ts";
import { lockDirectory } from "./lock.ts";
import { removeStale } from "./temporary.ts";

/**
 * Returns a store that keeps the files of a training run in a directory. The first write creates the directory and removes temporary files
 * of killed processes. A run of `fit` locks the directory against others.
 *
 * @param path absolute, or relative to the working directory at this moment
 * @throws ArgumentError unless you pass a path; its methods reject with a FileError
 * @example
 * const store = directoryStore("runs/first");
 * console.log(await store.list());
 */
export function directoryStore(path: string): CheckpointStore {
  if (typeof path !== "string" || path === "") {
    throw new ArgumentError(
      `directoryStore: expected the path of a directory, got ${describe(path)}. Name one.`,
    );
  }
  const directory = resolve(path);
  let ready = false;
  const makeReady = async () => {
    if (ready) return;
    await makeDirectory(directory);
    await guarded("directoryStore", directory, () => removeStale(directory));
    ready = true;
  };
  const placeFor = async (name: string, bytes: Uint8Array) => {
    const target = place(directory, name);
    const { length } = bytesOf(bytes);
    await makeReady();
    // Memory may be taken away while the directory is made.
    if (bytes.length !== length) {
      throw new ArgumentError(
        `directoryStore: expected the same ${length} bytes until they are written, got ${bytes.length}. Give it a copy.`,
      );
    }
    return target;
  };
  return {
    name: path,
    list: () => listFiles(directory),
    read: async (name) => readFile(place(directory, name)),
    write: async (name, bytes) => writeFileAtomic(await placeFor(name, bytes), bytes, "replaced"),
    append: async (name, bytes, durable) => appendFile(await placeFor(name, bytes), bytes, durable),
    remove: async (name) => removeFile(place(directory, name)),
    lock: () => lockDirectory(directory),
  };
}

/** @throws ArgumentError for anything else */
function bytesOf(bytes: unknown): Uint8Array {
  if (isBytes(bytes) && hasMemory(bytes)) return bytes;
  throw new ArgumentError(`directoryStore: expected bytes as a Uint8Array, got ${describe(bytes)}.`);
}

/** The path of a file. @throws ArgumentError for names that could lead out of the directory */
function place(directory: string, name: string): string {
  if (typeof name !== "string" || !/^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/.test(name)) {
    throw new ArgumentError(
      `directoryStore: expected a plain file name, got ${describe(name)}. Use letters, digits, dots, dashes and underscores.`,
    );
  }
  return join(directory, name);
}

/** Files and run directories, named by their paths. */
import { resolve } from "node:path";
import { isDirectory, readFile } from "../../node/files.ts";
import { lockDirectory } from "../../node/lock.ts";
import { directoryStore } from "../../node/store.ts";
import type { PathStore } from "../../train/store.ts";

/** The store at a path, and the lock that keeps other runs out of it. */
export function storeAt(path: string): PathStore {
  const directory = resolve(path);
  return { store: directoryStore(path), lock: () => lockDirectory(directory) };
}

/** The bytes of a file, or of standard input for `-`. @throws FileError */
export const readAt = (path: string): Promise<Uint8Array> =>
  path === "-" ? readStandardInput() : readFile(path);

async function readStandardInput(): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) pieces.push(piece as Buffer);
  return new Uint8Array(Buffer.concat(pieces));
}

export const isDirectoryAt: (path: string) => Promise<boolean> = isDirectory;

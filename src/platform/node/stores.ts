/** A run's directory, named by its path. */
import { resolve } from "node:path";
import { lockDirectory } from "../../node/lock.ts";
import { directoryStore } from "../../node/store.ts";
import type { PathStore } from "../../train/store.ts";

/** The store at a path, and the lock that keeps other runs out of it. */
export function storeAt(path: string): PathStore {
  const directory = resolve(path);
  return { store: directoryStore(path), lock: () => lockDirectory(directory) };
}

/** A page has no directories. */
import { ArgumentError, describe } from "../../tensor/errors.ts";
import type { PathStore } from "../../train/store.ts";

/** @throws ArgumentError always: a path means nothing here */
export function storeAt(path: string): PathStore {
  throw new ArgumentError(
    `fit: expected a store as checkpoint, got the path ${describe(path)}. There are no directories here; memoryStore() or a store of your own keeps the files.`,
  );
}

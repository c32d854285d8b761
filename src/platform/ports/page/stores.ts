/** A page has no paths: each function throws. */
import { ArgumentError, describe } from "../../../core/tensor/errors.ts";
import type { CheckpointStore } from "../../../core/train/store.ts";

/** @throws ArgumentError always */
export function storeAt(path: string): CheckpointStore {
  return refuse("fit", "a store as checkpoint", path, "use memoryStore() or your own store.");
}

/** @throws ArgumentError always */
export async function readAt(path: string): Promise<never> {
  return refuse("file", "a File or its bytes", path, "fetch() gets the file of an address.");
}

export const isDirectoryAt: (path: string) => Promise<boolean> = readAt;
export const pathFrom: (directory: string, path: string) => string = storeAt as never;

function refuse(where: string, expected: string, path: string, advice: string): never {
  throw new ArgumentError(
    `${where}: expected ${expected}, got the path ${describe(path)}. A page has no directories; ${advice}`,
  );
}

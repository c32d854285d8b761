/** Stores for the files of a run: a directory in Node (`directoryStore`), memory, or your own. */
import { ArgumentError, describe, refuseValue, SluiceError } from "../tensor/errors.ts";
import { hasMemory, isBytes, listOf } from "../tensor/lists.ts";

/** Files by plain name. Methods reject with a SluiceError. */
export interface CheckpointStore {
  /** Where the files are, for messages. Optional. */
  readonly name?: string;
  /** Returns the names of all files. */
  list(): Promise<string[]>;
  /**
   * Returns the bytes of a file.
   *
   * @param name of the file
   */
  read(name: string): Promise<Uint8Array>;
  /**
   * Replaces or makes a file, atomically and durably: a failure, or a process that dies, changes nothing.
   *
   * @param name  of the file
   * @param bytes its content
   */
  write(name: string, bytes: Uint8Array): Promise<void>;
  /**
   * Appends to a file, or makes it. A process that dies may leave a part of `bytes`.
   *
   * @param name    of the file
   * @param bytes   to add at its end
   * @param durable whether the whole file must survive a power loss once this returns
   */
  append(name: string, bytes: Uint8Array, durable: boolean): Promise<void>;
  /**
   * Removes a file; no error when there is none.
   *
   * @param name of the file
   */
  remove(name: string): Promise<void>;
  /**
   * Keeps other runs out, since two at once would spoil each other's files; `fit` calls it before its first update. Optional.
   *
   * @returns a function that lets them in again
   */
  lock?(): Promise<() => Promise<void>>;
}

/**
 * Makes a store in memory.
 *
 * @param files its initial contents by name; it copies the bytes
 * @returns a store for the option `checkpoint` of `fit`
 * @throws ArgumentError for anything but names and bytes
 * @example
 * const store = memoryStore([["config.json", new TextEncoder().encode("{}")]]);
 * await store.list(); // ["config.json"]
 */
export function memoryStore(files: Iterable<readonly [string, Uint8Array]> = []): CheckpointStore {
  const held = new Map<string, Uint8Array>();
  for (const [name, bytes] of pairsOf(files)) held.set(checkedName(name), copyOf(bytes));
  return {
    list: async () => [...held.keys()],
    async read(name) {
      const bytes = held.get(name);
      if (bytes === undefined) {
        throw new SluiceError(
          "FILE_NOT_FOUND",
          `memoryStore: expected one of ${describe([...held.keys()])}, got ${describe(name)}.`,
        );
      }
      return bytes.slice();
    },
    async write(name, bytes) {
      held.set(checkedName(name), copyOf(bytes));
    },
    async append(name, bytes) {
      checkedName(name);
      copyOf(bytes);
      const before = held.get(name) ?? new Uint8Array();
      const whole = new Uint8Array(before.length + bytes.length);
      whole.set(before);
      whole.set(bytes, before.length);
      held.set(name, whole);
    },
    async remove(name) {
      held.delete(name);
    },
  };
}

function pairsOf(files: Iterable<readonly [string, Uint8Array]>): (readonly [string, Uint8Array])[] {
  const list = listOf("memoryStore", "files as pairs of name and bytes", files);
  if (list.every(Array.isArray)) return list;
  const wrong = list.find((pair) => !Array.isArray(pair));
  refuseValue("memoryStore", "pairs of name and bytes", wrong);
}

function checkedName(name: unknown): string {
  if (typeof name === "string" && name !== "") return name;
  refuseValue("memoryStore", "the name of a file", name);
}

function copyOf(bytes: unknown): Uint8Array {
  if (!(isBytes(bytes) && hasMemory(bytes))) refuseValue("memoryStore", "bytes as a Uint8Array", bytes);
  return bytes.slice();
}

/** @throws ArgumentError unless `store` has the methods of a store */
export function checkStore(where: string, store: unknown): asserts store is CheckpointStore {
  const methods = ["list", "read", "write", "append", "remove"] as const;
  const candidate = store as Partial<Record<string, unknown>> | null;
  const lacking = methods.find((method) => typeof candidate?.[method] !== "function");
  if (lacking === undefined) return;
  throw new ArgumentError(
    `${where}: expected a store with ${methods.join(", ")}, got ${describe(store)} without ${lacking}. In Node, directoryStore(path) makes one.`,
  );
}

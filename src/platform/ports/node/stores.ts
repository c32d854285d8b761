/** Files and run directories, named by their paths. */
import { createReadStream, fstatSync } from "node:fs";
import { relative, resolve } from "node:path";
import type { CheckpointStore } from "../../../core/train/store.ts";
import { directoryStore } from "../../node/directoryStore.ts";
import { isDirectory, readFile, readStream } from "../../node/files.ts";

export const storeAt: (path: string) => CheckpointStore = directoryStore;

/** The bytes of a file, of standard input for `-`, or of a pipe that this process got, such as `<(command)` in a shell. @throws FileError */
export function readAt(path: string): Promise<Uint8Array> {
  if (path === "-" || path === "/dev/stdin") return readStream(process.stdin, "standard input");
  const [, fd] = /^\/(?:dev|proc\/self)\/fd\/(\d+)$/.exec(path) ?? [];
  return fd !== undefined && isPipe(Number(fd))
    ? readStream(createReadStream("", { fd: Number(fd) }), path)
    : readFile(path);
}

function isPipe(fd: number): boolean {
  try {
    return fstatSync(fd).isFIFO();
  } catch {
    return false;
  }
}

/** Returns a path relative to a directory. */
export function pathFrom(directory: string, path: string): string {
  return relative(resolve(directory), resolve(path));
}

export const isDirectoryAt: (path: string) => Promise<boolean> = isDirectory;

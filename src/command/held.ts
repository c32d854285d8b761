/** The limits of a server while it runs: it serves files of the folders that it started with, and no other file under one of their names. */
import type { BigIntStats } from "node:fs";
import { type FileHandle, stat } from "node:fs/promises";

const identityOf = ({ dev, ino }: BigIntStats): string => `${dev}:${ino}`;

const identityAt = (path: string): Promise<string | undefined> =>
  stat(path, { bigint: true }).then(identityOf, () => undefined);

export interface Held {
  /** Whether each folder is the one of the start, and not another that took its place. */
  isInPlace(): Promise<boolean>;
  /** Whether an open file may be served: another name of it may lie outside the folders, except of a file that you named. */
  allows(file: FileHandle): Promise<boolean>;
}

/** Returns the checks of later openings. @param files those you named @param folders with all files to serve */
export async function hold(files: readonly string[], folders: readonly string[]): Promise<Held> {
  const named = await Promise.all(files.map(identityAt));
  const places = await Promise.all(folders.map(identityAt));
  const isInPlace = async () => {
    const now = await Promise.all(folders.map(identityAt));
    return now.every((identity, k) => {
      // The folder of a run may be made after the start.
      places[k] ??= identity;
      return identity === places[k];
    });
  };
  return {
    isInPlace,
    async allows(file) {
      const stats = await file.stat({ bigint: true });
      // Look at the folders after opening: the file came from them or from what took their place.
      return (stats.nlink === 1n || named.includes(identityOf(stats))) && (await isInPlace());
    },
  };
}

/** Locks a directory for one process of this machine, by a file that only one of them can create and that names it. */
import * as fs from "node:fs/promises";
import { dirname, join } from "node:path";
import { FileError, guarded } from "./fileError.ts";
import { makeDirectory, readStart, removeFile } from "./files.ts";
import { isRunning, startOf } from "./processes.ts";
import { inFlight, removeStale, temporaryName } from "./temporary.ts";

/**
 * Locks a directory for this process, creates it if needed, and returns the function that unlocks it. The lock of a process that has ended
 * does not count.
 *
 * @throws FileError `FILE_BUSY` when a process, even this one, already holds it
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  await makeDirectory(directory);
  const path = join(directory, ".lock");
  const own = `${process.pid} ${await startOf(process.pid)}`;
  if (!(await isCreated(path, own))) {
    await removeDead(directory, path);
    if (!(await isCreated(path, own))) throw busy(directory, path, "another process");
  }
  // Also what a process left here that was killed while it removed a lock.
  await removeStale(directory).catch(() => {
    // Such as a directory that may not be listed.
  });
  return () => removeFile(path);
}

/** Creates the lock, unless there is one. It has its text when it appears, even if this process is killed, where the system has links. */
async function isCreated(path: string, own: string): Promise<boolean> {
  const draft = temporaryName("lock");
  const place = join(dirname(path), draft);
  inFlight.add(draft);
  return guarded("lockDirectory", path, async () => {
    try {
      await fs.writeFile(place, own, { flag: "wx" });
      await fs.link(place, path).catch((error: NodeJS.ErrnoException) => {
        // A file system without links, such as FAT: killed now, it leaves an empty lock, which counts for seconds.
        if (error.code !== "EEXIST") return fs.writeFile(path, own, { flag: "wx" });
        throw error;
      });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    } finally {
      await fs.rm(place, { force: true });
      inFlight.delete(draft);
    }
  });
}

/** Removes the lock of a process that has ended. @throws FileError `FILE_BUSY` when it runs */
async function removeDead(directory: string, path: string): Promise<void> {
  const found = await textOf(path);
  // It has just been unlocked.
  if (found === undefined) return;
  const [, writer, start] = /^([1-9]\d*) (\d*)$/.exec(found) ?? [];
  if (writer === undefined ? await isNew(path) : await isRunning(Number(writer), start)) {
    const isOurs = Number(writer) === process.pid;
    throw busy(directory, path, isOurs ? "this process" : `process ${writer ?? "of an unknown number"}`);
  }
  // Another process may have replaced it since: a name of our own shows which lock we remove.
  const name = temporaryName("lock");
  const moved = join(directory, name);
  inFlight.add(name);
  try {
    await guarded("lockDirectory", directory, () => fs.rename(path, moved)).catch(ifGone);
    const isOther = ![found, undefined].includes(await textOf(moved));
    if (isOther) await fs.link(moved, path).catch(() => {});
    await removeFile(moved);
    if (isOther) throw busy(directory, path, "another process");
  } finally {
    inFlight.delete(name);
  }
}

/** More than a lock has. */
const MOST_BYTES = 64;

async function textOf(path: string): Promise<string | undefined> {
  return readStart(path, MOST_BYTES).then((bytes) => new TextDecoder().decode(bytes), ifGone);
}

function ifGone(error: unknown): undefined {
  if (!(error instanceof FileError && error.code === "FILE_NOT_FOUND")) throw error;
}

/** Whether its writer may be between creating the lock and writing its number. */
async function isNew(path: string): Promise<boolean> {
  const stats = await fs.stat(path).catch(() => undefined);
  return stats !== undefined && Date.now() - stats.mtimeMs < 10_000;
}

function busy(directory: string, path: string, holder: string): FileError {
  // Its number may be that of another program by now, where /proc does not say when it began.
  const advice = holder === "this process" ? "" : ` If it does not run Sluice, remove ${path}.`;
  return new FileError(
    "FILE_BUSY",
    directory,
    `lockDirectory: expected a directory that no other run uses, got ${directory}, which ${holder} writes to.${advice} Wait until it has ended, or name another directory.`,
  );
}

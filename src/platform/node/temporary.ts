/**
 * Names of unfinished files. A file is written under such a name and then renamed, so what a killed process leaves behind can be told apart
 * and removed.
 */
import { randomBytes } from "node:crypto";
import * as fs from "node:fs/promises";
import { join } from "node:path";
import { isRunning } from "./processes.ts";

/** Names of the unfinished files that this thread is writing. */
export const inFlight = new Set<string>();

/** Characters of a file's name that its unfinished file keeps: file systems allow 255 bytes, of which a character takes up to 4. */
const KEPT_CHARACTERS = 48;

/** Returns a name for an unfinished file that says which process writes it. */
export function temporaryName(name: string, pid: number = process.pid): string {
  const kept = [...name].slice(0, KEPT_CHARACTERS).join("");
  return `.${kept}.${pid}.${randomBytes(8).toString("hex")}.tmp`;
}

/** Whether a name is one of an unfinished file. */
export function isTemporary(name: string): boolean {
  return writerOf(name) !== undefined;
}

/**
 * Removes the unfinished files of killed processes from a directory.
 *
 * @throws the system's errors
 */
export async function removeStale(directory: string): Promise<void> {
  for (const name of await fs.readdir(directory)) {
    const writer = writerOf(name);
    if (writer === undefined || inFlight.has(name)) continue;
    const path = join(directory, name);
    if (!(await isRunning(writer)) || (writer === process.pid && (await isOlderThanThisProcess(path))))
      await fs.rm(path, { force: true });
  }
}

/** Another thread of this process may be writing a file of its id; an earlier process with the same id is not. */
async function isOlderThanThisProcess(path: string): Promise<boolean> {
  // Its writer may have just renamed it.
  const stats = await fs.stat(path).catch(() => undefined);
  return stats !== undefined && Date.now() - stats.mtimeMs > process.uptime() * 1000;
}

/** The id of the process that a temporary name belongs to. */
function writerOf(name: string): number | undefined {
  const [, pid] = /^\..+\.(\d+)\.[0-9a-f]{16}\.tmp$/.exec(name) ?? [];
  return pid === undefined ? undefined : Number(pid);
}

/**
 * Names of unfinished files. A file is written under such a name and then renamed, so what a killed process leaves behind can be told apart
 * and removed.
 */
import { createHash, randomBytes } from "node:crypto";
import * as fs from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { isRunning, processSpace, startOf } from "./processes.ts";

/** Names of the unfinished files that this thread is writing. */
export const inFlight = new Set<string>();

/** Characters of a file's name that its unfinished file keeps: file systems allow 255 bytes, of which a character takes up to 4. */
const KEPT_CHARACTERS = 48;

/** Returns a name for an unfinished file that says which process writes it, and when that began. */
export async function temporaryName(name: string, pid: number = process.pid): Promise<string> {
  const start = await startOf(pid);
  const began = /^\d+$/.test(start) ? `-${start}` : "";
  const kept = [...name].slice(0, KEPT_CHARACTERS).join("");
  return `.${kept}.${pid}-${await spaceTag()}${began}.${randomBytes(8).toString("hex")}.tmp`;
}

/** Whether a name is one of an unfinished file. */
export function isTemporary(name: string): boolean {
  return writerOf(name) !== undefined;
}

/**
 * Removes the unfinished files of killed processes from a directory. We cannot see processes of other containers and machines, so their
 * files stay for a day.
 *
 * @throws the system's errors
 */
export async function removeStale(directory: string): Promise<void> {
  for (const name of await fs.readdir(directory)) {
    const writer = writerOf(name);
    if (writer === undefined || inFlight.has(name)) continue;
    const path = join(directory, name);
    // Its writer may have just renamed it.
    const stats = await fs.stat(path).catch(() => undefined);
    if (stats !== undefined && (await isStale(writer, stats.mtimeMs))) await fs.rm(path, { force: true });
  }
}

const DAY = 24 * 60 * 60 * 1000;

async function isStale({ pid, space, start }: Writer, modified: number): Promise<boolean> {
  const age = Date.now() - modified;
  if (space !== undefined && space !== (await spaceTag())) return age > DAY;
  if (!(await isRunning(pid, start))) return true;
  // The very process that writes it, however the clock was set since.
  if (start !== undefined) return false;
  // Another thread of this process may be writing it; an earlier process with the same id is not.
  return age > DAY || (pid === process.pid && age > process.uptime() * 1000);
}

interface Writer {
  pid: number;
  /** The tag of its namespace of process ids; earlier versions wrote none. */
  space?: string;
  /** When it began, as `startOf` returns it; earlier versions wrote none. */
  start?: string;
}

/** The process that a temporary name belongs to. */
function writerOf(name: string): Writer | undefined {
  const form = /^\..+\.(\d+)(?:-([0-9a-f]{8})(?:-(\d+))?)?\.[0-9a-f]{16}\.tmp$/;
  const [, pid, space, start] = form.exec(name) ?? [];
  return pid === undefined ? undefined : { pid: Number(pid), space, start };
}

/** Eight digits for the host, boot and namespace within which a process id is unique. */
async function spaceTag(): Promise<string> {
  const space = `${hostname()} ${await processSpace()}`;
  return createHash("sha256").update(space).digest("hex").slice(0, 8);
}

/**
 * Locks a directory for one process. A process writes its own claim file and then looks for others, so of two at once at least one
 * sees the other. Claims of dead processes do not count, and any process removes them.
 *
 * A claim names the boot, the namespace of process ids, the host and the machine id of its writer. If this process cannot see the writer,
 * because it runs in another container or on another machine, the claim holds.
 */
import { randomBytes } from "node:crypto";
import * as fs from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { FileError, guarded } from "./fileError.ts";
import { makeDirectory, readStart, removeFile, writeFileAtomic } from "./files.ts";
import { isRunning, machineId, processSpace, startOf, threadNumber } from "./processes.ts";

/** Claims that this process holds. */
const held = new Set<string>();
/** Claims that it gave up, but could not remove. */
const left = new Set<string>();

/**
 * Locks a directory for this process, creates it if needed, and returns the function that unlocks it.
 *
 * @throws FileError `FILE_BUSY` when a process, even this one, already holds it
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  await makeDirectory(directory);
  const own = join(directory, `.lock.${process.pid}.${randomBytes(8).toString("hex")}`);
  held.add(own);
  const release = async () => {
    held.delete(own);
    left.add(own);
    await removeFile(own);
    left.delete(own);
  };
  try {
    // Write it atomically: another container could not tell whether the writer of an empty claim lives.
    await writeFileAtomic(own, new TextEncoder().encode(await claimText()), "replaced");
    const other = await otherClaim(directory, own);
    if (other === undefined) return release;
    const { writer, path, elsewhere } = other;
    const who =
      elsewhere !== undefined
        ? `process ${writer} of another ${elsewhere}`
        : writer === process.pid
          ? "this process"
          : `process ${writer}`;
    const advice = elsewhere === undefined ? "" : ` If that ${elsewhere} is gone, remove ${path}.`;
    throw new FileError(
      "FILE_BUSY",
      directory,
      `lockDirectory: expected a directory that no other run uses, got ${directory}, which ${who} writes to. Wait until it has ended, or name another directory.${advice}`,
    );
  } catch (error) {
    await release();
    throw error;
  }
}

interface Claim {
  writer: number;
  path: string;
  /** Where the writer runs, if this process cannot see it. */
  elsewhere?: Elsewhere;
}

type Elsewhere = "container" | "machine";

/** Another live claim, if there is one. Removes those of dead processes. */
async function otherClaim(directory: string, own: string): Promise<Claim | undefined> {
  const names = await guarded("lockDirectory", directory, () => fs.readdir(directory));
  for (const name of names) {
    const path = join(directory, name);
    // No process has the number 0, by which a signal would reach our own group.
    const [, writer] = /^\.lock\.([1-9]\d*)\.[0-9a-f]{16}$/.exec(name) ?? [];
    if (writer === undefined || path === own) continue;
    const holder = await holderOf(path, Number(writer));
    if (holder === "here") return { writer: Number(writer), path };
    if (holder !== "gone") return { writer: Number(writer), path, elsewhere: holder };
    await removeFile(path);
  }
  return undefined;
}

/** More than a claim has: a host name has at most 255. */
const MOST_BYTES = 4096;

/** Returns where the writer of a claim runs. */
async function holderOf(path: string, writer: number): Promise<"here" | "gone" | Elsewhere> {
  if (held.has(path)) return "here";
  if (left.has(path)) return "gone";
  const claimed = await readStart(path, MOST_BYTES).then((bytes) => new TextDecoder().decode(bytes), ifGone);
  // The other process has just unlocked.
  if (claimed === undefined) return "gone";
  const [start = "", space = "", host = hostname(), machine = "", thread = "", began] = claimed.split(" ");
  const here = await processSpace();
  if (space !== here || here === "") {
    const isSameBoot = space !== "" && bootOf(space) === bootOf(here);
    if (!isSameBoot && (host !== hostname() || (await isOtherMachine(machine)))) return "machine";
    // No process outlives a reboot of its host, in any container.
    if (space !== "" && here !== "") return isSameBoot ? "container" : "gone";
  }
  // The id of this process may mean another thread of it.
  if (writer === process.pid && (await startOf(writer)) === "") return "gone";
  // An earlier version is writing a claim that is still empty.
  if (!(await isRunning(writer, start))) return "gone";
  // A worker may be terminated while its process continues. The threads of a process that /proc hides are not seen.
  if (!/^\d+$/.test(thread) || (await startOf(writer)) === "") return "here";
  return (await startOf(writer, thread)) === began ? "here" : "gone";
}

/** Hosts may have the same name. Whether an id is of another machine; not known where a machine has none. */
async function isOtherMachine(machine: string): Promise<boolean> {
  const here = await machineId();
  return machine !== "" && here !== "" && machine !== here;
}

function ifGone(error: unknown): undefined {
  if (!(error instanceof FileError && error.code === "FILE_NOT_FOUND")) throw error;
}

/** The start time, the namespace of ids, the host and the machine of this process; the number and the start of this thread. */
async function claimText(): Promise<string> {
  const thread = threadNumber();
  const began = await startOf(process.pid, thread);
  return [
    ...[await startOf(process.pid), await processSpace(), hostname(), await machineId()],
    ...(began === "" ? [] : [thread, began]),
  ].join(" ");
}

const bootOf = (space: string) => space.split("/")[0];

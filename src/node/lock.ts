/**
 * Locks a directory for one process. A process writes its own claim file and then looks for others, so of two at once at least one
 * sees the other. Claims of dead processes do not count, and any process removes them.
 *
 * Claims work within one system: two machines that share a network directory do not see each other's processes.
 */
import { randomBytes } from "node:crypto";
import * as fs from "node:fs/promises";
import { join } from "node:path";
import { FileError, guarded, isAlive, makeDirectory, readFile, removeFile } from "./files.ts";

/** Claims that this process holds. */
const held = new Set<string>();

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
    await removeFile(own);
  };
  try {
    await guarded("lockDirectory", own, async () => fs.writeFile(own, await claimText(), { flag: "wx" }));
    const other = await otherClaim(directory, own);
    if (other === undefined) return release;
    const { writer, path, isElsewhere } = other;
    const who = isElsewhere
      ? `process ${writer} of another container`
      : writer === process.pid
        ? "this process"
        : `process ${writer}`;
    const advice = isElsewhere ? ` If that container is gone, remove ${path}.` : "";
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
  /** Whether the process is in another container, where this one cannot see it. */
  isElsewhere: boolean;
}

/** Returns another live claim, if any, and removes those of dead processes. */
async function otherClaim(directory: string, own: string): Promise<Claim | undefined> {
  const names = await guarded("lockDirectory", directory, () => fs.readdir(directory));
  for (const name of names) {
    const path = join(directory, name);
    const [, writer] = /^\.lock\.(\d+)\.[0-9a-f]{16}$/.exec(name) ?? [];
    if (writer === undefined || path === own) continue;
    const holder = await holderOf(path, Number(writer));
    if (holder !== "gone") return { writer: Number(writer), path, isElsewhere: holder === "elsewhere" };
    await removeFile(path);
  }
  return undefined;
}

/** Where the process of a claim runs. */
async function holderOf(path: string, writer: number): Promise<"here" | "elsewhere" | "gone"> {
  if (held.has(path)) return "here";
  const claimed = await readFile(path).then((bytes) => new TextDecoder().decode(bytes), ifGone);
  // The other process has just unlocked.
  if (claimed === undefined) return "gone";
  const [start = "", space = ""] = claimed.split(" ");
  const here = await processSpace();
  // A restart of the system ends the processes of all containers.
  if (space !== "" && here !== "" && space !== here)
    return bootOf(space) === bootOf(here) ? "elsewhere" : "gone";
  if (writer === process.pid || !isAlive(writer)) return "gone";
  // Process numbers are reused; the start time tells two processes apart.
  const began = await startOf(writer);
  // A claim is empty until its process has written it.
  return began === "" || start === "" || start === began ? "here" : "gone";
}

function ifGone(error: unknown): undefined {
  if (!(error instanceof FileError && error.code === "FILE_NOT_FOUND")) throw error;
}

/** Start time of this process, and its process space. */
async function claimText(): Promise<string> {
  return [await startOf(process.pid), await processSpace()].join(" ").trim();
}

/** Start time of a process in ticks; empty on systems without /proc. */
async function startOf(pid: number): Promise<string> {
  const stat = await fs.readFile(`/proc/${pid}/stat`, "latin1").catch(() => "");
  // The second field, the name in parentheses, may contain anything. The state is the third, the start the 22nd.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // A zombie no longer writes.
  return fields[0] === "Z" ? "ended" : (fields[19] ?? "");
}

/** Boot of the system and process namespace, which each container has its own of; empty on systems without /proc. */
async function processSpace(): Promise<string> {
  const boot = await fs.readFile("/proc/sys/kernel/random/boot_id", "latin1").catch(() => "");
  const numbering = await fs.readlink("/proc/self/ns/pid").catch(() => "");
  return boot === "" || numbering === "" ? "" : `${boot.trim()}/${numbering}`;
}

const bootOf = (space: string) => space.split("/")[0];

/**
 * One process at a time in a directory. Whoever wants it writes a claim, a file of its own name, and then looks for the claims of
 * others. Of two at once at least one sees the other; a claim whose process is gone counts for nothing, and anyone removes it.
 *
 * Claims are of the processes of one system: two machines that share a network directory do not see each other's.
 */
import { randomBytes } from "node:crypto";
import * as fs from "node:fs/promises";
import { join } from "node:path";
import { FileError, guarded, isAlive, makeDirectory, readFile, removeFile } from "./files.ts";

/** Claims that this process holds. */
const held = new Set<string>();

/**
 * Takes a directory for this process, and makes it if there is none.
 *
 * @returns gives it back
 * @throws FileError `FILE_BUSY` when it is taken, by another process or by this one
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
  /** Whether the process is one of another container, so that this one cannot tell whether it lives. */
  isElsewhere: boolean;
}

/** Another claim that counts, if there is one; what dead processes have left is removed. */
async function otherClaim(directory: string, own: string): Promise<Claim | undefined> {
  const names = await guarded("lockDirectory", directory, () => fs.readdir(directory));
  for (const name of names) {
    const path = join(directory, name);
    const [, writer] = /^\.lock\.(\d+)\.[0-9a-f]{16}$/.exec(name) ?? [];
    if (writer === undefined || path === own) continue;
    const holder = await holderOf(path, Number(writer));
    if (holder !== "nobody") return { writer: Number(writer), path, isElsewhere: holder === "elsewhere" };
    await removeFile(path);
  }
  return undefined;
}

/** Who has a claim: a process that can be asked, one of another container, or none any more. */
async function holderOf(path: string, writer: number): Promise<"here" | "elsewhere" | "nobody"> {
  if (held.has(path)) return "here";
  const claimed = await readFile(path).then((bytes) => new TextDecoder().decode(bytes), ifGone);
  // None is a claim that was given back while it was looked at.
  if (claimed === undefined) return "nobody";
  const [start = "", space = ""] = claimed.split(" ");
  const here = await processSpace();
  // After a restart of the system no process of before is left, in whatever container.
  if (space !== "" && here !== "" && space !== here)
    return bootOf(space) === bootOf(here) ? "elsewhere" : "nobody";
  if (writer === process.pid || !isAlive(writer)) return "nobody";
  // Numbers of processes are used again; the time at which one began tells whether it is still the same.
  const began = await startOf(writer);
  // An empty claim is just being written.
  return began === "" || start === "" || start === began ? "here" : "nobody";
}

function ifGone(error: unknown): undefined {
  if (!(error instanceof FileError && error.code === "FILE_NOT_FOUND")) throw error;
}

/** When this process began, and the numbers of processes among which its own is. */
async function claimText(): Promise<string> {
  return [await startOf(process.pid), await processSpace()].join(" ").trim();
}

/** What a process is called by that has ended and that its parent has not asked for: it writes no more. */
const ENDED = "ended";

/** When a process began, in the system's own count; empty where the system does not say. */
async function startOf(pid: number): Promise<string> {
  const stat = await fs.readFile(`/proc/${pid}/stat`, "latin1").catch(() => "");
  // The second field is the program's name in parentheses, which may hold anything; the state is the third, the start the 22nd.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" ? ENDED : (fields[19] ?? "");
}

/** The start of the system, and which numbering of processes this is: containers have their own. Empty where it is not said. */
async function processSpace(): Promise<string> {
  const boot = await fs.readFile("/proc/sys/kernel/random/boot_id", "latin1").catch(() => "");
  const numbering = await fs.readlink("/proc/self/ns/pid").catch(() => "");
  return boot === "" || numbering === "" ? "" : `${boot.trim()}/${numbering}`;
}

const bootOf = (space: string) => space.split("/")[0];

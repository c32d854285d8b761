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
    await guarded("lockDirectory", own, async () =>
      fs.writeFile(own, await startOf(process.pid), { flag: "wx" }),
    );
    const other = await otherClaim(directory, own);
    if (other === undefined) return release;
    const who = other === process.pid ? "this process" : `process ${other}`;
    throw new FileError(
      "FILE_BUSY",
      directory,
      `lockDirectory: expected a directory that no other run uses, got ${directory}, which ${who} writes to. Wait until it has ended, or name another directory.`,
    );
  } catch (error) {
    await release();
    throw error;
  }
}

/** The process that has another claim, if one does; what dead ones have left is removed. */
async function otherClaim(directory: string, own: string): Promise<number | undefined> {
  const names = await guarded("lockDirectory", directory, () => fs.readdir(directory));
  for (const name of names) {
    const path = join(directory, name);
    const [, writer] = /^\.lock\.(\d+)\.[0-9a-f]{16}$/.exec(name) ?? [];
    if (writer === undefined || path === own) continue;
    if (await isHeld(path, Number(writer))) return Number(writer);
    await removeFile(path);
  }
  return undefined;
}

async function isHeld(path: string, writer: number): Promise<boolean> {
  if (writer === process.pid) return held.has(path);
  if (!isAlive(writer)) return false;
  // Numbers of processes are used again; the time at which one began tells whether it is still the same.
  const began = await startOf(writer);
  const claimed = await readFile(path).then((bytes) => new TextDecoder().decode(bytes), ifGone);
  // An empty claim is just being written; none is one that was given back while it was looked at.
  return claimed !== undefined && (began === "" || claimed === "" || claimed === began);
}

function ifGone(error: unknown): undefined {
  if (!(error instanceof FileError && error.code === "FILE_NOT_FOUND")) throw error;
}

/** When a process began, in the system's own count; empty where the system does not say. */
async function startOf(pid: number): Promise<string> {
  const stat = await fs.readFile(`/proc/${pid}/stat`, "latin1").catch(() => "");
  // The second field is the program's name in parentheses, which may hold anything; the start is the 22nd.
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

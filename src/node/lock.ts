/**
 * One process at a time in a directory. A process writes a claim, a file of its own, and then looks for other claims. Of two at once at
 * least one sees the other; claims of dead processes do not count, and every process removes them.
 *
 * Claims work within one system: two machines that share a network directory do not see each other's processes.
 */
import { randomBytes } from "node:crypto";
import * as fs from "node:fs/promises";
import { join } from "node:path";
import { FileError, guarded, makeDirectory, readFile, removeFile } from "./files.ts";
import { isAlive, processSpace, startOf } from "./processes.ts";

/** Claims that this process holds. */
const held = new Set<string>();

/**
 * Takes a directory for this process, makes it if there is none, and returns the function that gives it back.
 *
 * @throws FileError `FILE_BUSY` when another process has it, or this one
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

/** Another live claim, if there is one. Removes those of dead processes. */
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
  // Given back a moment ago.
  if (claimed === undefined) return "gone";
  const [start = "", space = ""] = claimed.split(" ");
  const here = await processSpace();
  // After a restart of the system no earlier process is left, in any container.
  if (space !== "" && here !== "" && space !== here)
    return bootOf(space) === bootOf(here) ? "elsewhere" : "gone";
  if (writer === process.pid || !isAlive(writer)) return "gone";
  // Process numbers are reused; the start time tells two processes apart.
  const began = await startOf(writer);
  // An empty claim is being written.
  return began === "" || start === "" || start === began ? "here" : "gone";
}

function ifGone(error: unknown): undefined {
  if (!(error instanceof FileError && error.code === "FILE_NOT_FOUND")) throw error;
}

/** When this process began, and in which numbering of processes. */
async function claimText(): Promise<string> {
  return [await startOf(process.pid), await processSpace()].join(" ").trim();
}

const bootOf = (space: string) => space.split("/")[0];

/**
 * One process at a time in a directory. A process writes a claim, a file of its own, and then looks for other claims. Of two at once at
 * least one sees the other; claims of dead processes do not count, and every process removes them.
 *
 * A claim says which host, system start and numbering of processes its writer has. Where this process cannot see the writer, in another
 * container or on another machine, the claim holds.
 */
import { randomBytes } from "node:crypto";
import * as fs from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { FileError, guarded, makeDirectory, readFile, removeFile, writeFileAtomic } from "./files.ts";
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
    // Whole from the first moment, as another container cannot tell whether the writer of an empty one lives.
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
  /** Where the process is that this one cannot see. */
  elsewhere?: Elsewhere;
}

type Elsewhere = "container" | "machine";

/** Another live claim, if there is one. Removes those of dead processes. */
async function otherClaim(directory: string, own: string): Promise<Claim | undefined> {
  const names = await guarded("lockDirectory", directory, () => fs.readdir(directory));
  for (const name of names) {
    const path = join(directory, name);
    const [, writer] = /^\.lock\.(\d+)\.[0-9a-f]{16}$/.exec(name) ?? [];
    if (writer === undefined || path === own) continue;
    const holder = await holderOf(path, Number(writer));
    if (holder === "here") return { writer: Number(writer), path };
    if (holder !== "gone") return { writer: Number(writer), path, elsewhere: holder };
    await removeFile(path);
  }
  return undefined;
}

/** Where the process of a claim runs. */
async function holderOf(path: string, writer: number): Promise<"here" | "gone" | Elsewhere> {
  if (held.has(path)) return "here";
  const claimed = await readFile(path).then((bytes) => new TextDecoder().decode(bytes), ifGone);
  // Given back a moment ago.
  if (claimed === undefined) return "gone";
  const [start = "", space = "", host = hostname()] = claimed.split(" ");
  const here = await processSpace();
  if (space !== here || here === "") {
    const isSameBoot = space !== "" && bootOf(space) === bootOf(here);
    if (host !== hostname() && !isSameBoot) return "machine";
    // After a start of this host no earlier process is left, in any container.
    if (space !== "" && here !== "") return isSameBoot ? "container" : "gone";
  }
  if (!isAlive(writer)) return "gone";
  // Process numbers are reused; the start time tells two processes apart. This number may be that of another thread.
  const began = await startOf(writer);
  if (began === "" && writer === process.pid) return "gone";
  // An empty claim is being written, by an earlier version.
  return began === "" || start === "" || start === began ? "here" : "gone";
}

function ifGone(error: unknown): undefined {
  if (!(error instanceof FileError && error.code === "FILE_NOT_FOUND")) throw error;
}

/** When this process began, in which numbering of processes, on which host. */
async function claimText(): Promise<string> {
  return [await startOf(process.pid), await processSpace(), hostname()].join(" ");
}

const bootOf = (space: string) => space.split("/")[0];

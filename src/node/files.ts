/**
 * Reads and writes files in Node, with coded errors.
 *
 * A write goes to a temporary file in the same directory, which is synced, checked for its size and renamed over the old one; then
 * the directory is synced. So after a crash or a power cut you have either the old file or the new one. If you name a symbolic link, its target
 * is replaced; if Sluice chose the name, the link itself is replaced.
 */
import { randomBytes } from "node:crypto";
import * as fs from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { ArgumentError, describe, SluiceError } from "../tensor/errors.ts";

export type FileCode =
  /** The file or directory does not exist. */
  | "FILE_NOT_FOUND"
  /** Permissions, or a file system that is read-only. */
  | "FILE_ACCESS"
  /** No space left, or a quota or size limit. */
  | "FILE_FULL"
  /** A directory or device instead of a file, or a file instead of a directory. */
  | "FILE_TYPE"
  /** The name is longer than the file system allows. */
  | "FILE_NAME"
  /** Another process uses it. */
  | "FILE_BUSY"
  /** Anything else; `cause` has the system's error. */
  | "FILE_IO";

/** By the system's error code. */
const codes: Readonly<Record<string, FileCode>> = {
  ENOENT: "FILE_NOT_FOUND",
  EACCES: "FILE_ACCESS",
  EPERM: "FILE_ACCESS",
  EROFS: "FILE_ACCESS",
  ENOSPC: "FILE_FULL",
  EDQUOT: "FILE_FULL",
  EFBIG: "FILE_FULL",
  EISDIR: "FILE_TYPE",
  ENOTDIR: "FILE_TYPE",
  ENAMETOOLONG: "FILE_NAME",
};

const advice: Readonly<Record<FileCode, string>> = {
  FILE_NOT_FOUND: "Check how the path is written, and that the directories above it are there.",
  FILE_ACCESS: "Change the permissions, or name a place where you may write.",
  FILE_FULL: "Make room, or name a place on another disk.",
  FILE_TYPE: "Name a file where a file is needed, and a directory where a directory is.",
  FILE_NAME: "Choose a shorter name.",
  FILE_BUSY: "Wait until the other process has ended, or name another place.",
  FILE_IO: "Try again, or name another place.",
};

/** A file could not be read or written; `cause` has the system's error. */
export class FileError extends SluiceError {
  readonly path: string;

  constructor(code: FileCode, path: string, message: string, cause?: unknown) {
    super(code, message, { cause });
    this.path = path;
  }
}

function fault(code: FileCode, path: string, message: string, cause?: unknown): FileError {
  return new FileError(code, path, `file: ${message} ${advice[code]}`, cause);
}

/** @throws ArgumentError unless `path` can name a file */
export function checkPath(where: string, path: unknown): asserts path is string {
  if (typeof path === "string" && path !== "" && !path.includes("\0")) return;
  throw new ArgumentError(`${where}: expected a path, got ${describe(path)}.`);
}

/** Runs `work` and turns the system's errors into FileErrors about `path`. */
export async function guarded<T>(where: string, path: string, work: () => Promise<T>): Promise<T> {
  checkPath(where, path);
  try {
    return await work();
  } catch (error) {
    if (error instanceof SluiceError) throw error;
    const system = error as NodeJS.ErrnoException;
    const reason = system.code === undefined ? system.message : `${system.code} (${system.syscall ?? "?"})`;
    const code = codes[system.code ?? ""] ?? "FILE_IO";
    throw fault(code, path, `expected to be able to use ${path}, got ${reason}.`, error);
  }
}

/** Returns the bytes of a file. @throws FileError when it cannot be read */
export async function readFile(path: string): Promise<Uint8Array> {
  return guarded("readFile", path, async () => {
    try {
      const bytes = await fs.readFile(path);
      return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const message =
        code === "ENOENT"
          ? `file: expected a file, got none at ${path}. Check how the path is written.`
          : code === "EISDIR" && `file: expected a file at ${path}, got a directory. Name a file in it.`;
      throw message ? new FileError(codes[code!], path, message, error) : error;
    }
  });
}

/**
 * Creates or replaces a file. Keeps the permissions of an old one.
 *
 * @param links treatment of a symbolic link at `path`: `"replaced"` for names that the user did not choose
 * @throws FileError when it cannot be written; the old file stays, and no temporary file is left
 */
export async function writeFileAtomic(
  path: string,
  bytes: Uint8Array,
  links: "followed" | "replaced" = "followed",
): Promise<void> {
  await guarded("writeFileAtomic", path, async () => {
    if (!(bytes instanceof Uint8Array)) {
      throw new ArgumentError(`writeFileAtomic: expected bytes as a Uint8Array, got ${describe(bytes)}.`);
    }
    const { place, mode } = await placeOf(path, links);
    const temporary = join(dirname(place), temporaryName(basename(place)));
    inFlight.add(basename(temporary));
    try {
      await writeDurably(temporary, bytes, mode);
      await fs.rename(temporary, place);
    } catch (error) {
      await fs.rm(temporary, { force: true }).catch(() => {
        // The first error counts; the next start removes the file.
      });
      throw error;
    } finally {
      inFlight.delete(basename(temporary));
    }
    await syncDirectory(dirname(place));
  });
}

/**
 * Appends to a file, or creates it.
 *
 * @param durable whether to sync file and directory
 * @throws FileError on failure; some of the bytes may have been appended
 */
export async function appendFile(path: string, bytes: Uint8Array, durable: boolean): Promise<void> {
  await guarded("appendFile", path, async () => {
    const handle = await fs.open(path, "a");
    try {
      await handle.writeFile(bytes);
      if (durable) await handle.sync();
    } finally {
      await handle.close();
    }
    if (durable) await syncDirectory(dirname(path));
  });
}

/** Removes a file if it exists. @throws FileError when it cannot be removed */
export async function removeFile(path: string): Promise<void> {
  await guarded("removeFile", path, () => fs.rm(path, { force: true }));
}

/** Creates a directory and its parents. @throws FileError on failure */
export async function makeDirectory(path: string): Promise<void> {
  await guarded("makeDirectory", path, () => makeWithParents(resolve(path)));
}

/** One `mkdir` per level: Node's `recursive` tries for ever where a file system such as /proc reports a missing parent that exists. */
async function makeWithParents(path: string): Promise<void> {
  try {
    await fs.mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" && dirname(path) !== path && !(await isDirectory(dirname(path)))) {
      await makeWithParents(dirname(path));
      await fs.mkdir(path).catch((again) => refuseUnlessDirectory(path, again));
    } else await refuseUnlessDirectory(path, error);
  }
}

/** File systems differ in the errors of mkdir; an existing directory is what the caller wants. */
async function refuseUnlessDirectory(path: string, error: unknown): Promise<void> {
  if (await isDirectory(path)) return;
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") {
    const message = `expected to be able to create ${path}, got a file system that refuses it.`;
    throw fault("FILE_ACCESS", path, message, error);
  }
  if (code !== "EEXIST") throw error;
  throw fault("FILE_TYPE", path, `expected a directory or nothing at ${path}, got a file.`, error);
}

/** Whether a path leads to a directory; false if nothing is there. */
export async function isDirectory(path: string): Promise<boolean> {
  return fs.stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

/** Returns the names of the finished files in a directory; none if it does not exist. */
export async function listFiles(directory: string): Promise<string[]> {
  return guarded("listFiles", directory, async () => {
    const entries = await fs.readdir(directory, { withFileTypes: true }).catch((error) => {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw error;
    });
    return entries
      .filter((entry) => !entry.isDirectory() && writerOf(entry.name) === undefined)
      .map(({ name }) => name);
  });
}

/** Removes the temporary files of killed processes from a directory. */
export async function removeStale(directory: string): Promise<void> {
  await guarded("removeStale", directory, async () => {
    for (const name of await fs.readdir(directory)) {
      const writer = writerOf(name);
      if (writer === undefined || inFlight.has(name)) continue;
      if (writer === process.pid || !isAlive(writer)) await fs.rm(join(directory, name), { force: true });
    }
  });
}

/** Temporary files that this process is writing. */
const inFlight = new Set<string>();

function temporaryName(name: string): string {
  return `.${name}.${process.pid}.${randomBytes(8).toString("hex")}.tmp`;
}

/** The process that wrote a temporary file, by its name. */
function writerOf(name: string): number | undefined {
  const [, writer] = /^\..+\.(\d+)\.[0-9a-f]{16}\.tmp$/.exec(name) ?? [];
  return writer === undefined ? undefined : Number(writer);
}

/** Whether a process is running. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as another user.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** As many as Linux follows. */
const MAX_LINKS = 40;

/** The path to write to, and the permissions of the old file. @throws FileError if something else is there */
async function placeOf(
  path: string,
  links: "followed" | "replaced",
  followed = 0,
): Promise<{ place: string; mode?: number }> {
  let isLink: boolean;
  try {
    const stats = await fs.lstat(path);
    if (stats.isFile()) return { place: path, mode: stats.mode & 0o777 };
    isLink = stats.isSymbolicLink();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { place: path };
    throw error;
  }
  if (isLink && links === "replaced") return { place: path };
  if (isLink && followed < MAX_LINKS) {
    const target = resolve(await fs.realpath(dirname(path)), await fs.readlink(path));
    return placeOf(target, links, followed + 1);
  }
  const what = isLink ? "a link that leads nowhere" : "something else";
  throw fault("FILE_TYPE", path, `expected a file or nothing at ${path}, got ${what}.`);
}

async function writeDurably(path: string, bytes: Uint8Array, mode: number | undefined): Promise<void> {
  const handle = await fs.open(path, "wx");
  try {
    if (mode !== undefined) await handle.chmod(mode);
    await handle.writeFile(bytes);
    await handle.sync();
    const { size } = await handle.stat();
    if (size !== bytes.length) {
      throw fault("FILE_IO", path, `expected ${bytes.length} bytes in ${path}, got ${size}.`);
    }
  } finally {
    await handle.close();
  }
}

/** Makes a rename in `directory` durable, if the system can. */
async function syncDirectory(directory: string): Promise<void> {
  // Windows cannot open directories; its file systems log renames themselves.
  if (process.platform === "win32") return;
  const handle = await fs.open(directory, "r");
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems cannot sync a directory.
    if (!["EINVAL", "ENOTSUP"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  } finally {
    await handle.close();
  }
}

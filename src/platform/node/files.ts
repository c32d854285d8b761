/**
 * Reads and writes files in Node, with coded errors.
 *
 * We write to a temporary file in the same directory, sync it, check its size, rename it over the old one, and sync the directory. So after
 * a crash or a power cut you have either the old file or the new one. If you name a symbolic link, we replace its target; if Sluice chose
 * the name, we replace the link itself.
 */
import { constants, type Stats } from "node:fs";
import * as fs from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { bytesOf, lengthOf, type Piece } from "../../core/storage/pieces.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { hasMemory, isBytes } from "../../core/tensor/lists.ts";
import { FileError, fault, guarded } from "./fileError.ts";
import { inFlight, isTemporary, removeStale, temporaryName } from "./temporary.ts";

/**
 * Returns the bytes of a file.
 *
 * @param path absolute, or relative to the working directory
 * @throws FileError when it cannot be read; `FILE_TYPE` for folders, devices and pipes
 * @example
 * const { layers } = await openCheckpoint(await readFile("model.pt"));
 */
export async function readFile(path: string): Promise<Uint8Array> {
  return guarded("readFile", path, async () => {
    const { handle } = await openPlain(path, constants.O_RDONLY);
    try {
      const bytes = await handle.readFile();
      return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    } finally {
      await handle.close();
    }
  });
}

/** Returns at most the first `most` bytes of a file. @throws FileError as `readFile` */
export async function readStart(path: string, most: number): Promise<Uint8Array> {
  return guarded("readFile", path, async () => {
    const { handle } = await openPlain(path, constants.O_RDONLY);
    try {
      const { bytesRead, buffer } = await handle.read(new Uint8Array(most), 0, most, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  });
}

/** As many as `readFile` takes. */
const MAX_BYTES = 2 ** 31 - 1;

/** Returns the bytes of a pipe. @throws FileError on failure, and for more than `most` bytes: the other end may never stop */
export async function readStream(
  stream: AsyncIterable<Uint8Array>,
  path: string,
  most = MAX_BYTES,
): Promise<Uint8Array> {
  return guarded("readStream", path, async () => {
    const pieces: Uint8Array[] = [];
    let size = 0;
    for await (const piece of stream) {
      size += piece.length;
      if (size > most) {
        const message = `file: expected at most ${most} bytes from ${path}, got more. Save a part of them as a file.`;
        throw new FileError("FILE_IO", path, message);
      }
      pieces.push(piece);
    }
    return new Uint8Array(Buffer.concat(pieces));
  });
}

/** Opens a file. Opening or reading a pipe or a device could wait for ever. @throws FileError FILE_TYPE for anything but a file */
async function openPlain(path: string, flags: number): Promise<OpenedFile> {
  const refuse = (what: string, error?: unknown): never => {
    throw new FileError("FILE_TYPE", path, `file: expected a file at ${path}, got ${what}`, error);
  };
  const { handle, stats } = await openAtOnce(path, flags).catch((error) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" && flags === constants.O_RDONLY) {
      const message = `file: expected a file, got none at ${resolve(path)}. Check how the path is written.`;
      throw new FileError("FILE_NOT_FOUND", path, message, error);
    }
    if (code === "EISDIR") refuse("a directory. Name a file in it.", error);
    // A pipe that nothing reads, or a socket.
    if (code === "ENXIO") refuse("a pipe or device. Name a file.", error);
    throw error;
  });
  if (stats.isFile()) return { handle, stats };
  await handle.close();
  return refuse(stats.isDirectory() ? "a directory. Name a file in it." : "a pipe or device. Name a file.");
}

/** A file, and its stats at opening. */
export interface OpenedFile {
  handle: fs.FileHandle;
  stats: Stats;
}

/** Opens whatever is at a path. Without O_NONBLOCK, opening a pipe would wait for the other end. */
export async function openAtOnce(path: string, flags: number): Promise<OpenedFile> {
  const handle = await fs.open(path, flags | constants.O_NONBLOCK);
  try {
    return { handle, stats: await handle.stat() };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * Replaces or makes a file. A new file takes permissions, owner and group from the old one, as far as the system allows. Removes unfinished
 * files of killed processes beside it.
 *
 * @param path  absolute, or relative to the working directory; its folder must exist
 * @param bytes the whole content; do not change it until the promise resolves
 * @param links treatment of a symbolic link at `path`: `"followed"` (default), or `"replaced"` for names that the user did not choose
 * @throws FileError when it cannot be written, or its bytes changed in number meanwhile; the old file stays, and no temporary file is left
 * @example
 * await writeFileAtomic("model.onnx", saveCheckpoint(weightsOf(lstm), { format: "onnx" }));
 */
export async function writeFileAtomic(
  path: string,
  bytes: Uint8Array,
  links: "followed" | "replaced" = "followed",
): Promise<void> {
  await guarded("writeFileAtomic", path, async () => {
    if (!(isBytes(bytes) && hasMemory(bytes))) {
      throw new ArgumentError(`writeFileAtomic: expected bytes as a Uint8Array, got ${describe(bytes)}.`);
    }
    await replaceFile(path, [bytes], links);
  });
}

/** As `writeFileAtomic`, for a file in pieces. @throws also the errors of what pieces are read from */
export async function replaceFile(
  path: string,
  pieces: readonly Piece[],
  links: "followed" | "replaced" = "followed",
): Promise<void> {
  await guarded("writeFileAtomic", path, async () => {
    const length = lengthOf(pieces);
    const { place, old } = await placeOf(path, links);
    await removeStale(dirname(place)).catch(() => {
      // Such as a directory that may not be listed: writing needs no list.
    });
    const temporary = join(dirname(place), temporaryName(basename(place)));
    inFlight.add(basename(temporary));
    try {
      await writeDurably(temporary, pieces, length, old);
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
 * Runs `work` while an empty unfinished file lies beside `path`: others see from it that this process is writing there.
 *
 * @param work gets the name of that file
 * @throws FileError when it cannot be created, and the errors of `work`
 */
export async function whileMarked<T>(path: string, work: (mark: string) => Promise<T>): Promise<T> {
  const mark = temporaryName(basename(path));
  const place = join(dirname(path), mark);
  inFlight.add(mark);
  try {
    await guarded("whileMarked", path, async () => (await fs.open(place, "wx", 0o600)).close());
    return await work(mark);
  } finally {
    await fs.rm(place, { force: true }).catch(() => {
      // The next start removes it.
    });
    inFlight.delete(mark);
  }
}

/** Returns what tells a file from one that replaces it later; undefined if there is none. */
export async function versionOf(path: string): Promise<string | undefined> {
  return fs.stat(path, { bigint: true }).then(
    ({ dev, ino, mtimeNs }) => `${dev}:${ino}:${mtimeNs}`,
    () => undefined,
  );
}

/**
 * Appends to a file, or creates it.
 *
 * @param durable whether to sync file and directory
 * @throws FileError on failure; some of the bytes may have been appended
 */
export async function appendFile(path: string, bytes: Uint8Array, durable: boolean): Promise<void> {
  await guarded("appendFile", path, async () => {
    const { handle } = await openPlain(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT);
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

/** Whether two paths lead to one file, also through links. */
export async function isSameFile(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([a, b].map((path) => fs.realpath(path).catch(() => resolve(path))));
  return one === other;
}

/** Returns the names of the finished files in a directory; none if it does not exist. */
export async function listFiles(directory: string): Promise<string[]> {
  return (await listNames(directory)).filter((name) => !isTemporary(name));
}

/** As `listFiles`, with unfinished files. */
export async function listNames(directory: string): Promise<string[]> {
  return guarded("listFiles", directory, async () => {
    const entries = await fs.readdir(directory, { withFileTypes: true }).catch((error) => {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw error;
    });
    return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  });
}

/** Returns where `writeFileAtomic` puts a file: the end of the links at `path`. @throws FileError when something other than a file is there */
export async function writtenPlace(path: string): Promise<string> {
  return guarded("writtenPlace", path, async () => (await placeOf(path, "followed")).place);
}

/** The limit of Linux. */
const MAX_LINKS = 40;

/** The place for a file, and the file it replaces. @throws FileError when something other than a file is there */
async function placeOf(
  path: string,
  links: "followed" | "replaced",
  followed = 0,
): Promise<{ place: string; old?: Stats }> {
  let isLink: boolean;
  try {
    const stats = await fs.lstat(path);
    if (stats.isFile()) return { place: path, old: stats };
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

async function writeDurably(
  path: string,
  pieces: readonly Piece[],
  length: number,
  old: Stats | undefined,
): Promise<void> {
  // Until it has the owner and permissions of the old file, another user must not open it.
  const handle = await fs.open(path, "wx", old === undefined ? 0o666 : 0o600);
  try {
    if (old !== undefined) await handle.chmod(await passOn(handle, old));
    for await (const bytes of joined(pieces)) await handle.writeFile(bytes);
    await handle.sync();
    const { size } = await handle.stat();
    // Memory that was taken away, or a file that changed meanwhile.
    if (size !== length) throw fault("FILE_IO", path, `expected ${length} bytes in ${path}, got ${size}.`);
  } finally {
    await handle.close();
  }
}

/** Bytes to gather before they are written: a call of the system for each small piece would take long. */
const GATHERED = 2 ** 20;

async function* joined(pieces: readonly Piece[]): AsyncGenerator<Uint8Array> {
  const room = new Uint8Array(Math.min(GATHERED, lengthOf(pieces)));
  let used = 0;
  for (const piece of pieces) {
    const bytes = await bytesOf(piece);
    const isLarge = bytes.length > GATHERED / 4;
    if (used > 0 && (isLarge || used + bytes.length > room.length)) {
      yield room.subarray(0, used);
      used = 0;
    }
    if (isLarge) yield bytes;
    else {
      room.set(bytes, used);
      used += bytes.length;
    }
  }
  if (used > 0) yield room.subarray(0, used);
}

/** Gives a new file the owner and group of the old one, where allowed, and returns the permissions that it may have. */
async function passOn(handle: fs.FileHandle, old: Stats): Promise<number> {
  // With the setgid bit: as for any write, the system drops it where the user may not set it.
  const mode = old.mode & 0o2777;
  const { uid, gid } = await handle.stat();
  if (uid === old.uid && gid === old.gid) return mode;
  const take = (owner: number) =>
    handle.chown(owner, old.gid).then(
      () => true,
      () => false,
    );
  // Only root may change the owner of a file; any user may choose one of their own groups.
  if ((await take(old.uid)) || (await take(uid))) return mode;
  // The group differs: give it only the permissions that all users have.
  return (mode & 0o707) | ((mode & 0o007) << 3);
}

/** Makes a rename in `directory` durable, where the system can. */
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

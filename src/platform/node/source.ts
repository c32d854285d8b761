/** Files and folders as byte sources. Opens only regular files, and follows no link that a file names, except within a cache of Hugging Face. */
import { constants, fstatSync, type Stats } from "node:fs";
import { type FileHandle, readlink } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fail } from "../../core/storage/codes.ts";
import { type ByteSource, blockSource, checkPlainName, type Folder } from "../../core/storage/source.ts";
import { checkPath } from "./fileError.ts";
import { type OpenedFile, openAtOnce } from "./files.ts";

/** An open file to read in ranges. */
export interface FileSource extends ByteSource {
  readonly path: string;
  /** The files beside it, for formats that use several files. */
  readonly folder: Folder;
  /** Closes the file. Call it after reading the last tensor. */
  close(): Promise<void>;
}

/**
 * Opens a file and returns a source that reads ranges of it.
 *
 * @param path absolute, or relative to the working directory
 * @throws FormatError MISSING when the file does not exist; FORMAT_REFUSED for folders, devices and pipes
 * @example
 * const source = await fileSource("model.json");
 * const { layers } = await openCheckpoint(source, { folder: source.folder, name: "model.json" });
 * await source.close();
 */
export async function fileSource(path: string): Promise<FileSource> {
  checkPath("fileSource", path);
  const opened = await openRegular(path, constants.O_RDONLY);
  if (opened === undefined)
    return fail(
      "file",
      "MISSING",
      `expected a file, got none at ${resolve(path)}. Check how the path is written.`,
      {
        entry: path,
      },
    );
  const place = dirname(resolve(path));
  // A SavedModel keeps its variables in a folder of their own.
  const folders = (basename(place) === "variables" ? [place, dirname(place)] : [place]).map(folderSource);
  const folder: Folder = {
    async open(name) {
      for (const each of folders) {
        const file = await each.open(name);
        if (file !== undefined) return file;
      }
      return undefined;
    },
  };
  const close = async () => {
    await opened.handle.close();
    for (const each of folders) await each.close();
  };
  return { ...sourceOf(opened, path), path, folder, close };
}

/**
 * Returns the files of a folder, for formats that use several files. Refuses symbolic links and files with several hard links, which may lead out
 * of the folder; a link into the `blobs` of a cache of Hugging Face is read.
 *
 * @param directory absolute, or relative to the working directory
 * @throws ArgumentError for anything else than a path; `open` rejects with a FormatError for a file that it refuses
 * @example
 * const folder = folderSource("models");
 * const weights = await folder.open("group1-shard1of1.bin");
 * await folder.close();
 */
export function folderSource(directory: string): Folder & { close(): Promise<void> } {
  checkPath("folderSource", directory);
  const handles: FileHandle[] = [];
  return {
    async open(name) {
      checkPlainName("file", name, { entry: name });
      const path = join(directory, name);
      const opened = await openUnlinked(path);
      if (opened === undefined) return undefined;
      handles.push(opened.handle);
      const { nlink } = opened.stats;
      // Of a file that was replaced since it was opened there is no name left; its bytes stay.
      if (nlink > 1) {
        fail("file", "FORMAT_REFUSED", `expected a file of this folder alone, got ${nlink} hard links.`, {
          entry: name,
        });
      }
      return sourceOf(opened, path);
    },
    async close() {
      for (const handle of handles.splice(0)) await handle.close();
    },
  };
}

function unreadable(path: string, error: unknown): never {
  const { code, message } = error as NodeJS.ErrnoException;
  return fail("file", "MISSING", `expected a readable file at ${path}, got ${code ?? message}.`, {
    entry: path,
  });
}

/** Turns errors of the system into errors about `path`. */
const readable = <T>(path: string, work: () => Promise<T>): Promise<T> =>
  work().catch((error) => unreadable(path, error));

/** Opens a regular file, or returns undefined when there is none. @throws FormatError for anything else */
export async function openRegular(path: string, flags: number): Promise<OpenedFile | undefined> {
  let opened: OpenedFile;
  try {
    opened = await openAtOnce(path, flags);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    if (code === "ELOOP") {
      fail("file", "FORMAT_REFUSED", "expected a file of this folder, got a symbolic link.", { entry: path });
    }
    return unreadable(path, error);
  }
  const { handle, stats } = opened;
  if (!stats.isFile()) {
    await handle.close();
    fail("file", "FORMAT_REFUSED", `expected a regular file at ${path}, got a folder, device or pipe.`, {
      entry: path,
    });
  }
  return opened;
}

/** Where a snapshot of a cache of Hugging Face keeps the bytes of a file: under the hash of its content. */
const BLOB = /^(?:\.\.[/\\]){2,8}blobs[/\\][0-9a-f]{40,64}$/;

/** Opens a regular file, or a link to a blob of its cache, and no other link. Returns undefined when there is none. */
export async function openUnlinked(path: string): Promise<OpenedFile | undefined> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW;
  const target = await readlink(path).catch(() => "");
  // Not joined: the system resolves `..` from where the folder really is.
  return openRegular(BLOB.test(target) ? `${dirname(path)}/${target}` : path, flags);
}

function sourceOf({ handle, stats }: OpenedFile, path: string): ByteSource {
  const { size, read } = blockSource(stats.size, async (start, end) => {
    const bytes = new Uint8Array(end - start);
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await readable(path, () =>
        handle.read(bytes, filled, bytes.length - filled, start + filled),
      );
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  });
  return {
    size,
    async read(start, end) {
      if (handle.fd < 0) {
        fail("file", "MISSING", `expected ${path} to be open, got it closed. Read before you close it.`, {
          entry: path,
        });
      }
      // Waiting for another thread would take longer than the call.
      checkUnchanged(stats, await readable(path, async () => fstatSync(handle.fd)), path);
      return read(start, end);
    },
  };
}

function checkUnchanged(before: Stats, now: Stats, path: string): void {
  if (now.size !== before.size || now.mtimeMs !== before.mtimeMs) {
    const message = `expected ${path} unchanged since it was opened, got another version. Open it again.`;
    fail("file", "DISAGREEMENT", message, { entry: path });
  }
}

/** Errors of files, with a code and advice. */
import { ArgumentError, describe, SluiceError } from "../../core/tensor/errors.ts";

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

/**
 * A file could not be read or written; `cause` has the system's error.
 *
 * @example
 * const isMissing = (error: unknown) => error instanceof FileError && error.code === "FILE_NOT_FOUND";
 * const bytes = await readFile("model.pt").catch((error) => (isMissing(error) ? undefined : Promise.reject(error)));
 */
export class FileError extends SluiceError {
  /** The file or directory that failed. */
  readonly path: string;

  /**
   * @param code    the kind of failure, such as `"FILE_NOT_FOUND"`
   * @param path    the file or directory that failed
   * @param message what was expected, what came, and what to do
   * @param cause   the system's error, if there is one
   */
  constructor(code: FileCode, path: string, message: string, cause?: unknown) {
    super(code, message, { cause });
    this.path = path;
  }
}

/** As FileError, with advice. @param message what was expected and what came */
export function fault(code: FileCode, path: string, message: string, cause?: unknown): FileError {
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

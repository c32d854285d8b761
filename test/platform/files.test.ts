/** Files are written whole or not at all, whatever fails; errors are coded. */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FileError } from "../../src/platform/node/fileError.ts";
import {
  appendFile,
  listFiles,
  makeDirectory,
  readFile,
  readStream,
  removeFile,
  writeFileAtomic,
} from "../../src/platform/node/files.ts";
import { temporaryName } from "../../src/platform/node/temporary.ts";

/** Counts the calls that reach the file system and makes one of them fail, or all from one on. */
const fault = vi.hoisted(() => ({
  at: 0,
  sticky: false,
  code: "EIO",
  calls: 0,
  /** A new file's owner, which cannot be changed. */
  owner: undefined as number | undefined,
}));

vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>();
  const failing = <F extends (...args: never[]) => Promise<unknown>>(syscall: string, call: F): F =>
    (async (...args: never[]) => {
      fault.calls++;
      if (fault.at > 0 && (fault.sticky ? fault.calls >= fault.at : fault.calls === fault.at)) {
        throw Object.assign(new Error(`${fault.code}: made to fail`), { code: fault.code, syscall });
      }
      return call(...args);
    }) as F;
  const open: typeof real.open = async (...args) => {
    const handle = await failing("open", real.open)(...args);
    for (const name of ["writeFile", "sync", "stat", "chmod"] as const) {
      handle[name] = failing(name, handle[name].bind(handle) as never) as never;
    }
    if (fault.owner !== undefined) {
      const { stat } = handle;
      handle.stat = (async () => Object.assign(await stat.call(handle), { uid: fault.owner })) as never;
      handle.chown = failing("chown", () => Promise.reject(Object.assign(new Error(), { code: "EPERM" })));
    }
    return handle;
  };
  return { ...real, open, rename: failing("rename", real.rename), lstat: failing("lstat", real.lstat) };
});

let directory: string;

beforeEach(async () => {
  Object.assign(fault, { at: 0, calls: 0, sticky: false, code: "EIO", owner: undefined });
  directory = await fs.mkdtemp(join(tmpdir(), "sluice-files-"));
});

afterEach(async () => {
  fault.at = 0;
  await fs.rm(directory, { recursive: true });
});

const oldBytes = Uint8Array.of(1, 2, 3);
const newBytes = Uint8Array.from({ length: 5000 }, (_, k) => k);

async function errorOf(work: Promise<unknown>): Promise<FileError> {
  const error = await work.then(
    () => undefined,
    (caught) => caught,
  );
  expect(error).toBeInstanceOf(FileError);
  return error as FileError;
}

describe("writeFileAtomic", () => {
  test("makes and replaces a file, and leaves nothing else", async () => {
    const path = join(directory, "a.bin");
    await writeFileAtomic(path, oldBytes);
    await writeFileAtomic(path, newBytes);
    expect(await readFile(path)).toEqual(newBytes);
    expect(await fs.readdir(directory)).toEqual(["a.bin"]);
  });

  test("keeps the permissions of the old file", async () => {
    const path = join(directory, "a.bin");
    await writeFileAtomic(path, oldBytes);
    await fs.chmod(path, 0o600);
    await writeFileAtomic(path, newBytes);
    expect((await fs.stat(path)).mode & 0o777).toBe(0o600);
  });

  test("keeps the setgid bit", async () => {
    const path = join(directory, "a.bin");
    await writeFileAtomic(path, oldBytes);
    // Without the right to execute, so that no system takes it away when bytes are written.
    await fs.chmod(path, 0o2640);
    await writeFileAtomic(path, newBytes);
    expect((await fs.stat(path)).mode & 0o7777).toBe(0o2640);
  });

  /** TypeScript's library of ES2022 has no `resize`. */
  type Resizable = ArrayBuffer & { resize(bytes: number): void };
  test.each([
    ["transferred", (buffer: Resizable) => structuredClone(buffer, { transfer: [buffer] })],
    ["shrunk", (buffer: Resizable) => buffer.resize(1000)],
    ["grown", (buffer: Resizable) => buffer.resize(6000)],
  ])("bytes that are %s before they are written: the old file stays", async (_, change) => {
    const path = join(directory, "a.bin");
    await writeFileAtomic(path, oldBytes);
    const buffer: Resizable = Reflect.construct(ArrayBuffer, [5000, { maxByteLength: 8000 }]);
    const writing = writeFileAtomic(path, new Uint8Array(buffer));
    change(buffer);
    await expect(writing).rejects.toMatchObject({ code: "FILE_IO" });
    expect(await readFile(path)).toEqual(oldBytes);
    expect(await fs.readdir(directory)).toEqual(["a.bin"]);
  });

  test("bytes that were gone before: the old file stays, and is not replaced by an empty one", async () => {
    const path = join(directory, "a.bin");
    await writeFileAtomic(path, oldBytes);
    const buffer: Resizable = Reflect.construct(ArrayBuffer, [8, { maxByteLength: 8 }]);
    const bytes = new Uint8Array(buffer, 0, 8);
    buffer.resize(4);
    await expect(writeFileAtomic(path, bytes)).rejects.toMatchObject({ code: "ARGUMENT" });
    expect(await readFile(path)).toEqual(oldBytes);
  });

  const isRoot = process.getuid?.() === 0;
  test.skipIf(!isRoot)(
    `keeps the owner and group of the old file${isRoot ? "" : " (needs root)"}`,
    async () => {
      const path = join(directory, "a.bin");
      await writeFileAtomic(path, oldBytes);
      await fs.chown(path, 1234, 2345);
      await fs.chmod(path, 0o640);
      await writeFileAtomic(path, newBytes);
      const { uid, gid, mode } = await fs.stat(path);
      expect([uid, gid, mode & 0o777]).toEqual([1234, 2345, 0o640]);
    },
  );

  test("where the owner cannot be kept, the new group gets no more than all others", async () => {
    const path = join(directory, "a.bin");
    await writeFileAtomic(path, oldBytes);
    await fs.chmod(path, 0o664);
    Object.assign(fault, { owner: 1234 });
    await writeFileAtomic(path, newBytes);
    expect((await fs.stat(path)).mode & 0o777).toBe(0o644);
  });

  describe.each([
    ["once", false],
    ["for good", true],
  ])("when a call fails %s", (_, sticky) => {
    test.each(["EIO", "ENOSPC", "EACCES", "EMFILE", "EROFS"])("with %s: old or new, coded", async (code) => {
      const path = join(directory, "a.bin");
      await writeFileAtomic(path, oldBytes);
      Object.assign(fault, { sticky, code });
      let failures = 0;
      for (let k = 1; ; k++) {
        await fs.writeFile(path, oldBytes);
        Object.assign(fault, { at: k, calls: 0 });
        const error = await writeFileAtomic(path, newBytes).then(
          () => undefined,
          (caught) => caught,
        );
        fault.at = 0;
        const content = await readFile(path);
        expect(await fs.readdir(directory), `call ${k}`).toEqual(["a.bin"]);
        if (error === undefined) {
          expect(content).toEqual(newBytes);
          break;
        }
        failures++;
        expect(error).toBeInstanceOf(FileError);
        expect(error.path).toBe(path);
        expect(error.cause.code).toBe(code);
        expect([oldBytes, newBytes]).toContainEqual(content);
        // Only what comes after the rename may find the new file in place.
        if (error.cause.syscall === "rename") expect(content).toEqual(oldBytes);
      }
      // look, open, owner, permissions, write, sync, size, rename, open the directory, sync it
      expect(failures).toBe(10);
    });
  });

  test.each([
    ["ENOSPC", "FILE_FULL"],
    ["EDQUOT", "FILE_FULL"],
    ["EACCES", "FILE_ACCESS"],
    ["EROFS", "FILE_ACCESS"],
    ["EIO", "FILE_IO"],
    ["EMFILE", "FILE_IO"],
  ])("gives %s the code %s", async (code, expected) => {
    Object.assign(fault, { at: 2, code });
    expect((await errorOf(writeFileAtomic(join(directory, "a"), newBytes))).code).toBe(expected);
  });

  test("below a directory of its own it replaces a symbolic link and never writes through it", async () => {
    const target = join(directory, "target");
    const link = join(directory, "link");
    await fs.writeFile(target, oldBytes);
    await fs.symlink(target, link);
    await writeFileAtomic(link, newBytes, "replaced");
    expect(await readFile(target)).toEqual(oldBytes);
    expect(await readFile(link)).toEqual(newBytes);
    expect((await fs.lstat(link)).isSymbolicLink()).toBe(false);
  });

  test("a symbolic link that a user named stays, and what it leads to is written", async () => {
    await fs.mkdir(join(directory, "far"));
    await fs.mkdir(join(directory, "near"));
    const target = join(directory, "far", "model");
    const [first, second] = [join(directory, "near", "first"), join(directory, "second")];
    await fs.symlink("../far/model", first);
    await fs.symlink(first, second);
    // A link to a file that is yet to be made, then to one that is there and has permissions of its own.
    for (const bytes of [oldBytes, newBytes]) {
      await writeFileAtomic(second, bytes);
      expect(await readFile(target)).toEqual(bytes);
      for (const link of [first, second]) expect((await fs.lstat(link)).isSymbolicLink()).toBe(true);
      await fs.chmod(target, 0o640);
    }
    expect((await fs.stat(target)).mode & 0o777).toBe(0o640);
    expect(
      (await fs.readdir(join(directory, "near"))).concat(await fs.readdir(join(directory, "far"))),
    ).toEqual(["first", "model"]);
    await fs.symlink("loop", join(directory, "loop"));
    const error = await errorOf(writeFileAtomic(join(directory, "loop"), newBytes));
    expect([error.code, error.message]).toEqual([
      "FILE_TYPE",
      expect.stringMatching(/a link that leads nowhere/),
    ]);
  });

  test("a hard link elsewhere keeps the old content", async () => {
    const [path, other] = [join(directory, "a"), join(directory, "b")];
    await fs.writeFile(path, oldBytes);
    await fs.link(path, other);
    await writeFileAtomic(path, newBytes);
    expect(await readFile(other)).toEqual(oldBytes);
  });

  test("refuses to replace a directory or a device", async () => {
    await fs.mkdir(join(directory, "d"));
    expect((await errorOf(writeFileAtomic(join(directory, "d"), newBytes))).code).toBe("FILE_TYPE");
    expect((await errorOf(writeFileAtomic("/dev/null", newBytes))).code).toBe("FILE_TYPE");
  });

  test("tells when the directory is missing or is a file", async () => {
    const missing = await errorOf(writeFileAtomic(join(directory, "no", "a"), newBytes));
    expect(missing.code).toBe("FILE_NOT_FOUND");
    expect(missing.message).toMatch(/^file: expected to be able to use .*, got ENOENT \(open\)/);
    await fs.writeFile(join(directory, "f"), oldBytes);
    expect((await errorOf(writeFileAtomic(join(directory, "f", "a"), newBytes))).code).toBe("FILE_TYPE");
  });
});

describe("other calls", () => {
  test("append makes a file, adds to it, and can be durable", async () => {
    const path = join(directory, "log");
    await appendFile(path, oldBytes, false);
    await appendFile(path, Uint8Array.of(4), true);
    expect(await readFile(path)).toEqual(Uint8Array.of(1, 2, 3, 4));
  });

  test.skipIf(process.platform === "win32")("pipes and devices are refused, at once", async () => {
    const pipe = join(directory, "pipe");
    execFileSync("mkfifo", [pipe]);
    for (const attempt of [
      () => readFile(pipe),
      () => readFile("/dev/zero"),
      () => appendFile(pipe, oldBytes, false),
    ]) {
      const { code, message } = await errorOf(attempt());
      expect([code, message]).toEqual(["FILE_TYPE", expect.stringMatching(/got a pipe or device\. Name a/)]);
    }
  });

  test("a stream is read to its end, but not beyond the limit", async () => {
    const stream = async function* (pieces = Number.POSITIVE_INFINITY) {
      for (let k = 0; k < pieces; k++) yield oldBytes;
    };
    expect(await readStream(stream(2), "pipe")).toEqual(Uint8Array.of(1, 2, 3, 1, 2, 3));
    const { code, message } = await errorOf(readStream(stream(), "pipe", 1000));
    expect([code, message]).toEqual([
      "FILE_IO",
      expect.stringMatching(/at most 1000 bytes from pipe, got more/),
    ]);
  });

  test("errors of reading, appending and making a directory are coded", async () => {
    expect((await errorOf(readFile(join(directory, "no")))).code).toBe("FILE_NOT_FOUND");
    expect((await errorOf(readFile(directory))).code).toBe("FILE_TYPE");
    expect((await errorOf(appendFile(directory, oldBytes, true))).code).toBe("FILE_TYPE");
    await fs.writeFile(join(directory, "f"), oldBytes);
    expect((await errorOf(makeDirectory(join(directory, "f", "d")))).code).toBe("FILE_TYPE");
    expect((await errorOf(listFiles(join(directory, "f")))).code).toBe("FILE_TYPE");
  });

  test.each(["/proc/x", "/proc/x/y/z"])(
    "%s, where nothing can be made, is refused in good time",
    async (path) => {
      if (process.platform !== "linux") return;
      await expect(makeDirectory(path)).rejects.toMatchObject({ code: "FILE_ACCESS" });
    },
  );

  test("a directory is made with those above it, twice at once, and over a link to one", async () => {
    const deep = join(directory, "a", "b", "c");
    await Promise.all([makeDirectory(deep), makeDirectory(deep)]);
    await makeDirectory(deep);
    expect((await fs.stat(deep)).isDirectory()).toBe(true);
    await fs.symlink(join(directory, "a"), join(directory, "link"));
    await makeDirectory(join(directory, "link", "d"));
    expect((await fs.stat(join(directory, "a", "d"))).isDirectory()).toBe(true);
  });

  test("every refusal ends with what to do", async () => {
    await fs.writeFile(join(directory, "f"), oldBytes);
    for (const attempt of [
      () => makeDirectory(join(directory, "f")),
      () => readFile(directory),
      () => readFile("/no/such"),
    ]) {
      expect((await errorOf(attempt())).message).toMatch(/, got [^.]*\. [A-Z].*\.$/);
    }
  });

  test("listing knows no directories, no temporary files, and no error for a missing directory", async () => {
    await fs.mkdir(join(directory, "d"));
    await fs.writeFile(join(directory, "f"), oldBytes);
    await fs.writeFile(join(directory, ".f.123.0123456789abcdef.tmp"), oldBytes);
    expect(await listFiles(directory)).toEqual(["f"]);
    expect(await listFiles(join(directory, "no"))).toEqual([]);
  });

  test("removing a missing file does not throw", async () => {
    const path = join(directory, "f");
    await fs.writeFile(path, oldBytes);
    await removeFile(path);
    await removeFile(path);
    expect(await fs.readdir(directory)).toEqual([]);
  });

  test("a write removes what a killed process left beside the file", async () => {
    const left = join(directory, temporaryName("model.safetensors", 2 ** 22 + 1));
    await fs.writeFile(left, oldBytes);
    await writeFileAtomic(join(directory, "other.safetensors"), newBytes);
    expect(await fs.readdir(directory)).toEqual(["other.safetensors"]);
  });

  test("many writers of one path: the result is the whole text of one of them", async () => {
    const path = join(directory, "a");
    const contents = Array.from({ length: 40 }, (_, k) => new Uint8Array(2000 + k).fill(k));
    await Promise.all(contents.map((bytes) => writeFileAtomic(path, bytes)));
    expect(contents).toContainEqual(await readFile(path));
    expect(await fs.readdir(directory)).toEqual(["a"]);
  });
});

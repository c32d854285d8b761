/** Files as byte sources: ranges, changes under the reader, and everything in a folder other than plain files. */
import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  linkSync,
  mkdirSync,
  renameSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openSafetensors } from "../../src/core/storage/safetensors/open.ts";
import { writeSafetensors } from "../../src/core/storage/safetensors/write.ts";
import { fileSource, folderSource } from "../../src/platform/node/source.ts";
import { temporaryFolder } from "../support/folders.ts";

const { path } = temporaryFolder();
const file = writeSafetensors(
  new Map([["a", { dtype: "U8", shape: [4], bytes: Uint8Array.of(1, 2, 3, 4) }]]),
);

describe("fileSource", () => {
  test("reads ranges", async () => {
    writeFileSync(path("a.safetensors"), file);
    const source = await fileSource(path("a.safetensors"));
    expect(source.size).toBe(file.length);
    const contents = await openSafetensors(source);
    expect((await contents.tensors.get("a")!.read()).bytes).toEqual(Uint8Array.of(1, 2, 3, 4));
    await source.close();
  });

  test.each([
    [-5, "x" as never],
    [Number.NaN, 4],
    [8, 2],
    [0, 2 ** 52],
  ])("refuses the range %s to %s", async (start, end) => {
    writeFileSync(path("ranges"), file);
    const source = await fileSource(path("ranges"));
    await expect(source.read(start, end)).rejects.toMatchObject({
      code: "ARGUMENT",
      message: expect.stringContaining(`expected a range of ${file.length} bytes, got [`),
    });
    await source.close();
  });

  test.each([
    ["grows", () => appendFileSync(path("b"), "x")],
    ["shrinks", () => truncateSync(path("b"), file.length - 1)],
  ])("a file that %s is refused", async (_, change) => {
    writeFileSync(path("b"), file);
    const source = await fileSource(path("b"));
    const contents = await openSafetensors(source);
    change();
    await expect(contents.tensors.get("a")!.read()).rejects.toMatchObject({ code: "DISAGREEMENT" });
    await source.close();
  });

  test("nothing is read after it is closed", async () => {
    writeFileSync(path("closed"), "12");
    const source = await fileSource(path("closed"));
    await source.close();
    await expect(source.read(0, 1)).rejects.toThrow(
      /closed to be open, got it closed\. Read before you close it/,
    );
  });

  test("what is missing, a folder, a pipe, a device", async () => {
    await expect(fileSource(path("missing"))).rejects.toMatchObject({ code: "MISSING" });
    await expect(fileSource(path(""))).rejects.toMatchObject({ code: "FORMAT_REFUSED" });
    execFileSync("mkfifo", [path("pipe")]);
    await expect(fileSource(path("pipe"))).rejects.toMatchObject({ code: "FORMAT_REFUSED" });
    await expect(fileSource("/dev/zero")).rejects.toMatchObject({ code: "FORMAT_REFUSED" });
  });
});

describe("folderSource", () => {
  const inner = path("inner");
  mkdirSync(inner);
  writeFileSync(path("outside"), "secret");
  writeFileSync(join(inner, "plain"), "12");
  symlinkSync(path("outside"), join(inner, "link"));
  symlinkSync(join(inner, "plain"), join(inner, "link within"));
  linkSync(path("outside"), join(inner, "hard link"));
  mkdirSync(join(inner, "folder"));

  test("plain files, and undefined where there is none", async () => {
    const source = folderSource(inner);
    expect((await source.open("plain"))!.size).toBe(2);
    expect(await source.open("missing")).toBeUndefined();
    await source.close();
  });

  test.each(["link", "link within", "hard link", "folder"])("a %s is refused", async (name) => {
    const source = folderSource(inner);
    await expect(source.open(name)).rejects.toMatchObject({ code: "FORMAT_REFUSED" });
    await source.close();
  });

  describe("a cache of Hugging Face", () => {
    const snapshot = path("models--a--b/snapshots/1234/onnx");
    const blobs = path("models--a--b/blobs");
    const [blob, other] = ["a", "b"].map((digit) => digit.repeat(64));
    mkdirSync(snapshot, { recursive: true });
    mkdirSync(blobs);
    writeFileSync(join(blobs, blob), "blob");
    symlinkSync(`../../../blobs/${blob}`, join(snapshot, "model.onnx_data"));
    symlinkSync("../../../blobs/name", join(snapshot, "no hash"));
    symlinkSync(`../../../others/${blob}`, join(snapshot, "no blob"));
    symlinkSync(join(blobs, blob), join(snapshot, "from the root"));
    symlinkSync(path("outside"), join(blobs, other));
    symlinkSync(`../../../blobs/${other}`, join(snapshot, "a second link"));

    test("a link to a blob is read, from the folder and from a link to the folder", async () => {
      symlinkSync(snapshot, path("model"));
      for (const directory of [snapshot, path("model")]) {
        const source = folderSource(directory);
        const { size, read } = (await source.open("model.onnx_data"))!;
        expect(new TextDecoder().decode(await read(0, size))).toBe("blob");
        await source.close();
      }
    });

    test.each(["no hash", "no blob", "from the root", "a second link"])("%s is refused", async (name) => {
      await expect(folderSource(snapshot).open(name)).rejects.toMatchObject({ code: "FORMAT_REFUSED" });
    });
  });

  test("a file that is replaced while it is opened", async () => {
    const [old, next] = [join(inner, "replaced"), join(inner, "next")];
    writeFileSync(old, "old");
    for (let round = 0; round < 200; round++) {
      const source = folderSource(inner);
      const opening = source.open("replaced");
      if (round % 2 > 0) await new Promise((resolve) => setImmediate(resolve));
      writeFileSync(next, "new");
      renameSync(next, old);
      expect((await opening)!.size).toBe(3);
      await source.close();
    }
  });

  test.each(["../outside", "/etc/passwd", "..", "folder/x", "a\\b", ""])(
    "the name %s is refused",
    async (name) => {
      await expect(folderSource(inner).open(name)).rejects.toMatchObject({ code: "NAME" });
    },
  );
});

/** The directory store behaves as the store in memory does, and stays inside its directory. */
import * as fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ArgumentError, SluiceError } from "../../src/core/tensor/errors.ts";
import { type CheckpointStore, memoryStore } from "../../src/core/train/store.ts";
import { directoryStore } from "../../src/platform/node/directoryStore.ts";

let directory: string;

beforeEach(async () => {
  directory = await fs.mkdtemp(join(tmpdir(), "sluice-store-"));
});

afterEach(async () => {
  await fs.rm(directory, { recursive: true });
});

const stores: [string, () => CheckpointStore][] = [
  ["memoryStore", () => memoryStore()],
  ["directoryStore", () => directoryStore(join(directory, "a", "run"))],
];

describe.each(stores)("%s", (_, make) => {
  test("starts empty, keeps, replaces, appends and removes files", async () => {
    const store = make();
    expect(await store.list()).toEqual([]);
    await store.write("a", Uint8Array.of(1, 2));
    await store.write("a", Uint8Array.of(3));
    await store.append("a", Uint8Array.of(4), false);
    await store.append("b.jsonl", Uint8Array.of(5), true);
    await store.append("b.jsonl", new Uint8Array(), true);
    expect((await store.list()).sort()).toEqual(["a", "b.jsonl"]);
    expect(await store.read("a")).toEqual(Uint8Array.of(3, 4));
    expect(await store.read("b.jsonl")).toEqual(Uint8Array.of(5));
    await store.remove("a");
    await store.remove("a");
    expect(await store.list()).toEqual(["b.jsonl"]);
  });

  test("does not share memory with what it was given or gives", async () => {
    const store = make();
    const bytes = Uint8Array.of(1, 2);
    await store.write("a", bytes);
    bytes.fill(9);
    (await store.read("a")).fill(8);
    expect(await store.read("a")).toEqual(Uint8Array.of(1, 2));
  });

  test("takes the bytes of the call, or rejects", async () => {
    const store = make();
    for (const write of [store.write, (name: string, bytes: Uint8Array) => store.append(name, bytes, true)]) {
      const bytes = Uint8Array.of(1, 2);
      const writing = write("a", bytes).then(
        () => store.read("a"),
        ({ code }) => code,
      );
      structuredClone(bytes, { transfer: [bytes.buffer] });
      expect(["ARGUMENT", Uint8Array.of(1, 2)]).toContainEqual(await writing);
      await expect(write("a", bytes)).rejects.toMatchObject({ code: "ARGUMENT" });
      await store.remove("a");
    }
  });

  test("rejects with a coded error when a file is not there", async () => {
    const error = await make()
      .read("no")
      .catch((caught) => caught);
    expect(error).toBeInstanceOf(SluiceError);
    expect(error.code).toBe("FILE_NOT_FOUND");
  });
});

describe("directoryStore", () => {
  test.each(["../x", "a/b", "", ".", "..", ".hidden", "a\0", "/etc/passwd", "a\\b", "x".repeat(300)])(
    "refuses the name %j",
    async (name) => {
      const store = directoryStore(directory);
      await expect(store.write(name, Uint8Array.of(1))).rejects.toThrow(ArgumentError);
      await expect(store.append(name, Uint8Array.of(1), false)).rejects.toThrow(ArgumentError);
      await expect(store.read(name)).rejects.toThrow(ArgumentError);
      await expect(store.remove(name)).rejects.toThrow(ArgumentError);
      expect(await fs.readdir(directory)).toEqual([]);
    },
  );

  test("removes stale temporary files when it first writes", async () => {
    await fs.writeFile(join(directory, `.a.${2 ** 22 + 1}.0123456789abcdef.tmp`), "x");
    const store = directoryStore(directory);
    expect(await store.list()).toEqual([]);
    await store.write("b", Uint8Array.of(1));
    expect(await fs.readdir(directory)).toEqual(["b"]);
  });

  test("does not make the directory to look into it", async () => {
    await directoryStore(join(directory, "no")).list();
    expect(await fs.readdir(directory)).toEqual([]);
  });

  test("stays where it was when the working directory changes", async () => {
    const before = process.cwd();
    process.chdir(directory);
    try {
      const store = directoryStore("run");
      process.chdir(before);
      await store.write("a", Uint8Array.of(1));
    } finally {
      process.chdir(before);
    }
    expect(await fs.readdir(join(directory, "run"))).toEqual(["a"]);
  });

  test.each([undefined, "", 3])("refuses the path %j", (path) => {
    expect(() => directoryStore(path as never)).toThrow(ArgumentError);
  });
});

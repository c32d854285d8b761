/** A TensorFlow.js model in several files: wherever its writer is stopped, the folder opens as the old model or as the new one. */
import { execFileSync } from "node:child_process";
import * as fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openFile } from "../../src/checkpoint/formats/detect.ts";
import { writeTfjs } from "../../src/checkpoint/formats/tfjs/write.ts";
import { editFile } from "../../src/command/editFile.ts";
import { fromFloat, type RawTensor } from "../../src/core/storage/raw.ts";
import { bytesSource } from "../../src/core/storage/source.ts";
import { writeBeside } from "../../src/platform/node/checkpoint.ts";
import { fileSource } from "../../src/platform/node/source.ts";
import { temporaryName } from "../../src/platform/node/temporary.ts";
import { waves } from "../checkpoint/formats/fileBytes.ts";
import { readAll } from "../support/readAll.ts";

/** The process is killed at this call that changes the file system: it and all later ones do nothing. */
const kill = vi.hoisted(() => ({ at: 0, calls: 0 }));

vi.mock("node:fs/promises", async (original) => {
  const real = await original<typeof import("node:fs/promises")>();
  const counted = <F extends (...args: never[]) => Promise<unknown>>(call: F): F =>
    (async (...args: never[]) => {
      if (++kill.calls >= kill.at && kill.at > 0) throw Object.assign(new Error("killed"), { code: "EIO" });
      return call(...args);
    }) as F;
  const open: typeof real.open = async (...args) => {
    const handle = await (args[1] === "r" ? real.open : counted(real.open))(...args);
    handle.writeFile = counted(handle.writeFile.bind(handle) as never) as never;
    return handle;
  };
  return { ...real, open, rename: counted(real.rename), rm: counted(real.rm) };
});

let directory: string;
beforeEach(async () => {
  kill.at = 0;
  directory = await fs.mkdtemp(join(tmpdir(), "sluice-tfjs-"));
});
afterEach(async () => {
  kill.at = 0;
  await fs.rm(directory, { recursive: true });
});

const model = (size: number, start: number, shardBytes: number) =>
  writeTfjs({
    tensors: new Map([
      ["a", fromFloat(waves(size, start), [size])],
      ["b", fromFloat(waves(size, start + 1000), [size])],
    ]),
    modelTopology: null,
    shardBytes,
  });

async function put(files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  for (const [name, bytes] of files) await fs.writeFile(join(directory, name), bytes);
}

async function clear(): Promise<void> {
  for (const name of await fs.readdir(directory)) await fs.unlink(join(directory, name));
}

async function values(path: string): Promise<string> {
  const source = await fileSource(path);
  try {
    const tensors = await readAll(await openFile(source, { folder: source.folder }));
    return [...tensors.values()].map(({ bytes }) => Buffer.from(bytes).toString("hex")).join();
  } finally {
    await source.close();
  }
}

const path = () => join(directory, "model.json");

async function emptyFile(name: string): Promise<string> {
  await fs.writeFile(join(directory, name), "");
  return join(directory, name);
}

/** Stops `write` at its first call, its second, … and expects one of two models each time; in the end the new one. */
async function expectOldOrNew(
  old: ReadonlyMap<string, Uint8Array>,
  write: () => Promise<unknown>,
): Promise<void> {
  await put(old);
  const before = await values(path());
  await write();
  const after = await values(path());
  expect(after).not.toBe(before);
  const seen = new Set<string>();
  let stopped = true;
  for (let at = 1; stopped; at++) {
    await clear();
    await put(old);
    Object.assign(kill, { at, calls: 0 });
    stopped = await write().then(
      () => false,
      () => true,
    );
    kill.at = 0;
    const found = await values(path());
    expect([before, after], `stopped at call ${at}`).toContain(found);
    seen.add(found);
  }
  expect(seen).toEqual(new Set([before, after]));
}

describe("stopped at every call", () => {
  test.each([
    ["one shard over one", model(10, 0, 1000), model(20, 1, 1000)],
    ["equal sizes", model(10, 0, 1000), model(10, 1, 1000)],
    ["three shards over two", model(10, 0, 50), model(16, 1, 50)],
    ["one over several", model(10, 0, 8), model(10, 1, 1000)],
  ])("%s", async (_name, old, next) => {
    await expectOldOrNew(old, () => writeBeside(path(), next));
  });

  test("an edit of tensors in two shards", async () => {
    const edited: RawTensor = fromFloat(waves(10, 77), [10]);
    const changed = new Map([
      ["a", edited],
      ["b", edited],
    ]);
    await expectOldOrNew(model(10, 0, 40), () => editFile(path(), path(), {}, () => ({ changed })));
  });
});

describe("what is left", () => {
  test("only the shards that are named, and those of other models", async () => {
    const [old, other, next] = [model(10, 0, 50), model(10, 5, 50), model(12, 1, 50)];
    await put(old);
    await fs.writeFile(join(directory, "other.json"), other.get("model.json")!);
    await put(new Map([...other].slice(1)));
    await fs.writeFile(join(directory, "notes.bin"), "x");
    await writeBeside(path(), next);
    const expected = [...next.keys(), ...[...other.keys()].slice(1), "notes.bin", "other.json"];
    expect((await fs.readdir(directory)).sort()).toEqual(expected.sort());
    // The same model under two names: its shards stay as long as one of them names them.
    await fs.writeFile(join(directory, "copy.json"), next.get("model.json")!);
    await writeBeside(path(), other);
    expect(await fs.readdir(directory)).toEqual(expect.arrayContaining([...next.keys()].slice(1)));
    expect(await values(join(directory, "copy.json"))).not.toBe(await values(path()));
  });

  test("the shards of a copy under any name, and of a file that cannot be read", async () => {
    const [old, next] = [model(10, 0, 50), model(12, 1, 50)];
    await put(old);
    const shards = [...old.keys()].slice(1);
    await fs.writeFile(join(directory, "model.json.bak"), old.get("model.json")!);
    await writeBeside(path(), next);
    expect(await fs.readdir(directory)).toEqual(expect.arrayContaining(shards));
    await put(old);
    await fs.unlink(join(directory, "model.json.bak"));
    await fs.symlink("nowhere", join(directory, "lost.json"));
    await fs.truncate(await emptyFile("large.json"), 2 ** 28 + 1);
    await fs.writeFile(join(directory, "large.json"), "{", { flag: "r+" });
    await writeBeside(path(), next);
    expect(await fs.readdir(directory)).toEqual(expect.arrayContaining(shards));
    await fs.unlink(join(directory, "large.json"));
    await put(old);
    await writeBeside(path(), next);
    expect(await fs.readdir(directory)).not.toContain(shards[0]);
  });

  test("old shards, while another process writes", async () => {
    const [old, next] = [model(10, 0, 50), model(12, 1, 50)];
    await put(old);
    const unfinished = temporaryName("c.json", process.ppid);
    await emptyFile(unfinished);
    await writeBeside(path(), next);
    expect(await fs.readdir(directory)).toEqual(expect.arrayContaining([...old.keys()].slice(1)));
  });

  test("several writers at once: a model whose shards are there", async () => {
    const models = [model(10, 0, 50), model(10, 1, 50)];
    for (let round = 0; round < 12; round++) {
      await Promise.all(
        [0, 1, 1].map(async (first) => {
          for (const next of [0, 1]) await writeBeside(path(), models[(first + next + round) % 2]);
        }),
      );
      await values(path());
    }
  });

  test("a link to a model: the shards lie beside the model", async () => {
    const next = model(12, 1, 50);
    await put(model(10, 0, 50));
    const links = await fs.mkdtemp(join(tmpdir(), "sluice-links-"));
    await fs.symlink(path(), join(links, "model.json"));
    await writeBeside(join(links, "model.json"), next);
    expect(await fs.readdir(links)).toEqual(["model.json"]);
    expect((await fs.readdir(directory)).sort()).toEqual([...next.keys()].sort());
    await fs.rm(links, { recursive: true });
  });

  test.skipIf(process.platform === "win32")("pipes are neither read nor replaced", async () => {
    const pipe = join(directory, "pipe.json");
    execFileSync("mkfifo", [pipe]);
    await put(model(10, 0, 50));
    const next = model(12, 1, 50);
    await writeBeside(path(), next);
    expect((await fs.readdir(directory)).sort()).toEqual([...next.keys(), "pipe.json"].sort());
    await expect(writeBeside(pipe, next)).rejects.toMatchObject({ code: "FILE_TYPE" });
  });

  test("files with other names than those of shards, whatever the old model.json names", async () => {
    await fs.writeFile(join(directory, "thesis.bin"), "x");
    const paths = ["thesis.bin", "../thesis.bin", 7, null];
    await fs.writeFile(path(), JSON.stringify({ weightsManifest: [{ paths, weights: [] }] }));
    await writeBeside(path(), model(10, 0, 1000));
    expect(await fs.readdir(directory)).toContain("thesis.bin");
  });

  test("shards as TensorFlow.js names them are replaced too", async () => {
    const old = model(10, 0, 1000);
    const [[, json], [shard, bytes]] = old;
    const named = new TextDecoder().decode(json).replace(shard, "group1-shard1of1.bin");
    await put(
      new Map([
        ["model.json", Buffer.from(named)],
        ["group1-shard1of1.bin", bytes],
      ]),
    );
    await expect(openFile(bytesSource(Buffer.from(named)))).rejects.toMatchObject({
      code: "EXTERNAL_REFUSED",
    });
    const next = model(12, 1, 1000);
    await writeBeside(path(), next);
    expect((await fs.readdir(directory)).map((name) => basename(name)).sort()).toEqual(
      [...next.keys()].sort(),
    );
  });
});

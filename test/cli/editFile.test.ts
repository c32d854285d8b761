/** Edits of a checkpoint whose values are in files beside it. */
import * as fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { editFile } from "../../src/cli/editFile.ts";
import { fromFloat } from "../../src/formats/raw.ts";
import { writeSafetensors } from "../../src/formats/safetensors/write.ts";
import { waves } from "../formats/pieces.ts";

const INDEX = "model.safetensors.index.json";
const SHARDS = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"];

let folder: string;
let model: string;

beforeEach(async () => {
  folder = await fs.mkdtemp(join(tmpdir(), "sluice-edit-"));
  model = join(folder, "model");
  await fs.mkdir(model);
  const weight_map: Record<string, string> = {};
  for (const [k, shard] of SHARDS.entries()) {
    weight_map[`w${k}`] = shard;
    const tensors = new Map([[`w${k}`, fromFloat(waves(4), [4])]]);
    await fs.writeFile(join(model, shard), writeSafetensors(tensors));
  }
  await fs.writeFile(join(model, INDEX), JSON.stringify({ weight_map }));
});

afterEach(async () => {
  await fs.rm(folder, { recursive: true });
});

/** Sets the tensor of the first shard. */
const edit = (out: string) => {
  const changed = new Map([["w0", fromFloat(new Float32Array(4).fill(7), [4])]]);
  return editFile(join(model, INDEX), out, {}, () => ({ changed }));
};

const shardsIn = (directory: string) => Promise.all(SHARDS.map((name) => fs.readFile(join(directory, name))));

describe.skipIf(process.platform === "win32")("safetensors with an index", () => {
  test("a copy that would share its shards is refused, also by a link to the folder", async () => {
    await fs.symlink(model, join(folder, "link"));
    const before = await shardsIn(model);
    for (const name of ["model", "link"])
      await expect(edit(join(folder, name, "copy.safetensors.index.json"))).rejects.toThrow(
        "both would share",
      );
    expect(await shardsIn(model)).toEqual(before);
  });

  test.each(["model", "link"])(
    "the file itself, as %s: only the shard that changes is written",
    async (name) => {
      await fs.symlink(model, join(folder, "link"));
      const [, before] = await Promise.all(SHARDS.map((shard) => fs.stat(join(model, shard))));
      const old = await shardsIn(model);
      await edit(join(folder, name, INDEX));
      const [first, second] = await shardsIn(model);
      expect(first).not.toEqual(old[0]);
      expect(second).toEqual(old[1]);
      expect((await fs.stat(join(model, SHARDS[1]))).ino).toBe(before.ino);
    },
  );

  test("a link to the file itself: the shards beside the file change, and none appear beside the link", async () => {
    await fs.mkdir(join(folder, "links"));
    await fs.symlink(join(model, INDEX), join(folder, "links", "model.json"));
    const old = await shardsIn(model);
    await edit(join(folder, "links", "model.json"));
    const [first, second] = await shardsIn(model);
    expect(first.equals(old[0])).toBe(false);
    expect(second).toEqual(old[1]);
    expect(await fs.readdir(join(folder, "links"))).toEqual(["model.json"]);
  });

  test("another model of the folder keeps its shards", async () => {
    const other = join(folder, "other");
    await fs.cp(model, other, { recursive: true });
    const before = await shardsIn(other);
    await expect(edit(join(other, "new.safetensors.index.json"))).rejects.toThrow("another model");
    expect(await shardsIn(other)).toEqual(before);
    expect((await fs.readdir(other)).sort()).toEqual([...SHARDS, INDEX].sort());
  });

  test("another folder gets all files, and the original keeps its own", async () => {
    const other = join(folder, "other");
    await fs.mkdir(other);
    const before = await shardsIn(model);
    await edit(join(other, INDEX));
    expect(await shardsIn(model)).toEqual(before);
    expect((await shardsIn(other))[1]).toEqual(before[1]);
    expect((await fs.readdir(other)).sort()).toEqual([...SHARDS, INDEX].sort());
    // A second edit replaces the copy.
    await edit(join(other, INDEX));
  });
});

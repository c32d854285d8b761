/** Edits of a checkpoint whose values are in files beside it. */
import * as fs from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { editFile } from "../../src/command/editFile.ts";
import { fromFloat, toFloat } from "../../src/core/storage/raw.ts";
import { writeSafetensors } from "../../src/core/storage/safetensors/write.ts";
import { openCheckpointFile } from "../../src/platform/node/checkpoint.ts";
import { waves } from "../checkpoint/formats/fileBytes.ts";
import { handModel, message } from "../checkpoint/formats/onnxModels.ts";

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

describe.skipIf(process.platform === "win32")("ONNX with data beside it", () => {
  const [MODEL, DATA] = ["model.onnx", "weights.bin"];
  /** Two numbers at a place of the file beside. */
  const external = (name: string, offset: number) => {
    const tensor = message([1, 2], [2, 1], [8, name], [14, 1]);
    for (const [key, value] of [
      ["location", DATA],
      ["offset", `${offset}`],
      ["length", "8"],
    ])
      tensor.message(13, message([1, key], [2, value]));
    return tensor;
  };
  const pair = (first: number, second: number) => fromFloat(Float32Array.of(first, second), [2]);
  const editPairs = (out: string, ...names: string[]) => {
    const changed = new Map(names.map((name, k) => [name, pair(10 + k, 20 + k)]));
    return editFile(join(model, MODEL), out, {}, () => ({ changed }));
  };
  const numbersIn = async (directory: string) => {
    const checkpoint = await openCheckpointFile(join(directory, MODEL));
    const all = [];
    for (const tensor of checkpoint.tensors.values()) all.push([...toFloat(await tensor.read())]);
    await checkpoint.close();
    return all;
  };

  beforeEach(async () => {
    const inside = message([1, 2], [2, 1], [8, "inside"], [9, pair(5, 6).bytes]);
    const tensors = [external("first", 0), external("second", 8), external("shared", 8), inside];
    await fs.writeFile(join(model, MODEL), handModel(...tensors));
    await fs.writeFile(join(model, DATA), fromFloat(Float32Array.of(1, 2, 3, 4), [4]).bytes);
  });

  test("the file itself: values change where they are, inside and beside", async () => {
    expect((await editPairs(join(model, MODEL), "first", "inside")).note).toBeUndefined();
    expect(await numbersIn(model)).toEqual([
      [10, 20],
      [3, 4],
      [3, 4],
      [11, 21],
    ]);
  });

  test("another folder gets the data too, also if only the model changes", async () => {
    const other = join(folder, "other");
    await fs.mkdir(other);
    await editPairs(join(other, MODEL), "inside");
    expect(await numbersIn(other)).toEqual([
      [1, 2],
      [3, 4],
      [3, 4],
      [10, 20],
    ]);
    expect(await numbersIn(model)).toEqual([
      [1, 2],
      [3, 4],
      [3, 4],
      [5, 6],
    ]);
  });

  test("a copy beside it may share the data unless they change", async () => {
    await editPairs(join(model, "copy.onnx"), "inside");
    expect((await fs.readdir(model)).filter((name) => name.endsWith(".bin"))).toEqual([DATA]);
    await expect(editPairs(join(model, "other.onnx"), "first")).rejects.toThrow("both would share");
  });

  test("a tensor that shares the bytes is named, and two values for them are refused", async () => {
    const { note } = await editPairs(join(model, MODEL), "second");
    expect(note).toBe("tensors that share bytes with these changed too (1), such as shared");
    const both = editPairs(join(model, MODEL), "second", "shared");
    await expect(both).rejects.toThrow("cannot be changed in place");
    const out = join(model, "both.safetensors");
    expect((await editPairs(out, "second", "shared")).note).toContain("written as safetensors");
    expect((await openCheckpointFile(out)).format).toBe("safetensors");
  });
});

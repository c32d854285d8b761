/** Editing in place: what was edited differs, nothing else does. */
import { describe, expect, test } from "vitest";
import { openFile } from "../../../src/checkpoint/formats/detect.ts";
import { canEditInPlace, editedFile, openCheckpoint } from "../../../src/checkpoint.ts";
import type { RawTensor } from "../../../src/core/storage/raw.ts";
import { writeSafetensors } from "../../../src/core/storage/safetensors/write.ts";
import { bytesSource } from "../../../src/core/storage/source.ts";
import { setBias } from "../../../src/modules.ts";
import { runs } from "../../support/exhaustive.ts";
import { overwriteTensors } from "../../support/overwrite.ts";
import { readAll } from "../../support/readAll.ts";
import { writeFlax, writeNpz, writePytorch } from "../../support/writers.ts";
import { digests, sample } from "./hostile.ts";
import { archive, dict, int, legacy, pickle, storage, tensor, tuple } from "./pickleBuilder.ts";
import { t7Of } from "./t7Builder.ts";
import { buildZip, crc, descriptor } from "./zipBuilder.ts";

const tensors = new Map([
  ["weight", sample([2, 3])],
  ["bias", sample([2], 40)],
  ["empty", sample([0])],
]);
const object = pickle(
  dict(["weight", tensor()], ["bias", tensor({ size: tuple(int(2)), stride: tuple(int(1)) })]),
);
const weights = sample([6]).bytes;

const files: [string, Uint8Array][] = [
  ["safetensors", writeSafetensors(tensors)],
  ["npz", writeNpz(tensors)],
  ["pytorch", writePytorch(tensors)],
  ["torch7", t7Of(tensors)],
  ["flax", writeFlax(tensors)],
];

describe.each(files)("%s", (_, file) => {
  test("only the bytes of the edited tensor and checksums change", async () => {
    const contents = await openFile(bytesSource(file));
    const before = file.slice();
    const edits = new Map([["bias", sample([2], 99)]]);
    const { bytes: edited } = await overwriteTensors(file, contents, edits);
    expect(file).toEqual(before);
    expect(edited.length).toBe(file.length);
    const expected = digests(new Map([...tensors, ...edits]));
    expect(digests(await readAll(await openFile(bytesSource(edited))))).toEqual(expected);
    const changed = [...file.keys()].filter((k) => file[k] !== edited[k]);
    const { start, end } = contents.tensors.get("bias")!.location!;
    const isZip = file[0] === 0x50;
    // A zip keeps the checksum of a member in its local header and in its directory.
    expect(changed.filter((k) => k < start || k >= end).length).toBeLessThanOrEqual(isZip ? 8 : 0);
  });

  test("an edit that changes nothing gives the same file; an empty tensor too", async () => {
    const contents = await openFile(bytesSource(file));
    expect((await overwriteTensors(file, contents, tensors)).bytes).toEqual(file);
    expect((await overwriteTensors(file, contents, new Map())).bytes).toEqual(file);
  });

  test("refusals", async () => {
    const contents = await openFile(bytesSource(file));
    const edit = (name: string, raw = sample([2])) =>
      overwriteTensors(file, contents, new Map([[name, raw]]));
    await expect(edit("nothing")).rejects.toMatchObject({ code: "MISSING", place: { entry: "nothing" } });
    await expect(edit("bias", sample([3]))).rejects.toMatchObject({ code: "SHAPE" });
    await expect(edit("bias", { ...sample([2]), dtype: "I32" })).rejects.toMatchObject({ code: "SHAPE" });
    await expect(edit("bias", { ...sample([2]), bytes: new Uint8Array(4) })).rejects.toMatchObject({
      code: "SHAPE",
    });
    await expect(
      overwriteTensors(file.subarray(0, 20), contents, new Map([["bias", sample([2])]])),
    ).rejects.toMatchObject({ code: "TRUNCATED" });
  });
});

test("checksums in data descriptors are repaired; a storage that two tensors share changes for both", async () => {
  const member = {
    name: "archive/data/0",
    data: weights,
    descriptor: descriptor(crc(weights), 24, 24),
    local: { crc: 0, size: 0, compressedSize: 0 },
  };
  const file = archive(object, { storages: {}, members: [member] });
  const { bytes: edited } = await overwriteTensors(
    file,
    await openFile(bytesSource(file)),
    new Map([["bias", sample([2], 7)]]),
  );
  const read = await readAll(await openFile(bytesSource(edited)));
  expect(read.get("bias")!.bytes).toEqual(sample([2], 7).bytes);
  expect(read.get("weight")!.bytes.subarray(0, 8)).toEqual(sample([2], 7).bytes);
});

test("tensors that share bytes may get the same values, but not different ones", async () => {
  const file = archive(object, { storages: { "0": weights } });
  const contents = await openFile(bytesSource(file));
  const same = sample([2, 3], 7);
  const start = { ...sample([2]), bytes: same.bytes.slice(0, 8) };
  for (const edits of [
    [
      ["weight", same],
      ["bias", start],
    ],
    [
      ["bias", start],
      ["weight", same],
    ],
  ] as [string, RawTensor][][]) {
    const { bytes: edited } = await overwriteTensors(file, contents, new Map(edits));
    expect((await readAll(await openFile(bytesSource(edited)))).get("weight")!.bytes).toEqual(same.bytes);
  }
  const other = new Map([
    ["weight", same],
    ["bias", sample([2], 99)],
  ]);
  await expect(overwriteTensors(file, contents, other)).rejects.toThrow(
    /"(bias|weight)": expected bytes of its own, got some that it shares with/,
  );
});

test("a bias that is stored once for both sides is set in a new file; what shares bytes with an edit is noted", async () => {
  const view = (size: number[], stride: number[]) =>
    tensor({ storage: storage("0", 24), size: tuple(...size.map(int)), stride: tuple(...stride.map(int)) });
  const bias = view([8], [1]);
  const names = ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"];
  const file = archive(
    pickle(
      dict(
        [names[0], view([8, 3], [3, 1])],
        [names[1], view([8, 2], [2, 1])],
        [names[2], bias],
        [names[3], bias],
      ),
    ),
    { storages: { "0": sample([24]).bytes } },
  );
  const checkpoint = await openCheckpoint(file);
  const all = await readAll(checkpoint);
  const { changed } = setBias(checkpoint, all, { gate: "forget", bias: 1 });
  expect(canEditInPlace(checkpoint, [...changed.keys()])).toBe(false);
  const { bytes, format } = await editedFile(file, checkpoint, all, changed);
  expect(format).toBe("safetensors");
  const [{ weights: set }] = await (await openCheckpoint(bytes)).layers[0].records();
  expect([2, 3].map((unit) => set.biasIh![unit] + set.biasHh![unit])).toEqual([1, 1]);
  const one = new Map([[names[2], all.get(names[2])!]]);
  expect(canEditInPlace(checkpoint, [names[2]])).toBe(true);
  expect((await editedFile(file, checkpoint, all, one)).note).toBe(
    "tensors that share bytes with these changed too (3), such as weight_ih_l0",
  );
});

test("an edited file can be edited again, with what its reader returned before", async () => {
  const file = writePytorch(tensors);
  const contents = await openFile(bytesSource(file));
  const { bytes: once } = await overwriteTensors(file, contents, new Map([["bias", sample([2], 7)]]));
  const { bytes: twice } = await overwriteTensors(once, contents, new Map([["bias", sample([2], 8)]]));
  expect((await readAll(await openFile(bytesSource(twice)))).get("bias")!.bytes).toEqual(
    sample([2], 8).bytes,
  );
});

test("as many edits as members, in any order, take time in proportion", async () => {
  const seconds = async (n: number) => {
    const all = new Map(Array.from({ length: n }, (_, k) => [`t${k}`, sample([1], k)]));
    const edits = new Map([...all].reverse().map(([name], k) => [name, sample([1], k + n)]));
    const file = writeNpz(all);
    const contents = await openFile(bytesSource(file));
    const start = process.cpuUsage();
    const { bytes: edited } = await overwriteTensors(file, contents, edits);
    const { user, system } = process.cpuUsage(start);
    const read = await readAll(await openFile(bytesSource(edited)));
    for (const [name, { bytes }] of edits)
      if (!read.get(name)!.bytes.every((byte, k) => byte === bytes[k])) expect.fail(name);
    return (user + system) / 1e6;
  };
  expect(await seconds(runs(60_000, 2000))).toBeLessThan(2);
});

test("a member without checksum stays without", async () => {
  const member = { name: "archive/data/0", data: weights, local: { crc: 0 }, central: { crc: 0 } };
  const file = archive(object, { storages: {}, members: [member] });
  const { bytes: edited } = await overwriteTensors(
    file,
    await openFile(bytesSource(file)),
    new Map([["bias", sample([2], 7)]]),
  );
  const contents = await openFile(bytesSource(edited));
  expect(contents.warnings).toHaveLength(1);
  expect((await readAll(contents)).get("bias")!.bytes).toEqual(sample([2], 7).bytes);
});

test("five pickles", async () => {
  const file = legacy(object);
  const { bytes: edited } = await overwriteTensors(
    file,
    await openFile(bytesSource(file)),
    new Map([["weight", sample([2, 3], 5)]]),
  );
  expect((await readAll(await openFile(bytesSource(edited)))).get("weight")!.bytes).toEqual(
    sample([2, 3], 5).bytes,
  );
});

describe("an archive that is not the one that was opened", () => {
  const file = writePytorch(tensors);
  const edits = new Map([["bias", sample([2], 7)]]);

  test("cut off before its directory", async () => {
    const contents = await openFile(bytesSource(file));
    const { end } = contents.tensors.get("bias")!.location!;
    await expect(overwriteTensors(file.subarray(0, end), contents, edits)).rejects.toMatchObject({
      code: "TRUNCATED",
      message: expect.stringContaining("got a shorter file"),
    });
  });

  test("with contents that know no members", async () => {
    const contents = { ...(await openFile(bytesSource(file))), members: undefined };
    await expect(overwriteTensors(file, contents, edits)).rejects.toMatchObject({ code: "MISSING" });
  });
});

test("compressed and strided tensors have no place of their own", async () => {
  const strided = archive(
    pickle(dict(["t", tensor({ size: tuple(int(3), int(2)), stride: tuple(int(1), int(3)) })])),
  );
  await expect(
    overwriteTensors(strided, await openFile(bytesSource(strided)), new Map([["t", sample([3, 2])]])),
  ).rejects.toMatchObject({ code: "UNSUPPORTED" });
  const deflated = buildZip([
    { name: "archive/data.pkl", data: pickle(dict(["t", tensor()])) },
    { name: "archive/data/0", data: weights, isDeflated: true },
    { name: "archive/version", data: Buffer.from("3") },
  ]);
  await expect(
    overwriteTensors(deflated, await openFile(bytesSource(deflated)), new Map([["t", sample([2, 3])]])),
  ).rejects.toMatchObject({ code: "UNSUPPORTED" });
});

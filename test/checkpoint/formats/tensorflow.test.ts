import { describe, expect, it } from "vitest";
import { openTensorflow, type TrackedObject } from "../../../src/checkpoint/formats/tensorflow/open.ts";
import type { Contents, ReadOptions } from "../../../src/core/storage/contents.ts";
import { crc32c } from "../../../src/core/storage/crc32.ts";
import { toFloat } from "../../../src/core/storage/raw.ts";
import { type ByteSource, bytesSource, folderOf } from "../../../src/core/storage/source.ts";
import { readAll } from "../../support/readAll.ts";
import { patched, waves } from "./fileBytes.ts";
import { expectRefusal, expectTruncationsRefused, joinBytes, runMutants } from "./hostile.ts";
import { message } from "./onnxModels.ts";
import {
  ascii,
  block,
  entry,
  HEADER,
  handle,
  MAGIC,
  summed,
  table,
  tableOf,
  textTensor,
  varint,
} from "./tensorflowBuilder.ts";

const a = new Uint8Array(waves(6).buffer);
const b = new Uint8Array(waves(2, 50).buffer);
const data = joinBytes(a, b);
const two: [string, Uint8Array][] = [
  ["", HEADER],
  ["lstm/bias", entry(b, 24)],
  ["lstm/kernel", entry(a, 0, { shape: [2, 3] })],
];

const beside = (bytes: Uint8Array, name = "variables.data-00000-of-00001"): ReadOptions => ({
  folder: folderOf(new Map([[name, bytesSource(bytes)]])),
});
const openWith =
  (bytes = data) =>
  (source: ByteSource): Promise<Contents> =>
    openTensorflow(source, beside(bytes));
const reject = (index: Uint8Array, code: string, place: object = {}) =>
  expectRefusal(openWith(), index, code, place);

/** A graph of objects as a string tensor, and the index of a checkpoint with nothing else. */
function graphText(graph: Uint8Array) {
  const { stored, crc } = textTensor(graph);
  const index = (shape: number[] = [], size = stored.length, times = 1) => {
    const text = entry(stored, 0, { type: 7, shape, crc, size });
    return table([["", HEADER], ...new Array(times).fill(["_CHECKPOINTABLE_OBJECT_GRAPH", text])]);
  };
  return { stored, index };
}

/** One restart, no compression. */
const END = [0, 0, 0, 0, 1, 0, 0, 0, 0];

it("CRC-32C is the one of RFC 3720, and masked as LevelDB does", () => {
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(ascii("123456789"))).toBe(0xe3069283);
});

describe("reading", () => {
  it("tensors by name, in the order of the table", async () => {
    const tensors = await readAll(await openWith()(bytesSource(table(two))));
    expect([...tensors.keys()]).toEqual(["lstm/bias", "lstm/kernel"]);
    expect(tensors.get("lstm/kernel")!.shape).toEqual([2, 3]);
    expect(toFloat(tensors.get("lstm/kernel")!)).toEqual(waves(6));
    expect(toFloat(tensors.get("lstm/bias")!)).toEqual(waves(2, 50));
  });

  it("another prefix, by the name of the index", async () => {
    const options = { ...beside(data, "model.ckpt-7.data-00000-of-00001"), name: "model.ckpt-7.index" };
    expect((await openTensorflow(bytesSource(table(two)), options)).tensors.size).toBe(2);
  });

  it("the graph of objects", async () => {
    const graph = message(
      [1, message([1, message([1, 1], [2, "kernel"])])],
      [1, message([2, message([1, "VARIABLE_VALUE"], [2, "lstm/kernel"], [3, "lstm/kernel"])])],
    ).finish();
    const { stored, index: indexOf } = graphText(graph);
    const index = indexOf();
    const contents = await openWith(stored)(bytesSource(index));
    expect(contents.metadata.get("objects")).toEqual([
      { children: new Map([["kernel", 1]]), attributes: [] },
      {
        children: new Map(),
        attributes: [{ name: "VARIABLE_VALUE", fullName: "lstm/kernel", key: "lstm/kernel" }],
      },
    ] satisfies TrackedObject[]);
    await expectRefusal(openWith(patched(stored, 9, stored[9] ^ 1)), index, "CHECKSUM");
    await expectRefusal(openWith(patched(stored, 0, stored[0] + 1)), index, "SIZE");
  });

  it("text is left out, with a warning", async () => {
    const index = table([
      ["", HEADER],
      ["words", entry(b, 24, { type: 7, shape: [2] })],
    ]);
    const contents = await openWith()(bytesSource(index));
    expect(contents.tensors.size).toBe(0);
    expect(contents.warnings).toHaveLength(1);
  });

  it("a partitioned variable is left out with its slices, with a warning", async () => {
    // A zero, the name, its end, the number of axes, and their starts and lengths.
    const slice = Uint8Array.of(0, ...ascii("w"), 0, 1, 1, 1, 0x80, 0x82);
    const whole = entry(new Uint8Array(0), 0, { more: [[7, message([1, message([2, 2])])]] });
    const index = tableOf(
      block([
        [new Uint8Array(0), HEADER],
        [slice, entry(b, 24)],
        [Uint8Array.from(ascii(two[1][0])), two[1][1]],
        [Uint8Array.from(ascii("w")), whole],
      ]),
    );
    const contents = await openWith()(bytesSource(index));
    expect([...contents.tensors.keys()]).toEqual([two[1][0]]);
    expect(contents.warnings).toEqual(['tensor "w" is partitioned, which is not read']);
  });

  it("names of Object.prototype are only names", async () => {
    const index = table([
      ["", HEADER],
      ["__proto__", entry(b, 24)],
    ]);
    expect([...(await openWith()(bytesSource(index))).tensors.keys()]).toEqual(["__proto__"]);
  });
});

describe("bad files", () => {
  const good = table(two);
  const name = { entry: "w" };
  const one = (...given: Parameters<typeof entry>) =>
    table([
      ["", HEADER],
      ["w", entry(...given)],
    ]);

  it.each([
    ["empty", new Uint8Array(0), "TRUNCATED", { offset: 0 }],
    ["another end", patched(good, good.length - 1, 0), "MAGIC", { offset: good.length - 8 }],
    ["index block outside", patched(good, good.length - 48 + 3, 0xff, 0xff, 0x7f), "OFFSET", {}],
    ["damaged block", patched(good, 3, good[3] ^ 1), "CHECKSUM", {}],
    ["compressed block", table(two, 1), "FEATURE", {}],
    ["no header", table(two.slice(1)), "MISSING", {}],
    ["big-endian", table([["", message([1, 1], [2, 1]).finish()], two[1]]), "FEATURE", {}],
    ["no data files", table([["", message([1, 0]).finish()], two[1]]), "LIMIT", {}],
    ["a billion data files", table([["", message([1, 2 ** 30]).finish()], two[1]]), "MISSING", {}],
    ["the same name twice", table([two[0], two[1], two[1]]), "DUPLICATE", { entry: "lstm/bias" }],
    ["a name too long", table([two[0], ["n".repeat(2000), entry(b, 24)]]), "NAME", {}],
    ["element type 0", one(b, 24, { type: 0 }), "DTYPE", name],
    ["element type 999", one(b, 24, { type: 999 }), "DTYPE", name],
    ["negative size", one(b, 24, { shape: [-2] }), "SHAPE", name],
    ["sizes that overflow", one(b, 24, { shape: [2 ** 30, 2 ** 30] }), "LIMIT", name],
    ["nine axes", one(b, 24, { shape: new Array(9).fill(1) }), "LIMIT", name],
    ["bytes that do not fit the shape", one(b, 24, { shape: [3] }), "SIZE", name],
    ["data behind the end", one(b, 28), "TRUNCATED", name],
    ["offset beyond 2^53", one(b, 2 ** 60), "OFFSET", name],
    ["negative offset", one(b, -4), "OFFSET", name],
    ["data file 3 of 1", one(b, 24, { shard: 3 }), "OFFSET", name],
    ["data file -1", one(b, 24, { shard: -1 }), "OFFSET", name],
    ["damaged values", one(b, 20), "CHECKSUM", name],
  ])("%s", async (_name, index, code, place) => {
    await reject(index, code, place);
  });

  it.each([
    [
      "a key of other bytes than text",
      block([[Uint8Array.of(0xff), HEADER]]),
      "ENCODING",
      4,
      /expected names in UTF-8/,
    ],
    [
      "more restarts than bytes",
      summed([9, 0, 0, 0, 0]),
      "HEADER",
      0,
      /a block with 9 restarts to be longer/,
    ],
    [
      "a key that shares more than there is",
      summed([1, 0, 0, ...END]),
      "OFFSET",
      0,
      /at most 0 shared bytes, got 1/,
    ],
  ])("%s", async (_name, data, code, offset, message) => {
    await reject(tableOf(data), code, { offset });
    await expect(openWith()(bytesSource(tableOf(data)))).rejects.toThrow(message);
  });

  it("keys that share their beginnings are counted one by one", async () => {
    const shared = Array.from({ length: 90_000 }, () => [...varint(1000), 0, 0]).flat();
    const first = [0, ...varint(1000), 0, ...ascii("k".repeat(1000))];
    await reject(tableOf(summed([...first, ...shared, ...END])), "LIMIT");
  });

  it("graphs of objects", async () => {
    const graph = message([1, message([1, message([1, 3], [2, "kernel"])])]).finish();
    await expectRefusal(openWith(graphText(graph).stored), graphText(graph).index(), "OFFSET");
    // Each would be read as a whole.
    const empty = graphText(Uint8Array.of());
    await expectRefusal(openWith(empty.stored), empty.index([], empty.stored.length, 2), "DUPLICATE");
    const { index } = graphText(Uint8Array.of());
    await expectRefusal(openWith(Uint8Array.of(0, 0, 0, 0, 0)), index([2]), "SHAPE");
    await expectRefusal(openWith(new Uint8Array(9).fill(0x80)), index([], 9), "TRUNCATED");
  });

  it("data behind the end, before it is read", async () => {
    await expect(openWith()(bytesSource(one(b, 28)))).rejects.toMatchObject({
      code: "TRUNCATED",
      place: name,
    });
  });

  it("without the folder, and with a folder that lacks the file", async () => {
    await expectRefusal((source) => openTensorflow(source), good, "EXTERNAL_REFUSED", { entry: "lstm/bias" });
    const elsewhere = (source: ByteSource) => openTensorflow(source, beside(data, "other"));
    await expectRefusal(elsewhere, good, "MISSING", { entry: "lstm/bias" });
    const outside = (source: ByteSource) =>
      openTensorflow(source, { ...beside(data), name: "../variables.index" });
    await expectRefusal(outside, good, "NAME");
  });

  it("keys that grow by sharing, and blocks in a ring", async () => {
    // Each entry shares all of the key before it and adds a byte: short to store, long to hold.
    const keys = Array.from({ length: 1100 }, (_, k): [string, Uint8Array] => ["k".repeat(k), HEADER]);
    await reject(table(keys), "NAME");
    const content = block([
      [ascii("a"), Uint8Array.from(handle(0, 8))],
      [ascii("b"), Uint8Array.from(handle(0, 8))],
    ]);
    const data = block([]);
    const handles = [...handle(0, data.length - 5), ...handle(data.length, content.length - 5)];
    const footer = Uint8Array.from([...handles, ...new Array(40 - handles.length).fill(0), ...MAGIC]);
    await reject(joinBytes(data, content, footer), "OVERLAP");
  });
});

describe("damage", () => {
  const index = table(two);
  const small = table([
    ["", HEADER],
    ["w", entry(b, 24)],
  ]);

  it("every truncation of two indices is refused, and of the data", async () => {
    await expectTruncationsRefused(openWith(), index);
    await expectTruncationsRefused(openWith(), small);
    await expectTruncationsRefused(
      (source) =>
        openTensorflow(bytesSource(index), {
          folder: folderOf(new Map([["variables.data-00000-of-00001", source]])),
        }),
      data,
    );
  });

  it("mutants give tensors or coded errors", async () => {
    await runMutants(openWith(), index, { random: 10 });
    await runMutants(openWith(), small, { random: 11 });
  });
});

/** Manifests of raw tensors: the files beside them and nothing else. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openFile } from "../../../src/checkpoint/formats/detect.ts";
import { openRawManifest } from "../../../src/checkpoint/formats/rawManifest/open.ts";
import { toFloat } from "../../../src/core/storage/raw.ts";
import { type ByteSource, bytesSource, checkPlainName, folderOf } from "../../../src/core/storage/source.ts";
import { fileSource } from "../../../src/platform/node/source.ts";
import { readAll } from "../../support/readAll.ts";
import { digests, expectRefusal, expectTruncationsRefused, runMutants, sample } from "./hostile.ts";
import { dataFolder } from "./samples.ts";

const six = sample([2, 3]);
const folder = folderOf(
  new Map([
    ["w", bytesSource(six.bytes)],
    ["b", bytesSource(sample([]).bytes)],
  ]),
);
const manifest = (entries: unknown) => new TextEncoder().encode(JSON.stringify(entries));
const good = manifest({
  "cell/kernel": { filename: "w", shape: [2, 3] },
  Variable: { filename: "b", shape: [] },
});
const other = manifest({ "rnn/bias": { filename: "b", shape: [] } });
const open = (source: ByteSource) => openRawManifest(source, { folder });

test("tensors come from the files", async () => {
  const contents = await openFile(bytesSource(good), { folder });
  expect(contents.format).toBe("raw-manifest");
  expect(digests(await readAll(contents))).toEqual(
    digests(
      new Map([
        ["cell/kernel", six],
        ["Variable", sample([])],
      ]),
    ),
  );
});

const outside = [
  "../w|/etc/passwd|a/w|..|.||C:w|C:\\w|\\\\host\\w|http://host/w|w%2e|w\0|w\n|nul|COM1.bin|w.|w ".split("|"),
  "x".repeat(300),
].flat();
const bad: [string, Uint8Array, string, object?][] = [
  ...outside.map((filename): [string, Uint8Array, string, object] => [
    `file ${JSON.stringify(filename).slice(0, 30)}`,
    manifest({ a: { filename, shape: [2, 3] } }),
    "NAME",
    { entry: "a" },
  ]),
  ["a file that is not there", manifest({ a: { filename: "x", shape: [1] } }), "MISSING", { entry: "a" }],
  [
    "a file for two tensors",
    manifest({ a: { filename: "w", shape: [2, 3] }, b: { filename: "w", shape: [2, 3] } }),
    "DUPLICATE",
    { entry: "b" },
  ],
  ["a file of another size", manifest({ a: { filename: "w", shape: [2, 4] } }), "SIZE", { entry: "a" }],
  ["a file name that is a number", manifest({ a: { filename: 1, shape: [1] } }), "HEADER", { entry: "a" }],
  ["a shape that is a number", manifest({ a: { filename: "w", shape: 6 } }), "SHAPE", { entry: "a" }],
  ["a negative size", manifest({ a: { filename: "w", shape: [-6] } }), "SHAPE", { entry: "a" }],
  ["a size as text", manifest({ a: { filename: "w", shape: ["6"] } }), "SHAPE", { entry: "a" }],
  ["a fractional size", manifest({ a: { filename: "w", shape: [1.5] } }), "JSON"],
  [
    "sizes that overflow",
    manifest({ a: { filename: "w", shape: [2 ** 31 - 1, 2 ** 31 - 1] } }),
    "LIMIT",
    { entry: "a" },
  ],
  [
    "another field",
    manifest({ a: { filename: "w", shape: [6], dtype: "int8" } }),
    "UNKNOWN_FIELD",
    { entry: "a" },
  ],
  ["an entry that is a text", manifest({ a: "w" }), "HEADER", { entry: "a" }],
  ["a list", manifest([1]), "HEADER"],
  [
    "a name twice",
    new TextEncoder().encode('{"a":{"filename":"w","shape":[6]},"a":{"filename":"b","shape":[]}}'),
    "DUPLICATE",
    { entry: "a" },
  ],
  ["a name of 2,000 bytes", manifest({ ["x".repeat(2000)]: { filename: "w", shape: [6] } }), "NAME"],
];

describe("hostile manifests", () => {
  test.each(bad)("%s", async (_, bytes, code, place) => expectRefusal(open, bytes, code, place));
  test("without its folder", async () => expectRefusal((source) => openRawManifest(source), good, "MISSING"));
  test("every prefix is refused", async () => {
    for (const seed of [good, other]) await expectTruncationsRefused(open, seed);
  });
  test("mutants", async () => {
    for (const seed of [good, other])
      expect((await runMutants(open, seed, { random: 12 })).size).toBeGreaterThan(3);
  });
  test("plain names pass", () => {
    for (const name of ["w", "w.bin", "group1-shard1of2.bin", "model.safetensors", "ä b", "-x", "com"])
      checkPlainName("x", name);
  });
});

const data = dataFolder("charrnn");
describe.skipIf(data === undefined)("a character model of ml5", () => {
  test("all tensors are there and finite", async () => {
    const source = await fileSource(join(data!, "charlotte_bronte", "manifest.json"));
    const contents = await openFile(source, { folder: source.folder });
    const tensors = await readAll(contents);
    await source.close();
    expect(tensors.get("rnnlm/multi_rnn_cell/cell_1/basic_lstm_cell/kernel")!.shape).toEqual([256, 512]);
    expect(tensors.size).toBe(8);
    for (const raw of tensors.values()) expect(toFloat(raw).every(Number.isFinite)).toBe(true);
    const file = readFileSync(join(data!, "charlotte_bronte", "embedding"));
    expect(Buffer.compare(Buffer.from(tensors.get("embedding")!.bytes), file)).toBe(0);
  });
});

/** Safetensors in several files: index and files must agree. */
import { describe, expect, test } from "vitest";
import { openFile } from "../../../src/checkpoint/formats/detect.ts";
import { openSafetensorsIndex } from "../../../src/checkpoint/formats/safetensors/openIndex.ts";
import type { RawTensor } from "../../../src/core/storage/raw.ts";
import { writeSafetensors } from "../../../src/core/storage/safetensors/write.ts";
import { type ByteSource, bytesSource, folderOf } from "../../../src/core/storage/source.ts";
import { readAll } from "../../support/readAll.ts";
import { digests, expectRefusal, expectTruncationsRefused, runMutants, sample } from "./hostile.ts";

const file = (...tensors: [string, RawTensor][]) => bytesSource(writeSafetensors(new Map(tensors)));
const a = sample([2, 3]);
const b = sample([4], 50);
const folder = folderOf(
  new Map([
    ["1.safetensors", file(["a", a])],
    ["2.safetensors", file(["b", b], ["c", a])],
    ["damaged.safetensors", bytesSource(new Uint8Array(5))],
  ]),
);
const index = (map: unknown, rest: object = {}) =>
  new TextEncoder().encode(JSON.stringify({ ...rest, weight_map: map }));
const good = index(
  { b: "2.safetensors", a: "1.safetensors", c: "2.safetensors" },
  { metadata: { total_size: 64 } },
);
const other = index({ c: "2.safetensors", b: "2.safetensors" }, { metadata: {} });
const open = (source: ByteSource) => openSafetensorsIndex(source, { folder });

test("tensors come from the files that the index names", async () => {
  const contents = await openFile(bytesSource(good), { folder });
  expect(contents.format).toBe("safetensors-index");
  expect(digests(await readAll(contents))).toEqual(
    digests(
      new Map([
        ["b", b],
        ["a", a],
        ["c", a],
      ]),
    ),
  );
  expect(contents.metadata.get("metadata")).toEqual(new Map([["total_size", 64]]));
});

const bad: [string, Uint8Array, string, object?][] = [
  ["no map", new TextEncoder().encode('{"weight_map":[]}'), "HEADER"],
  ["a list", new TextEncoder().encode("[]"), "HEADER"],
  ["a file that is a number", index({ a: 1 }), "HEADER", { entry: "a" }],
  ["a file elsewhere", index({ a: "../1.safetensors" }), "NAME", { entry: "../1.safetensors" }],
  ["an absolute file", index({ a: "/1.safetensors" }), "NAME"],
  ["a file that is missing", index({ a: "3.safetensors" }), "MISSING", { entry: "3.safetensors" }],
  ["a tensor that is missing", index({ a: "1.safetensors", x: "1.safetensors" }), "MISSING", { entry: "x" }],
  ["a tensor in another file", index({ a: "1.safetensors", b: "1.safetensors" }), "MISSING", { entry: "b" }],
  [
    "a tensor beyond the index",
    index({ a: "1.safetensors", b: "2.safetensors" }),
    "DISAGREEMENT",
    { entry: "c" },
  ],
  ["a damaged file", index({ a: "damaged.safetensors" }), "TRUNCATED"],
  [
    "a tensor twice",
    new TextEncoder().encode('{"weight_map":{"a":"1.safetensors","a":"2.safetensors"}}'),
    "DUPLICATE",
    { entry: "a" },
  ],
];

describe("hostile indices", () => {
  test.each(bad)("%s", async (_, bytes, code, place) => expectRefusal(open, bytes, code, place));
  test("without its folder", async () =>
    expectRefusal((source) => openSafetensorsIndex(source), good, "MISSING"));
  test("every prefix is refused", async () => {
    for (const seed of [good, other]) await expectTruncationsRefused(open, seed);
  });
  test("mutants", async () => {
    for (const seed of [good, other])
      expect((await runMutants(open, seed, { random: 14 })).size).toBeGreaterThan(3);
  });
});

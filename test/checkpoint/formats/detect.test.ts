/** Detection by content: every format is known by its bytes, and no file of one is taken for, or crashes, another. */
import { describe, expect, test } from "vitest";
import { detectFormat, formats, openFile } from "../../../src/checkpoint/formats/detect.ts";
import { foreignFormats } from "../../../src/checkpoint/formats/foreign.ts";
import { writeTfjs } from "../../../src/checkpoint/formats/tfjs/write.ts";
import { writeSafetensors } from "../../../src/core/storage/safetensors/write.ts";
import { type ByteSource, bytesSource, folderOf } from "../../../src/core/storage/source.ts";
import { readAll } from "../../support/readAll.ts";
import { writeFlax, writeKeras, writeNpy, writeNpz, writePytorch } from "../../support/writers.ts";
import { attempt, joinBytes, sample } from "./hostile.ts";
import { archive, dict, global, join, legacy, pickle, tensor, text } from "./pickleBuilder.ts";
import { t7Of } from "./t7Builder.ts";
import { buildZip } from "./zipBuilder.ts";

const tensors = new Map([
  ["weight", sample([2, 3])],
  ["bias", sample([2])],
]);
const utf8 = (value: string) => new TextEncoder().encode(value);

const names = [...formats, ...foreignFormats].map(({ name }) => name);

const seeds: [string, Uint8Array][] = [
  ["safetensors", writeSafetensors(tensors)],
  ["npy", writeNpy(sample([2]))],
  ["npz", writeNpz(tensors)],
  ["pytorch", writePytorch(tensors)],
  ["pytorch", legacy(pickle(dict(["a", tensor()])))],
  [
    "torchscript",
    archive(pickle(join(global("__torch__", "Net"), ")", [0x81], "}", text("w"), tensor(), "sb")), {
      members: [{ name: "archive/constants.pkl", data: pickle(")") }],
    }),
  ],
  ["torch7", t7Of(tensors)],
  ["torch7", t7Of(new Map([["a", sample([2])]]))],
  ["torch7", utf8("3\n1\n0\n")],
  ["flax", writeFlax(tensors)],
  ["safetensors-index", utf8('{"metadata":{},"weight_map":{"a":"a"}}')],
  ["raw-manifest", utf8('{"a":{"filename":"a","shape":[1]}}')],
];

describe("detection", () => {
  test.each(seeds)("%s", async (name, bytes) => {
    expect((await detectFormat(bytesSource(bytes))).name).toBe(name);
  });

  test("names of formats are different", () => {
    expect(new Set(names).size).toBe(names.length);
  });

  const refused: [string, Uint8Array, string][] = [
    [
      "a TAR archive",
      joinBytes(new Uint8Array(257), utf8("ustar\u000000"), new Uint8Array(248)),
      "FORMAT_REFUSED",
    ],
    ["gzip", Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0), "FORMAT_UNKNOWN"],
    ["7z", Uint8Array.of(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4), "FORMAT_UNKNOWN"],
    ["pickle", pickle(dict()), "FORMAT_UNKNOWN"],
    ["nothing", new Uint8Array(0), "FORMAT_UNKNOWN"],
    ["one byte", Uint8Array.of(0x50), "FORMAT_UNKNOWN"],
    ["text", utf8("epoch,loss\n1,0.5\n"), "FORMAT_UNKNOWN"],
    ["some JSON", utf8('{"lr":0.1}'), "FORMAT_UNKNOWN"],
    ["broken JSON", utf8('{"lr":'), "JSON"],
    ["a ZIP archive", buildZip([]), "FORMAT_REFUSED"],
    [
      "a ZIP archive that holds no weights",
      buildZip([{ name: "word/document.xml", data: utf8("<x/>") }]),
      "FORMAT_REFUSED",
    ],
    ["a damaged zip", writeNpz(tensors).subarray(0, -1), "TRUNCATED"],
    ["junk before a format", joinBytes(utf8("junk"), writeSafetensors(tensors)), "FORMAT_UNKNOWN"],
  ];
  test.each(refused)("%s", async (name, bytes, code) => {
    const error = await attempt((source) => openFile(source), bytes);
    expect(error).toMatchObject({ code });
    if (code === "FORMAT_REFUSED") expect((error as Error).message).toMatch(new RegExp(`got ${name}`));
  });

  test("a file that is two formats is refused, unless one is named", async () => {
    const names = ["config.json", "metadata.json", "net/data.pkl"];
    const bytes = buildZip(names.map((name) => ({ name, data: utf8("{}") })));
    const error = { code: "FORMAT_AMBIGUOUS", message: expect.stringContaining("got pytorch and keras") };
    expect(await attempt((source) => openFile(source), bytes)).toMatchObject(error);
    expect(await attempt((source) => openFile(source, { format: "keras" }), bytes)).not.toMatchObject(error);
  });

  test("no length of a safetensors header makes it another format", async () => {
    // The low bytes of the length are the first bytes of the file: those of gzip, msgpack, pickles, zips and JSON among them.
    for (const length of [
      0x8b1f, 0x0280, 0x0480, 0xa181, 0xd981, 0x7b, 0x207b, 0x4b50, 0x4e93, 0x0308, 0x0708, 0x1208,
    ]) {
      const header = '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'.padEnd(length);
      const bytes = joinBytes(new Uint8Array(8), utf8(header), new Uint8Array(4));
      new DataView(bytes.buffer).setUint32(0, length, true);
      expect((await detectFormat(bytesSource(bytes))).name).toBe("safetensors");
      expect((await openFile(bytesSource(bytes))).tensors.size).toBe(1);
    }
  });

  test("formats says which formats may be opened", async () => {
    const source = bytesSource(writeNpy(sample([2])));
    expect((await openFile(source, { formats: ["onnx", "npy"] })).format).toBe("npy");
    for (const format of [undefined, "npy"]) {
      await expect(openFile(source, { format, formats: ["safetensors"] })).rejects.toMatchObject({
        code: "FORMAT_REFUSED",
        message:
          'npy: expected one of the formats you allow (safetensors), got npy. Add "npy" to formats if you trust such files.',
      });
    }
    for (const formats of ["npy", ["docx"], [undefined], null]) {
      await expect(openFile(source, { formats: formats as never })).rejects.toMatchObject({ code: "NAME" });
    }
  });

  test("an unknown format is refused with those that exist", async () => {
    await expect(openFile(bytesSource(seeds[0][1]), { format: "docx" })).rejects.toMatchObject({
      code: "NAME",
      message: expect.stringContaining("safetensors"),
    });
  });

  const folder = folderOf(new Map([["a", bytesSource(sample([1]).bytes)]]));
  test.each(names)("files of all other formats, opened as %s, are refused with a code", async (name) => {
    for (const [own, bytes] of seeds) {
      const result = await attempt((source) => openFile(source, { format: name, folder }), bytes);
      const isRelated = own === name || (own === "torchscript" && name === "pytorch");
      if (!isRelated) expect(result, `${own} as ${name}`).toBeInstanceOf(Error);
    }
  });
});

describe("what recognising a file has read is not read again", () => {
  /** Opens a file and reads its tensors. @returns how often the byte at a place was read by a range that begins there */
  async function readsAt(bytes: Uint8Array, place: number): Promise<number> {
    const source = bytesSource(bytes);
    let reads = 0;
    const counting: ByteSource = {
      size: source.size,
      read(start, end) {
        if (start === place) reads++;
        return source.read(start, end);
      },
    };
    await readAll(await openFile(counting));
    return reads;
  }

  const archives: [string, Uint8Array][] = [
    [".npz", writeNpz(tensors)],
    [".pt", writePytorch(tensors)],
    [".keras", writeKeras({ config: "{}", tensors: new Map([["layers/lstm/vars/0", sample([2])]]) })],
  ];
  test.each(archives)("the directory of a %s", async (_, bytes) => {
    const directory = new DataView(bytes.buffer).getUint32(bytes.length - 6, true);
    expect(await readsAt(bytes, directory)).toBe(1);
  });

  test("JSON", async () => {
    const bytes = writeTfjs({ tensors: new Map(), modelTopology: null }).get("model.json")!;
    // The head, and the whole.
    expect(await readsAt(bytes, 0)).toBe(2);
  });
});

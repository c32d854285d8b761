/** Files that are given for a checkpoint and are something else: each is named, with what to do instead, and none is taken for a format. */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { detectFormat } from "../../../src/checkpoint/formats/detect.ts";
import { writeOnnx } from "../../../src/checkpoint/formats/onnx/write.ts";
import { bytesSource, openCheckpoint, saveCheckpoint } from "../../../src/checkpoint.ts";
import { LSTM, writeSafetensors } from "../../../src/index.ts";
import { recordOf } from "../../../src/modules.ts";
import { openCheckpointFile } from "../../../src/platform/node/checkpoint.ts";
import { runCommand } from "../../support/commandLine.ts";
import { sample, waves } from "./fileBytes.ts";
import { message, model, node } from "./onnxModels.ts";
import { entry, HEADER, table } from "./tensorflowBuilder.ts";
import { model as tfliteModel, u32 } from "./tfliteBuilder.ts";
import { buildZip } from "./zipBuilder.ts";

const utf8 = (value: string) => new TextEncoder().encode(value);

/** MetaGraphDef { meta_info_def { stripped_op_list { op { name } } tensorflow_version } graph_def } */
const operations = message([1, message([1, "MatMul"])]);
const metaInfo = message([2, operations], [4, "serve"], [5, "2.15.0"]);
const savedModel = message([1, 1], [2, message([1, metaInfo], [2, message([1, "graph"])])]).finish();
const tar = new Uint8Array(512);
tar.set(utf8("ustar"), 257);
/** Model { specificationVersion description { input { name type } metadata } } */
const input = message([1, "audio"], [3, message([5, message([1, 16000])])]);
const coreml = (version: number) =>
  message([1, version], [2, message([1, input], [100, message([1, "a model"])])]).finish();

const refused: [string, Uint8Array, RegExp][] = [
  ["saved_model.pb", savedModel, /saved_model\.pb.*variables\/variables\.index: give its folder/],
  ["an .mlmodel", coreml(4), /Core ML.*converted/],
  ["an .mlmodel of the first version", coreml(1), /Core ML/],
  [
    "a pointer of Git LFS",
    utf8("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"),
    /Git LFS pointer.*git lfs pull/,
  ],
  ["a page", utf8("\n<!DOCTYPE html>\n<html lang=en>"), /HTML page.*link/],
  ["a page without a declaration", utf8("<html><head>"), /HTML page/],
  [
    "the configuration of a Keras model",
    utf8('{"class_name": "Sequential", "config": {"layers": []}}'),
    /configuration of a Keras model.*no weights.*\.weights\.h5/,
  ],
  [
    "a .pt2 of PyTorch",
    buildZip([{ name: "model/archive_format", data: utf8("pt2") }]),
    /ZIP archive that holds no weights.*Unpack/,
  ],
  ["a tar", tar, /TAR archive.*Unpack/],
  ["a picture", Buffer.from("\x89PNG\r\n", "latin1"), /got an image/],
];

test.each(refused)("%s says what it is and what to do", async (_, bytes, message) => {
  await expect(openCheckpoint(bytes)).rejects.toMatchObject({ code: "FORMAT_REFUSED" });
  await expect(openCheckpoint(bytes)).rejects.toThrow(message);
  const file = join(mkdtempSync(join(tmpdir(), "sluice-foreign-")), "model.bin");
  writeFileSync(file, bytes);
  const { code, error } = await runCommand(["inspect", file]);
  expect(code).toBe(2);
  expect(error).toMatch(message);
});

test.each([
  ["nothing", "", "an empty file"],
  ["a table", "day,sales\n1,2\n", 'text that begins with "day,sales"'],
  ["other bytes", "GGUF\x03\0\0\0", "8 bytes that begin with 47 47 55 46 03 00 00 00"],
])("%s: the first bytes are shown", async (_, text, got) => {
  await expect(openCheckpoint(Buffer.from(text, "latin1"))).rejects.toMatchObject({
    code: "FORMAT_UNKNOWN",
    message: expect.stringContaining(`expected a checkpoint, got ${got}. Open .safetensors`),
  });
});

test.each([
  ["safetensors", writeSafetensors(new Map([["w", sample([64, 64])]]))],
  ["ONNX", saveCheckpoint(recordOf(new LSTM({ inputSize: 8, hiddenSize: 32 })), { format: "onnx" })],
  [
    "TFLite",
    tfliteModel({
      tensors: [{ name: "w", shape: [64, 64], buffer: 1 }],
      buffers: [[...sample([64, 64]).bytes]],
    }),
  ],
])("half a file of %s is incomplete, with the number of missing bytes", async (_, bytes) => {
  const half = bytes.subarray(0, bytes.length / 2);
  const error = await openCheckpoint(half).catch((each) => each);
  const [, needed, got, missing] =
    /incomplete: expected at least (\d+) bytes, got (\d+); (\d+) bytes are missing/.exec(error.message)!;
  expect(Number(got)).toBe(half.length);
  expect(Number(needed) - Number(got)).toBe(Number(missing));
  // Padding may follow the last part that a format names.
  expect(Number(needed)).toBeGreaterThan(bytes.length - 64);
  expect(Number(needed)).toBeLessThanOrEqual(bytes.length);
});

test("an ONNX model is one, whatever its version and producer", async () => {
  for (const irVersion of [1, 3, 8]) {
    for (const producer of ["pytorch", "", "a", "a long name of a producer".repeat(20)]) {
      const bytes = writeOnnx({ ...model({}), irVersion, producer });
      expect((await detectFormat(bytesSource(bytes))).name).toBe("onnx");
    }
  }
});

const loops =
  /the graph has a loop \((Loop|Scan|WHILE) ".*Sluice reads no layer from it\. Convert the model again/;

test("a recurrent layer that is written out as a loop is said to be one", async () => {
  for (const type of ["Loop", "Scan"]) {
    const { layers, warnings } = await openCheckpoint(
      writeOnnx(model({ nodes: [node(type, [], ["states"])] })),
    );
    expect(layers).toEqual([]);
    expect(warnings.join()).toMatch(loops);
  }
  const other = await openCheckpoint(writeOnnx(model({ nodes: [node("Relu", [], ["y"])] })));
  expect(other.warnings).toEqual([]);
  const tflite = tfliteModel({
    tensors: [{ name: "states", shape: [2], buffer: 0 }],
    buffers: [[]],
    codes: [[[119], undefined, undefined, u32(119)]],
    operators: [[u32(0), { list: [], count: 0 }, { list: u32(0), count: 1 }]],
  });
  expect((await openCheckpoint(tflite)).warnings.join()).toMatch(loops);
});

describe("folders", () => {
  const folder = () => mkdtempSync(join(tmpdir(), "sluice-folder-"));

  test("of a SavedModel, its variables are opened", async () => {
    const path = folder();
    const values = new Uint8Array(waves(6).buffer);
    mkdirSync(join(path, "variables"));
    writeFileSync(join(path, "saved_model.pb"), savedModel);
    writeFileSync(
      join(path, "variables/variables.index"),
      table([
        ["", HEADER],
        ["lstm/kernel", entry(values, 0, { shape: [2, 3] })],
      ]),
    );
    writeFileSync(join(path, "variables/variables.data-00000-of-00001"), values);
    const checkpoint = await openCheckpointFile(path);
    expect(checkpoint.format).toBe("tensorflow");
    expect([...(await checkpoint.tensors.get("lstm/kernel")!.read()).bytes]).toEqual([...values]);
    await checkpoint.close();
    expect((await runCommand(["inspect", path])).code).toBe(0);
  });

  test("of the variables of a SavedModel, and of safetensors in several files, the index is opened", async () => {
    const variables = folder();
    const values = new Uint8Array(waves(6).buffer);
    const stored = table([
      ["", HEADER],
      ["w", entry(values, 0, { shape: [2, 3] })],
    ]);
    writeFileSync(join(variables, "variables.index"), stored);
    writeFileSync(join(variables, "variables.data-00000-of-00001"), values);
    const shards = folder();
    const shard = "model-00001-of-00001.safetensors";
    writeFileSync(join(shards, "model.safetensors.index.json"), JSON.stringify({ weight_map: { w: shard } }));
    writeFileSync(join(shards, shard), writeSafetensors(new Map([["w", sample([2, 3])]])));
    for (const [path, format] of [
      [variables, "tensorflow"],
      [shards, "safetensors-index"],
    ]) {
      const checkpoint = await openCheckpointFile(path);
      expect([checkpoint.format, [...checkpoint.tensors.keys()]]).toEqual([format, ["w"]]);
      await checkpoint.close();
    }
  });

  test("of a TensorFlow checkpoint, its index is opened for the name that TensorFlow gives it", async () => {
    const path = join(folder(), "model.ckpt-1");
    const values = new Uint8Array(waves(6).buffer);
    writeFileSync(
      `${path}.index`,
      table([
        ["", HEADER],
        ["w", entry(values, 0, { shape: [2, 3] })],
      ]),
    );
    writeFileSync(`${path}.data-00000-of-00001`, values);
    const { format, close } = await openCheckpointFile(path);
    expect(format).toBe("tensorflow");
    await close();
    await expect(openCheckpointFile(`${path}0`)).rejects.toMatchObject({ code: "MISSING" });
  });

  const cases: [string, (path: string) => void, RegExp][] = [
    [
      "a SavedModel without variables",
      (path) => writeFileSync(join(path, "saved_model.pb"), savedModel),
      /expected weights in variables\/variables\.index/,
    ],
    [
      "an .mlpackage",
      (path) => {
        writeFileSync(join(path, "Manifest.json"), "{}");
        mkdirSync(join(path, "Data"));
      },
      /Core ML package/,
    ],
    [
      "an Orbax checkpoint",
      (path) => writeFileSync(join(path, "manifest.ocdbt"), ""),
      /Orbax checkpoint.*flax\.serialization/,
    ],
    [
      "a folder of checkpoints",
      (path) => {
        for (const name of ["b.pt", "a.pt", "notes.txt"]) writeFileSync(join(path, name), "");
      },
      /expected a file, got a folder\. Name the file to open: \S*a\.pt, \S*b\.pt\./,
    ],
  ];
  test.each(cases)("%s says what it is", async (_, make, message) => {
    const path = folder();
    make(path);
    await expect(openCheckpointFile(path)).rejects.toThrow(message);
    const { code, error } = await runCommand(["inspect", path]);
    expect(code).toBe(2);
    expect(error).toMatch(message);
  });

  test("any other folder is not a file", async () => {
    await expect(openCheckpointFile(folder())).rejects.toMatchObject({ code: "FORMAT_REFUSED" });
  });
});

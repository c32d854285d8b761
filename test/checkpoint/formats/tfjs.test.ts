import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openTfjs } from "../../../src/checkpoint/formats/tfjs/open.ts";
import { writeTfjs } from "../../../src/checkpoint/formats/tfjs/write.ts";
import type { Contents } from "../../../src/core/storage/contents.ts";
import { fromFloat, type RawTensor, toFloat } from "../../../src/core/storage/raw.ts";
import { type ByteSource, bytesSource, type Folder, folderOf } from "../../../src/core/storage/source.ts";
import { kerasLayer, kerasSequential } from "../../support/kerasConfigs.ts";
import { readAll } from "../../support/readAll.ts";
import { patched, waves } from "./fileBytes.ts";
import { digests, expectRefusal, expectTruncationsRefused, runMutants, sample } from "./hostile.ts";

const folderFrom = (files: ReadonlyMap<string, Uint8Array>): Folder =>
  folderOf(new Map([...files].map(([name, bytes]) => [name, bytesSource(bytes)])));

const openAll = (files: ReadonlyMap<string, Uint8Array>): Promise<Contents> =>
  openTfjs(bytesSource(files.get("model.json")!), { folder: folderFrom(files) });

const tensors = new Map<string, RawTensor>([
  ["lstm_LSTM1/kernel", sample([3, 8])],
  ["lstm_LSTM1/recurrent_kernel", sample([2, 8], 100)],
  ["lstm_LSTM1/bias", sample([8], 200)],
  ["steps", { dtype: "I32", shape: [], bytes: Uint8Array.of(7, 0, 0, 0) }],
  ["mask", { dtype: "BOOL", shape: [3], bytes: Uint8Array.of(1, 0, 1) }],
  ["last", sample([1], 300)],
]);
const modelTopology = { class_name: "Sequential", config: { name: "sequential" } };

describe("round trip", () => {
  it.each([4 * 1024 * 1024, 64, 7, 1])("shards of %i bytes", async (shardBytes) => {
    const files = writeTfjs({ tensors, modelTopology, shardBytes });
    expect([...files.keys()][0]).toBe("model.json");
    expect(Math.max(...[...files.values()].slice(1).map(({ length }) => length))).toBeLessThanOrEqual(
      shardBytes,
    );
    const contents = await openAll(files);
    expect(digests(await readAll(contents))).toEqual(digests(tensors));
    expect(contents.metadata.get("format")).toBe("layers-model");
    expect((contents.metadata.get("modelTopology") as Map<string, unknown>).get("class_name")).toBe(
      "Sequential",
    );
  });

  it("twice the weights and shards cost twice as much", async () => {
    const asked = [];
    for (const n of [250, 500, 1000]) {
      const files = writeTfjs({
        tensors: new Map(Array.from({ length: n }, (_, k) => [`w${k}`, sample([1], k)])),
        modelTopology,
        shardBytes: 4,
      });
      let count = 0;
      const counted = (bytes: Uint8Array): ByteSource => ({
        get size() {
          count++;
          return bytes.length;
        },
        read: async (start, end) => bytes.subarray(start, end),
      });
      const folder = folderOf(new Map([...files].map(([name, bytes]) => [name, counted(bytes)])));
      const contents = await openTfjs(bytesSource(files.get("model.json")!), { folder });
      asked.push(count);
      expect(await contents.tensors.get(`w${n - 1}`)!.read()).toEqual(sample([1], n - 1));
    }
    for (const k of [1, 2]) expect(asked[k]).toBeLessThan(2.1 * asked[k - 1]);
  });

  it("no weights at all, and only empty ones", async () => {
    expect((await openAll(writeTfjs({ tensors: new Map(), modelTopology: null }))).tensors.size).toBe(0);
    const empty = new Map([["e", sample([0, 3])]]);
    expect(digests(await readAll(await openAll(writeTfjs({ tensors: empty, modelTopology }))))).toEqual(
      digests(empty),
    );
  });

  it("the writer refuses what the manifest cannot say", () => {
    const refuse = (raw: RawTensor, code: string) =>
      expect(() => writeTfjs({ tensors: new Map([["w", raw]]), modelTopology })).toThrow(
        expect.objectContaining({ code }),
      );
    refuse(fromFloat(waves(2), [2], "F16"), "DTYPE");
    refuse(fromFloat(Float64Array.of(1), [1]), "DTYPE");
    refuse({ ...sample([2]), shape: [3] }, "SIZE");
    refuse({ ...sample([2]), quantization: { scale: [1], offset: [0] } }, "DTYPE");
  });
});

/** A model.json with one group, and its shards. */
function model(weights: unknown, paths: unknown = ["w.bin"], more: object = {}): Uint8Array {
  return new TextEncoder().encode(
    JSON.stringify({
      format: "layers-model",
      modelTopology: null,
      weightsManifest: [{ paths, weights }],
      ...more,
    }),
  );
}
const eight = Uint8Array.of(0, 0, 0x80, 0x3f, 0, 0, 0, 0x40);
const beside = (bytes: Uint8Array = eight) => ({
  folder: folderFrom(
    new Map([
      ["w.bin", bytes],
      ["v.bin", bytes],
    ]),
  ),
});
const openBeside =
  (bytes = eight) =>
  (source: ByteSource) =>
    openTfjs(source, beside(bytes));
const reject = (json: Uint8Array, code: string, place: object = {}) =>
  expectRefusal(openBeside(), json, code, place);

it("texts between the weights of a graph model are left out, with a warning", async () => {
  const words = ["", "né", "x".repeat(5000), "z"].map((word) => Buffer.from(word));
  const length = (size: number) => new Uint8Array(Uint32Array.of(size).buffer);
  const bytes = Buffer.concat([eight, ...words.flatMap((word) => [length(word.length), word]), eight]);
  const weight = (name: string, dtype: string, shape: number[]) => ({ name, dtype, shape });
  const weights = [
    weight("a", "float32", [2]),
    weight("table", "string", [2, 2]),
    weight("none", "string", [0]),
    weight("b", "float32", [2]),
  ];
  // Shards of 7 bytes cut through lengths and texts.
  const files = new Map<string, Uint8Array>();
  for (let k = 0; k < bytes.length; k += 7) files.set(`s${k}.bin`, bytes.subarray(k, k + 7));
  const contents = await openTfjs(bytesSource(model(weights, [...files.keys()])), {
    folder: folderFrom(files),
  });
  expect([...contents.tensors.keys()]).toEqual(["a", "b"]);
  for (const name of ["a", "b"])
    expect([...toFloat(await contents.tensors.get(name)!.read())]).toEqual([1, 2]);
  expect(contents.warnings).toEqual([
    'weight "table" is text, which is not read',
    'weight "none" is text, which is not read',
  ]);
});

describe("quantized weights", () => {
  const read = async (weight: object, bytes: Uint8Array) => {
    const contents = await openTfjs(bytesSource(model([{ name: "w", ...weight }])), beside(bytes));
    return [...toFloat(await contents.tensors.get("w")!.read(), "float64")];
  };
  const quantization = (dtype: string) => ({ dtype, scale: 0.5, min: -3 });

  it("uint8 and uint16 are scaled, float16 is widened, integers are rounded", async () => {
    const f = { shape: [4], dtype: "float32" };
    expect(await read({ ...f, quantization: quantization("uint8") }, Uint8Array.of(0, 1, 6, 255))).toEqual([
      -3, -2.5, 0, 124.5,
    ]);
    const wide = Uint8Array.of(0, 0, 1, 0, 6, 0, 255, 255);
    expect(await read({ ...f, quantization: quantization("uint16") }, wide)).toEqual([-3, -2.5, 0, 32764.5]);
    const half = Uint8Array.of(0, 0x3c, 0, 0xc0, 0, 0, 0, 0x80);
    expect(await read({ ...f, quantization: { dtype: "float16" } }, half)).toEqual([1, -2, 0, -0]);
    const i = { shape: [4], dtype: "int32" };
    expect(await read({ ...i, quantization: quantization("uint8") }, Uint8Array.of(0, 1, 6, 9))).toEqual([
      -3, -2, 0, 2,
    ]);
  });
});

describe("bad files", () => {
  const one = { name: "w", shape: [2], dtype: "float32" };
  const w = { entry: "w" };

  it("the ground on which they are built is good", async () => {
    const contents = await openTfjs(bytesSource(model([one])), beside());
    expect([...toFloat(await contents.tensors.get("w")!.read())]).toEqual([1, 2]);
  });

  const outside =
    "../w.bin|/etc/hostname|http://other/w.bin|//other/w.bin|data:application/octet-stream,x|javascript:alert(1)|%2e%2e%2fw.bin|sub/w.bin|sub\\w.bin|w.bin?x=1|w.bin\0||..|NUL";
  it.each(outside.split("|"))("path %j is refused", async (path) => {
    await reject(model([one], [path]), "NAME", { entry: path });
  });

  it("types and names that are not text are named", async () => {
    await expectRefusal(openBeside(), model([one], [7]), "NAME", {}, "expected the name of a shard, got 7");
    await expectRefusal(
      openBeside(),
      model([{ ...one, dtype: 5 }]),
      "DTYPE",
      w,
      "float32, int32, bool, complex64 or string",
    );
  });

  it.each([
    ["a path that is not text", model([one], [7]), "NAME", {}],
    ["the same shard twice", model([one], ["w.bin", "w.bin"]), "DUPLICATE", { entry: "w.bin" }],
    ["a shard that is missing", model([one], ["x.bin"]), "MISSING", { entry: "x.bin" }],
    ["more bytes than weights", model([{ ...one, shape: [1] }]), "SIZE", { entry: "w.bin" }],
    ["fewer bytes than weights", model([{ ...one, shape: [3] }]), "SIZE", { entry: "w.bin" }],
    ["no shard for the weights", model([one], []), "SIZE", {}],
    ["the same weight twice", model([one, one], ["w.bin", "v.bin"]), "DUPLICATE", w],
    ["paths that are not a list", model([one], "w.bin"), "HEADER", {}],
    ["weights that are not a list", model({}), "HEADER", {}],
    ["a weight that is not an object", model([7]), "HEADER", {}],
    ["a weight without name", model([{ ...one, name: 7 }]), "NAME", {}],
    ["a name too long", model([{ ...one, name: "n".repeat(2000) }]), "NAME", {}],
    ["more texts than bytes", model([{ ...one, dtype: "string" }]), "TRUNCATED", w],
    ["a text beyond the bytes", model([{ ...one, dtype: "string", shape: [1] }]), "SIZE", { entry: "w.bin" }],
    ["an unknown element type", model([{ ...one, dtype: "float99" }]), "DTYPE", w],
    ["an element type of Object.prototype", model([{ ...one, dtype: "constructor" }]), "DTYPE", w],
    ["no shape", model([{ ...one, shape: undefined }]), "SHAPE", w],
    ["a negative size", model([{ ...one, shape: [-2] }]), "SHAPE", w],
    ["half a size", model([{ ...one, shape: [1.5] }]), "SHAPE", w],
    ["a size as text", model([{ ...one, shape: ["2"] }]), "SHAPE", w],
    ["zero that hides a product", model([{ ...one, shape: [2 ** 31, 2 ** 31, 0] }]), "LIMIT", w],
    ["nine axes", model([{ ...one, shape: new Array(9).fill(1) }]), "LIMIT", w],
    ["quantization that is none", model([{ ...one, quantization: 7 }]), "HEADER", w],
    ["quantization to int4", model([{ ...one, quantization: { dtype: "int4" } }]), "DTYPE", w],
    [
      "quantization of booleans",
      model([{ ...one, dtype: "bool", quantization: { dtype: "uint8", scale: 1, min: 0 } }]),
      "DTYPE",
      w,
    ],
    ["scale 0", model([{ ...one, quantization: { dtype: "uint8", scale: 0, min: 0 } }]), "HEADER", w],
    ["scale -1", model([{ ...one, quantization: { dtype: "uint8", scale: -1, min: 0 } }]), "HEADER", w],
    [
      "scale beyond all floats",
      model([{ ...one, quantization: { dtype: "uint8", scale: 1e308, min: 0 } }]),
      "HEADER",
      w,
    ],
    ["no minimum", model([{ ...one, quantization: { dtype: "uint8", scale: 1 } }]), "HEADER", w],
    ["no manifest", new TextEncoder().encode("{}"), "HEADER", { entry: "weightsManifest" }],
    ["a list", new TextEncoder().encode("[]"), "HEADER", {}],
    ["a group that is none", new TextEncoder().encode('{"weightsManifest": [7]}'), "HEADER", {}],
    ["a key twice", new TextEncoder().encode('{"format": 1, "format": 2}'), "DUPLICATE", { entry: "format" }],
    ["no JSON", new TextEncoder().encode("{"), "JSON", {}],
    ["deep JSON", new TextEncoder().encode(`{"modelTopology": ${"[".repeat(1e5)}`), "TOO_DEEP", {}],
  ])("%s", async (_name, json, code, place) => {
    await reject(json, code, place);
  });

  it("the model without its folder, JSON beyond the limit", async () => {
    await expectRefusal((source) => openTfjs(source), model([one]), "EXTERNAL_REFUSED", { entry: "w.bin" });
    const small = (source: ByteSource) => openTfjs(source, { ...beside(), limits: { memory: 100 } });
    await expectRefusal(small, model([one]), "LIMIT");
  });

  it("names of Object.prototype are only names", async () => {
    const named = model([{ ...one, name: "__proto__" }]);
    const contents = await openTfjs(bytesSource(named), beside());
    expect([...contents.tensors.keys()]).toEqual(["__proto__"]);
    expect(({} as Record<string, unknown>).shape).toBeUndefined();
  });
});

describe("damage", () => {
  const files = writeTfjs({ tensors, modelTopology, shardBytes: 64 });
  const json = files.get("model.json")!;
  const folder = folderFrom(files);
  const open = (source: ByteSource) => openTfjs(source, { folder });
  const shard = [...files.keys()].at(-1)!;
  const openShard = (source: ByteSource) =>
    openTfjs(bytesSource(json), {
      folder: { open: async (name) => (name === shard ? source : folder.open(name)) },
    });

  it("every truncation of a model and of a shard is refused", async () => {
    await expectTruncationsRefused(open, json);
    await expectTruncationsRefused(openShard, files.get(shard)!);
  });

  it("mutants give tensors or coded errors", async () => {
    await runMutants(open, json, { random: 12 });
    await runMutants(openShard, files.get(shard)!, { random: 13 });
  });

  it("a flipped bit of a shard changes one tensor", async () => {
    const damaged = new Map(files).set(shard, patched(files.get(shard)!, 0, files.get(shard)![0] ^ 1));
    const before = digests(await readAll(await openAll(files)));
    const after = digests(await readAll(await openAll(damaged)));
    expect(Object.keys(before).filter((name) => before[name] !== after[name])).toHaveLength(1);
  });
});

/** TensorFlow.js itself, installed outside of the repository: SLUICE_TFJS names the folder that holds its node_modules. */
const tfjsFolder = process.env.SLUICE_TFJS;
const hasTfjs = tfjsFolder !== undefined && existsSync(join(tfjsFolder, "node_modules/@tensorflow/tfjs"));
if (!hasTfjs) console.log("skipping comparisons with TensorFlow.js: SLUICE_TFJS does not lead to it");

interface LayersModel {
  getWeights(): { dataSync(): Float32Array; shape: number[] }[];
  predict(x: unknown): { dataSync(): Float32Array };
  save(handler: unknown): Promise<unknown>;
}

describe.skipIf(!hasTfjs)("TensorFlow.js", () => {
  const load = () => createRequire(join(tfjsFolder!, "package.json"))("@tensorflow/tfjs");
  const I = 3;
  const H = 2;
  const config = kerasSequential(
    kerasLayer("LSTM", "lstm", {
      units: H,
      activation: "tanh",
      recurrent_activation: "sigmoid",
      batch_input_shape: [null, null, I],
    }),
  );
  const weights = new Map([
    ["lstm/lstm_cell/kernel", sample([I, 4 * H])],
    ["lstm/lstm_cell/recurrent_kernel", sample([H, 4 * H], 100)],
    ["lstm/lstm_cell/bias", sample([4 * H], 200)],
  ]);

  /** What TensorFlow.js is given in place of a server. */
  const handler = (files: ReadonlyMap<string, Uint8Array>) => {
    const { modelTopology, weightsManifest } = JSON.parse(new TextDecoder().decode(files.get("model.json")));
    const weightData = Buffer.concat(weightsManifest[0].paths.map((path: string) => files.get(path)!));
    return {
      load: async () => ({
        modelTopology,
        weightSpecs: weightsManifest[0].weights,
        weightData: new Uint8Array(weightData).buffer,
      }),
    };
  };

  it("runs what we write", async () => {
    const tf = load();
    const files = writeTfjs({ tensors: weights, modelTopology: { model_config: config }, shardBytes: 100 });
    const model = (await tf.loadLayersModel(handler(files))) as LayersModel;
    const [kernel, recurrent, bias] = [...weights.values()].map((raw) => toFloat(raw));
    expect(model.getWeights().map((weight) => [...weight.dataSync()])).toEqual(
      [kernel, recurrent, bias].map((values) => [...values]),
    );
    const T = 4;
    const x = waves(T * I, 500);
    const got = model.predict(tf.tensor3d(x, [1, T, I])).dataSync();
    const hidden = new Float64Array(H);
    const cell = new Float64Array(H);
    const sigmoid = (v: number) => 1 / (1 + Math.exp(-v));
    for (let t = 0; t < T; t++) {
      const gates = Array.from({ length: 4 * H }, (_, g) => {
        let sum = bias[g];
        for (let k = 0; k < I; k++) sum += x[t * I + k] * kernel[k * 4 * H + g];
        for (let k = 0; k < H; k++) sum += hidden[k] * recurrent[k * 4 * H + g];
        return sum;
      });
      for (let u = 0; u < H; u++) {
        cell[u] = sigmoid(gates[H + u]) * cell[u] + sigmoid(gates[u]) * Math.tanh(gates[2 * H + u]);
        hidden[u] = sigmoid(gates[3 * H + u]) * Math.tanh(cell[u]);
      }
    }
    // Four steps of float32 against double precision.
    for (let u = 0; u < H; u++) expect(Math.abs(got[u] - hidden[u])).toBeLessThan(1e-6);
  });

  it("is read: what it saves", async () => {
    const tf = load();
    const model = tf.sequential();
    model.add(tf.layers.gru({ units: 3, inputShape: [null, 2], resetAfter: false }));
    model.add(tf.layers.dense({ units: 1 }));
    let saved:
      | { weightSpecs: { name: string }[]; weightData: ArrayBuffer; modelTopology: object }
      | undefined;
    await (model as LayersModel).save({
      save: async (artifacts: typeof saved) => {
        saved = artifacts;
        return { modelArtifactsInfo: {} };
      },
    });
    const json = {
      format: "layers-model",
      modelTopology: saved!.modelTopology,
      weightsManifest: [{ paths: ["weights.bin"], weights: saved!.weightSpecs }],
    };
    const contents = await openAll(
      new Map([
        ["model.json", new TextEncoder().encode(JSON.stringify(json))],
        ["weights.bin", new Uint8Array(saved!.weightData)],
      ]),
    );
    const values = [...(await readAll(contents)).values()].map((raw) => [...toFloat(raw)]);
    expect(values).toEqual((model as LayersModel).getWeights().map((weight) => [...weight.dataSync()]));
    expect([...contents.tensors.keys()]).toEqual(saved!.weightSpecs.map(({ name }) => name));
  });
});

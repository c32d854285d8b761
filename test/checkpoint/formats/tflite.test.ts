import { describe, expect, it } from "vitest";
import { openTflite, type TfliteOperator } from "../../../src/checkpoint/formats/tflite/open.ts";
import { toFloat } from "../../../src/core/storage/raw.ts";
import { bytesSource } from "../../../src/core/storage/source.ts";
import { readAll } from "../../support/readAll.ts";
import { find, littleEndian, patched, waves } from "./fileBytes.ts";
import { expectRefusal, expectTruncationsRefused, runMutants } from "./hostile.ts";
import {
  bytesOf,
  type Field,
  floats,
  ints,
  longs,
  type ModelSpec,
  model,
  type TensorSpec,
  text,
  u32,
} from "./tfliteBuilder.ts";

const reject = (bytes: Uint8Array, code: string, place: object = {}) =>
  expectRefusal(openTflite, bytes, code, place);
const open = (bytes: Uint8Array) => openTflite(bytesSource(bytes));

const none = [undefined, undefined];
const quantized = (shape: number[], scales: number[], zeros: number[], axis = 0): ModelSpec => ({
  tensors: [
    {
      name: "q",
      shape,
      type: 9,
      buffer: 1,
      quantization: [...none, floats(...scales), longs(...zeros), ...none, u32(axis)],
    },
  ],
  buffers: [[1, 2, 3, 0xfc, 5, 0xfa]],
});

const lstm = model({
  tensors: [
    { name: "x", shape: [1, 3], buffer: 0 },
    { name: "w", shape: [2, 3], buffer: 1 },
    { name: "b", shape: [2], buffer: 2 },
    { name: "y", shape: [1, 2], buffer: 0 },
  ],
  buffers: [[...new Uint8Array(waves(6).buffer)], bytesOf(1, 2)],
  codes: [
    [[44], undefined, u32(1), u32(44)],
    [[9]],
    [[32], text("mine")],
    [[127], undefined, undefined, u32(160)],
  ],
  operators: [
    [u32(0), ints(0, 1, -1, 2), ints(3), [20], { table: [[4], bytesOf(2.5)] }],
    [u32(1), ints(0, 1), ints(3)],
    [u32(2), ints(), ints()],
    [u32(3), ints(), ints()],
  ],
});

describe("reading", () => {
  it("constant tensors, where they lie, and operators", async () => {
    const contents = await open(lstm);
    expect([...contents.tensors.keys()]).toEqual(["w", "b"]);
    const raw = await contents.tensors.get("w")!.read();
    expect(raw.shape).toEqual([2, 3]);
    expect(toFloat(raw)).toEqual(waves(6));
    const { location } = contents.tensors.get("b")!;
    expect([...lstm.slice(location!.start, location!.end)]).toEqual(bytesOf(1, 2));
    expect(contents.metadata.get("description")).toBe("made by hand");
    expect(contents.metadata.get("operators")).toEqual([
      {
        subgraph: 0,
        type: "UNIDIRECTIONAL_SEQUENCE_LSTM",
        inputs: ["x", "w", "", "b"],
        outputs: ["y"],
        settings: { activation: 4, cellClip: 2.5, projectionClip: 0 },
      },
      {
        subgraph: 0,
        type: "FULLY_CONNECTED",
        inputs: ["x", "w"],
        outputs: ["y"],
        settings: {},
      },
      { subgraph: 0, type: "CUSTOM:mine", inputs: [], outputs: [], settings: {} },
      { subgraph: 0, type: "BUILTIN_160", inputs: [], outputs: [], settings: {} },
    ] satisfies TfliteOperator[]);
  });

  it("quantized integers, one scale and one for each row", async () => {
    const read = async (spec: ModelSpec) => {
      const [raw] = (await readAll(await open(model(spec)))).values();
      return [...toFloat(raw, "float64")];
    };
    const scale = Math.fround(0.1);
    const stored = [1, 2, 3, -4, 5, -6];
    expect(await read(quantized([2, 3], [0.1], [3]))).toEqual(stored.map((q) => q * scale - 3 * scale));
    const scales = [0.5, 0.25, 2];
    expect(await read(quantized([2, 3], scales, [0, 1, 2], 1))).toEqual(
      stored.map((q, k) => (q - (k % 3)) * scales[k % 3]),
    );
    expect(await read(quantized([2, 3], [0.5], []))).toEqual(stored.map((q) => q / 2));
  });

  it("float16, and equal names made different", async () => {
    const spec = {
      tensors: [
        { name: "h", shape: [2], type: 1, buffer: 1 },
        { name: "h", shape: [2], type: 1, buffer: 1 },
        { name: "", shape: [2], type: 1, buffer: 1 },
      ],
      buffers: [[0, 0x3c, 0, 0xc0]],
    };
    const tensors = await readAll(await open(model(spec)));
    expect([...tensors.keys()]).toEqual(["h", "h#1", "#2"]);
    expect([...toFloat(tensors.get("h#1")!)]).toEqual([1, -2]);
  });

  it("names of Object.prototype are only names", async () => {
    const names = ["__proto__", "constructor"];
    const tensors = names.map((name) => ({ name, shape: [1], buffer: 1 }));
    const contents = await open(model({ tensors, buffers: [bytesOf(1)] }));
    expect([...contents.tensors.keys()]).toEqual(names);
  });

  it("text, 2-bit, 4-bit and sparse tensors are left out, with a warning", async () => {
    const tensors = [
      { name: "s", shape: [1], type: 5, buffer: 1 },
      { name: "n", shape: [2], type: 17, buffer: 1 },
      { name: "i", shape: [2], type: 19, buffer: 1 },
      { name: "u", shape: [2], type: 20, buffer: 1 },
      { name: "z", shape: [1], buffer: 1, sparse: true },
    ];
    const contents = await open(model({ tensors, buffers: [bytesOf(1)] }));
    expect(contents.tensors.size).toBe(0);
    expect(contents.warnings).toHaveLength(5);
  });
});

describe("bad files", () => {
  const one = (spec: Partial<TensorSpec>, bytes = bytesOf(1, 2)) =>
    model({ tensors: [{ name: "w", shape: [2], buffer: 1, ...spec }], buffers: [bytes] });
  const w = { entry: "w" };
  const view = new DataView(lstm.buffer);
  const root = view.getUint32(0, true);
  /** Where the root's table of offsets is. */
  const fieldsAt = root - view.getInt32(root, true);

  it.each([
    ["empty", new Uint8Array(0), "TRUNCATED", {}],
    ["another mark", patched(lstm, 4, 0x58), "MAGIC", { offset: 4 }],
    ["root outside", patched(lstm, 0, ...u32(2 ** 31)), "OFFSET", { offset: 0 }],
    ["root at the start", patched(lstm, 0, 0, 0, 0, 0), "OFFSET", { offset: 0 }],
    ["a table of offsets of 2 bytes", patched(lstm, fieldsAt, 2, 0), "HEADER", { offset: fieldsAt }],
    ["a table of offsets of odd size", patched(lstm, fieldsAt, 15, 0), "HEADER", { offset: fieldsAt }],
    ["a table of offsets outside", patched(lstm, lstm[0], ...u32(2 ** 30)), "OFFSET", {}],
    ["element type 99", one({ type: 99 }), "DTYPE", w],
    ["buffer 7", one({ buffer: 7 }), "OFFSET", w],
    ["buffer -1", one({ buffer: -1 }), "OFFSET", w],
    ["too few bytes", one({ shape: [3] }), "SIZE", w],
    ["too many bytes", one({ shape: [1] }), "SIZE", w],
    ["negative size", one({ shape: [-2] }), "SHAPE", w],
    ["sizes that overflow", one({ shape: [2 ** 30, 2 ** 30] }), "LIMIT", w],
    ["nine axes", one({ shape: new Array(9).fill(1) }), "LIMIT", w],
    ["zero that hides a product", one({ shape: [0, 2 ** 30, 2 ** 30] }), "LIMIT", w],
    ["a name too long", one({ name: "n".repeat(2000) }), "NAME", {}],
    ["two scales for three rows", model(quantized([3, 2], [1, 2], [0, 0])), "SHAPE", { entry: "q" }],
    [
      "scales along an axis that is none",
      model(quantized([3, 2], [1, 2], [0, 0], 5)),
      "SHAPE",
      { entry: "q" },
    ],
    ["two zero points for one scale", model(quantized([3, 2], [1], [0, 0])), "SHAPE", { entry: "q" }],
  ])("%s", async (_name, bytes, code, place) => {
    await reject(bytes, code, place);
  });

  it("operators of tensors and codes that are not there", async () => {
    const operator = (...fields: Field[]) =>
      model({
        tensors: [{ name: "w", shape: [2], buffer: 1 }],
        buffers: [bytesOf(1, 2)],
        codes: [[[9]]],
        operators: [fields],
      });
    expect((await open(operator(u32(0), ints(0)))).metadata.get("operators")).toHaveLength(1);
    await reject(operator(u32(1), ints(0)), "OFFSET");
    await reject(operator(u32(0), ints(1)), "OFFSET");
    await reject(operator(u32(0), ints(-2)), "OFFSET");
  });

  it("a name that another graph makes", async () => {
    const w = { name: "w", shape: [2], buffer: 1 };
    const tensors = [w, { ...w, name: "subgraph1/w" }];
    await reject(model({ tensors, others: [[w]], buffers: [bytesOf(1, 2)] }), "DUPLICATE", {
      entry: "subgraph1/w",
    });
  });

  it("bytes behind the tables that are not there", async () => {
    const tensors = [{ name: "w", shape: [2], buffer: 1 }];
    const behind = (start: number) => [[undefined, littleEndian(start, 8), littleEndian(8, 8)]];
    const { tensors: found } = await open(model({ tensors, buffers: [], tables: behind(8) }));
    expect(found.get("w")!.location).toEqual({ start: 8, end: 16 });
    const opening = open(model({ tensors, buffers: [], tables: behind(4000) }));
    await expect(opening).rejects.toMatchObject({ code: "TRUNCATED" });
  });

  it("a vector longer than the file, a name that is not text, more objects than the limit", async () => {
    const name = find(lstm, "made by hand");
    await reject(patched(lstm, name - 4, ...u32(2 ** 31)), "TRUNCATED", { offset: name });
    await reject(patched(lstm, name - 4, ...u32(5000)), "TRUNCATED");
    await reject(patched(lstm, name, 0xff), "ENCODING", { offset: name });
    const limited = (source: Parameters<typeof openTflite>[0]) =>
      openTflite(source, { limits: { work: 40 } });
    await expectRefusal(limited, lstm, "LIMIT");
  });
});

describe("damage", () => {
  const small = model({ tensors: [{ name: "w", shape: [2], buffer: 1 }], buffers: [bytesOf(1, 2)] });

  it("every truncation that loses a byte in use is refused", async () => {
    // The last byte comes after the last vector and is unused.
    await expectTruncationsRefused(openTflite, lstm.slice(0, -1));
    await expectTruncationsRefused(openTflite, small.slice(0, -1));
  });

  it("mutants give tensors or coded errors", async () => {
    const outcomes = await runMutants(openTflite, lstm, { random: 8 });
    expect(outcomes.size).toBeGreaterThan(4);
    await runMutants(openTflite, model(quantized([2, 3], [0.5, 1], [0, 1])), { random: 9 });
  });
});

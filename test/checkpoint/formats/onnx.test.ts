import { describe, expect, it } from "vitest";
import { openOnnx } from "../../../src/checkpoint/formats/onnx/open.ts";
import type { RecurrentNode } from "../../../src/checkpoint/formats/onnx/recurrent.ts";
import { writeOnnx } from "../../../src/checkpoint/formats/onnx/write.ts";
import { MessageWriter } from "../../../src/checkpoint/formats/protobuf/write.ts";
import type { ReadOptions } from "../../../src/core/storage/contents.ts";
import { fromFloat, type RawTensor, toFloat } from "../../../src/core/storage/raw.ts";
import type { Folder } from "../../../src/core/storage/source.ts";
import { bytesSource, folderOf } from "../../../src/core/storage/source.ts";
import { find, patched, waves } from "./fileBytes.ts";
import { expectRefusal, expectTruncationsRefused, runMutants } from "./hostile.ts";
import { type Attributes, handModel, long, message, model, node, recurrentModel } from "./onnxModels.ts";

const open = (bytes: Uint8Array, options?: ReadOptions) => openOnnx(bytesSource(bytes), options);
const reject = (bytes: Uint8Array, code: string, place: object = {}) =>
  expectRefusal(openOnnx, bytes, code, place);

async function read(bytes: Uint8Array, name: string, options?: ReadOptions): Promise<number[]> {
  const contents = await open(bytes, options);
  return Array.from(toFloat(await contents.tensors.get(name)!.read(), "float64"));
}

describe("round trip", () => {
  it.each(["LSTM", "GRU", "RNN"] as const)("%s: weights, attributes and names", async (type) => {
    const given = recurrentModel({ type, inputSize: 3, hiddenSize: 2, directions: 2 });
    const contents = await open(writeOnnx(given));
    for (const [name, tensor] of given.graph.initializers) {
      expect(await contents.tensors.get(name)!.read()).toEqual(tensor);
    }
    const [found] = contents.metadata.get("recurrent") as RecurrentNode[];
    expect(found).toMatchObject({
      name: "make_Y",
      scope: "",
      type,
      direction: "bidirectional",
      inputSize: 3,
      hiddenSize: 2,
      layout: 0,
      weights: { W: "W", R: "R", B: "B" },
    });
    expect(found.activations).toHaveLength({ LSTM: 6, GRU: 4, RNN: 2 }[type]);
    expect(contents.metadata.get("producer")).toBe("test");
    expect(contents.metadata.get("opsets")).toEqual(new Map([["", 17]]));
    expect(contents.metadata.get("properties")).toEqual(new Map([["key", "value"]]));
    expect(contents.metadata.get("inputs")).toEqual(given.graph.inputs);
  });

  it("every attribute of an LSTM", async () => {
    const given = recurrentModel({
      type: "LSTM",
      inputSize: 3,
      hiddenSize: 2,
      directions: 1,
      peepholes: true,
      attributes: {
        direction: { string: "reverse" },
        clip: { float: 0.5 },
        input_forget: { int: 1 },
        layout: { int: 1 },
        activations: { strings: ["HardSigmoid", "Tanh", "Affine"] },
        activation_alpha: { floats: [0.25, 2] },
        activation_beta: { floats: [0.5, -1] },
      },
    });
    const [found] = (await open(writeOnnx(given))).metadata.get("recurrent") as RecurrentNode[];
    expect(found).toMatchObject({
      direction: "reverse",
      clip: 0.5,
      inputForget: true,
      layout: 1,
      activations: ["HardSigmoid", "Tanh", "Affine"],
      activationAlpha: [0.25, 2],
      activationBeta: [0.5, -1],
      weights: { P: "P" },
      inputs: ["X", "", "initial_h", "initial_c"],
    });
  });

  it("stored tensors say where they lie", async () => {
    const bytes = writeOnnx(recurrentModel({ type: "RNN", inputSize: 3, hiddenSize: 2, directions: 1 }));
    const { location } = (await open(bytes)).tensors.get("W")!;
    const values = new Float32Array(bytes.slice(location!.start, location!.end).buffer);
    expect(values).toEqual(waves(6, 0));
  });

  it("a large file is read by ranges", async () => {
    const big = fromFloat(new Float32Array(1_000_000).fill(0.5), [1000, 1000]);
    const bytes = writeOnnx(model({ initializers: new Map([["big", big]]) }));
    let fetched = 0;
    const contents = await openOnnx({
      size: bytes.length,
      read: async (start, end) => {
        fetched += end - start;
        return bytes.subarray(start, end);
      },
    });
    expect(contents.tensors.get("big")!.shape).toEqual([1000, 1000]);
    // One page at each end of the tensor, not the tensor.
    expect(fetched).toBeLessThan(300_000);
  });
});

/** Integers as protobuf stores them one after the other. */
function varints(...values: (number | bigint)[]): Uint8Array {
  const bytes: number[] = [];
  for (const value of values) {
    let rest = BigInt.asUintN(64, BigInt(value));
    do {
      bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
      rest >>= 7n;
    } while (rest > 0n);
  }
  return Uint8Array.from(bytes);
}

const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);
const doubles = (...values: number[]) => new Uint8Array(Float64Array.from(values).buffer);

describe("fields that hold values", () => {
  const stored = (type: number, count: number, field: number, bytes: Uint8Array) =>
    handModel(message([1, count], [2, type], [field, bytes], [8, "x"]));

  it.each([
    ["float_data", 1, 4, floats(1.5, -2), [1.5, -2]],
    ["double_data", 11, 10, doubles(1e300, -2), [1e300, -2]],
    ["int32_data of int32", 6, 5, varints(7, -7), [7, -7]],
    ["int32_data of int8", 3, 5, varints(7, -7), [7, -7]],
    ["int32_data of uint8", 2, 5, varints(7, 255), [7, 255]],
    ["int32_data of int16", 5, 5, varints(700, -700), [700, -700]],
    ["int32_data of uint16", 4, 5, varints(700, 65535), [700, 65535]],
    ["int32_data of bool", 9, 5, varints(1, 0), [1, 0]],
    ["int32_data of float16", 10, 5, varints(0x3c00, 0xc000), [1, -2]],
    ["int32_data of bfloat16", 16, 5, varints(0x3f80, 0xc000), [1, -2]],
    ["int64_data", 7, 7, varints(2n ** 40n, -1), [2 ** 40, -1]],
    ["uint64_data of uint32", 12, 11, varints(2n ** 32n - 1n, 1), [2 ** 32 - 1, 1]],
    ["uint64_data of uint64", 13, 11, varints(2n ** 52n, 1), [2 ** 52, 1]],
    ["raw_data of float16", 10, 9, Uint8Array.of(0, 0x3c, 0, 0xc0), [1, -2]],
    ["raw_data of bfloat16", 16, 9, Uint8Array.of(0x80, 0x3f, 0, 0xc0), [1, -2]],
  ])("%s", async (_name, type, field, bytes, expected) => {
    expect(await read(stored(type, expected.length, field, bytes), "x")).toEqual(expected);
  });

  it("values that are not packed", async () => {
    const tensor = message([1, 3], [2, 1]).float(4, 1).float(4, 2).bytes(4, floats(3)).text(8, "x");
    expect(await read(handModel(tensor), "x")).toEqual([1, 2, 3]);
    const integers = message([1, 2], [2, 7], [7, -5], [7, 9], [8, "x"]);
    expect(await read(handModel(integers), "x")).toEqual([-5, 9]);
  });

  it("sizes in one list, a scalar, and no elements", async () => {
    const matrix = message([1, varints(1, 2)], [2, 1], [9, floats(1, 2)], [8, "x"]);
    expect((await open(handModel(matrix))).tensors.get("x")!.shape).toEqual([1, 2]);
    expect(await read(handModel(message([2, 1], [9, floats(4)], [8, "x"])), "x")).toEqual([4]);
    expect(await read(handModel(message([1, 0], [2, 1], [8, "x"])), "x")).toEqual([]);
  });

  it("text and 4-bit integers are left out, with a warning", async () => {
    const text = message([1, 1], [2, 8], [6, "hello"], [8, "text"]);
    const nibbles = message([1, 2], [2, 22], [9, Uint8Array.of(0x21)], [8, "nibbles"]);
    const contents = await open(handModel(text, nibbles));
    expect(contents.tensors.size).toBe(0);
    expect(contents.warnings).toHaveLength(2);
  });
});

describe("folding", () => {
  const matrix = fromFloat(waves(12), [3, 4]);
  const values = Array.from(waves(12));
  /** W from x through one operation, and a recurrent node that uses it. */
  const folded = (
    type: string,
    attributes: Attributes,
    more: Record<string, RawTensor> = {},
    x: RawTensor = matrix,
    outputs = ["y"],
  ) => {
    const initializers = new Map(Object.entries({ x, ...more }));
    const nodes = [node(type, [...initializers.keys()], outputs, attributes)];
    nodes.push(node("Reshape", [outputs.at(-1)!, "shape"], ["W"]), node("RNN", ["X", "W", "R"], ["Y"], {}));
    return { initializers, nodes };
  };
  const result = async (
    type: string,
    attributes: Attributes,
    more: Record<string, RawTensor> = {},
    x: RawTensor = matrix,
    outputs = ["y"],
    size = 12,
  ) => {
    const { initializers, nodes } = folded(type, attributes, more, x, outputs);
    initializers.set("shape", long(1, 1, -1));
    initializers.set("R", fromFloat(Float32Array.of(1), [1, 1, 1]));
    const bytes = writeOnnx(
      model({ initializers, nodes, inputs: [{ name: "X", dtype: "F32", shape: [1, 1, size] }] }),
    );
    const contents = await open(bytes);
    const [found] = contents.metadata.get("recurrent") as RecurrentNode[];
    expect(contents.warnings).toEqual([]);
    return Array.from(toFloat(await contents.tensors.get(found.weights.W)!.read(), "float64"));
  };
  const column = (k: number) => [values[k], values[k + 4], values[k + 8]];

  it("Identity", async () => expect(await result("Identity", {})).toEqual(values));
  it("Transpose", async () =>
    expect(await result("Transpose", { perm: { ints: [1, 0] } })).toEqual([0, 1, 2, 3].flatMap(column)));
  it("Transpose without an order", async () =>
    expect(await result("Transpose", {})).toEqual([0, 1, 2, 3].flatMap(column)));
  it("Unsqueeze, axes as attribute and as input", async () => {
    expect(await result("Unsqueeze", { axes: { ints: [0, -1] } })).toEqual(values);
    expect(await result("Unsqueeze", {}, { axes: long(0) })).toEqual(values);
  });
  it("Squeeze", async () => {
    const x = fromFloat(waves(12), [1, 12, 1]);
    expect(await result("Squeeze", {}, {}, x)).toEqual(values);
    expect(await result("Squeeze", { axes: { ints: [0] } }, {}, x)).toEqual(values);
  });
  it("Reshape", async () => expect(await result("Reshape", {}, { to: long(0, -1, 2) })).toEqual(values));
  it("Concat", async () => {
    const more = { z: fromFloat(waves(3, 100), [3, 1]) };
    const z = waves(3, 100);
    const expected = [0, 1, 2].flatMap((row) => [...values.slice(row * 4, row * 4 + 4), z[row]]);
    expect(await result("Concat", { axis: { int: -1 } }, more, matrix, ["y"], 15)).toEqual(expected);
  });
  it("Slice, also with steps, negative places and the largest integer as end", async () => {
    const big = 2 ** 53 - 1;
    expect(
      await result("Slice", {}, { s: long(1), e: long(big), a: long(1), t: long(2) }, matrix, ["y"], 6),
    ).toEqual([1, 3, 5, 7, 9, 11].map((k) => values[k]));
    expect(await result("Slice", {}, { s: long(-1), e: long(-big), a: long(0), t: long(-1) })).toEqual([
      ...values.slice(8),
      ...values.slice(4, 8),
      ...values.slice(0, 4),
    ]);
    const attributes = { starts: { ints: [1] }, ends: { ints: [2] } };
    expect(await result("Slice", attributes, {}, matrix, ["y"], 4)).toEqual(values.slice(4, 8));
  });
  it("Split", async () => {
    expect(await result("Split", { axis: { int: 1 } }, {}, matrix, ["a", "y"], 6)).toEqual(
      [2, 3, 6, 7, 10, 11].map((k) => values[k]),
    );
    expect(await result("Split", { axis: { int: 1 } }, { s: long(3, 1) }, matrix, ["a", "y"], 3)).toEqual(
      column(3),
    );
  });
  it("Cast widens and narrows", async () => {
    const half = fromFloat(waves(12), [3, 4], "F16");
    const exact = Array.from(toFloat(half, "float64"));
    expect(await result("Cast", { to: { int: 1 } }, {}, half)).toEqual(exact);
    const double = fromFloat(
      Float64Array.from(waves(12), (v) => v / 3),
      [3, 4],
    );
    expect(await result("Cast", { to: { int: 1 } }, {}, double)).toEqual(
      Array.from(waves(12), (v) => Math.fround(v / 3)),
    );
  });
  it("DequantizeLinear, one scale and one for each row", async () => {
    const q: RawTensor = {
      dtype: "I8",
      shape: [3, 4],
      bytes: new Uint8Array(Int8Array.from([1, -2, 3, -4, 5, -6, 7, -8, 9, -10, 11, -12]).buffer),
    };
    const stored = [1, -2, 3, -4, 5, -6, 7, -8, 9, -10, 11, -12];
    const scalar: RawTensor = fromFloat(Float32Array.of(0.3), []);
    const zero: RawTensor = { dtype: "I8", shape: [], bytes: Uint8Array.of(2) };
    expect(await result("DequantizeLinear", {}, { s: scalar, z: zero }, q)).toEqual(
      stored.map((v) => Math.fround((v - 2) * Math.fround(0.3))),
    );
    const scales = fromFloat(Float32Array.of(0.1, 0.2, 0.3), [3]);
    expect(await result("DequantizeLinear", { axis: { int: 0 } }, { s: scales }, q)).toEqual(
      stored.map((v, k) => Math.fround(v * Math.fround([0.1, 0.2, 0.3][Math.floor(k / 4)]))),
    );
  });

  it("constants as attributes, and a weight from an outer graph inside a branch", async () => {
    const inner = {
      name: "inner",
      nodes: [
        node("Constant", [], ["axes"], { value_ints: { ints: [0] } }),
        node("Unsqueeze", ["w", "axes"], ["W"]),
        node("RNN", ["X", "W", "R"], ["Y"]),
      ],
      initializers: new Map([["R", fromFloat(Float32Array.of(1), [1, 1, 1])]]),
      inputs: [],
      outputs: [{ name: "Y" }],
    };
    const bytes = writeOnnx(
      model({
        initializers: new Map([["w", fromFloat(waves(5), [1, 5])]]),
        inputs: [
          { name: "X", dtype: "F32", shape: [1, 1, 5] },
          { name: "which", dtype: "BOOL", shape: [] },
        ],
        nodes: [
          node("If", ["which"], ["out"], { then_branch: { graph: inner }, else_branch: { graph: inner } }),
        ],
      }),
    );
    const contents = await open(bytes);
    const found = contents.metadata.get("recurrent") as RecurrentNode[];
    expect(found.map(({ scope, weights }) => [scope, weights.W, weights.R])).toEqual([
      ["make_out.then_branch/", "W", "R"],
      ["make_out.else_branch/", "make_out.else_branch/W", "make_out.else_branch/R"],
    ]);
    expect((await contents.tensors.get("W")!.read()).bytes).toEqual(fromFloat(waves(5), [5]).bytes);
  });

  it("a weight that is computed at run time is not a weight, and is reported", async () => {
    const bytes = writeOnnx(
      model({
        initializers: new Map([["R", fromFloat(Float32Array.of(1), [1, 1, 1])]]),
        inputs: [{ name: "X" }],
        nodes: [node("Relu", ["X"], ["W"]), node("RNN", ["X", "W", "R"], ["Y"])],
      }),
    );
    const contents = await open(bytes);
    expect(contents.metadata.get("recurrent")).toEqual([]);
    expect(contents.warnings?.[0]).toContain("W is computed when the model runs");
  });

  it("an initial state that the file stores is reported, unless it is zero or an encoder makes it", async () => {
    const notes = async (state: number, ...nodes: ReturnType<typeof node>[]) => {
      const one = fromFloat(Float32Array.of(1), [1, 1, 1]);
      const initializers = new Map([
        ["W", one],
        ["R", one],
        ["h", fromFloat(Float32Array.of(state), [1, 1, 1])],
        ["sizes", long(1, 4, 1)],
      ]);
      const last = node("RNN", ["X", "W", "R", "", "", nodes.length === 0 ? "h" : "start"], ["Y"]);
      const graph = { initializers, inputs: [{ name: "X" }], nodes: [...nodes, last] };
      return (await open(writeOnnx(model(graph)))).warnings;
    };
    const note = expect.stringMatching(/^RNN "make_Y": its initial state is stored .* pass it as the state/);
    expect(await notes(2)).toEqual([note]);
    expect(await notes(2, node("Expand", ["h", "sizes"], ["start"]))).toEqual([note]);
    expect(await notes(0, node("Expand", ["h", "sizes"], ["start"]))).toEqual([]);
    expect(await notes(2, node("RNN", ["h", "W", "R"], ["", "start"]))).toEqual([]);
  });

  it("a layer that onnxruntime quantized is reported, and not read", async () => {
    const quantized = { ...node("DynamicQuantizeLSTM", [], ["Y"]), domain: "com.microsoft" };
    const { warnings } = await open(writeOnnx(model({ nodes: [quantized] })));
    expect(warnings![0]).toMatch(/DynamicQuantizeLSTM "make_Y" is not read.*before it was quantized/);
  });
});

describe("external data", () => {
  const external = (...entries: [string, string][]) => {
    const tensor = message([1, 3], [2, 1], [8, "x"], [14, 1]);
    for (const [key, value] of entries) tensor.message(13, message([1, key], [2, value]));
    return handModel(tensor);
  };
  const data = floats(9, 1, 2, 3, 9);
  const folder: Folder = folderOf(new Map([["weights.bin", bytesSource(data)]]));
  const at = (...entries: [string, string][]) => external(["location", "weights.bin"], ...entries);
  const openIn: typeof openOnnx = (source) => openOnnx(source, { folder });
  const place = { entry: "x" };

  it("is read from the folder, and from there only", async () => {
    expect(await read(at(["offset", "4"], ["length", "12"]), "x", { folder })).toEqual([1, 2, 3]);
    await reject(at(), "EXTERNAL_REFUSED", place);
  });

  it("with a packed copy of onnxruntime is read, and not edited: the copy would keep the old values", async () => {
    const place = { offset: "4", length: "12" };
    for (const [key, isEdited] of [
      ["checksum", true],
      ["prepacked_0", false],
      ["__proto__", false],
    ] as const) {
      const bytes = at(...Object.entries(place), [key, "PrepackedGemm|0;16"]);
      expect(await read(bytes, "x", { folder })).toEqual([1, 2, 3]);
      const { tensors } = await openIn(bytesSource(bytes));
      expect(tensors.get("x")!.beside !== undefined).toBe(isEdited);
    }
  });

  it("of many tensors opens their file once", async () => {
    const tensors = Array.from({ length: 3 }, (_, k) => {
      const tensor = message([1, 1], [2, 1], [8, `x${k}`], [14, 1]);
      const entries = { location: "weights.bin", offset: String(4 * k), length: "4" };
      for (const [key, value] of Object.entries(entries)) tensor.message(13, message([1, key], [2, value]));
      return tensor;
    });
    const names: string[] = [];
    const open = (name: string) => {
      names.push(name);
      return folder.open(name);
    };
    expect(await read(handModel(...tensors), "x2", { folder: { open } })).toEqual([2]);
    expect(names).toEqual(["weights.bin"]);
  });

  const places =
    "/etc/passwd|../weights.bin|a/../../weights.bin|sub/weights.bin|C:\\weights.bin|\\\\host\\share|weights.bin\0|..|.||CON|weights.bin |file:weights.bin";
  it.each(places.split("|"))("location %j is refused", async (location) => {
    await expectRefusal(openIn, external(["location", location]), "NAME", place);
  });

  it.each([
    ["negative offset", [["offset", "-4"]], "OFFSET"],
    ["hexadecimal offset", [["offset", "0x4"]], "OFFSET"],
    ["exponent", [["offset", "1e0"]], "OFFSET"],
    ["offset beyond 2^53", [["offset", "9999999999999999"]], "OFFSET"],
    ["offset behind the end", [["offset", "12"]], "TRUNCATED"],
    ["length that does not fit", [["length", "8"]], "SIZE"],
  ] as [string, [string, string][], string][])("%s", async (_name, entries, code) => {
    await expectRefusal(openIn, at(...entries), code, place);
  });
  it("a key twice", async () => expectRefusal(openIn, at(["offset", "0"], ["offset", "4"]), "DUPLICATE", {}));

  it("bytes behind the end of the file beside it, before they are read", async () => {
    const opening = openIn(bytesSource(at(["offset", "12"])));
    await expect(opening).rejects.toMatchObject({ code: "TRUNCATED", place });
  });

  it("a missing location or file", async () => {
    await expectRefusal(openIn, external(["offset", "0"]), "MISSING", place);
    await expectRefusal(openIn, external(["location", "other.bin"]), "MISSING", place);
  });

  it("values here and elsewhere", async () => {
    const both = message([1, 1], [2, 1], [9, floats(1)], [8, "x"], [14, 1]);
    both.message(13, message([1, "location"], [2, "weights.bin"]));
    await expectRefusal(openIn, handModel(both), "DISAGREEMENT", place);
  });
});

describe("bad files", () => {
  const tensor = (...fields: Parameters<typeof message>) => handModel(message([8, "x"], ...fields));
  const x = { entry: "x" };

  it.each([
    ["empty", new Uint8Array(0), "TRUNCATED", { offset: 0 }],
    ["field 0", Uint8Array.of(0x08, 8, 0x00, 1), "HEADER", { offset: 2 }],
    ["kind 3", Uint8Array.of(0x08, 8, 0x0b), "FEATURE", { offset: 2 }],
    ["kind 4", Uint8Array.of(0x08, 8, 0x0c), "FEATURE", { offset: 2 }],
    ["kind 6", Uint8Array.of(0x08, 8, 0x0e), "HEADER", { offset: 2 }],
    ["kind 7", Uint8Array.of(0x08, 8, 0x0f), "HEADER", { offset: 2 }],
    ["varint of 11 bytes", Uint8Array.of(0x08, ...new Array(11).fill(0x80), 1), "HEADER", { offset: 1 }],
    ["varint beyond 64 bits", Uint8Array.of(0x08, ...new Array(9).fill(0xff), 2), "HEADER", { offset: 1 }],
    ["unending varint", Uint8Array.of(0x08, 0x80), "TRUNCATED", { offset: 2 }],
    ["length past the end", Uint8Array.of(0x08, 8, 0x3a, 5, 0), "TRUNCATED", { offset: 3 }],
    ["length 2^63", Uint8Array.of(0x08, 8, 0x3a, ...new Array(9).fill(0x80), 1), "HEADER", { offset: 3 }],
    ["no graph", message([1, 8], [8, message([2, 17])]).finish(), "MISSING", {}],
    ["no operator set", message([1, 8], [7, message([2, "g"])]).finish(), "MISSING", { offset: 0 }],
    [
      "two graphs",
      message([1, 8], [7, message([2, "g"])], [7, message([2, "g"])]).finish(),
      "DUPLICATE",
      { offset: 7 },
    ],
    ["operator set 0", message([1, 8], [7, message([2, "g"])], [8, message([2, 0])]).finish(), "VERSION", {}],
    [
      "two versions of a domain",
      message([7, message([2, "g"])], [8, message([2, 17])], [8, message([2, 18])]).finish(),
      "DUPLICATE",
      {},
    ],
    ["graph as a number", message([1, 8], [7, 3]).finish(), "HEADER", { offset: 2 }],
    ["name that is no UTF-8", message([1, 8], [2, Uint8Array.of(0xff)]).finish(), "ENCODING", { offset: 4 }],
  ])("%s", async (_name, bytes, code, place) => {
    await reject(bytes, code, place);
  });

  it.each([
    ["element type 0", tensor([1, 1], [2, 0], [9, floats(1)]), "DTYPE"],
    ["element type 999", tensor([1, 1], [2, 999], [9, floats(1)]), "DTYPE"],
    ["negative size", tensor([1, -1], [2, 1]), "SHAPE"],
    ["size beyond 32 bits", tensor([1, 2 ** 33], [2, 1]), "LIMIT"],
    ["sizes whose product overflows", tensor([1, 2 ** 20], [1, 2 ** 20], [2, 1]), "LIMIT"],
    ["zero hides no overflow", tensor([1, 0], [1, 2 ** 20], [1, 2 ** 20], [2, 1]), "LIMIT"],
    ["nine axes", tensor(...new Array(9).fill([1, 1]), [2, 1], [9, floats(1)]), "LIMIT"],
    ["raw data too short", tensor([1, 2], [2, 1], [9, floats(1)]), "SIZE"],
    ["raw data too long", tensor([1, 1], [2, 1], [9, floats(1, 2)]), "SIZE"],
    ["float_data too short", tensor([1, 2], [2, 1], [4, floats(1)]), "SIZE"],
    ["no data", tensor([1, 2], [2, 1]), "SIZE"],
    ["raw and typed data", tensor([1, 1], [2, 1], [4, floats(1)], [9, floats(1)]), "DISAGREEMENT"],
    ["float_data of doubles", tensor([1, 1], [2, 11], [4, floats(1)]), "DISAGREEMENT"],
    ["int64_data of floats", tensor([1, 1], [2, 1], [7, varints(1)]), "DISAGREEMENT"],
    ["fewer integers", tensor([1, 2], [2, 7], [7, varints(2 ** 20)]), "SIZE"],
    ["more integers", tensor([1, 1], [2, 7], [7, varints(1, 2)]), "SIZE"],
    ["too many bytes for the integers", tensor([1, 1], [2, 7], [7, new Uint8Array(20)]), "SIZE"],
  ])("tensor: %s", async (_name, bytes, code) => {
    await reject(bytes, code, x);
  });

  it("two typed lists, and a segment", async () => {
    await reject(tensor([1, 2], [2, 1], [4, floats(1)], [10, doubles(1)]), "DISAGREEMENT");
    await reject(tensor([1, 2], [2, 1], [3, message([1, 0], [2, 1])]), "FEATURE");
  });

  it.each([21, 22, 23, 24, 25, 26])("element type %i is left out, with a warning", async (type) => {
    const unread = message([1, 2], [2, type], [9, Uint8Array.of(1)], [8, "s"]);
    const one = message([1, 1], [2, 1], [9, floats(1)], [8, "x"]);
    const file = message([1, 11], [7, message([5, one], [5, unread])], [8, message([2, 25])]).finish();
    const { tensors, warnings } = await openOnnx(bytesSource(file));
    expect([...tensors.keys()]).toEqual(["x"]);
    expect(warnings).toEqual(['tensor "s" is sparse or of an element type that is not read']);
  });

  it("a sparse initializer is left out, with a warning", async () => {
    const one = (name: string) => message([1, 1], [2, 1], [9, floats(1)], [8, name]);
    const sparse = message([1, one("s")], [2, message([1, 1], [2, 7], [7, varints(3)])], [3, 10]);
    const graph = message([5, one("x")], [15, sparse], [1, message([1, "s"], [2, "y"], [4, "Relu"])]);
    const file = message([1, 8], [7, graph], [8, message([2, 17])]).finish();
    const { tensors, warnings } = await openOnnx(bytesSource(file));
    expect([...tensors.keys()]).toEqual(["x"]);
    expect(warnings).toEqual(['tensor "s" is sparse or of an element type that is not read']);
    await reject(
      message([1, 8], [7, message([15, sparse], [15, sparse])], [8, message([2, 17])]).finish(),
      "DUPLICATE",
    );
  });

  it("duplicate, nameless and sparse initializers", async () => {
    const one = () => message([1, 1], [2, 1], [9, floats(1)], [8, "x"]);
    await reject(handModel(one(), one()), "DUPLICATE", x);
    const sparse = message([1, 8], [7, message([15, message([3, 1])])], [8, message([2, 17])]);
    await reject(sparse.finish(), "MISSING", { offset: 6 });
    const long = handModel(message([1, 1], [2, 1], [9, floats(1)], [8, "n".repeat(1025)]));
    await reject(long, "NAME");
  });

  it("names of Object.prototype are only names", async () => {
    const named = ["__proto__", "constructor", "toString", ""].map((name) =>
      message([1, 1], [2, 1], [9, floats(1)], [8, name]),
    );
    const contents = await open(handModel(...named));
    expect([...contents.tensors.keys()]).toEqual(["__proto__", "constructor", "toString", ""]);
    expect(({} as Record<string, unknown>).bytes).toBeUndefined();
  });

  /** A model with one node given by its raw fields. */
  const withNode = (...fields: Parameters<typeof message>) =>
    message([1, 8], [7, message([1, message(...fields)])], [8, message([2, 17])]).finish();

  it.each([
    [
      "input without a producer",
      withNode([1, "nothing"], [2, "y"], [3, "n"], [4, "Relu"]),
      "MISSING",
      { entry: "n" },
    ],
    [
      "attribute twice",
      withNode(
        [2, "y"],
        [4, "Op"],
        [5, message([1, "a"], [3, 1], [20, 2])],
        [5, message([1, "a"], [3, 1], [20, 2])],
      ),
      "DUPLICATE",
      {},
    ],
    ["attribute of type 0", withNode([2, "y"], [4, "Op"], [5, message([1, "a"], [3, 1])]), "HEADER", {}],
    ["attribute of type 99", withNode([2, "y"], [4, "Op"], [5, message([1, "a"], [20, 99])]), "HEADER", {}],
    [
      "tensor attribute without a tensor",
      withNode([2, "y"], [4, "Op"], [5, message([1, "a"], [20, 4])]),
      "HEADER",
      {},
    ],
    ["output made twice", withNode([2, "y"], [2, "y"], [3, "n"], [4, "Op"]), "DUPLICATE", { entry: "n" }],
  ])("node: %s", async (_name, bytes, code, place) => {
    await reject(bytes, code, place);
  });

  it("nodes out of order, and an output without a producer", async () => {
    const nodes = [message([1, "a"], [2, "b"], [3, "second"], [4, "Relu"]), message([2, "a"], [4, "Op"])];
    const graph = new MessageWriter();
    for (const one of nodes) graph.message(1, one);
    await reject(message([7, graph], [8, message([2, 17])]).finish(), "MISSING", { entry: "second" });
    const output = message([7, message([12, message([1, "z"])])], [8, message([2, 17])]);
    await reject(output.finish(), "MISSING", { entry: "z" });
  });

  it("graphs within graphs, deeper than any model", async () => {
    let graph = message([2, "inner"]);
    for (let k = 0; k < 40; k++) {
      graph = message([
        1,
        message([2, `y${k}`], [4, "If"], [5, message([1, "then_branch"], [6, graph], [20, 5])]),
      ]);
    }
    await reject(message([7, graph], [8, message([2, 17])]).finish(), "TOO_DEEP");
  });

  it("more values than a model needs", async () => {
    const bytes = withNode(...new Array(100).fill([1, ""]));
    await expectRefusal((source) => openOnnx(source, { limits: { work: 400 } }), bytes, "LIMIT");
  });

  const lstm = (attributes: Attributes, change: (tensors: Map<string, RawTensor>) => void = () => {}) => {
    const given = recurrentModel({
      type: "LSTM",
      inputSize: 3,
      hiddenSize: 2,
      directions: 1,
      peepholes: true,
      attributes,
    });
    change(given.graph.initializers);
    return writeOnnx(given);
  };
  const shaped =
    (name: string, ...shape: number[]) =>
    (tensors: Map<string, RawTensor>) =>
      tensors.set(name, fromFloat(waves(shape.reduce((a, b) => a * b, 1)), shape));

  it.each([
    ["W of another hidden size", lstm({}, shaped("W", 1, 12, 3)), "SHAPE"],
    ["R that is not square", lstm({}, shaped("R", 1, 8, 3)), "SHAPE"],
    ["B too short", lstm({}, shaped("B", 1, 8)), "SHAPE"],
    ["P too long", lstm({}, shaped("P", 1, 8)), "SHAPE"],
    ["W of rank 2", lstm({}, shaped("W", 8, 3)), "SHAPE"],
    ["hidden_size 0", lstm({ hidden_size: { int: 0 } }), "HEADER"],
    ["hidden_size -1", lstm({ hidden_size: { int: -1 } }), "HEADER"],
    ["hidden_size that disagrees", lstm({ hidden_size: { int: 3 } }), "SHAPE"],
    ["hidden_size as text", lstm({ hidden_size: { string: "2" } }), "HEADER"],
    ["unknown direction", lstm({ direction: { string: "backwards" } }), "HEADER"],
    ["two directions, weights of one", lstm({ direction: { string: "bidirectional" } }), "SHAPE"],
    ["one activation", lstm({ activations: { strings: ["Tanh"] } }), "HEADER"],
    ["too many parameters", lstm({ activation_alpha: { floats: [1, 2, 3, 4] } }), "HEADER"],
    ["negative clip", lstm({ clip: { float: -1 } }), "HEADER"],
    ["clip NaN", lstm({ clip: { float: Number.NaN } }), "HEADER"],
    ["layout 2", lstm({ layout: { int: 2 } }), "HEADER"],
    ["input_forget 7", lstm({ input_forget: { int: 7 } }), "HEADER"],
  ])("LSTM: %s", async (_name, bytes, code) => {
    await reject(bytes, code, { entry: "make_Y" });
  });

  it("an attribute of another type", async () => {
    const bytes = lstm({ clip: { string: "1" } });
    await expectRefusal(openOnnx, bytes, "HEADER", { entry: "make_Y" }, "expected clip to be of type float");
  });

  it("an LSTM without weights", async () => {
    const bytes = withNode([1, ""], [1, ""], [1, ""], [2, "Y"], [3, "l"], [4, "LSTM"]);
    await reject(bytes, "MISSING", { entry: "l" });
  });

  const fold = (type: string, attributes: Attributes, more: Record<string, RawTensor> = {}) => {
    const initializers = new Map<string, RawTensor>([
      ["x", fromFloat(waves(12), [3, 4])],
      ...Object.entries(more),
    ]);
    const inputs = [...initializers.keys()];
    initializers.set("R", fromFloat(Float32Array.of(1), [1, 1, 1]));
    return writeOnnx(
      model({
        initializers,
        inputs: [{ name: "X" }],
        nodes: [node(type, inputs, ["W"], attributes), node("RNN", ["X", "W", "R"], ["Y"])],
      }),
    );
  };
  const many = long(...new Array(2000).fill(0));

  it.each([
    ["Transpose by a repeated axis", fold("Transpose", { perm: { ints: [0, 0] } }), "SHAPE"],
    ["Transpose by three axes", fold("Transpose", { perm: { ints: [0, 1, 2] } }), "SHAPE"],
    ["Unsqueeze without axes", fold("Unsqueeze", {}), "HEADER"],
    ["Unsqueeze to nine axes", fold("Unsqueeze", { axes: { ints: [0, 1, 2, 3, 4, 5, 6] } }), "LIMIT"],
    ["Unsqueeze outside", fold("Unsqueeze", { axes: { ints: [9] } }), "SHAPE"],
    ["Squeeze of 3", fold("Squeeze", { axes: { ints: [0] } }), "SHAPE"],
    ["Reshape to another count", fold("Reshape", {}, { s: long(5, -1) }), "SHAPE"],
    ["Reshape with two open sizes", fold("Reshape", {}, { s: long(-1, -1) }), "SHAPE"],
    ["Reshape to a negative size", fold("Reshape", {}, { s: long(-3, -4) }), "SHAPE"],
    ["Reshape by floats", fold("Reshape", {}, { s: fromFloat(Float32Array.of(12), [1]) }), "DTYPE"],
    ["Concat outside", fold("Concat", { axis: { int: 2 } }), "SHAPE"],
    ["Concat without axis", fold("Concat", {}), "HEADER"],
    [
      "Concat of unlike tensors",
      fold("Concat", { axis: { int: 0 } }, { z: fromFloat(waves(3), [3, 1]) }),
      "SHAPE",
    ],
    ["Slice with step 0", fold("Slice", {}, { s: long(0), e: long(1), a: long(0), t: long(0) }), "HEADER"],
    ["Slice of lists unlike", fold("Slice", {}, { s: long(0, 0), e: long(1) }), "SHAPE"],
    ["Slice by too many places", fold("Slice", {}, { s: many, e: many }), "LIMIT"],
    ["Split that does not add up", fold("Split", { axis: { int: 0 } }, { s: long(2) }), "SHAPE"],
    ["Transpose by a number", fold("Transpose", { perm: { int: 1 } }), "HEADER"],
    ["Reshape without a shape", fold("Reshape", {}), "HEADER"],
    ["Reshape by a table", fold("Reshape", {}, { s: { ...long(3, 4), shape: [1, 2] } }), "SHAPE"],
    ["Slice without ends", fold("Slice", {}, { s: long(0) }), "HEADER"],
    [
      "DequantizeLinear with scales of another size",
      fold(
        "DequantizeLinear",
        { axis: { int: 0 } },
        {
          x: { dtype: "I8", shape: [3, 4], bytes: new Uint8Array(12) },
          s: fromFloat(Float32Array.of(1, 2), [2]),
        },
      ),
      "SHAPE",
    ],
    ["DequantizeLinear without scale", fold("DequantizeLinear", {}), "HEADER"],
  ])("fold: %s", async (name, bytes, code) => {
    const where = code === "LIMIT" ? "" : `${name.split(" ")[0]} "make_W": expected`;
    await expectRefusal(openOnnx, bytes, code, { entry: "make_W" }, where);
  });

  it("concatenations that double in every step are refused before they take memory", async () => {
    const nodes = [node("Concat", ["x", "x"], ["y0"], { axis: { int: 0 } })];
    for (let k = 1; k < 25; k++) {
      nodes.push(node("Concat", [`y${k - 1}`, `y${k - 1}`], [`y${k}`], { axis: { int: 0 } }));
    }
    nodes.push(node("RNN", ["X", "y24", "R"], ["Y"]));
    const initializers = new Map([
      ["x", fromFloat(waves(1024), [1024])],
      ["R", fromFloat(Float32Array.of(1), [1, 1, 1])],
    ]);
    await reject(writeOnnx(model({ initializers, nodes, inputs: [{ name: "X" }] })), "LIMIT");
  });

  it("a long row of operations is not folded", async () => {
    const nodes = [node("Transpose", ["x"], ["y0"])];
    for (let k = 1; k < 2000; k++) nodes.push(node("Transpose", [`y${k - 1}`], [`y${k}`]));
    nodes.push(node("RNN", ["X", "y1999", "R"], ["Y"]));
    const initializers = new Map([
      ["x", fromFloat(waves(4), [2, 2])],
      ["R", fromFloat(Float32Array.of(1), [1, 1, 1])],
    ]);
    const contents = await open(writeOnnx(model({ initializers, nodes, inputs: [{ name: "X" }] })));
    expect(contents.warnings).toHaveLength(1);
  });
});

describe("the writer refuses", () => {
  /** Zeros that take no memory until they are read. */
  const HUGE = new Uint8Array(720_000_000);
  const X = [{ name: "X", dtype: "F32", shape: [1] }];
  const one = fromFloat(Float32Array.of(1), [1]);
  it.each([
    ["a value made twice", model({ inputs: X, nodes: [node("Relu", ["X"], ["X"])] }), "DUPLICATE"],
    ["a value without a producer", model({ inputs: X, nodes: [node("Relu", ["Z"], ["Y"])] }), "MISSING"],
    ["an output without a producer", model({ inputs: X, outputs: [{ name: "Y" }] }), "MISSING"],
    [
      "an initializer of another size",
      model({ initializers: new Map([["w", { ...one, shape: [2] }]]) }),
      "SIZE",
    ],
    ["an unknown element type", model({ initializers: new Map([["w", { ...one, dtype: "F99" }]]) }), "DTYPE"],
    [
      "quantized numbers",
      model({ initializers: new Map([["w", { ...one, quantization: { scale: [1], offset: [0] } }]]) }),
      "DTYPE",
    ],
    [
      "half an axis",
      model({ inputs: X, nodes: [node("Op", ["X"], ["Y"], { axis: { int: 0.5 } })] }),
      "HEADER",
    ],
    ["a value without name", model({ initializers: new Map([["", one]]) }), "NAME"],
    [
      "more than protobuf holds",
      model({
        initializers: new Map(
          ["a", "b", "c"].map((name) => [name, { dtype: "U8", shape: [HUGE.length], bytes: HUGE }]),
        ),
      }),
      "LIMIT",
    ],
  ])("%s", (_name, given, code) => {
    expect(() => writeOnnx(given)).toThrow(expect.objectContaining({ code }));
  });
});

describe("damage", () => {
  // Without properties, so that the operator set, which a model must have, comes last and no prefix is a model.
  const lstm = writeOnnx({
    ...recurrentModel({ type: "LSTM", inputSize: 3, hiddenSize: 2, directions: 1, peepholes: true }),
    properties: new Map(),
  });
  const fields = handModel(
    message([1, 3], [2, 1], [4, floats(1, 2, 3)], [8, "a"]),
    message([1, 3], [2, 7], [7, varints(1, -2, 300)], [8, "b"]),
    message([1, varints(2, 1)], [2, 10], [5, varints(0x3c00, 0x4000)], [8, "c"]),
  );

  it("every truncation of two models is refused", async () => {
    await expectTruncationsRefused(openOnnx, lstm);
    await expectTruncationsRefused(openOnnx, fields);
  });

  it("mutants give tensors or coded errors", async () => {
    const outcomes = await runMutants(openOnnx, lstm, { random: 1 });
    expect(outcomes.size).toBeGreaterThan(4);
    await runMutants(openOnnx, fields, { random: 2 });
  });

  it("a flipped bit within a tensor's bytes changes that tensor only", async () => {
    const at = find(lstm, [...fromFloat(waves(24, 0), [24]).bytes.subarray(0, 8)]);
    const before = await open(lstm);
    const after = await open(patched(lstm, at, lstm[at] ^ 1));
    for (const [name, tensor] of before.tensors) {
      const same =
        Buffer.compare((await tensor.read()).bytes, (await after.tensors.get(name)!.read()).bytes) === 0;
      expect(same).toBe(name !== "W");
    }
  });
});

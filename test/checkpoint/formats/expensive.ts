/**
 * Small files that were built to be expensive, by the size `n` of what they repeat. Each is refused with a code, or opens at a
 * cost in proportion to `n`.
 */
import { deflateRawSync } from "node:zlib";
import type { WriteValue } from "../../../src/checkpoint/formats/hdf5/write.ts";
import type { OnnxNode } from "../../../src/checkpoint/formats/onnx/model.ts";
import { writeOnnx } from "../../../src/checkpoint/formats/onnx/write.ts";
import { propertyOf } from "../../../src/core/storage/annotations.ts";
import { fromFloat, type RawTensor } from "../../../src/core/storage/raw.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { sizeOf } from "../../../src/core/tensor/shape.ts";
import { writeHdf5, writeNpy } from "../../support/writers.ts";
import { waves } from "./fileBytes.ts";
import { long, message, model, node } from "./onnxModels.ts";
import {
  archive,
  global,
  int,
  join,
  pickle,
  reduce,
  storage,
  tensor,
  text,
  toBytes,
  tuple,
} from "./pickleBuilder.ts";
import {
  type GraphNode,
  type Lua,
  LuaObject,
  LuaView,
  list,
  node as luaNode,
  t7,
  table,
} from "./t7Builder.ts";
import { summed, tableOf } from "./tensorflowBuilder.ts";
import { text as field, flatbuffer, SharedParts, u32 } from "./tfliteBuilder.ts";
import { buildZip } from "./zipBuilder.ts";

export interface Expensive {
  /** How the file is called. */
  file: string;
  /** `n` of the file that is opened in a process of its own. */
  n: number;
  /** How it is refused; undefined: it opens. */
  code?: string;
  bytes(n: number): Uint8Array;
}

const times = <T>(n: number, make: (k: number) => T): T[] => Array.from({ length: n }, (_, k) => make(k));

const attributes = (value: WriteValue) =>
  writeHdf5({ children: new Map(), attributes: new Map([["text", value]]) });

const put = (index: number) => [0x72, ...toBytes(int(index)).subarray(1)];
const get = (index: number) => [0x6a, ...toBytes(int(index)).subarray(1)];

const repeated = (n: number, part: (k: number) => Uint8Array | readonly number[]) =>
  Buffer.concat(times(n, (k) => toBytes(part(k))));

/** A list of `n` parts, which are appended one by one. */
const pickled = (n: number, part: (k: number) => Uint8Array | readonly number[]) =>
  join(
    "]",
    repeated(n, (k) => join(part(k), "a")),
  );

/** A .pt whose pickle is one list, compressed as far as it goes. */
const deflated = (...parts: (Uint8Array | string | readonly number[])[]) => {
  const data = pickle(join("(", ...parts, "t"));
  return buildZip([
    { name: "archive/data.pkl", data, isDeflated: true },
    { name: "archive/version", data: Buffer.from("3\n") },
  ]);
};

/** Calls of a function with the same argument, over and over. */
const calls = (n: number, module: string, name: string, argument: Uint8Array) =>
  deflated(
    argument,
    put(0),
    global(module, name),
    put(1),
    pickled(n, () => join(get(1), get(0), [0x85], "R")),
  );

/** As `calls`, but each call is the inner one of a tensor with a class of its own. */
const innerCalls = (n: number, module: string, name: string, ...args: Uint8Array[]) =>
  deflated(
    tuple(...args),
    put(0),
    tuple(global(module, name), global("torch", "Tensor"), get(0), "}"),
    put(1),
    global("torch._tensor", "_rebuild_from_type_v2"),
    put(2),
    pickled(n, () => join(get(2), get(1), "R")),
  );

const weight = (shape: number[]) => fromFloat(waves(sizeOf(shape)), shape);

/** A model of LSTM nodes whose W the given nodes make. */
function lstms(
  count: number,
  nodes: OnnxNode[],
  W: (k: number) => string,
  stored: Record<string, number[] | RawTensor>,
) {
  const made = model({
    initializers: new Map(
      Object.entries({ R: [1, 4, 1], ...stored }).map(([name, of]) => [
        name,
        Array.isArray(of) ? weight(of) : of,
      ]),
    ),
    nodes: [
      ...nodes,
      ...times(count, (k) => node("LSTM", ["X", W(k), "R"], [`y${k}`], { hidden_size: { int: 1 } })),
    ],
    inputs: [{ name: "X", dtype: "F32", shape: ["T", "N", 1] }],
  });
  return writeOnnx(made);
}

const lstmNamed = (name: string) => ({ class_name: "LSTM", config: { name, units: 1 } });

/** A model.json whose weights are all empty. */
const topology = (modelTopology: object, weights: object[] = []) =>
  Buffer.from(JSON.stringify({ modelTopology, weightsManifest: [{ paths: [], weights }] }));

const json = (n: number) => `[${times(n, () => "{}").join(",")}]`;

const bomb = (() => {
  const data = writeNpy({ dtype: "F32", shape: [4_000_000], bytes: new Uint8Array(16_000_000) });
  return { data, stored: deflateRawSync(data), isDeflated: true };
})();

/** A deflate stream of a stored `content` after `n` blocks without any, whose codes have all lengths up to 15. */
function emptyBlocks(n: number, content: Uint8Array): Uint8Array {
  const four = (length: number) => (length - 1).toString(2).padStart(4, "0");
  const lengths = times(15, (k) => four(k + 1)).join("") + four(15);
  const meta = `000000001000${"001".repeat(15)}`;
  const zeros = "11111111111" + "11110011101";
  const literals = lengths.slice(4) + four(1);
  const block = `001${"00000"}${"11110"}${"1111"}${meta}${zeros}${literals}${lengths}0`;
  const all = `${block.repeat(n)}100`;
  const bytes = Buffer.alloc(Math.ceil(all.length / 8));
  for (let k = 0; k < all.length; k++) if (all[k] === "1") bytes[k >> 3] |= 1 << (k & 7);
  return join(bytes, new Uint8Array(Uint16Array.of(content.length, ~content.length).buffer), content);
}

/** The root of a TFLite model whose second buffer is `data`; the caller writes its codes and its graph. */
const tflite = () =>
  new SharedParts("model")
    .table("model", [3, "codes", "graphs", undefined, "buffers"])
    .vector("graphs", ["graph"])
    .vector("buffers", ["none", "buffer"])
    .table("none", [])
    .table("buffer", ["data"]);

/** An HDF5 file of this size, whose root is yet to be put at 96. */
function hdf5Of(size: number) {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  const put = (at: number, ...values: number[]) => {
    for (const [k, value] of values.entries()) view.setBigUint64(at + 8 * k, BigInt(value), true);
  };
  bytes.set([0x89, ...Buffer.from("HDF\r\n\x1a\n"), 0, 0, 0, 0, 0, 8, 8, 0, 4, 0, 16]);
  put(24, 0, 0, size, 0, 0, 96);
  return { bytes, view, put };
}

/** An HDF5 file whose root is an old group with its tree and its heap at these places; both are to be filled. */
function groupOf(size: number, tree: number, heap: number) {
  const { bytes, view, put } = hdf5Of(size);
  // The root's header is one message: where tree and heap are.
  bytes.set([1, 0, 1, 0, 1, 0, 0, 0, 24], 96);
  bytes.set([0x11, 0, 16], 112);
  put(120, tree, heap);
  bytes.set(Buffer.from("HEAP"), heap);
  return { bytes, view, put };
}

export const expensive: Record<string, Expensive> = {
  "HDF5 text of zeros and a sign": {
    file: "zeros.h5",
    n: 1_000_000,
    bytes: (n) => attributes({ text: `${"\0".repeat(n)}x` }),
  },
  "HDF5 continuations of empty messages that overlap": {
    file: "continuations.h5",
    n: 4000,
    code: "LIMIT",
    bytes: (n) => {
      const size = 96 + 16 + 24 * n + 100 * n;
      const { bytes, view, put } = hdf5Of(size);
      // The root's header is `n` continuations, each up to the end of the file.
      view.setUint16(96, 1, true);
      view.setUint32(96 + 8, 24 * n, true);
      for (let k = 0; k < n; k++) {
        const target = 96 + 16 + 24 * n + 8 * k;
        view.setUint32(112 + 24 * k, 0x10_0010, true);
        put(112 + 24 * k + 8, target, size - target);
      }
      return bytes;
    },
  },
  "HDF5 objects that overlap, with one enum of long names": {
    file: "enums.h5",
    n: 2600,
    code: "LIMIT",
    bytes: (n) => {
      const type = [0x38, 2, 0, 0, 1, 0, 0, 0, 0x10, 8, 0, 0, 1, 0, 0, 0, 0, 0, 8, 0];
      const values = join("F".repeat(65_000), "\0T\0", [0, 1]);
      const sizes = Uint16Array.of(2, type.length + values.length, 4);
      const attribute = join([3, 0], new Uint8Array(sizes.buffer), [0], "a\0", type, values, [2, 0, 0, 0, 1]);
      const heap = 96 + 40;
      const node = heap + 32 + 8 * n;
      const tree = node + 8 + 40 * n;
      const first = tree + 24 + 24;
      const shared = first + 24 * n;
      const { bytes, view, put } = groupOf(shared + 8 + attribute.length, tree, heap);
      put(heap + 8, 8 * n, 0, heap + 32);
      bytes.set([...Buffer.from("TREE"), 0, 0, 1], tree);
      put(tree + 32, node);
      bytes.set([...Buffer.from("SNOD"), 1, 0], node);
      view.setUint16(node + 6, n, true);
      for (let k = 0; k < n; k++) {
        bytes.set(Buffer.from(k.toString(36)), heap + 32 + 8 * k);
        put(node + 8 + 40 * k, 8 * k, first + 24 * k);
        // A header with an empty message over all that follow, up to the attribute.
        const at = first + 24 * k;
        bytes.set([1, 0, 1, 0, 1], at);
        view.setUint32(at + 8, bytes.length - at - 16, true);
        view.setUint16(at + 18, shared - at - 24, true);
      }
      bytes.set([0x0c, 0], shared);
      view.setUint16(shared + 2, attribute.length, true);
      bytes.set(attribute, shared + 8);
      return bytes;
    },
  },
  "pickle of sets of one list": {
    file: "sets.pt",
    n: 100_000,
    code: "LIMIT",
    bytes: (n) =>
      calls(
        n,
        "builtins",
        "set",
        pickled(n, () => [0x4b, 1]),
      ),
  },
  "pickle of keys of which engines hash only the low bits": {
    file: "bits.pt",
    n: 60_000,
    bytes: (n) => {
      const key = (k: number) =>
        join([0x8a, 12, 0, 0, 0, 0, 0, 0, 0, 0], toBytes(int(k + 1)).subarray(1), "Ns");
      return archive(pickle("}", repeated(n, key)), { storages: {} });
    },
  },
  "deflate blocks without content": {
    file: "blocks.pt",
    n: 36_000,
    bytes: (n) => {
      const data = pickle("}");
      return buildZip([
        { name: "archive/data.pkl", data, stored: emptyBlocks(n, data), isDeflated: true },
        { name: "archive/version", data: Buffer.from("3\n") },
      ]);
    },
  },
  "pickle with a key of nested tuples": {
    file: "nested.pt",
    n: 100_000,
    bytes: (n) =>
      archive(
        pickle(
          join(
            "})",
            repeated(n, () => [0x85]),
            [0x4b, 1],
            "s",
          ),
        ),
        { storages: {} },
      ),
  },
  "pickle with keys of tuples of one text": {
    file: "keys.pt",
    n: 1000,
    code: "LIMIT",
    bytes: (n) => {
      const eight = (index: number) => join("(", ...times(8, () => get(index)), "t");
      const key = join(text("x".repeat(1_000_000)), put(0), eight(0), put(1), eight(1), put(2));
      const dicts = pickled(100 * n, () => join("}", get(2), [0x4b, 1], "s"));
      return deflated(key, dicts);
    },
  },
  "pickle of calls in calls": {
    file: "calls.pt",
    n: 100_000,
    code: "FEATURE",
    bytes: (n) => {
      const head = join(global("torch._tensor", "_rebuild_from_type_v2"), put(0), "a");
      const type = join(global("torch", "Tensor"), put(1), "a");
      // Each level is made of the one before, which is then put away in a list.
      const levels = repeated(n, () => join(get(0), get(1), get(2), [0x87], put(2), "a"));
      return deflated("]", head, type, ")", put(2), "a", levels, get(0), get(2), "R");
    },
  },
  "pickle of one text as bytes, as tensors of their own class": {
    file: "innerBytes.pt",
    n: 20_000,
    code: "LIMIT",
    bytes: (n) => innerCalls(n, "_codecs", "encode", text("x".repeat(50 * n)), text("latin1")),
  },
  "pickle of long keys that differ at their end": {
    file: "ends.pt",
    n: 4000,
    code: "NAME",
    bytes: (n) => {
      // Noise keeps the ratio of the archive small. Past 16,383 characters an engine hashes a text by its length only.
      const random = new Random(1);
      const noise = Uint8Array.from({ length: 175 * n }, () => 256 * random.uniform());
      const key = (k: number) => join(text("x".repeat(16_376) + String(k).padStart(8)), "Ns");
      const bytes = join("B", toBytes(int(noise.length)).subarray(1), noise);
      return deflated(bytes, "}", repeated(n, key));
    },
  },
  "a tensor that repeats one number": {
    file: "repeats.pt",
    n: 2 ** 31,
    code: "LIMIT",
    bytes: (n) => {
      const size = tuple(int(n / 2 ** 16), int(2 ** 16));
      const repeats = tensor({ storage: storage("0", 1), size, stride: tuple(int(0), int(0)) });
      return archive(pickle(repeats), { storages: { "0": new Uint8Array(4) } });
    },
  },
  "tensors that are all one storage": {
    file: "views.pt",
    n: 6000,
    code: "LIMIT",
    bytes: (n) => {
      const size = { storage: storage("0", 50_000), size: tuple(int(50_000)), stride: tuple(int(1)) };
      const entries = times(n, (k) => join(text(`w${k}`), tensor(size)));
      const all = times(Math.ceil(n / 500), (k) => join("(", ...entries.slice(500 * k, 500 * (k + 1)), "u"));
      const dict = join(reduce(global("collections", "OrderedDict")), ...all);
      return archive(pickle(dict), { storages: { "0": new Uint8Array(200_000) } });
    },
  },
  "ONNX weight that doubles an empty one thirty times": {
    file: "doubles.onnx",
    n: 30,
    code: "LIMIT",
    bytes: (n) => {
      const doubles = times(n, (k) =>
        node("Concat", [`z${k}`, `z${k}`], [`z${k + 1}`], { axis: { int: 1 } }),
      );
      const weight = node("Concat", ["W", `z${n}`], ["V"], { axis: { int: 1 } });
      return lstms(1, [...doubles, weight], () => "V", { z0: [1, 0, 1], W: [1, 4, 1] });
    },
  },
  "ONNX weights that are turned over and over": {
    file: "turns.onnx",
    n: 300,
    code: "LIMIT",
    bytes: (n) => {
      const turns = times(n, (k) =>
        times(26, (level) =>
          node("Transpose", [level === 0 ? "W" : `t${k}_${level - 1}`], [`t${k}_${level}`], {
            perm: { ints: [2, 1, 0] },
          }),
        ),
      );
      return lstms(n, turns.flat(), (k) => `t${k}_25`, { W: [1, 4, 30_000] });
    },
  },
  "ONNX split into many weights": {
    file: "split.onnx",
    n: 5000,
    code: "LIMIT",
    bytes: (n) => {
      const names = times(n, (k) => `w${k}`);
      return lstms(n, [node("Split", ["W"], names, { axis: { int: 0 } })], (k) => names[k], { W: [n, 4, 1] });
    },
  },
  "ONNX weight with empty parts of billions of rows": {
    file: "rows.onnx",
    n: 2 ** 31 - 1,
    bytes: (n) =>
      lstms(
        1,
        [
          node("Concat", ["none", "none"], ["nones"], { axis: { int: 2 } }),
          node("Reshape", ["nones", "shape"], ["zero"], { allowzero: { int: 1 } }),
          node("Concat", ["W", "zero"], ["V"], { axis: { int: 2 } }),
        ],
        () => "V",
        { none: [1, n, 0], W: [1, 4, 1], shape: long(1, 4, 0) },
      ),
  },
  "ONNX slices by lists of single integers": {
    file: "slices.onnx",
    n: 20_000,
    code: "LIMIT",
    bytes: (n) => {
      type Part = Parameters<typeof message>[0];
      const integers = (name: string, values: number[]) =>
        message([1, values.length], [2, 7], [8, name], ...values.map((value): Part => [7, value]));
      const eight = (make: (k: number) => number) => times(8, make);
      const data = message(
        ...eight(() => 1).map((one): Part => [1, one]),
        [2, 1],
        [8, "d"],
        [9, new Uint8Array(4)],
      );
      const lists = { s: eight(() => 0), e: eight(() => 1), a: eight((k) => k), p: eight(() => 1) };
      const made = (type: string, inputs: string[], output: string, ...more: Part[]) =>
        message(...inputs.map((name): Part => [1, name]), [2, output], [4, type], ...more);
      const names = times(n, (k) => k.toString(36).padStart(4, "0"));
      const slice = (name: string): Part => [1, made("Slice", ["d", ...Object.keys(lists)], name)];
      const axis = message([1, "axis"], [3, 0], [20, 2]);
      const graph = message(
        [2, "g"],
        [5, data],
        ...Object.entries(lists).map(([name, values]): Part => [5, integers(name, values)]),
        ...names.map(slice),
        [1, made("Concat", names, "W", [5, axis])],
        [1, made("RNN", ["d", "W", "d"], "y")],
      );
      return message([1, 8], [7, graph], [8, message([1, ""], [2, 17])]).finish();
    },
  },
  "ONNX node of long names that differ at their end": {
    file: "longNames.onnx",
    n: 900,
    code: "NAME",
    bytes: (n) => {
      const outputs = times(n, (k): [number, string] => [2, "x".repeat(16_376) + String(k).padStart(8)]);
      const graph = message([2, "g"], [1, message([4, "Identity"], ...outputs)]);
      return message([1, 8], [7, graph], [8, message([1, ""], [2, 17])]).finish();
    },
  },
  "ONNX property of a list of empty objects": {
    file: "objects.onnx",
    n: 1_500_000,
    code: "LIMIT",
    bytes: (n) => {
      const property = message([1, propertyOf(1)], [2, `{"a":${json(n)}}`]);
      return message([1, 8], [7, message([2, "g"])], [8, message([1, ""], [2, 17])], [14, property]).finish();
    },
  },
  "ONNX graph of empty nodes": {
    file: "nodes.onnx",
    n: 400_000,
    code: "LIMIT",
    bytes: (n) => {
      const graph = repeated(n, () => [0x0a, 0]);
      return message([1, 8], [7, graph], [8, message([1, ""], [2, 17])]).finish();
    },
  },
  "TensorFlow index of entries of three bytes": {
    file: "entries.index",
    n: 300_000,
    code: "LIMIT",
    bytes: (n) => tableOf(summed([...new Array(3 * n).fill(0), 0, 0, 0, 0, 1, 0, 0, 0, 0])),
  },
  "TensorFlow.js topology of empty objects": {
    file: "model.json",
    n: 500_000,
    code: "LIMIT",
    bytes: (n) => Buffer.from(`{"modelTopology":${json(n)},"weightsManifest":[]}`),
  },
  "TensorFlow.js layers and weights with paths of fifty parts": {
    file: "paths.json",
    n: 2500,
    code: "LIMIT",
    bytes: (n) => {
      const config = { layers: times(n, (k) => lstmNamed("/".repeat(k % 50) + k)) };
      const weights = times(2 * n, (k) => ({
        name: `${"/".repeat(50)}w${k}/kernel`,
        dtype: "bool",
        shape: [0],
      }));
      return topology({ class_name: "Sequential", config }, weights);
    },
  },
  "TensorFlow.js layer of a class of capitals": {
    file: "capitals.json",
    n: 500_000,
    bytes: (n) =>
      topology({ class_name: "Sequential", config: { layers: [{ class_name: "A".repeat(n), config: {} }] } }),
  },
  "TensorFlow.js layers in Bidirectional in Bidirectional": {
    file: "directions.json",
    n: 28,
    bytes: (n) => {
      let layer: object = lstmNamed("lstm");
      for (let k = 0; k < n; k++) layer = { class_name: "Bidirectional", config: { name: "both", layer } };
      return topology({ class_name: "Sequential", config: { layers: [layer] } });
    },
  },
  "Keras configuration of empty objects": {
    file: "model.keras",
    n: 5_000_000,
    code: "LIMIT",
    bytes: (n) =>
      buildZip([
        { name: "metadata.json", data: Buffer.from("{}") },
        { name: "config.json", data: Buffer.from(json(n)), isDeflated: true },
      ]),
  },
  "safetensors header of empty objects": {
    file: "empty.safetensors",
    n: 90_000,
    code: "DTYPE",
    bytes: (n) => {
      const header = Buffer.from(`{${times(n, (k) => `"${k.toString(36)}":{}`).join(",")}}`);
      return Buffer.concat([new Uint8Array(BigUint64Array.of(BigInt(header.length)).buffer), header]);
    },
  },
  "npz of arrays of zeros": {
    file: "zeros.npz",
    n: 60,
    code: "LIMIT",
    bytes: (n) => buildZip(times(n, (k) => ({ name: `${k}.npy`, ...bomb }))),
  },
  "npz of headers that are all padding": {
    file: "padded.npz",
    n: 6000,
    code: "LIMIT",
    bytes: (n) => {
      const text = "{'descr': '|u1', 'fortran_order': False, 'shape': (0,), }";
      const data = join("\x93NUMPY", [1, 0, 0x10, 0x27], `${text.padEnd(9999)}\n`);
      const stored = deflateRawSync(data, { level: 9 });
      return buildZip(times(n, (k) => ({ name: `${k}.npy`, data, stored, isDeflated: true })));
    },
  },
  "nngraph nodes that share one list of inputs": {
    file: "graph.t7",
    n: 5000,
    code: "LIMIT",
    bytes: (n) => {
      const mapindex = list(...times(n, () => 1));
      const nodes = times(n, () => new LuaObject("nngraph.Node", table({ data: table({ mapindex }) })));
      return t7(new LuaObject("nn.gModule", table({ forwardnodes: list(...nodes) })));
    },
  },
  "Torch7 modules with thousands of dots in their keys": {
    file: "dots.t7",
    n: 60,
    code: "NAME",
    bytes: (n) => {
      const key = (k: number) => `${"a.".repeat(8100)}x${k}`;
      const module = (k: number) => (k % 2 === 0 ? "nn.Linear" : "nn.gModule");
      return t7(new Map(times(n, (k) => [key(k), new LuaObject(module(k))])));
    },
  },
  "TFLite operators that share one name": {
    file: "names.tflite",
    n: 150_000,
    code: "LIMIT",
    bytes: (n) => {
      const bytes = flatbuffer([u32(3), { tables: [[[32], field("x".repeat(1000))]] }, { tables: [] }]);
      // In its place a vector of `n` offsets to one table, in a copy of the file that follows it: offsets lead forward.
      const at = bytes.length;
      const copy = at + 4 + 4 * n;
      const whole = new Uint8Array(copy + at);
      whole.set(bytes);
      whole.set(bytes, copy);
      const view = new DataView(whole.buffer);
      const root = view.getUint32(0, true);
      const fields = root - view.getInt32(root, true);
      const codes = root + view.getUint16(fields + 4 + 2, true);
      const vector = codes + view.getUint32(codes, true);
      const code = copy + vector + 4 + view.getUint32(vector + 4, true);
      view.setUint32(codes, at - codes, true);
      view.setUint32(at, n, true);
      for (let k = 0; k < n; k++) view.setUint32(at + 4 + 4 * k, code - (at + 4 + 4 * k), true);
      return whole;
    },
  },
  "TFLite layers that are all one operator": {
    file: "layers.tflite",
    n: 190_000,
    code: "LIMIT",
    bytes: (n) =>
      tflite()
        .vector("codes", ["code"])
        .table("graph", [undefined, undefined, undefined, "operators"])
        .vector("operators", new Array(n).fill("lstm"))
        .table("lstm", [0, undefined, undefined, undefined, "settings"])
        .table("code", [undefined, undefined, undefined, 44])
        .table("settings", [4, 1, 2])
        .text("data", "x")
        .finish(),
  },
  "Torch7 sums that are all one node, at the end of a long path": {
    file: "sums.t7",
    n: 33_000,
    code: "LIMIT",
    bytes: (n) => {
      const linear = () => {
        const weight = new LuaView({ values: new Array(16).fill(1) }, [8, 2]);
        return luaNode(new LuaObject("nn.Linear", { weight }));
      };
      const inputs = [linear(), linear()];
      const nodeOf = ({ data }: GraphNode) => new LuaObject("nngraph.Node", { data });
      const sum = nodeOf(luaNode(new LuaObject("nn.CAddTable"), inputs));
      const forwardnodes = list(...inputs.map(nodeOf), ...times(n, () => sum));
      let root: Lua = new LuaObject("nn.gModule", { forwardnodes });
      for (let depth = 0; depth < 9; depth++) root = new Map([["x".repeat(100), root]]);
      return t7(root);
    },
  },
  "Flax arrays in arrays": {
    file: "arrays.msgpack",
    n: 140_000,
    code: "HEADER",
    bytes: (n) => {
      const arrays = Buffer.alloc(6 * n);
      for (let at = 0; at < 6 * n; at += 6) {
        arrays.set([0xc9, 0, 0, 0, 0, 1], at);
        arrays.writeUInt32BE(6 * n - at - 6, at + 1);
      }
      return join([0x81, 0xa1], "a", arrays);
    },
  },
  "Flax arrays under one long path": {
    file: "paths.msgpack",
    n: 70_000,
    code: "LIMIT",
    bytes: (n) => {
      const empty = join([0xc7, 9, 1, 0x93, 0x91, 0, 0xa4], "bool", [0xc4, 0]);
      empty[1] = empty.length - 3;
      const key = join([0xda, 980 >> 8, 980 & 255], "x".repeat(980));
      const count = Buffer.alloc(4);
      count.writeUInt32BE(n);
      return join(
        [0x81, 0xa1, 0x61, 0x81],
        key,
        [0xdd],
        count,
        repeated(n, () => empty),
      );
    },
  },
  "pickle of one tensor at many places under one long path": {
    file: "places.pt",
    n: 95_000,
    code: "LIMIT",
    bytes: (n) => {
      const empty = tensor({ storage: storage("0", 1), size: tuple(int(0)), stride: tuple(int(1)) });
      const part = (from: number) => repeated(Math.min(1000, n - from), (k) => join(int(from + k), get(0)));
      const entries = Buffer.concat(times(Math.ceil(n / 1000), (k) => join("(", part(1000 * k), "u")));
      const data = join(empty, put(0), "}", text("x".repeat(980)), "}", entries, "s");
      return archive(pickle(join(data, [0x86])), { storages: { "0": new Uint8Array(4) } });
    },
  },
};

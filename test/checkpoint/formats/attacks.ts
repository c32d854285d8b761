/** Small files made by thinking as an attacker about each reader: names, numbers, references and sizes that it must not trust. */
import { writeSafetensors } from "../../../src/core/storage/safetensors/write.ts";
import { writeHdf5, writeKerasWeights } from "../../support/writers.ts";
import { joinBytes, littleEndian, sample } from "./fileBytes.ts";
import { message } from "./onnxModels.ts";
import { archive, dict, global, int, pickle, reduce, storage, tensor, text, tuple } from "./pickleBuilder.ts";
import { LuaObject, type LuaTable, list, t7, table } from "./t7Builder.ts";
import { ascii, block, HEADER, handle, MAGIC } from "./tensorflowBuilder.ts";
import { buildZip } from "./zipBuilder.ts";

const times = <T>(n: number, make: (k: number) => T): T[] => Array.from({ length: n }, (_, k) => make(k));
const utf8 = (value: string) => new TextEncoder().encode(value);
const json = (value: unknown) => utf8(JSON.stringify(value));

/** A safetensors file with this header, and bytes of zeros behind it. */
const header = (value: string, bytes = 0) =>
  joinBytes(new Uint8Array(littleEndian(utf8(value).length, 8)), utf8(value), new Uint8Array(bytes));
const empty = (names: Iterable<string>, shape: number[] = [0]) =>
  header(
    JSON.stringify(
      Object.fromEntries([...names].map((name) => [name, { dtype: "F32", shape, data_offsets: [0, 0] }])),
    ),
  );
const tensors = (entries: readonly (readonly [string, readonly number[]])[]) =>
  writeSafetensors(new Map(entries.map(([name, shape]) => [name, sample(shape)])));

const pt = (...parts: (Uint8Array | string | readonly number[])[]) => archive(pickle(...parts));
const keras = (config: unknown) =>
  buildZip([
    { name: "metadata.json", data: Buffer.from("{}") },
    { name: "config.json", data: json(config), isDeflated: true },
    {
      name: "model.weights.h5",
      data: writeKerasWeights(new Map([["layers/lstm/cell/vars/0", sample([3, 8])]])),
    },
  ]);
const nested = (levels: number, inside: object, wrap: (inner: object) => object): object =>
  levels === 0 ? inside : wrap(nested(levels - 1, inside, wrap));
const lstm = { class_name: "LSTM", config: { name: "lstm", units: 2 } };
const sequential = (layers: object[]) => ({ class_name: "Sequential", config: { layers } });

const rawOnnx = (...fields: Parameters<typeof message>[number][]) =>
  message([1, 8], [7, message(...fields)], [8, message([1, ""], [2, 17])]).finish();

/** Our writer checks graphs, so these are put together by hand: nodes of a kind, inputs and one output, then an LSTM of `last`. */
const graph = (nodes: readonly (readonly [string, readonly string[], string])[]) => {
  const writer = message();
  for (const [kind, inputs, output] of nodes) {
    const wanted = message();
    for (const input of inputs) wanted.text(1, input);
    writer.message(1, wanted.text(2, output).text(4, kind));
  }
  const lstm = message([1, "X"], [1, "last"], [1, "R"], [2, "Y"], [4, "LSTM"]);
  const weight = (name: string) =>
    message([1, 1], [1, 4], [1, 1], [2, 1], [8, name], [9, new Uint8Array(16)]);
  writer
    .message(1, lstm)
    .message(5, weight("W"))
    .message(5, weight("R"))
    .message(11, message([1, "X"]));
  return message([1, 8], [7, writer], [8, message([1, ""], [2, 17])]).finish();
};

const selfTable = (): LuaTable => {
  const inner: LuaTable = new Map();
  inner.set("itself", inner);
  inner.set(inner, 1);
  return inner;
};
const t7Raw = (numbers: number[]) => new Uint8Array(Int32Array.from(numbers).buffer);

const npy = (shape: string) => {
  const head = `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }\n`;
  return joinBytes(ascii("\u0093NUMPY").subarray(1), ascii(head));
};
const npyFile = (shape: string) => {
  const head = npy(shape).subarray(6);
  return joinBytes(
    Uint8Array.of(0x93),
    ascii("NUMPY"),
    Uint8Array.of(2, 0, ...littleEndian(head.length, 4)),
    head,
  );
};

const bundle = (entries: [string, Uint8Array][]) => {
  const data = block(entries.map(([key, value]) => [ascii(key), value]));
  const index = block([[ascii("z"), Uint8Array.from(handle(0, data.length - 5))]]);
  const handles = [...handle(0, 8), ...handle(data.length, index.length - 5)];
  return joinBytes(
    data,
    index,
    Uint8Array.from([...handles, ...new Array(40 - handles.length).fill(0), ...MAGIC]),
  );
};

/** By the name of the file. */
export const attacks: Readonly<Record<string, () => Uint8Array>> = {
  "spaces before the header.safetensors": () => header(`{${" ".repeat(900_000)}}`),
  "escapes in metadata.safetensors": () =>
    header(`{"__metadata__":{"a":"${"\\ud83d\\ude00".repeat(70_000)}"}}`),
  "one key a hundred thousand times.safetensors": () => header(`{${'"a":{},'.repeat(100_000)}"b":{}}`),
  "sizes beyond numbers.safetensors": () =>
    header('{"w":{"dtype":"F32","shape":[0,9007199254740992,1e308],"data_offsets":[0,0]}}'),
  "names of a thousand characters.safetensors": () => empty(times(850, (k) => `${"x".repeat(1000)}${k}`)),
  "layer of number 999999999.safetensors": () =>
    tensors([
      ["lstm.weight_ih_l999999999", [8, 3]],
      ["lstm.weight_hh_l999999999", [8, 2]],
    ]),
  "layer of a number beyond integers.safetensors": () =>
    tensors(["ih", "hh"].map((end) => [`lstm.weight_${end}_l${"9".repeat(400)}`, [8, 2]])),
  "a stack of every other layer.safetensors": () =>
    tensors(
      times(1500, (k) => ["ih", "hh"].map((end) => [`lstm.weight_${end}_l${2 * k}`, [4, 1]] as const)).flat(),
    ),
  "reverse layers alone.safetensors": () =>
    tensors(
      times(1500, (k) =>
        ["ih", "hh"].map((end) => [`n${k}.weight_${end}_l0_reverse`, [4, 1]] as const),
      ).flat(),
    ),
  "paths of five hundred levels.safetensors": () =>
    empty(times(800, (k) => `${"a.".repeat(500)}${k}.weight_ih_l0`)),
  "names of digits and dots.safetensors": () => empty(times(900, (k) => `${"0.1_".repeat(250)}${k}`)),
  "kernels that are all alike.safetensors": () =>
    empty(
      times(6000, (k) => `model/${k}/lstm_cell/recurrent_kernel:0`),
      [0, 0],
    ),

  "marks alone.pt": () => pt("(".repeat(900_000)),
  "put at the largest index.pt": () => pt("]", [0x72, 0xff, 0xff, 0xff, 0x7f]),
  "number of two gigabytes.pt": () => pt([0x8b, 0xff, 0xff, 0xff, 0x7f], "1234"),
  "text of eight exabytes.pt": () => pt([0x8d, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f], "abc"),
  "dict in itself.pt": () => pt("}", [0x71, 0], text("a"), [0x68, 0], "s"),
  "tuple of itself by a list.pt": () => pt("]", [0x71, 0], [0x68, 0], [0x85], "a"),
  "view that repeats one number.pt": () =>
    pt(dict(["w", tensor({ size: tuple(int(2 ** 15), int(2 ** 15)), stride: tuple(int(0), int(0)) })])),
  "storage of a terabyte.pt": () => pt(dict(["w", tensor({ storage: storage("0", 2 ** 31 - 1) })])),
  "negative stride.pt": () => pt(dict(["w", tensor({ stride: tuple(int(-3), int(-1)) })])),
  "dicts of dicts by calls.pt": () =>
    pt("(", ...times(20_000, () => reduce(global("collections", "OrderedDict"))), "l"),
  "duplicates of everything.pt": () => pt("]", "2".repeat(9000), "(", "2".repeat(9000), "e"),

  "members without end.npz": () =>
    buildZip(times(9000, (k) => ({ name: `${k}.npy`, data: new Uint8Array() }))),
  "one member under many names.npz": () =>
    buildZip([
      { name: "0.npy", data: npyFile("(2,)") },
      ...times(9000, (k) => ({ name: `${k + 1}.npy`, data: npyFile("(2,)"), sameAs: 0 })),
    ]),
  "shape of brackets.npy": () => npyFile("(".repeat(9000)),
  "shape of a thousand axes.npy": () => npyFile(`(${"1,".repeat(3000)})`),
  "shape of leading zeros.npy": () => npyFile(`(${"0".repeat(9000)}1,)`),

  "five thousand identities.onnx": () =>
    graph(times(5000, (k) => ["Identity", [k === 0 ? "W" : `i${k - 1}`], k === 4999 ? "last" : `i${k}`])),
  "two nodes that need each other.onnx": () =>
    graph([
      ["Identity", ["a"], "last"],
      ["Identity", ["last"], "a"],
    ]),
  "node that needs itself.onnx": () => graph([["Add", ["last", "last"], "last"]]),
  "tensor of a hundred thousand axes.onnx": () =>
    rawOnnx([5, message([8, "W"], [2, 1], [1, new Uint8Array(100_000)])]),
  "numbers one by one.onnx": () =>
    rawOnnx([5, message([8, "W"], [2, 7], ...times(60_000, (): [number, number] => [7, 1]))]),
  "graphs in graphs.onnx": () => {
    let inner = message([2, "g"]);
    for (let k = 0; k < 60; k++)
      inner = message([1, message([4, "If"], [5, message([1, "then"], [6, inner], [20, 5])])]);
    return message([1, 8], [7, inner], [8, message([1, ""], [2, 17])]).finish();
  },
  "one name for all nodes.onnx": () => graph(times(5000, () => ["Identity", ["W"], "last"])),

  "names of a thousand characters.h5": () =>
    writeHdf5({ children: new Map(times(300, (k) => [`${"x".repeat(1000)}${k}`, sample([1])])) }),
  "attributes without end.h5": () =>
    writeHdf5({
      children: new Map(),
      attributes: new Map(times(500, (k) => [`a${k}`, { texts: times(50, String) }])),
    }),

  "wrappers of wrappers.keras": () =>
    keras(
      nested(14, lstm, (layer) => ({
        class_name: "Bidirectional",
        config: { layer, backward_layer: layer },
      })),
    ),
  "models of models.keras": () => keras(nested(20, sequential([lstm]), (inner) => sequential([inner]))),
  "twenty thousand layers of one name.keras": () => keras(sequential(times(20_000, () => lstm))),
  "no layers but a number.keras": () => keras({ class_name: "Sequential", config: { layers: 1e300 } }),

  "groups of one shard.json": () =>
    json({
      weightsManifest: times(9000, (k) => ({
        paths: ["a"],
        weights: [{ name: `${k}`, shape: [], dtype: "float32" }],
      })),
    }),
  "paths without end.json": () =>
    json({ weightsManifest: [{ paths: times(90_000, (k) => `${k}`), weights: [] }] }),
  "manifest of one file.json": () =>
    json(Object.fromEntries(times(9000, (k) => [`w${k}`, { filename: "w", shape: [2] }]))),
  "index of files that are not there.json": () =>
    json({ weight_map: Object.fromEntries(times(9000, (k) => [`w${k}`, `${k}.safetensors`])) }),

  "map of four billion.msgpack": () => Uint8Array.of(0xdf, 0xff, 0xff, 0xff, 0xff, 0xa1, 0x61, 0x01),
  "lists in lists.msgpack": () =>
    joinBytes(Uint8Array.of(0x81, 0xa1, 0x61), new Uint8Array(900_000).fill(0x91)),
  "array that says its shape.msgpack": () =>
    Uint8Array.of(
      ...[0x81, 0xa1, 0x61, 0xc7, 17, 1, 0x93, 0x92, 0xce, 0x7f, 0xff, 0xff, 0xff, 2, 0xa7],
      ...[...ascii("float32"), 0xc4, 0],
    ),

  "table in itself.t7": () => t7(selfTable()),
  "text of negative length.t7": () => t7Raw([3, 1, 1, 2, -1]),
  "table of two billion.t7": () => t7Raw([3, 1, 2 ** 31 - 1, 1, 0, 0]),
  "tables in tables.t7": () => t7Raw(times(40_000, (k) => [3, k + 1, 1, 1, 0, 0]).flat()),
  "modules that share all.t7": () => {
    const shared = list(...times(2000, (k) => k));
    return t7(
      table({ a: list(...times(2000, () => new LuaObject("nn.Linear", table({ weight: shared })))) }),
    );
  },

  "keys that share nothing.index": () =>
    bundle([["", HEADER], ...times(20_000, (k): [string, Uint8Array] => [`w${k}`.padStart(9, "a"), HEADER])]),
};

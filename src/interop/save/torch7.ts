/**
 * Torch7: recurrent cells as the objects that their classes make, so that `torch.load` gives modules that run. Which fields an object has
 * was read in the constructors: Element-Research/rnn SeqLSTM.lua, SeqGRU.lua, LSTM.lua, FastLSTM.lua, GRU.lua and AbstractRecurrent.lua;
 * torch/rnn SeqLSTM.lua; soumith/cudnn.torch RNN.lua. Other classes, and everything else, become tables of tensors.
 */
import type { RawTensor } from "../../formats/raw.ts";
import { T7Object, T7Storage, T7Table, type T7Writable } from "../../formats/torch7/values.ts";
import { writeTorch7 } from "../../formats/torch7/write.ts";
import type { FlatSizes } from "../flat.ts";
import type { Placement } from "./place.ts";

type Table = T7Table<T7Writable>;
type Field = readonly [string, T7Writable];

/** Writes tensors in tables by the `/` and `.` in their names, and the cells among them as modules. */
export function writeTorch7Modules(
  tensors: ReadonlyMap<string, RawTensor>,
  placements: readonly Placement[] = [],
  flat: ReadonlyMap<string, FlatSizes> = new Map(),
): Uint8Array {
  const root = nestedTable(tensors);
  const objects = new Map<Table, T7Object<T7Writable>>();
  for (const { path, convention = "", source } of placements) {
    const parts = path === "" ? [] : path.split(/[./]/);
    const table = tableAt(root, parts);
    if (table === undefined || objects.has(table)) continue;
    const sizes = flat.get(path === "" ? "weight" : `${path}.weight`);
    const object = moduleOf(table, convention, source.spec.inputSize, sizes, source.activations.state);
    // Tables of other classes say in a field what they are: several classes have the same fields.
    if (object !== undefined) objects.set(table, object);
    else if (convention.startsWith("torch7."))
      table.entries.set("class", convention.replace("torch7.", "nn."));
  }
  replace(root, objects);
  return writeTorch7(objects.get(root) ?? root);
}

function tableAt(root: Table, path: readonly string[]): Table | undefined {
  let table: T7Writable | undefined = root;
  for (const part of path) table = table instanceof T7Table ? table.entries.get(keyOf(part)) : undefined;
  return table instanceof T7Table ? table : undefined;
}

/** Puts objects in the places of their tables of fields, which may hold others. */
function replace(table: Table, objects: ReadonlyMap<Table, T7Object<T7Writable>>): void {
  for (const [key, value] of table.entries) {
    if (!(value instanceof T7Table)) continue;
    replace(value, objects);
    const object = objects.get(value);
    if (object !== undefined) table.entries.set(key, object);
  }
}

/** Tables within tables; parts of a name that are counts are numbers, as in Lua's lists. */
function nestedTable(tensors: ReadonlyMap<string, RawTensor>): Table {
  const root: Table = new T7Table<T7Writable>();
  for (const [name, raw] of tensors) {
    const path = name.split(/[./]/);
    const last = path.pop()!;
    let table = root;
    for (const part of path) {
      const key = keyOf(part);
      let inner = table.entries.get(key);
      if (!(inner instanceof T7Table)) {
        inner = new T7Table<T7Writable>();
        table.entries.set(key, inner);
      }
      table = inner as Table;
    }
    table.entries.set(keyOf(last), raw);
  }
  return root;
}

function keyOf(part: string): string | number {
  return /^[1-9]\d{0,8}$/.test(part) ? Number(part) : part;
}

/** The module of a table of weights, which become its fields; undefined for classes that stay tables. */
function moduleOf(
  table: Table,
  convention: string,
  inputSize: number,
  sizes: FlatSizes | undefined,
  state: string,
): T7Object<T7Writable> | undefined {
  switch (convention) {
    case "torch7.SeqLSTM": {
      const weightO = table.entries.get("weightO") as RawTensor | undefined;
      const hiddenSize = tensorOf(table, "bias").shape[0] / 4;
      return sequence(weightO === undefined ? "nn.SeqLSTM" : "nn.SeqLSTMP", table, [
        ["inputsize", inputSize],
        ["hiddensize", hiddenSize],
        ["outputsize", weightO?.shape[1] ?? hiddenSize],
        ["cell", emptyOf(tensorOf(table, "weight"))],
        ["c0", emptyOf(tensorOf(table, "weight"))],
        ["grad_c0", emptyOf(tensorOf(table, "weight"))],
      ]);
    }
    case "torch7.SeqGRU":
      return sequence("nn.SeqGRU", table, [
        ["inputSize", inputSize],
        ["outputSize", tensorOf(table, "bias").shape[0] / 3],
      ]);
    case "torch7.FastLSTM":
      return stepwise("nn.FastLSTM", table, inputSize, fastLstm);
    case "torch7.GRU":
      return stepwise("nn.GRU", table, inputSize, gru);
    case "cudnn.LSTM":
    case "cudnn.GRU":
    case "cudnn.RNN":
      return sizes && cudnn(table, convention.slice("cudnn.".length), inputSize, sizes, state);
    default:
      return undefined;
  }
}

function tensorOf(table: Table, name: string): RawTensor {
  return table.entries.get(name) as RawTensor;
}

const list = (...items: T7Writable[]): Table =>
  new T7Table<T7Writable>(items.map((item, k) => [k + 1, item] as const));
const emptyOf = ({ dtype }: RawTensor): RawTensor => ({ dtype, shape: [0], bytes: new Uint8Array(0) });
const zerosLike = (tensor: RawTensor): RawTensor => ({
  ...tensor,
  bytes: new Uint8Array(tensor.bytes.length),
});

/** What every module has, beside gradients of the parameters it has. */
function finish(fields: Map<T7Writable, T7Writable>, like: RawTensor): void {
  const set = (name: string, value: T7Writable) => {
    if (!fields.has(name)) fields.set(name, value);
  };
  for (const [parameter, gradient] of [
    ["weight", "gradWeight"],
    ["bias", "gradBias"],
    ["weightO", "gradWeightO"],
  ]) {
    if (fields.has(parameter)) set(gradient, zerosLike(fields.get(parameter) as RawTensor));
  }
  set("_type", like.dtype === "F64" ? "torch.DoubleTensor" : "torch.FloatTensor");
  set("output", emptyOf(like));
  set("gradInput", emptyOf(like));
}

/** Modules that take a whole sequence; their buffers are filled when they run. */
function sequence(type: string, table: Table, own: readonly Field[]): T7Object<T7Writable> {
  const like = tensorOf(table, "weight");
  for (const [name, value] of own) table.entries.set(name, value);
  for (const name of ["gates", "buffer1", "buffer2", "buffer3", "grad_a_buffer", "h0", "grad_h0", "grad_x"])
    table.entries.set(name, emptyOf(like));
  for (const [name, value] of [
    ["_remember", "neither"],
    ["remember_states", false],
    ["maskzero", false],
    ["batchfirst", false],
  ] as const) {
    table.entries.set(name, value);
  }
  finish(table.entries, like);
  return new T7Object<T7Writable>(type, table);
}

/** What makes modules of one element type. */
interface Maker {
  make(type: string, fields?: readonly Field[]): T7Object<T7Writable>;
  container(type: string, ...modules: T7Writable[]): T7Object<T7Writable>;
  linear(table: Table, name: string): T7Object<T7Writable>;
}

function makerLike(like: RawTensor): Maker {
  /** Modules that give or take tables have tables for output and for gradient. */
  const tables = /Table$/;
  const make: Maker["make"] = (type, fields = []) => {
    const entries = new Map<T7Writable, T7Writable>(fields);
    if (tables.test(type) && !entries.has("gradInput")) entries.set("gradInput", list());
    if (/^nn\.(Narrow|Split|Flatten|Concat|Parallel)Table$/.test(type)) entries.set("output", list());
    finish(entries, like);
    return new T7Object<T7Writable>(type, new T7Table(entries));
  };
  return {
    make,
    container: (type, ...modules) => make(type, [["modules", list(...modules)]]),
    linear(table, name) {
      const fields = table.entries.get(name) as Table;
      finish(fields.entries, like);
      return new T7Object<T7Writable>(fields.entries.has("bias") ? "nn.Linear" : "nn.LinearNoBias", fields);
    },
  };
}

/** Modules that take one step at a time: the network of a step, and what the base class keeps. */
function stepwise(
  type: string,
  table: Table,
  inputSize: number,
  build: (table: Table, hiddenSize: number, maker: Maker) => T7Object<T7Writable>,
): T7Object<T7Writable> {
  const recurrent = tensorOf(table.entries.get("o2g") as Table, "weight");
  const [, hiddenSize] = recurrent.shape;
  const step = build(table, hiddenSize, makerLike(recurrent));
  const fields: Field[] = [
    ["rho", 9999],
    ["p", 0],
    ["mono", false],
    ["cell2gate", false],
    ["inputSize", inputSize],
    ["outputSize", hiddenSize],
    ["recurrentModule", step],
    ["modules", list(step)],
    ["sharedClones", list(step)],
    ["step", 1],
    ["zeroTensor", emptyOf(recurrent)],
    ...["inputs", "outputs", "gradInputs", "gradOutputs", "_gradOutputs", "scales", "cells", "gradCells"].map(
      (name) => [name, list()] as const,
    ),
    ["fastBackward", true],
    ["copyInputs", true],
    ["copyGradOutputs", true],
    ["gradParametersAccumulated", false],
  ];
  for (const [name, value] of fields) table.entries.set(name, value);
  finish(table.entries, recurrent);
  return new T7Object<T7Writable>(type, table);
}

/** Splits [N, n·H] into n tables entries of [N, H]. */
function gateSplit({ make }: Maker, gates: number, hiddenSize: number): T7Object<T7Writable>[] {
  const longs = (...values: number[]) => {
    const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    return new T7Storage("I64", values.length, undefined, bytes);
  };
  return [
    make("nn.Reshape", [
      ["size", longs(gates, hiddenSize)],
      ["batchsize", longs(0, gates, hiddenSize)],
      ["nelement", gates * hiddenSize],
    ]),
    make("nn.SplitTable", [
      ["dimension", 1],
      ["nInputDims", 2],
    ]),
  ];
}

function fastLstm(table: Table, hiddenSize: number, maker: Maker): T7Object<T7Writable> {
  const { make, container } = maker;
  const select = (index: number) => make("nn.SelectTable", [["index", index]]);
  const narrow = (offset: number, length: number) =>
    make("nn.NarrowTable", [
      ["offset", offset],
      ["length", length],
    ]);
  const [i2g, o2g] = [maker.linear(table, "i2g"), maker.linear(table, "o2g")];
  table.entries.set("i2g", i2g).set("o2g", o2g);
  const sequential = (...modules: T7Writable[]) => container("nn.Sequential", ...modules);
  const concat = (...modules: T7Writable[]) => container("nn.ConcatTable", ...modules);
  const transfer = ["Sigmoid", "Tanh", "Sigmoid", "Sigmoid"].map((name) => make(`nn.${name}`));
  const gates = sequential(
    narrow(1, 2),
    container("nn.ParallelTable", i2g, o2g),
    make("nn.CAddTable"),
    ...gateSplit(maker, 4, hiddenSize),
    container("nn.ParallelTable", ...transfer),
  );
  const hidden = sequential(narrow(1, 2), make("nn.CMulTable"));
  const cell = sequential(concat(select(3), select(5)), make("nn.CMulTable"));
  const nextCell = sequential(concat(hidden, cell), make("nn.CAddTable"));
  const activated = sequential(select(1), make("nn.Tanh"));
  const output = sequential(concat(activated, select(2)), make("nn.CMulTable"));
  const flatten = () => make("nn.FlattenTable", [["input_map", list()]]);
  return sequential(
    concat(gates, select(3)),
    flatten(),
    concat(nextCell, select(4)),
    flatten(),
    concat(output, select(1)),
  );
}

function gru(table: Table, hiddenSize: number, maker: Maker): T7Object<T7Writable> {
  const { make, container } = maker;
  const select = (index: number) => make("nn.SelectTable", [["index", index]]);
  const narrow = (offset: number, length: number) =>
    make("nn.NarrowTable", [
      ["offset", offset],
      ["length", length],
    ]);
  const flatten = () => make("nn.FlattenTable", [["input_map", list()]]);
  const [i2g, o2g] = [maker.linear(table, "i2g"), maker.linear(table, "o2g")];
  const candidate = table.entries.get("hidden") as Table;
  const [input, recurrent] = [maker.linear(candidate, "input"), maker.linear(candidate, "recurrent")];
  table.entries.set("i2g", i2g).set("o2g", o2g);
  // The class has no field for the candidate's modules: they are within the network.
  table.entries.delete("hidden");
  const sequential = (...modules: T7Writable[]) => container("nn.Sequential", ...modules);
  const concat = (...modules: T7Writable[]) => container("nn.ConcatTable", ...modules);
  const gates = sequential(
    container("nn.ParallelTable", i2g, o2g),
    make("nn.CAddTable"),
    ...gateSplit(maker, 2, hiddenSize),
    container("nn.ParallelTable", make("nn.Sigmoid"), make("nn.Sigmoid")),
  );
  const gated = sequential(narrow(2, 2), make("nn.CMulTable"), recurrent);
  const hidden = sequential(
    concat(sequential(select(1), input), gated),
    make("nn.CAddTable"),
    make("nn.Tanh"),
  );
  const negated = make("nn.SAdd", [
    ["addend", -1],
    ["negate", true],
  ]);
  const written = sequential(concat(hidden, sequential(select(4), negated)), make("nn.CMulTable"));
  const kept = sequential(narrow(4, 2), make("nn.CMulTable"));
  return sequential(
    concat(make("nn.Identity"), gates),
    flatten(),
    concat(narrow(1, 4), select(2)),
    flatten(),
    sequential(concat(written, kept), make("nn.CAddTable")),
  );
}

/** A module of cuDNN, on the CPU: `:cuda()` before it runs. */
function cudnn(
  table: Table,
  kind: string,
  inputSize: number,
  { hiddenSize, numLayers = 1, bidirectional = false }: FlatSizes,
  state: string,
): T7Object<T7Writable> {
  const weight = tensorOf(table, "weight");
  const name = kind === "RNN" ? (state === "relu" ? "RNNReLU" : "RNNTanh") : kind;
  const mode = kind === "RNN" ? `CUDNN_RNN_${state === "relu" ? "RELU" : "TANH"}` : `CUDNN_${kind}`;
  const fields: Field[] = [
    ["datatype", "CUDNN_DATA_FLOAT"],
    ["inputSize", inputSize],
    ["hiddenSize", hiddenSize],
    ["seqLength", 1],
    ["miniBatch", 1],
    ["numLayers", numLayers],
    ["bidirectional", bidirectional ? "CUDNN_BIDIRECTIONAL" : "CUDNN_UNIDIRECTIONAL"],
    ["numDirections", bidirectional ? 2 : 1],
    ["inputMode", "CUDNN_LINEAR_INPUT"],
    ["mode", mode],
    ["dropout", 0],
    ["seed", 0x01234567],
    ["batchFirst", false],
    ["rememberStates", false],
    ...["reserve", "hiddenOutput", "cellOutput", "gradHiddenInput", "gradCellInput"].map(
      (field) => [field, emptyOf(weight)] as const,
    ),
  ];
  for (const [field, value] of fields) table.entries.set(field, value);
  finish(table.entries, weight);
  return new T7Object<T7Writable>(`cudnn.${bidirectional && kind !== "RNN" ? "B" : ""}${name}`, table);
}

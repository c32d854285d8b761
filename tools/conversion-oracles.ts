/**
 * Sluice's side of the conversion oracles: converts every module of `conversion_oracles.py make` to each format and framework that has an
 * oracle, and writes the files that the frameworks then run.
 *
 * Usage: tsx tools/conversion-oracles.ts FOLDER
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LayerRecord } from "../src/checkpoint.ts";
import {
  type Checkpoint,
  type CheckpointLayer,
  openCheckpoint,
  saveCheckpoint,
  toFloat,
} from "../src/checkpoint.ts";
import { tensor } from "../src/index.ts";
import { moduleOf } from "../src/modules.ts";
import { oracles } from "./oracle-records.ts";

interface Case {
  name: string;
  kind: "LSTM" | "GRU" | "RNN";
  options: {
    proj_size?: number;
    nonlinearity?: string;
    num_layers: number;
    bidirectional: boolean;
    bias: boolean;
  };
  onnx: boolean;
  /** There is a file of the cell of this layer by itself. */
  cell: boolean;
  /** A GRU of ONNX whose reset gate acts before the product; PyTorch does not have it. */
  before: boolean;
}

/** As in the Python side: another order of summation. */
const TOLERANCE = 5e-6;

/** Frameworks that store LSTMs in other orders, orientations and numbers of biases, through which an LSTM goes and comes back. */
const LSTM_ROUTES = [
  "torch7.SeqLSTM",
  "torch7.FastLSTM",
  "tf1.LSTMCell",
  "mxnet",
  "openvino",
  "haiku",
  "burn",
  "paddle",
];
const GRU_ROUTES = ["mxnet", "burn", "equinox", "flax.GRUCell"];

const folder = process.argv[2];
const cases = JSON.parse(readFileSync(join(folder, "cases.json"), "utf8")) as Case[];
const open = (name: string) => openCheckpoint(new Uint8Array(readFileSync(join(folder, name))));
let largest = 0;
let runs = 0;
/** Records by which files were read, and files for a framework by the record that they were written in. */
const read = new Set<string>();
const written: Record<string, string> = {};

for (const [index, { name, kind, options, onnx, cell, before }] of cases.entries()) {
  const write = (end: string, bytes: Uint8Array) =>
    writeFileSync(join(folder, `${name}.sluice-${end}`), bytes);
  /** A file that proves the record it is written in. */
  const writeRecord = async (end: string, bytes: Uint8Array, from?: string) => {
    write(end, bytes);
    const { layers } = await openCheckpoint(bytes, { from });
    written[`${name}.sluice-${end}`] = layers[0].convention;
  };
  const io = await open(`${name}.io.npz`);
  const x = await io.tensors.get("x")!.read();
  const expected = toFloat(await io.tensors.get("y")!.read());
  const isRelu = options.nonlinearity === "relu";
  const records = new Map<string, LayerRecord>();
  const apart = onnx ? ["onnx"] : [];
  const states = before ? [] : ["safetensors", "pt", "legacy.pt", ...(cell ? ["cell.pt"] : [])];
  for (const end of [...states, ...apart]) {
    const { layers } = await open(`${name}.${end}`);
    const record = apart.includes(end)
      ? stackOf(await Promise.all(layers.map((layer) => layer.record())))
      : await one(layers);
    // State dictionaries do not say which nonlinearity an RNN has.
    if (isRelu && end !== "onnx") setRelu(record);
    records.set(end, record);
    const output = runRecord(record, toFloat(x) as Float32Array, [...x.shape]);
    for (let k = 0; k < expected.length; k++) {
      const difference = Math.abs(output[k] - expected[k]);
      if (!(difference <= TOLERANCE))
        throw new Error(`${name}.${end}: output ${k} is ${output[k]}, not ${expected[k]}`);
      largest = Math.max(largest, difference);
    }
    for (const { convention } of layers) read.add(convention);
    runs++;
  }
  if (before) {
    await writeRecord("model.onnx", saveCheckpoint(records.get("onnx")!, { format: "onnx" }));
    continue;
  }
  const record = records.get("pt")!;
  const state = async (end: string) => {
    const { tensors } = await open(`${name}.${end}`);
    const raws = await Promise.all(
      [...tensors].map(async ([key, lazy]) => [key, await lazy.read()] as const),
    );
    return new Map(raws);
  };
  write("same.safetensors", saveCheckpoint(await state("legacy.pt"), { format: "safetensors" }));
  write("same.pt", saveCheckpoint(await state("safetensors"), { format: "pytorch" }));
  // An RNN with relu has the same tensors; its name selects the class that runs them.
  const asTanh = (one: LayerRecord): LayerRecord => (isRelu ? withTanh(one) : one);
  await writeRecord("record.pt", saveCheckpoint(asTanh(record), { format: "pytorch" }));
  if (cell) {
    const framework = `pytorch.${kind}Cell`;
    const single = asTanh(records.get("cell.pt")!);
    await writeRecord("cell.pt", saveCheckpoint(single, { format: "pytorch", framework }));
  }
  if (onnx) {
    await writeRecord("model.onnx", saveCheckpoint(record, { format: "onnx" }));
    write("from-onnx.onnx", saveCheckpoint(records.get("onnx")!, { format: "onnx" }));
  }
  // Through another framework's layout and back, as PyTorch's own module takes it.
  if (isRelu || !options.bias) continue;
  const routes = kind === "LSTM" ? LSTM_ROUTES : kind === "GRU" ? GRU_ROUTES : ["mlx"];
  const route = routes[index % routes.length];
  if (
    options.proj_size !== undefined &&
    !["torch7.SeqLSTM", "tf1.LSTMCell", "mxnet", "paddle"].includes(route)
  )
    continue;
  const there = saveCheckpoint(record, { format: "npz", framework: route });
  const back = await openCheckpoint(there, { from: route });
  const stacked = stackOf(await allRecords(back));
  write(`over-${route}.pt`, saveCheckpoint(stacked, { format: "pytorch", framework: "pytorch" }));
}
const listed = [oracles.pytorch, oracles.onnxruntime].flatMap(({ records }): readonly string[] => records);
const unread = listed.filter((record) => !read.has(record));
if (unread.length > 0) throw new Error(`no file was read by ${unread.join(", ")}`);
writeFileSync(join(folder, "records.json"), JSON.stringify({ listed, written }));
console.log(
  `Sluice ran ${runs} files of ${cases.length} modules; largest difference ${largest.toExponential(2)}`,
);

async function one(layers: readonly CheckpointLayer[]): Promise<LayerRecord> {
  if (layers.length !== 1) throw new Error(`expected one layer, got ${layers.length}`);
  return layers[0].record();
}

async function allRecords({ layers }: Checkpoint): Promise<LayerRecord[]> {
  const level = ({ name }: CheckpointLayer) => Number(/_(\d+)(?=\/|\.|$)/.exec(name)?.[1] ?? 0);
  const sorted = [...layers].sort((a, b) => level(a) - level(b));
  return Promise.all(sorted.map((layer) => layer.record()));
}

/** One stack from layers that a framework has stored each by itself. */
function stackOf(layers: readonly LayerRecord[]): LayerRecord {
  if (layers.length === 1) return { ...layers[0], name: "net" };
  const cells = layers.flatMap((layer, level) => layer.cells.map((cell) => ({ ...cell, layer: level })));
  const [{ cell, bidirectional }] = layers;
  return { name: "net", cell, bidirectional, numLayers: layers.length, cells };
}

function withTanh(record: LayerRecord): LayerRecord {
  return {
    ...record,
    cells: record.cells.map((cell) => ({ ...cell, activations: { gate: "none", state: "tanh" } })),
  };
}

function setRelu(record: LayerRecord): void {
  for (const cell of record.cells) {
    cell.activations = { gate: "none", state: "relu" };
    if (cell.spec.kind === "rnn") cell.spec.nonlinearity = "relu";
  }
}

function runRecord(record: LayerRecord, x: Float32Array, shape: number[]): ArrayLike<number> {
  return moduleOf(record).forward(tensor(x, shape)).output.data;
}

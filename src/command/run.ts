/** `sluice run NETWORK DATA`: runs a whole network of another framework, or a pipeline file, on a file of numbers. */
import { basename } from "node:path";
import type { Command } from "commander";
import { openFile } from "../checkpoint/formats/detect.ts";
import { arrayPieces } from "../checkpoint/formats/npy/write.ts";
import { joinBytes } from "../core/storage/join.ts";
import { fromFloat, toFloat } from "../core/storage/raw.ts";
import { bytesSource } from "../core/storage/source.ts";
import { ArgumentError, describe } from "../core/tensor/errors.ts";
import { type Shape, sizeOf } from "../core/tensor/shape.ts";
import { cellNumber } from "../jobs/data/cells.ts";
import { csvOf, readCSV } from "../jobs/data/csv.ts";
import { type Network, type NetworkPort, openNetwork } from "../network.ts";
import { writeFileAtomic } from "../platform/node/files.ts";
import { UsageError } from "./failure.ts";
import { addChainOption, bytesOf, withFile } from "./networkFile.ts";
import { counted, jsonLine, line, lines, type Output } from "./output.ts";
import { formatTable } from "./table.ts";

interface RunOptions {
  out?: string;
  columns?: string;
  output?: string;
  step?: boolean;
  chain?: string;
  json?: boolean;
}

export function addRun(command: Command, output: Output): void {
  addChainOption(command)
    .description(
      "Runs a whole network from the file that its framework saved (Keras .h5 or .keras, TensorFlow.js model.json, .onnx, TorchScript), from a state dict with --chain, or from a pipeline file, on numbers: CSV with a frame in each line, .npy, .npz or JSON. One sequence, or several: a file of fixed frames is cut into as many as it has, and arrays may have one more axis. Every sequence starts from state 0.",
    )
    .argument("<network>", "file of the network")
    .argument(
      "<data>",
      "CSV, .npy, or JSON with one array; .npz or JSON with arrays by name for several inputs",
    )
    .option("--out <file>", "write the outputs: .csv, .npy or .json")
    .option("--columns <names>", "columns of CSV, in the order of the features (default: all)")
    .option("--output <name>", "only this output, of a network with several")
    .option("--step", "run frame by frame, and give the answer after each frame")
    .option("--json", "print one JSON object")
    .action(async (file: string, data: string, options: RunOptions) => {
      const { network, results, ports } = await runFile(file, data, options);
      const sequences = results.length;
      if (options.out !== undefined) await write(options.out, ports, results);
      if (options.json) {
        return jsonLine(output, {
          source: network.chain.source,
          streams: network.streams,
          inputs: network.inputs,
          outputs: ports,
          sequences,
          ...(options.out === undefined
            ? { results: results.map((each) => nested(ports, each)) }
            : { out: options.out }),
        });
      }
      const names = ports.map((port) => `${port.name} [${shapeOf(port, results[0][port.name]).join(", ")}]`);
      line(output, `${network.chain.source}: ${counted(sequences, "sequence")}, ${names.join(", ")}`);
      for (const note of network.chain.assumptions ?? []) line(output, `note: ${note}`);
      if (options.out !== undefined) return line(output, `written: ${options.out}`);
      for (const port of ports) lines(output, tableOf(port, results));
    });
}

type Values = Record<string, Float32Array>;

/** Runs every sequence in a file of data. @throws UsageError, ArgumentError and the errors of both files */
async function runFile(
  file: string,
  data: string,
  { columns, output, step, chain }: RunOptions,
): Promise<{ network: Network; results: Values[]; ports: NetworkPort[] }> {
  const network = await withFile(file, (source, beside) =>
    openNetwork(source, { ...beside, ...(chain !== undefined && { chain }) }),
  );
  const ports = network.outputs.filter(({ name }) => output === undefined || name === output);
  if (ports.length === 0) {
    throw new UsageError(
      `run: expected --output to be ${network.outputs.map(({ name }) => name).join(" or ")}, got ${output}.`,
    );
  }
  const given = await readInputs(network.inputs, data, columns);
  const results = given.map((inputs) => (step ? stepThrough(network, inputs) : network.run(inputs)));
  return { network, results, ports };
}

/** The answers after each frame, one after the other. */
function stepThrough(network: Network, inputs: Values): Values {
  network.reset();
  const answers: Record<string, number[]> = Object.fromEntries(network.outputs.map(({ name }) => [name, []]));
  const sequences = network.inputs.filter(({ frames }) => frames !== undefined);
  const counts = sequences.map(({ name, features }) => inputs[name].length / features);
  if (new Set(counts).size > 1)
    throw new UsageError(`run: expected as many frames in each input to step, got ${counts.join(" and ")}.`);
  for (let t = 0; t < (counts[0] ?? 1); t++) {
    const frame = network.inputs.map(({ name, frames, features }) => {
      const values = inputs[name];
      return [
        name,
        frames === undefined ? values : values.subarray(t * features, (t + 1) * features),
      ] as const;
    });
    const answer = network.step(Object.fromEntries(frame));
    for (const [name, values] of Object.entries(answer ?? {})) answers[name].push(...values);
  }
  return Object.fromEntries(
    Object.entries(answers).map(([name, values]) => [name, Float32Array.from(values)]),
  );
}

/** An array of a file; `rows` where it is a table, which has no axis of sequences. */
interface Block {
  shape: Shape;
  data: Float32Array;
  isTable?: boolean;
}

async function readInputs(
  ports: readonly NetworkPort[],
  path: string,
  columns: string | undefined,
): Promise<Values[]> {
  const bytes = await bytesOf(path);
  const name = basename(path);
  const isArray = bytes[0] === 0x93 || (bytes[0] === 0x50 && bytes[1] === 0x4b);
  const isJson = /^\s*[[{]/.test(new TextDecoder().decode(bytes.subarray(0, 64)));
  if (columns !== undefined && (isArray || isJson))
    throw new UsageError(`run: expected --columns only for CSV, got ${name}.`);
  const given = isArray
    ? await arraysIn(bytes)
    : isJson
      ? jsonIn(bytes, name, ports)
      : new Map([["", [await tableIn(bytes, name, columns)]]]);
  const only = ports.length === 1 && given.size === 1 ? [...given.values()][0] : undefined;
  const byPort = ports.map((port) => {
    const blocks = only ?? given.get(port.name);
    if (blocks === undefined) {
      throw new UsageError(
        `run: expected arrays named ${ports.map((each) => each.name).join(", ")} in ${name}, got ${[...given.keys()].map(describe).join(", ")}. Give .npz, or JSON such as {"${port.name}": [...]}.`,
      );
    }
    return blocks.flatMap((block) => sequencesIn(port, block, name));
  });
  const counts = byPort.map(({ length }) => length);
  if (new Set(counts).size > 1)
    throw new UsageError(`run: expected as many sequences for each input, got ${counts.join(" and ")}.`);
  return byPort[0].map((_, n) => Object.fromEntries(ports.map(({ name }, k) => [name, byPort[k][n]])));
}

/** Divides an array into sequences. */
function sequencesIn(port: NetworkPort, { shape, data, isTable }: Block, file: string): Float32Array[] {
  const { frames, features, ids } = port;
  const rank = frames === undefined || ids ? 1 : 2;
  // A column of ids, or of a single feature, is a sequence.
  const sizes =
    isTable && ids && shape[1] === 1
      ? [shape[0]]
      : !isTable && features === 1 && !ids && shape.length === rank - 1
        ? [...shape, 1]
        : shape;
  const size = typeof frames === "number" ? frames * features : features;
  const isCut = isTable && typeof frames === "number" && sizes.length === rank && data.length % size === 0;
  const count = isCut
    ? data.length / size
    : sizes.length === rank
      ? 1
      : sizes.length === rank + 1
        ? sizes[0]
        : 0;
  const fits = rank === 1 && ids ? true : sizes.at(-1) === features;
  if (count === 0 || !fits) {
    const wanted = frames === undefined ? [features] : ids ? [frames] : [frames, features];
    throw new ArgumentError(
      `run: expected ${describe(port.name)} of shape [${wanted.join(", ")}], or with an axis of sequences before it, got [${shape.join(", ")}] in ${file}.`,
    );
  }
  const each = data.length / count;
  return Array.from({ length: count }, (_, n) => data.subarray(n * each, (n + 1) * each));
}

async function arraysIn(bytes: Uint8Array): Promise<Map<string, Block[]>> {
  const { tensors } = await openFile(bytesSource(bytes), { formats: ["npy", "npz"] });
  const arrays = new Map<string, Block[]>();
  for (const [name, tensor] of tensors)
    arrays.set(name, [{ shape: tensor.shape, data: toFloat(await tensor.read()) as Float32Array }]);
  return arrays;
}

/** Arrays in arrays; sequences in one list may differ in length. */
function jsonIn(bytes: Uint8Array, name: string, ports: readonly NetworkPort[]): Map<string, Block[]> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new UsageError(`run: expected JSON in ${name}, got ${(error as Error).message}.`);
  }
  const named = Array.isArray(json) ? { [ports[0].name]: json } : (json as Record<string, unknown>);
  return new Map(
    Object.entries(named).map(([key, value]) => {
      const port = ports.find((each) => each.name === key) ?? ports[0];
      const rank = port.frames === undefined || port.ids ? 1 : 2;
      const isList = Array.isArray(value) && depthOf(value) === rank + 1;
      return [key, (isList ? (value as unknown[]) : [value]).map((each) => blockOf(each, name))];
    }),
  );
}

const depthOf = (value: unknown): number => (Array.isArray(value) ? 1 + depthOf(value[0]) : 0);

function blockOf(value: unknown, file: string): Block {
  const shape: number[] = [];
  for (let at = value; Array.isArray(at); at = at[0]) shape.push(at.length);
  const flat = Array.isArray(value) ? value.flat(8) : [value];
  const bad = flat.find((each) => typeof each !== "number");
  if (bad !== undefined || flat.length !== sizeOf(shape))
    throw new UsageError(
      `run: expected arrays of numbers, of equal lengths, in ${file}, got ${describe(bad ?? value)}.`,
    );
  return { shape, data: Float32Array.from(flat as number[]) };
}

async function tableIn(bytes: Uint8Array, name: string, columns: string | undefined): Promise<Block> {
  const text = new TextDecoder().decode(bytes);
  const first = text.split(/\r?\n/).find((row) => row.trim() !== "" && !row.startsWith("#")) ?? "";
  const cells = first.split(/[,;\t|]/);
  // Many programs write numbers alone, without a line of names.
  const isBare = cells.every((cell) => cell.trim() !== "" && !Number.isNaN(Number(cell)));
  const delimiter = /[,;\t|]/.exec(first)?.[0] ?? ",";
  const named = isBare ? `${cells.map((_, k) => `column ${k}`).join(delimiter)}\n${text}` : text;
  const table = await readCSV(named, { name });
  const wanted = columns?.split(",").map((each) => each.trim()) ?? [...table.columns.keys()];
  const data = new Float32Array(table.rows * wanted.length);
  for (const [k, column] of wanted.entries()) {
    const values = table.columns.get(column);
    if (values === undefined)
      throw new UsageError(
        `run: expected --columns of ${[...table.columns.keys()].join(", ")}, got ${describe(column)}.`,
      );
    for (const [row, cell] of values.entries()) {
      const number = cell === null ? undefined : cellNumber(cell);
      if (number === undefined) {
        throw new UsageError(
          `run: expected numbers in column ${describe(column)} of ${name}, got ${describe(cell)} in row ${row + 1}. Choose columns with --columns.`,
        );
      }
      data[row * wanted.length + k] = number;
    }
  }
  return { shape: [table.rows, wanted.length], data, isTable: true };
}

/** Shape of one output: frames follow from the numbers. */
function shapeOf({ frames, features }: NetworkPort, values: Float32Array): number[] {
  const count = values.length / features;
  return frames === undefined && count === 1 ? [features] : [count, features];
}

function nested(ports: readonly NetworkPort[], values: Values): Record<string, unknown> {
  const one = (port: NetworkPort) => {
    const data = values[port.name];
    const rows = Array.from({ length: data.length / port.features }, (_, t) => [
      ...data.subarray(t * port.features, (t + 1) * port.features),
    ]);
    return shapeOf(port, data).length === 1 ? rows[0] : rows;
  };
  return Object.fromEntries(ports.map((port) => [port.name, one(port)]));
}

/** Rows of an output: sequence, frame, and its features. */
function rowsOf(port: NetworkPort, results: readonly Values[]): Record<string, number>[] {
  const { name, features } = port;
  return results.flatMap((values, n) => {
    const [first, second] = shapeOf(port, values[name]);
    return Array.from({ length: second === undefined ? 1 : first }, (_, t) => ({
      ...(results.length > 1 && { sequence: n }),
      ...(second !== undefined && { frame: t }),
      ...Object.fromEntries(
        Array.from({ length: features }, (_, k) => [
          features === 1 ? name : `${name} ${k}`,
          values[name][t * features + k],
        ]),
      ),
    }));
  });
}

/** Lines and columns to show; files have all. */
const SHOWN = 20;
const WIDEST = 8;

function tableOf(port: NetworkPort, results: readonly Values[]): string {
  const rows = rowsOf(port, results);
  const names = Object.keys(rows[0] ?? {});
  const header = names.slice(0, WIDEST);
  const shown = rows
    .slice(0, SHOWN)
    .map((row) =>
      header.map((name) => (/^(sequence|frame)$/.test(name) ? String(row[name]) : row[name].toPrecision(6))),
    );
  const more = [
    ...(rows.length > SHOWN ? [`${rows.length - SHOWN} more lines`] : []),
    ...(names.length > WIDEST ? [`${names.length - WIDEST} more columns`] : []),
  ];
  return `${formatTable(header, shown)}${more.length > 0 ? `\n${more.join(", ")}: --out writes all` : ""}`;
}

async function write(path: string, ports: readonly NetworkPort[], results: readonly Values[]): Promise<void> {
  const ending = /\.(csv|npy|json)$/i.exec(path)?.[1].toLowerCase();
  if (ending === undefined)
    throw new UsageError(`run: expected --out to end in .csv, .npy or .json, got ${path}.`);
  const text = (value: string) => new TextEncoder().encode(value);
  if (ending === "json")
    return writeFileAtomic(path, text(`${JSON.stringify(results.map((each) => nested(ports, each)))}\n`));
  if (ports.length > 1) {
    throw new UsageError(
      `run: expected one output in ${path}, got ${ports.map(({ name }) => name).join(", ")}. Name one with --output, or write .json.`,
    );
  }
  const [port] = ports;
  if (ending === "csv") return writeFileAtomic(path, text(await csvOf(rowsOf(port, results))));
  const shapes = results.map((values) => shapeOf(port, values[port.name]));
  if (new Set(shapes.map(String)).size > 1)
    throw new UsageError(`run: expected outputs of one shape for ${path}, got several. Write .json or .csv.`);
  const data = Float32Array.from(results.flatMap((values) => [...values[port.name]]));
  const shape = results.length === 1 ? shapes[0] : [results.length, ...shapes[0]];
  const { dtype, bytes } = fromFloat(data, shape);
  return writeFileAtomic(path, joinBytes(arrayPieces("npy", { dtype, shape, bytes }) as Uint8Array[]));
}

/** `sluice run NETWORK DATA`: runs a whole network of any framework on a file of numbers. */
import { basename } from "node:path";
import type { Command } from "commander";
import { arrayPieces } from "../checkpoint/formats/npy/write.ts";
import { joinBytes } from "../core/storage/join.ts";
import { fromFloat } from "../core/storage/raw.ts";
import { csvOf } from "../jobs/data/csv.ts";
import { type FrameValues, frameRows, frameShape, readFrames } from "../jobs/data/frames.ts";
import { type Network, type NetworkPort, openNetwork } from "../network.ts";
import { isDirectory, writeFileAtomic } from "../platform/node/files.ts";
import { UsageError } from "./failure.ts";
import { addChainOption, bytesOf, withFile } from "./networkFile.ts";
import { counted, jsonLine, line, lines, type Output, oneLine } from "./output.ts";
import { holdsRun } from "./runDirectory.ts";
import { formatTable } from "./table.ts";

interface RunOptions {
  out?: string;
  columns?: string;
  delimiter?: string;
  output?: string;
  step?: boolean;
  chain?: string;
  json?: boolean;
}

export function addRun(command: Command, output: Output): void {
  addChainOption(command)
    .description(
      "Runs a whole network from the file that its framework saved (Keras .h5 or .keras, TensorFlow.js model.json, .onnx, TorchScript), from a state dict with --chain, or from a network file, on numbers: CSV with a frame in each line, .npy, .npz or JSON. One sequence, or several: a file of fixed frames is cut into as many as it has, and arrays may have one more axis. Every sequence starts from state 0.",
    )
    .argument("<network>", "file of the network")
    .argument(
      "<data>",
      "CSV, .npy, or JSON with one array; .npz or JSON with arrays by name for several inputs",
    )
    .option("--out <file>", "write the outputs: .csv, .npy or .json")
    .option("--columns <names>", "columns of CSV, in the order of the features (default: all)")
    .option("--delimiter <character>", "between cells of CSV (default: found in the first line)")
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
      const names = ports.map(
        (port) => `${port.name} [${frameShape(port, results[0][port.name]).join(", ")}]`,
      );
      line(output, `${network.chain.source}: ${counted(sequences, "sequence")}, ${names.join(", ")}`);
      for (const note of network.chain.assumptions ?? []) line(output, `note: ${note}`);
      if (options.out !== undefined) return line(output, `written: ${options.out}`);
      for (const port of ports) lines(output, tableOf(port, results));
    });
}

/** Runs every sequence in a file of data. @throws UsageError, ArgumentError and the errors of both files */
async function runFile(
  file: string,
  data: string,
  { columns, delimiter, output, step, chain }: RunOptions,
): Promise<{ network: Network; results: FrameValues[]; ports: NetworkPort[] }> {
  if (chain === undefined && (await isDirectory(file)) && (await holdsRun(file)))
    throw new UsageError(
      `run: expected a network, got ${oneLine(file)}, a run of sluice train. Use sluice forecast, predict, sample or eval.`,
    );
  const network = await withFile(file, (source, beside) =>
    openNetwork(source, { ...beside, ...(chain !== undefined && { chain }) }),
  );
  const ports = network.outputs.filter(({ name }) => output === undefined || name === output);
  if (ports.length === 0) {
    throw new UsageError(
      `run: expected --output to be ${network.outputs.map(({ name }) => name).join(" or ")}, got ${output}.`,
    );
  }
  const reading = { name: basename(data), columns, delimiter };
  const given = await readFrames(network.inputs, await bytesOf(data), reading);
  const results = given.map((inputs) => (step ? stepThrough(network, inputs) : network.run(inputs)));
  return { network, results, ports };
}

/** The answers after each frame, one after the other. */
function stepThrough(network: Network, inputs: FrameValues): FrameValues {
  const sequences = network.inputs.filter(({ frames }) => frames !== undefined);
  const state = network.inputs.find(({ frames }) => frames === undefined);
  if (sequences.length > 0 && state !== undefined)
    throw new UsageError(
      `run: expected only sequences as inputs to step, got the vector ${oneLine(state.name)} too: each frame would begin from these states again. Run it without --step; in code, pass the states that came out to the next step.`,
    );
  network.reset();
  const answers: Record<string, number[]> = Object.fromEntries(network.outputs.map(({ name }) => [name, []]));
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

function nested(ports: readonly NetworkPort[], values: FrameValues): Record<string, unknown> {
  const one = (port: NetworkPort) => {
    const data = values[port.name];
    const rows = Array.from({ length: data.length / port.features }, (_, t) => [
      ...data.subarray(t * port.features, (t + 1) * port.features),
    ]);
    return frameShape(port, data).length === 1 ? rows[0] : rows;
  };
  return Object.fromEntries(ports.map((port) => [port.name, one(port)]));
}

/** Lines and columns to show; files have all. */
const SHOWN = 20;
const WIDEST = 8;

function tableOf(port: NetworkPort, results: readonly FrameValues[]): string {
  const rows = frameRows(port, results);
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

async function write(
  path: string,
  ports: readonly NetworkPort[],
  results: readonly FrameValues[],
): Promise<void> {
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
  if (ending === "csv") return writeFileAtomic(path, text(await csvOf(frameRows(port, results))));
  const shapes = results.map((values) => frameShape(port, values[port.name]));
  if (new Set(shapes.map(String)).size > 1)
    throw new UsageError(`run: expected outputs of one shape for ${path}, got several. Write .json or .csv.`);
  const data = Float32Array.from(results.flatMap((values) => [...values[port.name]]));
  const shape = results.length === 1 ? shapes[0] : [results.length, ...shapes[0]];
  const { dtype, bytes } = fromFloat(data, shape);
  return writeFileAtomic(path, joinBytes(arrayPieces("npy", { dtype, shape, bytes }) as Uint8Array[]));
}

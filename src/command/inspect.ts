/** `sluice inspect FILE`: shows the recurrent layers of a checkpoint and the state of their gates. */
import type { Command } from "commander";
import { describeEvidence } from "../checkpoint/interop/conventions.ts";
import {
  type Checkpoint,
  type CheckpointReport,
  type LayerReport,
  type PossibleLayer,
  type RawTensor,
  reportGates,
  type Statistics,
} from "../checkpoint.ts";
import { openCheckpointFile } from "../platform/node/checkpoint.ts";
import { addReadingOptions, type ReadingOptions } from "./checkpointFile.ts";
import { addDynamicsOptions, checkDynamicsOptions, type DynamicsOptions, showDynamics } from "./dynamics.ts";
import { formatInitializations, type InitializationsByLayer, initializationsIn } from "./initializedText.ts";
import { formatLocations } from "./locationTable.ts";
import { formatNetwork, type NetworkReport, networkReport } from "./networkReport.ts";
import { jsonLine, lines, type Output, oneLine, readable } from "./output.ts";
import { modelFileOf } from "./runDirectory.ts";
import { formatTable } from "./table.ts";

export function addInspect(command: Command, output: Output): void {
  command
    .description(
      "Finds the recurrent layers of a checkpoint by names and shapes and shows each gate: its rows in PyTorch's order and their place in the file, its effective bias (the sum of all its biases) over the units, and how many steps the gate that keeps the old state keeps a value. Shows the initialisation schemes that the file records. Lists other layers whose names and shapes fit, with the option that reads them. Reports what looks wrong: one value set in both biases of a gate, a bias of 1 in a gate other than forget, numbers that are not finite, units that depend on nothing.",
    )
    .argument("<file>", "checkpoint, or run directory")
    .option("--json", "print one JSON object")
    .action(async (file: string, options: DynamicsOptions) => {
      checkDynamicsOptions(options);
      if (options.dynamics) return showDynamics(await modelFileOf(file), options, output);
      const report = await inspect(await modelFileOf(file), { from: options.from, order: options.order });
      if (options.json) jsonLine(output, report);
      else lines(output, formatReport(report));
    });
  addDynamicsOptions(command);
  addReadingOptions(command);
}

/** The gates, and how they were initialised, if the file records it. */
interface InspectReport extends CheckpointReport {
  /** Applied schemes, by the name of the layer. */
  initialization?: InitializationsByLayer;
  /** The whole network that the file describes, or why it does not run */
  network?: NetworkReport;
  /** Some of the tensors of a file without recurrent layers, with their shapes. */
  seen?: string[];
}

/** Reports on the gates of a checkpoint file. @throws FileError or FormatError when it cannot be read */
export async function inspect(path: string, options: ReadingOptions = {}): Promise<InspectReport> {
  const checkpoint = await openCheckpointFile(path, options);
  try {
    const tensors = new Map<string, RawTensor>();
    for (const name of checkpoint.layers.flatMap((layer) => layer.tensorNames)) {
      if (!tensors.has(name)) tensors.set(name, await checkpoint.tensors.get(name)!.read());
    }
    const report = reportGates(checkpoint, tensors);
    const initialization = initializationsIn(checkpoint);
    const seen = checkpoint.layers.length > 0 ? [] : seenIn(checkpoint);
    const network = await networkReport(path);
    return {
      ...report,
      ...(network && { network }),
      ...(Object.keys(initialization).length > 0 && { initialization }),
      ...(seen.length > 0 && { seen }),
    };
  } finally {
    await checkpoint.close();
  }
}

/** The first matrices, or the first tensors of a file without any, and how many more tensors there are. */
function seenIn({ tensors }: Checkpoint): string[] {
  const all = [...tensors];
  const matrices = all.filter(([, { shape }]) => shape.length === 2);
  const shown = (matrices.length > 0 ? matrices : all).slice(0, SHOWN);
  const more = all.length - shown.length;
  const named = shown.map(([name, { shape }]) => `${name} [${shape.join(", ")}]`);
  return more > 0 ? [...named, `${more} more`] : named;
}

/** Layers, and notes, to print; networks have fewer. */
const MOST = 200;

/** The report as a table per layer. */
function formatReport(report: InspectReport): string {
  const { format, layers, possible, notes, initialization, network, seen = [] } = report;
  const parts = layers.slice(0, MOST).map((layer) => formatLayer(layer, format));
  if (layers.length > MOST) parts.push(`${layers.length - MOST} more layers; --json shows all`);
  if (layers.length === 0)
    parts.push(
      oneLine(`no recurrent layer found (${format})${seen.length > 0 ? `; it has ${seen.join(", ")}` : ""}`),
    );
  else
    parts.push(
      "our rows: the gate's rows in the order of Sluice and PyTorch; below each table is their place in the file\ntimescale: steps for which the gate keeps a value at zero input, median over the units of 1 + e^bias, or what another activation than a sigmoid makes of the bias",
    );
  if (initialization !== undefined) {
    const cells = new Map(layers.map((layer) => [layer.name, layer.cells.length]));
    parts.push(formatInitializations(initialization, cells));
  }
  if (network !== undefined) parts.push(formatNetwork(network));
  if (possible !== undefined) parts.push(formatPossible(possible));
  parts.push(...notes.slice(0, MOST).map((note) => oneLine(`note: ${note}`)));
  if (notes.length > MOST) parts.push(`${notes.length - MOST} more notes; --json shows all`);
  return parts.join("\n\n");
}

/** Paths to show in a line; a transformer has hundreds. */
const SHOWN = 3;

/** Lists the possible layers by class, with the option that reads them. */
function formatPossible(possible: readonly PossibleLayer[]): string {
  const classes = [...new Set(possible.map(({ convention }) => convention))];
  const lines = classes.map((convention) => {
    const layers = possible.filter((layer) => layer.convention === convention);
    const named = layers
      .slice(0, SHOWN)
      .map(({ name, inputSize, hiddenSize }) => `${name || "(top level)"} ${inputSize} -> ${hiddenSize}`);
    const more = layers.length - named.length;
    if (more > 0) named.push(`${more} more`);
    const { cell } = layers[0];
    return `  ${cell === "sLSTM" ? cell : cell.toUpperCase()}: ${named.join(", ")}, with --from ${convention}`;
  });
  const heading = "could also be (not read, because other kinds of layers have such names and shapes too):";
  return [heading, ...lines.map(oneLine)].join("\n");
}

function formatLayer(layer: LayerReport, format: string): string {
  const { name, cell, inputSize, hiddenSize, numLayers, bidirectional, biases, convention } = layer;
  const title = [
    name || "(top level)",
    `${cell === "sLSTM" ? cell : cell.toUpperCase()} ${inputSize} -> ${hiddenSize}`,
    numLayers === 1 ? "1 layer" : `${numLayers} layers`,
    ...(bidirectional ? ["bidirectional"] : []),
    ["no bias", "one bias", "two biases"][biases],
    layer.checked.how === "source" ? `${convention} (${describeEvidence(layer.checked)})` : convention,
  ];
  const header = ["layer", "direction", "gate", "our rows", "bias mean", "sd", "min", "max", "timescale"];
  return [
    oneLine(title.join(", ")),
    formatTable(header, rowsOf(layer), "  "),
    formatLocations(layer, format, "  "),
  ].join("\n");
}

function rowsOf({ cells }: LayerReport): string[][] {
  const rows: string[][] = [];
  for (const { layer, direction, gates } of cells) {
    for (const [gate, { range, bias, inputBias, hiddenBias, timescale }] of Object.entries(gates)) {
      const add = (name: string, statistics: Statistics | null | undefined) =>
        rows.push([
          String(layer),
          direction,
          name,
          `[${range.start}, ${range.end})`,
          ...(statistics ? numbers(statistics) : ["-", "-", "-", "-"]),
          timescale === null ? "" : readable(timescale),
        ]);
      if (bias !== null) add(gate, bias);
      else {
        add(`${gate}, input side`, inputBias);
        add(`${gate}, recurrent side`, hiddenBias);
      }
    }
  }
  return rows;
}

function numbers({ mean, sd, min, max }: Statistics): string[] {
  return [mean, sd, min, max].map((value) =>
    Math.abs(value) >= 10_000 ? readable(value) : value.toFixed(3),
  );
}

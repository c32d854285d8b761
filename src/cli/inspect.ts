/** `sluice inspect FILE`: the recurrent layers of a checkpoint and what their gates are set to. */
import type { Command } from "commander";
import { type CheckpointReport, type LayerReport, reportGates, type Statistics } from "../interop/report.ts";
import {
  addReadingOptions,
  type ReadingArguments,
  type ReadingOptions,
  readCheckpointFile,
  readingOptions,
} from "./checkpointFile.ts";
import { formatInitializations, type InitializationsByLayer, initializationsIn } from "./initializedText.ts";
import { formatLocations } from "./locationTable.ts";
import { jsonLine, lines, type Output, oneLine, readable } from "./output.ts";
import { modelFileOf } from "./runDirectory.ts";
import { formatTable } from "./table.ts";

export function addInspect(program: Command, output: Output): void {
  const command = program
    .command("inspect")
    .summary("show what the gates of a checkpoint are set to")
    .description(
      "Finds the recurrent layers of a checkpoint by names and shapes and shows each gate: its rows in our order and where the file has them, its effective bias (the sum of all its biases) over the units, and of the gate that keeps the old state how many steps a value is kept. Says which initialisation schemes were applied, where the file has kept it. Says what looks wrong: two biases that add up to more than either, a bias of 1 in another gate than forget, numbers that are not finite, units that depend on nothing.",
    )
    .argument("<file>", "checkpoint, or run directory")
    .option("--json", "print one JSON object")
    .action(async (file: string, options: ReadingArguments & { json?: boolean }) => {
      const report = await inspect(await modelFileOf(file), readingOptions(options));
      if (options.json) jsonLine(output, report);
      else lines(output, formatReport(report));
    });
  addReadingOptions(command);
}

/** What the gates are, and how they came to be so, where the file has kept it. */
export interface InspectReport extends CheckpointReport {
  /** Schemes that were applied, by the name of the layer. */
  initialization?: InitializationsByLayer;
}

/** Reports on the gates of a checkpoint file. @throws FileError or FormatError when it cannot be read */
export async function inspect(path: string, options: ReadingOptions = {}): Promise<InspectReport> {
  const { format, shapes, tensors, metadata, computed, warnings } = await readCheckpointFile(path, options);
  const report = reportGates(tensors, { ...options, format, metadata, shapes, computed });
  report.notes.unshift(...warnings);
  const initialization = initializationsIn({ format, metadata });
  return { ...report, ...(Object.keys(initialization).length > 0 && { initialization }) };
}

/** The report as a table per layer. */
export function formatReport({ format, layers, notes, initialization }: InspectReport): string {
  const parts = layers.map((layer) => formatLayer(layer, format));
  if (layers.length === 0) parts.push(`no recurrent layer found (${format})`);
  else
    parts.push(
      "our rows: of the gate as Sluice and PyTorch order them; where the file has it stands below each table\ntimescale: steps that a value is kept at zero input, median over the units of 1 + e^bias",
    );
  if (initialization !== undefined) {
    const cells = new Map(layers.map((layer) => [layer.name, layer.cells.length]));
    parts.push(formatInitializations(initialization, cells));
  }
  parts.push(...notes.map((note) => oneLine(`note: ${note}`)));
  return parts.join("\n\n");
}

function formatLayer(layer: LayerReport, format: string): string {
  const { name, cell, inputSize, hiddenSize, numLayers, bidirectional, biases, convention } = layer;
  const title = [
    name || "(top level)",
    `${cell.toUpperCase()} ${inputSize} -> ${hiddenSize}`,
    numLayers === 1 ? "1 layer" : `${numLayers} layers`,
    ...(bidirectional ? ["bidirectional"] : []),
    ["no bias", "one bias", "two biases"][biases],
    convention,
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

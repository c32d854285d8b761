/** `sluice inspect FILE`: the recurrent layers of a checkpoint and what their gates are set to. */
import type { Command } from "commander";
import { type CheckpointReport, type LayerReport, reportGates, type Statistics } from "../interop/report.ts";
import { readCheckpointFile } from "./checkpointFile.ts";
import { printable } from "./failure.ts";
import { formatTable } from "./table.ts";

export function addInspect(program: Command): void {
  program
    .command("inspect")
    .description("show the recurrent layers of a checkpoint: each gate's range, effective bias and timescale")
    .argument("<file>", "checkpoint")
    .option("--from <framework>", "read it as this framework's, e.g. pytorch or keras.GRU")
    .option("--json", "print one JSON object")
    .action(async (file: string, options: { from?: string; json?: boolean }) => {
      const { format, tensors, warnings } = await readCheckpointFile(file);
      const report = reportGates(tensors, { format, from: options.from });
      report.notes.unshift(...warnings);
      process.stdout.write(`${options.json ? JSON.stringify(report, null, 2) : formatReport(report)}\n`);
    });
}

/** The report as a table per layer. */
export function formatReport({ format, layers, notes }: CheckpointReport): string {
  const parts = layers.map(formatLayer);
  if (layers.length === 0) parts.push(`no recurrent layer found (${format})`);
  if (layers.length > 0) {
    parts.push("timescale: steps that a value is kept at zero input, median over the units of 1 + e^bias");
  }
  parts.push(...notes.map((note) => `note: ${printable(note)}`));
  return parts.join("\n\n");
}

function formatLayer(layer: LayerReport): string {
  const { name, cell, inputSize, hiddenSize, numLayers, bidirectional, biases, convention } = layer;
  const count = ["no bias", "one bias", "two biases"][biases];
  const title = [
    printable(name || "(top level)"),
    `${cell.toUpperCase()} ${inputSize} -> ${hiddenSize}`,
    numLayers === 1 ? "1 layer" : `${numLayers} layers`,
    ...(bidirectional ? ["bidirectional"] : []),
    count,
    convention,
  ].join(", ");
  const rows = layer.cells.flatMap(({ layer: index, direction, gates }) =>
    Object.entries(gates).flatMap(([gate, { range, bias, inputBias, hiddenBias, timescale }]) => {
      const place = [String(index), direction];
      const rowRange = `[${range.start}, ${range.end})`;
      if (bias !== null) {
        return [[...place, gate, rowRange, ...numbers(bias), timescale === null ? "" : round(timescale)]];
      }
      const sides = [
        ["input side", inputBias],
        ["recurrent side", hiddenBias],
      ] as const;
      return sides.map(([side, statistics]) => [
        ...place,
        `${gate}, ${side}`,
        rowRange,
        ...(statistics === undefined ? ["-", "-", "-", "-"] : numbers(statistics)),
        "",
      ]);
    }),
  );
  const header = ["layer", "direction", "gate", "rows", "bias mean", "sd", "min", "max", "timescale"];
  return `${title}\n${formatTable(header, rows, "  ")}`;
}

function numbers({ mean, sd, min, max }: Statistics): string[] {
  return [mean, sd, min, max].map(round);
}

function round(value: number): string {
  return Math.abs(value) >= 10_000 ? value.toExponential(2) : value.toFixed(3);
}

/** The measurements as a page in Markdown: every row, and every lost target. */
import type { Row } from "./compare.ts";
import type { Absent } from "./contender.ts";
import type { PerThread } from "./peaks.ts";
import type { Effort } from "./race.ts";
import type { ScalingRow } from "./scaling.ts";
import { type Summary, scalingCells, workloadCells } from "./table.ts";
import type { Target } from "./workloads.ts";

/** All of a run, as `--json` writes it. */
export interface RunRecord extends Summary {
  /** When, in ISO 8601 */
  started: string;
  seconds: number;
  machine: { cpu: string; cores: number; engine: string; load: number };
  effort: Effort;
  /** By the name of the contender */
  versions: Record<string, string>;
  absent: Absent[];
  peak: { perThread: PerThread; unit: string };
  rows: Row[];
  scaling: ScalingRow[];
  /** Targets of kernels or numbers of threads that were not measured */
  notJudged: Target[];
  /** Workloads that had fewer rounds than `effort` says, and how many */
  cut: string[];
}

/** @param command that made the run */
export function page(run: RunRecord, command: string): string {
  const { machine, effort } = run;
  const peaks = Object.entries(run.peak.perThread).map(([kind, value]) => `${kind} ${value.toFixed(0)}`);
  const names = [...new Set(run.rows.map(({ workload }) => workload))];
  const sizes = [...new Set(run.scaling.map(({ size }) => size))];
  return [
    "# Benchmarks",
    `Written by \`${command}\`; how to read it is in [bench/README.md](../bench/README.md). ${run.started.slice(0, 10)}, ${machine.cpu}, ${machine.cores} cores, ${machine.engine}, load ${machine.load.toFixed(2)} at the start. Medians of up to ${effort.rounds} rounds in turns. Peak of one thread in ${run.peak.unit}: ${peaks.join(", ")}.`,
    grid([["contender", "version"], ...Object.entries(run.versions)]),
    ...run.absent.map(({ name, why }) => `Absent: ${name} (${why}).`),
    `## Targets\n\n${run.met} met, ${run.lost.length} lost${run.lost.length > 0 ? ":" : "."}`,
    list(run.lost),
    list(run.open.map((line) => `open: ${line}`)),
    run.notJudged.length > 0
      ? `${run.notJudged.length} are of kernels or numbers of threads that were not measured.`
      : "",
    run.cut.length > 0 ? `Fewer rounds, for want of time: ${run.cut.join("; ")}.` : "",
    list(run.broken.map((line) => `**broken**: ${line}`)),
    ...names.map((name) => {
      const rows = run.rows.filter(({ workload }) => workload === name).map(workloadCells);
      return `## ${name}\n\n${grid([["contender", "median", "rounds", "rate", "of peak", "ratio", ""], ...rows])}`;
    }),
    ...sizes.map((size) => {
      const rows = run.scaling.filter((row) => row.size === size);
      const head = ["contender", ...rows[0].points.map(() => ""), ""];
      return `## Time by ${size}, LSTM training\n\n${grid([head, ...rows.map(scalingCells)])}`;
    }),
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
}

const list = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join("\n");

function grid([head, ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)].join("\n");
}

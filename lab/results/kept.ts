/** The part of a study's runs that the pages keep, as JSON. */
import { existsSync, readFileSync } from "node:fs";
import { type FinishedRun, runKey } from "../study/index.ts";
import type { StudyPage } from "./studies.ts";

/** One run. */
export interface KeptRun {
  key: string;
  solvedAt: number | null;
  measure: number | null;
  /** Gradient ratio before training */
  ratio?: number;
  /** Measures on other sequences: by name at the end, or one of them by update */
  evaluation?: Record<string, number>;
}

/** In a file: where only ratios are of interest, or updates of very many seeds, one line for each setting, in the order of the seeds from 0. */
type KeptLine = KeptRun | { key: string; ratios: number[] } | { key: string; updates: (number | null)[] };

interface KeptFile {
  /** Of Sluice's own */
  command?: string;
  kernels?: string[];
  runs: KeptLine[];
}

export interface Kept extends KeptFile {
  runs: KeptRun[];
}

export function readKept(path: string): Kept | undefined {
  if (!existsSync(path)) return undefined;
  const file = JSON.parse(readFileSync(path, "utf8")) as KeptFile;
  return { ...file, runs: file.runs.flatMap(runsOf) };
}

function runsOf(line: KeptLine): KeptRun[] {
  const keyOf = (seed: number) => `${line.key} seed=${seed}`;
  if ("ratios" in line) {
    return line.ratios.map((ratio, seed) => ({ key: keyOf(seed), solvedAt: null, measure: null, ratio }));
  }
  if ("updates" in line) {
    return line.updates.map((solvedAt, seed) => ({ key: keyOf(seed), solvedAt, measure: null }));
  }
  return [line];
}

/** The text of a file. @param runs all from seed 0 on */
export function keptText(study: StudyPage, runs: readonly FinishedRun[]): string {
  const kernels = [...new Set(runs.map((run) => run.kernels))];
  const kept = linesOf(study, runs);
  const lines = kept.map((line) => `    ${JSON.stringify(line)}`).join(",\n");
  return `{\n  "command": ${JSON.stringify(study.command)},\n  "kernels": ${JSON.stringify(kernels)},\n  "runs": [\n${lines}\n  ]\n}\n`;
}

function linesOf(study: StudyPage, runs: readonly FinishedRun[]): KeptLine[] {
  if (study.shows === "ratio") {
    const lists = bySetting(runs, (run) => Number(run.before!.ratio.toPrecision(4)));
    return [...lists].map(([key, ratios]) => ({ key, ratios }));
  }
  if (study.keepsUpdatesAlone !== true) return runs.map((run) => keptRun(study, run));
  return [...bySetting(runs, ({ solvedAt }) => solvedAt)].map(([key, updates]) => ({ key, updates }));
}

/** One value of each run, by the key of its setting, in the order of the seeds. */
function bySetting<Value>(
  runs: readonly FinishedRun[],
  pick: (run: FinishedRun) => Value,
): Map<string, Value[]> {
  const lists = new Map<string, Value[]>();
  for (const run of runs.toSorted((a, b) => a.seed - b.seed)) {
    const setting = runKey(run).replace(/ seed=\d+$/, "");
    lists.set(setting, [...(lists.get(setting) ?? []), pick(run)]);
  }
  return lists;
}

function keptRun(study: StudyPage, run: FinishedRun): KeptRun {
  const evaluation = evaluationOf(study, run);
  return {
    key: runKey(run),
    solvedAt: run.solvedAt,
    measure: run.measure === null ? null : Number(run.measure.toPrecision(4)),
    ...(evaluation && { evaluation }),
  };
}

/** The last evaluation, or where a table shows one measure on its way, that by update. */
function evaluationOf(
  { shows }: StudyPage,
  { evaluations }: FinishedRun,
): Record<string, number> | undefined {
  if (typeof shows === "string" || shows.of === undefined) return evaluations.at(-1)?.values;
  const { of } = shows;
  return Object.fromEntries(
    evaluations.map(({ update, values }) => [String(update), Number(values[of].toPrecision(4))]),
  );
}

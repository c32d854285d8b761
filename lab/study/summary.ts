/** The seeds of a setting together: how many solved the task, medians, and the spread. */
import { runKey, type StudyRun } from "./grid.ts";
import { taskNamed } from "./tasks/index.ts";
import type { RunResult, Setting } from "./train.ts";

/** A run that has ended. */
export interface FinishedRun extends StudyRun, RunResult {
  /** Seconds of training, on a machine that may have done other things too */
  seconds: number;
  /** The kernel set that computed it. */
  kernels: string;
}

/** Of some numbers. */
export interface Spread {
  median: number;
  least: number;
  most: number;
}

export interface SettingSummary {
  setting: Setting;
  runs: number;
  solved: number;
  diverged: number;
  /** Gradient reach before training, where it was measured; `factor` is e to the standard deviation of ln ratio over the seeds */
  before?: { ratio: { geometricMean: number; factor: number }; steps: Spread };
  /** Updates to the solution, of the runs that have one */
  solvedAt?: Spread;
  /** The running measure at the end */
  measure: Spread;
  /** The last evaluation, by name */
  evaluation: Record<string, Spread>;
  seconds: Spread;
}

/** One summary per setting, in the order in which settings first appear. */
export function summarise(runs: readonly FinishedRun[]): SettingSummary[] {
  const groups = new Map<string, FinishedRun[]>();
  for (const run of runs) {
    const key = runKey({ setting: run.setting, seed: 0 });
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups.values()].map((group) => {
    const solved = group.flatMap(({ solvedAt }) => (solvedAt === null ? [] : [solvedAt]));
    const last = group.map(({ evaluations }) => evaluations.at(-1)?.values ?? {});
    const names = [...new Set(last.flatMap((values) => Object.keys(values)))];
    return {
      setting: group[0].setting,
      runs: group.length,
      solved: solved.length,
      diverged: group.filter(({ divergedAt }) => divergedAt !== undefined).length,
      ...beforeOf(group),
      ...(solved.length > 0 && { solvedAt: spreadOf(solved) }),
      measure: spreadOf(group.map(({ measure }) => measure)),
      evaluation: Object.fromEntries(
        names.map((name) => [name, spreadOf(last.flatMap((values) => values[name] ?? []))]),
      ),
      seconds: spreadOf(group.map(({ seconds }) => seconds)),
    };
  });
}

function beforeOf(group: readonly FinishedRun[]): Pick<SettingSummary, "before"> {
  const reaches = group.flatMap(({ before }) => before ?? []);
  if (reaches.length === 0) return {};
  const logs = reaches.map(({ ratio }) => Math.log(ratio));
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / logs.length;
  const ratio = { geometricMean: Math.exp(mean), factor: Math.exp(Math.sqrt(variance)) };
  return { before: { ratio, steps: spreadOf(reaches.map(({ steps }) => steps)) } };
}

/** Median, least and most; the median of an even number is the mean of the middle two. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return {
    median: (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2,
    least: sorted[0],
    most: sorted[sorted.length - 1],
  };
}

/** Names a setting by the parts that vary. */
export function variedParts(settings: readonly Setting[]): Map<string, (setting: Setting) => string> {
  const parts = new Map<string, (setting: Setting) => string>();
  const names = taskNamed(settings[0].task).options.map(({ name }) => name);
  for (const name of names) parts.set(name, ({ options }) => String(options[name]));
  parts.set("cell", ({ cell }) => cell);
  parts.set("H", ({ hiddenSize }) => String(hiddenSize));
  parts.set("layers", ({ layers }) => String(layers));
  parts.set("weights", ({ weights }) => weights);
  parts.set("optimizer", ({ optimizer }) => optimizer);
  parts.set("rate", ({ lr }) => String(lr));
  parts.set("scheme", ({ scheme }) => scheme);
  for (const [name, of] of parts) {
    const isVaried = new Set(settings.map(of)).size > 1;
    if (!isVaried && name !== "scheme") parts.delete(name);
  }
  return parts;
}

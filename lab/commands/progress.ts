/** The progress of a study: a bar over updates on a terminal, a line for each finished run in a log, JSON for programs. */
import { duration, jsonLine, line, type Output, readable } from "../../src/command/output.ts";
import { Bar } from "../../src/command/progress.ts";
import { runKey } from "../study/grid.ts";
import type { FinishedRun } from "../study/summary.ts";

export interface StudyProgress {
  /** Updates made by runs that have not ended. */
  underway(updates: number): void;
  done(run: FinishedRun): void;
  end(): void;
}

/** @param total limit of updates of all runs; a run that ends earlier counts as if it had made all of its own */
export function startStudyProgress(
  output: Output,
  { total, runs, style }: { total: number; runs: number; style: "people" | "json" },
): StudyProgress {
  const quiet = { underway: () => {}, end: () => {} };
  if (style === "json") return { ...quiet, done: (run) => jsonLine(output, { event: "run", ...run }) };
  let ended = 0;
  if (!output.isTerminal) {
    return {
      ...quiet,
      done(run) {
        ended++;
        line(output, `${ended}/${runs}  ${describe(run)}`);
      },
    };
  }
  if (runs === 0) return { ...quiet, done: () => {} };
  const bar = new Bar(output.progress);
  const begin = performance.now();
  let made = 0;
  let last = "";
  const draw = (updates: number) => {
    const seconds = (performance.now() - begin) / 1000;
    const left = updates === 0 ? "?" : duration((seconds * (total - updates)) / updates);
    bar.draw(updates / total, [`${ended}/${runs} runs`, last, `${left} left`]);
  };
  draw(0);
  return {
    underway: (updates) => draw(made + updates),
    done(run) {
      ended++;
      made += run.setting.updates;
      last = describe(run);
      draw(made);
    },
    end: () => bar.clear(),
  };
}

function describe(run: FinishedRun): string {
  if (run.setting.updates === 0 && run.before !== undefined) {
    return `${runKey(run)}: gradient ratio ${run.before.ratio.toExponential(1)}`;
  }
  const how = run.solvedAt === null ? `not solved, ${readable(run.measure)}` : `solved at ${run.solvedAt}`;
  return `${runKey(run)}: ${run.divergedAt === undefined ? how : `diverged at ${run.divergedAt}`}`;
}

/** The figure of a study: the reach of gradients, solved seeds by T, or learning curves. */
import { type FinishedRun, type SettingSummary, summarise } from "../summary.ts";
import { curvesFigure, schemeLabel } from "./curves.ts";
import { heatFigure } from "./heat.ts";
import { shortNumber } from "./svg.ts";

const TITLES: Readonly<Record<string, string>> = {
  recall: "Delayed recall",
  adding: "Adding problem",
  copy: "Copy memory",
  brackets: "Brackets",
  lm: "Characters",
  jsb: "Chorales",
};

/**
 * @param name of the study, as on the command line
 * @param runs at least one
 */
export function studyFigure(name: string, runs: readonly FinishedRun[]): string {
  if (runs.every(({ setting }) => setting.updates === 0)) return reachFigure(summarise(runs));
  if (name === "heatmap") return solvedFigure(summarise(runs));
  return curvesFigure(`${TITLES[name] ?? name}: learning curves, one line per seed`, runs);
}

function solvedFigure(summaries: readonly SettingSummary[]): string {
  const cells = summaries.map(({ setting, solved, runs, solvedAt }) => ({
    ...placeOf(setting),
    value: solvedAt === undefined ? undefined : 1 - solvedAt.median / setting.updates,
    label:
      solvedAt === undefined
        ? `0 of ${runs}`
        : solved < runs
          ? `${solved} of ${runs}`
          : shortNumber(solvedAt.median),
  }));
  const { updates } = summaries[0].setting;
  const note = `updates to solve, median; "k of n" where not all seeds did within ${updates}`;
  return heatFigure("Delayed recall over T steps", cells, { row: "T", note });
}

function reachFigure(summaries: readonly SettingSummary[]): string {
  const cells = summaries.map(({ setting, before }) => {
    const ratio = before?.ratio.geometricMean ?? 0;
    return {
      ...placeOf(setting),
      // From 1e-12, which is nothing, to 1.
      value: ratio > 0 ? 1 + Math.log10(ratio) / 12 : undefined,
      label: ratio > 0 ? shortNumber(Number(ratio.toPrecision(2))) : "0",
    };
  });
  const note = "norm of the gradient by the first input, in parts of that by the last; before training";
  return heatFigure("How far a gradient reaches over T steps", cells, { row: "T", note });
}

function placeOf({ scheme, options, cell }: SettingSummary["setting"]): { row: string; column: string } {
  const label = schemeLabel(scheme, options.steps);
  return { row: String(options.steps), column: cell === "lstm" ? label : `${cell} ${label}` };
}

/** Measures of a trained model in sentences. */
import type { EvaluatedPart, Measures, TaskName } from "../tasks/index.ts";
import { readable } from "./output.ts";
import { formatTable } from "./table.ts";

/** What the measures on a test part (or on other data) say, baseline included. */
export function describeMeasures(task: TaskName, measures: Measures, part: EvaluatedPart = "test"): string[] {
  switch (task) {
    case "language":
      return [
        `bits per character: ${measures.bitsPerCharacter.toFixed(3)}, on ${measures.characters} characters${part === "test" ? " the model was not trained on" : ""}`,
      ];
    case "classify": {
      const { accuracy, baseline, sequences } = measures;
      const usual =
        baseline === undefined ? "" : `; always saying the most frequent label: ${percent(baseline)}`;
      return [`accuracy: ${percent(accuracy)} of ${sequences} sequences${usual}`];
    }
    case "forecast":
      return describeForecast(measures);
  }
}

function describeForecast(measures: Measures): string[] {
  const seasons = Object.keys(measures).flatMap((name) => /^naiveMae(\d+)$/.exec(name)?.[1] ?? []);
  const label = (season: string) => (season === "1" ? "the last row" : `the season before (${season} rows)`);
  const rows = [
    ["this model", readable(measures.mae), readable(measures.rmse)],
    ...seasons.map((season) => [
      `repeating ${label(season)}`,
      readable(measures[`naiveMae${season}`]),
      readable(measures[`naiveRmse${season}`]),
    ]),
  ];
  const { skill } = measures;
  const verdict =
    skill > 0
      ? `The model's error is ${percent(skill)} smaller than that of the best baseline.`
      : `The model's error is ${excess(skill)} that of the best baseline: it has not learned anything useful yet.${skill < DIVERGED ? " A smaller --lr may help." : ""}`;
  return [
    formatTable(["", "mean absolute error", "root mean square error"], rows),
    `${verdict} Measured on ${measures.windows} windows.`,
  ];
}

/** Skill below which a model does so much worse than the baseline that its training went astray. */
const DIVERGED = -9;

/** How much larger an error is than the baseline's, of which it is 1 - skill times. */
function excess(skill: number): string {
  return skill < DIVERGED ? `${readable(1 - skill)} times` : `${percent(-skill)} larger than`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

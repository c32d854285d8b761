/** Measures of a trained model in sentences. */
import type { EvaluatedPart, Measures, TaskName } from "../tasks/index.ts";
import { readable } from "./output.ts";
import { formatTable } from "./table.ts";

/** Returns sentences on the measures of a test part (or of other data), beside the baseline. */
export function describeMeasures(task: TaskName, measures: Measures, part: EvaluatedPart = "test"): string[] {
  switch (task) {
    case "language":
      return [
        `bits per character: ${measures.bitsPerCharacter.toFixed(3)}, on ${measures.characters} characters${part === "test" ? " the model was not trained on" : ""}`,
      ];
    case "classify": {
      const { accuracy, baseline, sequences, labels } = measures;
      if (labels === 1) {
        return [
          `accuracy: not given, because all ${sequences} sequences have the same label and a share of right ones says nothing${part === "test" ? ". Hold out more with --test" : ""}`,
        ];
      }
      const usual =
        baseline === undefined ? "" : `; always saying the most frequent label: ${percent(baseline)}`;
      return [`accuracy: ${percent(accuracy)} of ${sequences} sequences${usual}`];
    }
    case "forecast":
      return describeForecast(measures);
  }
}

function describeForecast(measures: Measures): string[] {
  const baselines = Object.keys(measures).flatMap((name) => {
    const season = /^naiveMae(\d+)$/.exec(name)?.[1];
    if (season === undefined) return [];
    const label = `repeating ${season === "1" ? "the last row" : `the season before (${season} rows)`}`;
    return [{ label, mae: measures[name], rmse: measures[`naiveRmse${season}`] }];
  });
  const { mae, rmse, windows } = measures;
  const rows = [{ label: "this model", mae, rmse }, ...baselines].map((row) => [
    row.label,
    readable(row.mae),
    readable(row.rmse),
  ]);
  return [
    formatTable(["", "mean absolute error", "root mean square error"], rows),
    `${verdictOn(mae, baselines)} Measured on ${windows} windows.`,
  ];
}

/** Compares the printed mean absolute errors of model and baselines. */
function verdictOn(mae: number, baselines: readonly { label: string; mae: number }[]): string {
  const best = baselines.reduce((a, b) => (b.mae < a.mae ? b : a));
  const which =
    baselines.length > 1
      ? `of the best baseline printed here, ${best.label}`
      : `of the baseline printed here`;
  if (!Number.isFinite(mae) || !Number.isFinite(best.mae))
    return "The errors are not finite, so they cannot be compared.";
  if (mae === best.mae || Math.abs(mae - best.mae) < LEAST * best.mae)
    return `The model's mean absolute error is about that ${which}.`;
  if (mae < best.mae) {
    return `The model's mean absolute error is ${percent(1 - mae / best.mae)} smaller than that ${which}.`;
  }
  const times = mae / best.mae;
  const excess = times > DIVERGED ? `${readable(times)} times` : `${percent(times - 1)} larger than`;
  if (best.mae === 0) return `The mean absolute error ${which} is 0, that of the model is not.`;
  return `The model's mean absolute error is ${excess} that ${which}: repeating needs no training and does better.${times > DIVERGED ? " A smaller --lr may help." : ""}`;
}

/** Errors that differ by less than this share are called equal: it would be printed as 0.0 %. */
const LEAST = 0.0005;

/** From this multiple of the baseline's error on, training went astray. */
const DIVERGED = 10;

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

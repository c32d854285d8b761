/** Describes the measures of a trained model. */
import type { ClassificationReport, EvaluatedPart, Measures, TaskName } from "../tasks/index.ts";
import { readable } from "./output.ts";
import { formatTable } from "./table.ts";

/** Returns the measures of a trained model, beside a baseline, in sentences and tables. */
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
          `accuracy: not given, because all ${sequences} sequences have the same label${part === "test" ? ". Hold out more with --test" : ""}`,
        ];
      }
      const usual =
        baseline === undefined ? "" : `; always saying the most frequent label: ${percent(baseline)}`;
      return [`accuracy: ${percent(accuracy)} of ${sequences} sequences${usual}`, classTable(measures)];
    }
    case "forecast":
      return describeForecast(measures);
  }
}

/** Precision, recall and F1 of each class. */
function classTable(measures: Measures): string {
  const [names, figures] = [["precision", "recall", "f1"], new Map<string, (number | undefined)[]>()];
  for (const [name, value] of Object.entries(measures)) {
    const [, figure, label] = /^(precision|recall|f1) of (.*)$/s.exec(name) ?? [];
    if (label === undefined) continue;
    if (!figures.has(label)) figures.set(label, []);
    figures.get(label)![names.indexOf(figure)] = value;
  }
  const rows = [...figures].map(([label, values]) => [
    label,
    ...names.map((_, k) => (values[k] === undefined ? "" : percent(values[k]))),
  ]);
  return formatTable(["label", "precision", "recall", "F1"], rows);
}

/** Labels in a confusion matrix that still fits on a page. */
const MOST_LABELS = 20;

/** Returns the confusion matrix as a table; undefined for too many labels to read. */
export function confusionTable({ classes, confusion }: ClassificationReport): string | undefined {
  if (confusion === undefined || classes.length > MOST_LABELS) return undefined;
  const labels = classes.map(({ label }) => JSON.stringify(label));
  const rows = confusion.map((row, k) => [labels[k], ...row.map(String)]);
  return formatTable(["label \\ answer", ...labels], rows);
}

function describeForecast(measures: Measures): string[] {
  const { mae, rmse, windows, coverage80, coverage95 } = measures;
  const singles = Object.keys(measures)
    .flatMap((name) => {
      const [, method] = /^mae of (.+)$/.exec(name) ?? [];
      return method === undefined
        ? []
        : [{ label: method, mae: measures[name], rmse: measures[`rmse of ${method}`] }];
    })
    .sort((a, b) => a.mae - b.mae);
  const rows = [{ label: "this forecast", mae, rmse }, ...singles].map((row) => [
    row.label,
    readable(row.mae),
    readable(row.rmse),
  ]);
  const intervals =
    coverage80 === undefined
      ? []
      : [
          `Its 80 % intervals held ${percent(coverage80)} of the values, its 95 % intervals ${percent(coverage95)}.`,
        ];
  return [
    formatTable(["", "mean absolute error", "root mean square error"], rows),
    `${verdictOn(mae, singles)} Measured from ${windows} ${windows === 1 ? "origin" : "origins"}.`,
    ...intervals,
    ...adviceOn(singles),
  ];
}

/** Advice when the network's errors are far larger than those of every other method. */
function adviceOn(singles: readonly { label: string; mae: number }[]): string[] {
  const network = singles.find(({ label }) => /^the [A-Z]+$/.test(label));
  const worst = singles.filter((single) => single !== network).at(-1);
  if (network === undefined || worst === undefined || !(network.mae > DIVERGED * worst.mae)) return [];
  return [
    `The error of ${network.label} is ${readable(network.mae / worst.mae)} times the largest of the other methods: its training diverged. A smaller --lr may help.`,
  ];
}

/** Compares the forecast with the best single method in the table. */
function verdictOn(mae: number, singles: readonly { label: string; mae: number }[]): string {
  const [best] = singles;
  if (best === undefined || !Number.isFinite(mae) || !Number.isFinite(best.mae))
    return "The errors are not finite, so they cannot be compared.";
  if (mae === best.mae || Math.abs(mae - best.mae) < LEAST * best.mae)
    return `The forecast's mean absolute error is that of the best single method here, ${best.label}.`;
  if (best.mae === 0) return `The mean absolute error of ${best.label} is 0, that of the forecast is not.`;
  if (mae < best.mae)
    return `The forecast's mean absolute error is ${percent(1 - mae / best.mae)} smaller than that of the best single method here, ${best.label}.`;
  if (best.mae === 0) return `The best single method here, ${best.label}, makes no error.`;
  const times = mae / best.mae;
  const excess = times > DIVERGED ? `${readable(times)} times` : `${percent(times - 1)} larger than`;
  return `The forecast's mean absolute error is ${excess} that of the best single method here, ${best.label}.`;
}

/** Errors that differ by less than this share count as equal: it would print as 0.0 %. */
const LEAST = 0.0005;

/** Beyond this multiple we write no percentage, and say that a network has diverged. */
const DIVERGED = 10;

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** Describes the measures of a trained model. */

import { ALONE } from "../jobs/tasks/forecast/report.ts";
import type {
  ClassificationReport,
  EvaluatedPart,
  ForecastReport,
  Measures,
  SeriesErrors,
  TaskName,
} from "../tasks.ts";
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

/** Characters of a label in a table. */
const LABEL = 62;

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
    label.length > LABEL ? `${label.slice(0, LABEL - 4)}..."` : label,
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

/** Names of the errors in a table: those of several series may be in different units. */
const figuresOf = (series: number | undefined): [string, string][] =>
  series === undefined
    ? [
        ["mae", "mean absolute error"],
        ["rmse", "root mean square error"],
      ]
    : [["mase", "MASE"]];

function describeForecast(measures: Measures): string[] {
  const { windows, series, coverage80, coverage95 } = measures;
  const figures = figuresOf(series);
  const [error] = figures[0];
  const baselines = Object.keys(measures)
    .filter((name) => name.startsWith(`${error} of `))
    .sort((a, b) => measures[a] - measures[b])
    .map((name) => name.slice(`${error} of `.length));
  const rows = [
    ["this forecast", ...figures.map(([name]) => readable(measures[name]))],
    ...baselines.map((label) => [
      label,
      ...figures.map(([name]) => readable(measures[`${name} of ${label}`])),
    ]),
  ];
  const of = series === undefined ? "" : ` of ${series} series`;
  const origins = `${windows} ${windows === 1 ? "origin" : "origins"}${of}`;
  return [
    formatTable(["", ...figures.map(([, label]) => label)], rows),
    `${networkSentence(measures)} Measured from ${origins}.`,
    ...(coverage80 === undefined
      ? []
      : [
          `Its 80 % intervals held ${whole(coverage80)} of the values from these ${origins}, its 95 % intervals ${whole(coverage95)}.`,
        ]),
  ];
}

/** Says what the network adds to the linear forecast. */
export function networkSentence(measures: Measures): string {
  const error = measures.series === undefined ? "mae" : "mase";
  const [own, alone] = [measures[error], measures[`${error} of ${ALONE}`]];
  if (measures.network === 0) return "The network adds nothing: it is switched off.";
  if (!Number.isFinite(own) || !Number.isFinite(alone))
    return "The errors are not finite, so they cannot be compared.";
  const gain = alone === 0 ? (own === 0 ? 0 : -1) : 1 - own / alone;
  if (Math.abs(gain) < LEAST) return `The network changes nothing: its errors are those of ${ALONE}.`;
  const size = alone === 0 ? "" : ` ${atMost(Math.abs(gain))}`;
  return `The network makes${size} ${gain > 0 ? "smaller" : "larger"} errors than ${ALONE}.`;
}

/** Steps whose errors are printed. */
const SHOWN_STEPS = 12;

/** Returns the errors of a forecast: all measures, by step, and by series if there are several. */
export function errorTables({ methods, series }: ForecastReport): string {
  const [own, other] = methods;
  const inside = own.coverage ?? [];
  const measures = formatTable(
    ["MAE", "RMSE", "sMAPE", "MASE", "MSIS", ...inside.map(({ level }) => `in ${100 * level} %`)],
    [
      [
        ...[own.mae, own.rmse, own.smape, own.mase].map(readable),
        own.msis === undefined ? "" : readable(own.msis),
        ...inside.map(({ share }) => whole(share)),
      ],
    ],
  );
  const steps = formatTable(
    ["rows ahead", "MAE", other.name],
    own.steps
      .slice(0, SHOWN_STEPS)
      .map((error, h) => [String(h + 1), readable(error), readable(other.steps[h])]),
  );
  const rest = own.steps.length > SHOWN_STEPS ? "\nfurther steps: --json and --report" : "";
  return [measures, `${steps}${rest}`, ...(series === undefined ? [] : [seriesTable(series)])].join("\n\n");
}

/** Series whose errors are printed. */
const SHOWN_SERIES = 20;

/** Returns the errors of each series as a table; the largest first. */
function seriesTable(series: readonly SeriesErrors[]): string {
  const sorted = [...series].sort((a, b) => b.own.mase - a.own.mase);
  const targets = new Set(series.map(({ target }) => target)).size;
  const rows = sorted
    .slice(0, SHOWN_SERIES)
    .map(({ series: name, target, own, best }) => [
      targets > 1 ? `${name}, ${target}` : name,
      ...[own.mae, own.mase].map(readable),
      readable(best.mase),
      best.name,
    ]);
  const table = formatTable(["series", "MAE", "MASE", "best baseline", "name"], rows);
  const rest = sorted.length - SHOWN_SERIES;
  return rest > 0 ? `${table}\n${rest} more, with smaller errors: --json and --report have all` : table;
}

/** Errors that differ by less than this share count as equal. */
const LEAST = 0.005;

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** In whole percent: few origins tell no more. */
const whole = (share: number) => `${Math.round(100 * share)} %`;

/** A difference in whole percent, a large one as a multiple. */
const atMost = (share: number) => (share < 10 ? whole(share) : `${readable(share + 1)} times`);

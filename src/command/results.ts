/** Describes the measures of a trained model. */
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

/** The errors of a method, and the one that compares it with others. */
interface Compared {
  label: string;
  figures: number[];
  error: number;
}

function describeForecast(measures: Measures): string[] {
  const { windows, series, coverage80, coverage95 } = measures;
  // Mean absolute errors of several series may be in different units.
  const [names, header] =
    series === undefined
      ? [
          ["mae", "rmse"],
          ["mean absolute error", "root mean square error"],
        ]
      : [["mase"], ["MASE"]];
  const own: Compared = {
    label: "this forecast",
    figures: names.map((name) => measures[name]),
    error: measures[names[0]],
  };
  const singles = Object.keys(measures)
    .flatMap((name): Compared[] => {
      const [, method] = new RegExp(`^${names[0]} of (.+)$`).exec(name) ?? [];
      if (method === undefined) return [];
      return [
        {
          label: method,
          figures: names.map((each) => measures[`${each} of ${method}`]),
          error: measures[name],
        },
      ];
    })
    .sort((a, b) => a.error - b.error);
  const rows = [own, ...singles].map(({ label, figures }) => [label, ...figures.map(readable)]);
  const intervals =
    coverage80 === undefined
      ? []
      : [
          `Its 80 % intervals held ${percent(coverage80)} of the values, its 95 % intervals ${percent(coverage95)}.`,
        ];
  const of = series === undefined ? "" : ` of ${series} series`;
  return [
    formatTable(["", ...header], rows),
    `${verdictOn(series === undefined ? "mean absolute error" : "mean scaled error (MASE)", own.error, singles)} Measured from ${windows} ${windows === 1 ? "origin" : "origins"}${of}.`,
    ...intervals,
    ...adviceOn(singles),
  ];
}

/** Advice when the network's errors are far larger than those of every other method. */
function adviceOn(singles: readonly Compared[]): string[] {
  const network = singles.find(({ label }) => /^the [A-Z]+$/.test(label));
  const worst = singles.filter((single) => single !== network).at(-1);
  if (network === undefined || worst === undefined || !(network.error > DIVERGED * worst.error)) return [];
  return [
    `The error of ${network.label} is ${readable(network.error / worst.error)} times the largest of the other methods: its training diverged. A smaller --lr may help.`,
  ];
}

/** Compares the forecast with the best single method in the table. @param name of the error */
function verdictOn(name: string, error: number, singles: readonly Compared[]): string {
  const [best] = singles;
  if (best === undefined || !Number.isFinite(error) || !Number.isFinite(best.error))
    return "The errors are not finite, so they cannot be compared.";
  if (error === best.error || Math.abs(error - best.error) < LEAST * best.error)
    return `The forecast's ${name} is that of the best single method here, ${best.label}.`;
  if (best.error === 0) return `The ${name} of ${best.label} is 0, that of the forecast is not.`;
  if (error < best.error)
    return `The forecast's ${name} is ${percent(1 - error / best.error)} smaller than that of the best single method here, ${best.label}.`;
  const times = error / best.error;
  const excess = times > DIVERGED ? `${readable(times)} times` : `${percent(times - 1)} larger than`;
  return `The forecast's ${name} is ${excess} that of the best single method here, ${best.label}.`;
}

/** Steps whose errors are printed. */
const SHOWN_STEPS = 12;

/** Returns the errors of a forecast: all measures, by step, and by series if there are several. */
export function errorTables({ methods, series }: ForecastReport): string {
  const [own, ...others] = methods;
  const other = others.find(({ name }) => !/^the [A-Z]+$/.test(name));
  const inside = own.coverage ?? [];
  const measures = formatTable(
    ["MAE", "RMSE", "sMAPE", "MASE", "MSIS", ...inside.map(({ level }) => `in ${100 * level} %`)],
    [
      [
        ...[own.mae, own.rmse, own.smape, own.mase].map(readable),
        own.msis === undefined ? "" : readable(own.msis),
        ...inside.map(({ share }) => percent(share)),
      ],
    ],
  );
  const steps = formatTable(
    ["rows ahead", "MAE", ...(other === undefined ? [] : [other.name])],
    own.steps
      .slice(0, SHOWN_STEPS)
      .map((error, h) => [
        String(h + 1),
        readable(error),
        ...(other === undefined ? [] : [readable(other.steps[h])]),
      ]),
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
      best === undefined ? "" : readable(best.mase),
      best?.name ?? "",
    ]);
  const table = formatTable(["series", "MAE", "MASE", "best other", "method"], rows);
  const rest = sorted.length - SHOWN_SERIES;
  return rest > 0 ? `${table}\n${rest} more, with smaller errors: --json and --report have all` : table;
}

/** Errors that differ by less than this share count as equal: it would print as 0.0 %. */
const LEAST = 0.0005;

/** Beyond this multiple we write no percentage, and say that a network has diverged. */
const DIVERGED = 10;

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

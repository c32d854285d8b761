/** Describes what was measured of a trained model: a verdict in sentences, then tables, for terminals and for pages. */
import { ALONE, type ForecastReport, type MethodErrors, seriesIn } from "../jobs/tasks/forecast/report.ts";
import { isClassification, isForecast, type TaskReport } from "../jobs/tasks/report.ts";
import type { ClassificationReport, EvaluatedPart } from "../tasks.ts";
import { counted, lines, type Output, readable } from "./output.ts";
import { formatTable } from "./table.ts";

export interface ResultTable {
  heading: string;
  /** A sentence on what the numbers are, for pages. */
  note?: string;
  header: readonly string[];
  rows: readonly (readonly string[])[];
  /** Rows to print, where a page has all; default: all. */
  printed?: number;
}

export interface Results {
  /** Sentences, the most important one first. */
  verdict: string[];
  tables: ResultTable[];
}

export function resultsOf(report: TaskReport, part: EvaluatedPart = "test"): Results {
  if (isForecast(report)) return forecastResults(report);
  if (isClassification(report)) return classResults(report, part);
  const unseen = part === "test" ? " the model was not trained on" : "";
  const bits = `${report.bitsPerCharacter.toFixed(3)}, on ${report.characters} characters${unseen}`;
  return { verdict: [`bits per character: ${bits}`], tables: [] };
}

export function printTables(output: Output, tables: readonly ResultTable[]): void {
  for (const [k, { header, rows, printed = rows.length }] of tables.entries()) {
    if (printed === 0) continue;
    const rest = rows.length > printed ? `\n${counted(rows.length - printed, "more row")}: --json` : "";
    lines(output, `${k > 0 ? "\n" : ""}${formatTable(header, rows.slice(0, printed))}${rest}`);
  }
}

/** Characters of a label in a table, and labels of a table of answers, which has a column for each. */
const LABEL = 62;
const MOST_LABELS = 20;

function classResults(report: ClassificationReport, part: EvaluatedPart): Results {
  const { accuracy, baseline, sequences, classes, confusion = [] } = report;
  if (classes.filter((each) => each.sequences > 0).length === 1) {
    const advice = part === "test" ? ". Hold out more with --test" : "";
    const why = `not given, because all ${sequences} sequences have the same label${advice}`;
    return { verdict: [`accuracy: ${why}`], tables: [] };
  }
  const usual =
    baseline === undefined ? "" : `; always saying the most frequent label: ${percent(baseline, 1)}`;
  const names = classes.map(({ label }) => JSON.stringify(label));
  const shown = names.map((name) => (name.length > LABEL ? `${name.slice(0, LABEL - 4)}...` : name));
  const byLabel = classes.map(({ precision, recall, f1 }, k) => [
    shown[k],
    ...[precision, recall, f1].map((share) => (share === undefined ? "" : percent(share, 1))),
  ]);
  return {
    verdict: [`accuracy: ${percent(accuracy, 1)} of ${sequences} sequences${usual}`],
    tables: [
      { heading: "By label", header: ["label", "precision", "recall", "F1"], rows: byLabel },
      {
        heading: "Labels and answers",
        header: ["label \\ answer", ...shown],
        rows: confusion.map((row, k) => [shown[k], ...row.map(String)]),
        printed: classes.length > MOST_LABELS ? 0 : confusion.length,
      },
    ],
  };
}

/** Rows ahead, and series, whose errors are printed. */
const SHOWN_STEPS = 12;
const SHOWN_SERIES = 20;

/** Series whose forecasts a page draws. */
export const DRAWN = 6;

/** The heading of the errors that a page draws too. */
export const BY_STEP = "Error by step";

function forecastResults(report: ForecastReport): Results {
  const { methods, targets, origins } = report;
  const [own] = methods;
  const other = bestBaseline(report, methods);
  const series = seriesIn(report);
  const from = `${counted(origins, "origin")}${series > 0 ? ` of ${series} series` : ""}`;
  const held = (level: number) => own.coverage?.find((each) => each.level === level)?.share;
  const [most, nearly] = [held(0.8), held(0.95)];
  const table = (each: readonly MethodErrors[]) => methodTable(each, series > 0);
  const verdict = [`${networkSentence(report)} Measured from ${from}.`];
  if (most !== undefined && nearly !== undefined)
    verdict.push(
      `Its 80 % intervals held ${percent(most)} of the values from these ${from}, its 95 % intervals ${percent(nearly)}.`,
    );
  return {
    verdict,
    tables: [
      { heading: "Errors", ...table(methods) },
      ...(targets.length > 1
        ? targets.slice(0, DRAWN).map((each) => ({
            heading: `Errors of ${nameOf(each)}`,
            ...table(each.methods),
            note: undefined,
            printed: 0,
          }))
        : []),
      {
        heading: BY_STEP,
        note: "Mean absolute error of this forecast and of the best baseline.",
        header: ["rows ahead", "MAE", other.name],
        rows: own.steps.map((error, h) => [String(h + 1), readable(error), readable(other.steps[h])]),
        printed: SHOWN_STEPS,
      },
      ...(series > 0 ? seriesTables(report) : []),
    ],
  };
}

/** The first baseline, unless it is the forecast itself: without a correction, the linear forecast alone is all there is. */
function bestBaseline({ network }: ForecastReport, [, first, second]: readonly MethodErrors[]): MethodErrors {
  return network === 0 && first.name === ALONE ? (second ?? first) : first;
}

const FIGURES = { mae: "MAE", rmse: "RMSE", smape: "sMAPE", mase: "MASE" } as const;

/** Of several series, whose units differ, only the errors without a unit. */
function methodTable(methods: readonly MethodErrors[], isPanel: boolean): Omit<ResultTable, "heading"> {
  const all = Object.keys(FIGURES) as (keyof typeof FIGURES)[];
  const shown = all.filter((key) => !(isPanel && /^(mae|rmse)$/.test(key)));
  return {
    note: `${isPanel ? "" : "MAE and RMSE are in the units of the table. "}sMAPE is in percent; MASE is in units of the seasonal naive forecast's error in the past.`,
    header: ["", ...shown.map((key) => FIGURES[key])],
    rows: methods.map((each) => [each.name, ...shown.map((key) => readable(each[key]))]),
  };
}

function seriesTables(report: ForecastReport): ResultTable[] {
  const { targets } = report;
  const sorted = [...targets].sort((a, b) => b.methods[0].mase - a.methods[0].mase);
  const drawn = targets.slice(0, DRAWN);
  return [
    {
      heading: "Error by series",
      note: "The largest first, with the best baseline on each series.",
      header: ["series", "MAE", "MASE", "best baseline", "name"],
      rows: sorted.map(({ methods, ...each }) => {
        const [own] = methods;
        const best = bestBaseline(report, methods);
        return [nameOf(each), ...[own.mae, own.mase, best.mase].map(readable), best.name];
      }),
      printed: SHOWN_SERIES,
    },
    {
      heading: "Error by series and step",
      note: "Mean absolute error of this forecast on the series that are drawn.",
      header: ["rows ahead", ...drawn.map(nameOf)],
      rows: drawn[0].methods[0].steps.map((_, h) => [
        String(h + 1),
        ...drawn.map(({ methods }) => readable(methods[0].steps[h])),
      ]),
      printed: 0,
    },
  ];
}

export const nameOf = ({ series, target }: { series?: string; target: string }): string =>
  series === undefined ? target : `${series}, ${target}`;

/** Errors that differ by less than this share count as equal. */
const LEAST = 0.005;

/** Says what the network adds to the linear forecast. */
function networkSentence(report: ForecastReport): string {
  const { methods, network } = report;
  const key = seriesIn(report) > 0 ? "mase" : "mae";
  const size = (each?: MethodErrors) => each?.[key] ?? Number.NaN;
  const [own, alone] = [size(methods[0]), size(methods.find(({ name }) => name === ALONE))];
  if (network === 0) return "The network adds nothing: it is switched off.";
  if (!Number.isFinite(own) || !Number.isFinite(alone))
    return "The errors are not finite, so they cannot be compared.";
  const gain = alone === 0 ? (own === 0 ? 0 : -1) : 1 - own / alone;
  if (Math.abs(gain) < LEAST) return `The network changes nothing: its errors are those of ${ALONE}.`;
  const share = Math.abs(gain);
  const times = share < 10 ? percent(share) : `${readable(share + 1)} times`;
  return `The network makes${alone === 0 ? "" : ` ${times}`} ${gain > 0 ? "smaller" : "larger"} errors than ${ALONE}.`;
}

/** Few origins tell no more than whole percent. */
export const percent = (share: number, digits = 0): string => `${(100 * share).toFixed(digits)} %`;

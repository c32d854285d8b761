/** The report of `sluice eval --report`: a forecast beside other methods, in tables and charts, as one page. */
import { formatDate } from "../../data/index.ts";
import type { ForecastReport, MethodErrors, TargetReport } from "../../tasks/index.ts";
import { readable } from "../output.ts";
import type { Chart } from "./chart.ts";
import { bandsOf } from "./forecastPlot.ts";
import { page, type Section } from "./page.ts";

/** Number of methods, this forecast included, whose errors by step we draw. */
const DRAWN_METHODS = 5;

interface ReportOptions {
  /** Name of the data. */
  name: string;
  /** Dates of all rows, if the data has any. */
  dates?: Float64Array;
  /** Sentences about the result. */
  summary: readonly string[];
}

export function reportPage(report: ForecastReport, { name, dates, summary }: ReportOptions): string {
  const { methods, targets, origins, horizon } = report;
  const rows = (count: number, word: string) => `${count} ${word}${count === 1 ? "" : "s"}`;
  const sections: Section[] = [
    {
      heading: "Result",
      text: [
        `Measured from ${rows(origins, "origin")}, ${rows(horizon, "row")} ahead each. Every method but the network was fitted again at each origin.`,
        ...summary,
      ],
      table: methodTable(methods),
    },
    ...(targets.length > 1
      ? targets.map((each) => ({ heading: `Errors of ${each.target}`, table: methodTable(each.methods) }))
      : []),
    { heading: "Error by step", charts: [stepChart(methods)], table: stepTable(methods) },
    ...targets.flatMap((each) => [
      { heading: `History and forecasts of ${each.target}`, charts: [historyChart(each, dates)] },
      {
        heading: `Residuals of ${each.target} by step`,
        text: ["Actual value minus forecast, over the origins."],
        charts: [residualChart(each)],
        table: residualTable(each),
      },
    ]),
  ];
  return page(`Forecasts of ${targets.map(({ target }) => target).join(", ")} on ${name}`, sections);
}

function methodTable(methods: readonly MethodErrors[]): Section["table"] {
  const levels = methods[0].coverage?.map(({ level }) => level) ?? [];
  return {
    header: [
      "method",
      "MAE",
      "RMSE",
      "sMAPE",
      "MASE",
      ...(levels.length > 0 ? ["MSIS"] : []),
      ...levels.map((level) => `in ${percent(level)}`),
    ],
    rows: methods.map(({ name, mae, rmse, smape, mase, msis, coverage }) => [
      name,
      ...[mae, rmse, smape, mase].map(readable),
      ...(levels.length > 0 ? [msis === undefined ? "" : readable(msis)] : []),
      ...levels.map((level) => {
        const found = coverage?.find((each) => each.level === level);
        return found === undefined ? "" : percent(found.share);
      }),
    ]),
  };
}

function stepChart(methods: readonly MethodErrors[]): Chart {
  return {
    title: "Mean absolute error by step",
    x: "rows ahead",
    y: "mean absolute error",
    lines: methods
      .slice(0, DRAWN_METHODS)
      .map(({ name, steps }) => ({ label: name, from: 1, values: steps })),
  };
}

function stepTable(methods: readonly MethodErrors[]): Section["table"] {
  return {
    header: ["method", ...methods[0].steps.map((_, h) => `+${h + 1}`)],
    rows: methods.map(({ name, steps }) => [name, ...steps.map(readable)]),
  };
}

function historyChart({ target, history, forecasts }: TargetReport, dates: Float64Array | undefined): Chart {
  return {
    title: target,
    x: dates === undefined ? "row" : "date",
    y: target,
    place: (at) => (dates === undefined ? String(at + 1) : at < dates.length ? formatDate(dates[at]) : ""),
    lines: [
      { label: "actual", from: history.firstRow, values: history.values },
      ...forecasts.map(({ row, values }) => ({ label: "forecast", from: row, values })),
    ],
    bands: forecasts.flatMap(({ row, bounds }) => bandsOf(row, bounds)),
  };
}

function residualChart({ target, residuals }: TargetReport): Chart {
  const [least, low, middle, high, most] = residuals.map(({ values }) => values);
  return {
    title: `${target}: residuals`,
    x: "rows ahead",
    y: "actual minus forecast",
    lines: [
      { label: "zero", from: 1, values: middle.map(() => 0) },
      { label: "median", from: 1, values: middle },
    ],
    bands: [
      { label: "90 % of residuals", from: 1, lower: least, upper: most },
      { label: "half of them", from: 1, lower: low, upper: high },
    ],
  };
}

function residualTable({ residuals }: TargetReport): Section["table"] {
  return {
    header: ["quantile", ...residuals[0].values.map((_, h) => `+${h + 1}`)],
    rows: residuals.map(({ level, values }) => [percent(level), ...values.map(readable)]),
  };
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}

/** The report of `sluice eval --report`: forecasts over the history first, then the tables of `results.ts` and charts of the errors. */
import { formatDate } from "../../jobs/data/index.ts";
import type { Chart } from "../../jobs/figure/chart.ts";
import type { ForecastReport, MethodErrors, TargetReport } from "../../tasks.ts";
import { readable } from "../output.ts";
import { BY_STEP, nameOf, percent, type Results, type ResultTable } from "../results.ts";
import { bandsOf } from "./forecastPlot.ts";
import { page } from "./page.ts";

/** @param data its name, and the dates of all rows, if it has any */
export function reportPage(
  { methods, targets }: ForecastReport,
  { verdict, tables }: Results,
  data: { name: string; dates?: Float64Array },
): string {
  const all = [...new Set(targets.map(({ target }) => target))].join(", ");
  return page(`Forecasts of ${all} on ${data.name}`, verdict, [
    ...targets.map((each) => ({ chart: historyChart(each, data.dates) })),
    ...tables.map((table) => ({ table, ...(table.heading === BY_STEP && { chart: stepChart(methods) }) })),
    ...targets.map((each) => ({ chart: residualChart(each), table: residualTable(each) })),
  ]);
}

function stepChart(methods: readonly MethodErrors[]): Chart {
  return {
    title: "Mean absolute error by step",
    x: "rows ahead",
    y: "mean absolute error",
    lines: methods.map(({ name, steps }) => ({ label: name, from: 1, values: steps })),
  };
}

function historyChart(report: TargetReport, dates: Float64Array | undefined): Chart {
  const { target, history, forecasts } = report;
  return {
    title: `${nameOf(report)}: history and forecasts`,
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

function residualChart(report: TargetReport): Chart {
  const [least, low, middle, high, most] = report.residuals.map(({ values }) => values);
  return {
    title: `${nameOf(report)}: residuals`,
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

function residualTable(report: TargetReport): ResultTable {
  const { residuals } = report;
  return {
    heading: `Residuals of ${nameOf(report)} by step`,
    header: ["rows ahead", ...residuals.map(({ level }) => percent(level))],
    rows: residuals[0].values.map((_, h) => [
      String(h + 1),
      ...residuals.map(({ values }) => readable(values[h])),
    ]),
  };
}

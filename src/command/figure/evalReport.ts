/** The report of `sluice eval --report`: forecasts over the history first, then the tables of `results.ts` and charts of the errors. */
import type { Chart } from "../../jobs/figure/chart.ts";
import type { ForecastReport, MethodErrors, TargetReport } from "../../tasks.ts";
import { BY_STEP, DRAWN, nameOf, type Results } from "../results.ts";
import { bandsOf } from "./forecastPlot.ts";
import { page } from "./page.ts";

/** @param name of the data */
export function reportPage(
  { methods, targets }: ForecastReport,
  { verdict, tables }: Results,
  name: string,
): string {
  const all = [...new Set(targets.map(({ target }) => target))].join(", ");
  return page(`Forecasts of ${all} on ${name}`, verdict, [
    ...targets.slice(0, DRAWN).map((each) => ({ chart: historyChart(each) })),
    ...tables.map((table) => ({ table, ...(table.heading === BY_STEP && { chart: stepChart(methods) }) })),
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

function historyChart(report: TargetReport): Chart {
  const { target, history, forecasts } = report;
  return {
    title: `${nameOf(report)}: history and forecasts`,
    x: history.dates === undefined ? "row" : "date",
    y: target,
    place: (at) => history.dates?.[at - history.firstRow] ?? String(at + 1),
    lines: [
      { label: "actual", from: history.firstRow, values: history.values },
      ...forecasts.map(({ row, values }) => ({ label: "forecast", from: row, values })),
    ],
    bands: forecasts.flatMap(({ row, bounds }) => bandsOf(row, bounds)),
  };
}

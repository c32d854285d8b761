/** Plots a forecast: known values, predicted values, and intervals around them. */
import { formatDate, type Table } from "../../jobs/data/index.ts";
import { type Band, type Chart, drawCharts } from "../../jobs/figure/chart.ts";
import type { ForecastConfig } from "../../jobs/tasks/forecast/model.ts";
import type { Panel } from "../../jobs/tasks/readSeries.ts";
import { readSeries } from "../../jobs/tasks/readSeries.ts";
import type { Forecast } from "../../tasks.ts";
import { readable } from "../output.ts";
import { nameOf, percent, type ResultTable } from "../results.ts";
import { page } from "./page.ts";

/** Known rows to show, as a multiple of the forecast's length, and their least number. */
const SHOWN_LENGTHS = 5;
const LEAST_SHOWN = 60;

/**
 * Returns the text of the plot.
 *
 * @param file      name of the file; `.svg` makes it SVG, any other ending a page
 * @param forecasts of one series, or of several
 * @param tables    the forecasts as tables, and notes on them, for a page
 */
export function plotForecasts(
  file: string,
  table: Table,
  config: ForecastConfig,
  forecasts: readonly Forecast[],
  { notes, tables }: { notes: readonly string[]; tables: readonly ResultTable[] },
): string {
  const { targets } = config;
  const known = readSeries(table, config);
  const charts = forecasts.flatMap((forecast, n) => chartsOf(known, n, targets, forecast));
  const title = `Forecast of ${targets.join(", ")} after ${table.name}`;
  if (/\.svg$/i.test(file)) return drawCharts(title, charts);
  const verdict = forecasts.flatMap((forecast) => targets.map((target) => sentenceOn(forecast, target)));
  return page(
    title,
    [...verdict, ...notes.map((note) => `Note: ${note}.`)],
    [...charts.map((chart) => ({ chart })), ...tables.map((each) => ({ table: each }))],
  );
}

/** The range of the rows to come, and of their 80 % intervals. */
function sentenceOn({ series, values, intervals = {} }: Forecast, target: string): string {
  const rows = values[target];
  const range = (low: readonly number[], high = low) => {
    const [least, most] = [readable(Math.min(...low)), readable(Math.max(...high))];
    return least === most ? least : `${least} to ${most}`;
  };
  const usual = intervals[target]?.find(({ level }) => level === 0.8);
  const bounds = usual && `, with 80 % intervals from ${range(usual.lower, usual.upper)}`;
  const next = rows.length === 1 ? "row" : `${rows.length} rows`;
  return `${nameOf({ series, target })}, next ${next}: ${range(rows)}${bounds ?? ""}.`;
}

/** The charts of the `n`-th series. */
function chartsOf(
  { series }: Panel,
  n: number,
  targets: readonly string[],
  { series: name, dates, values, intervals = {} }: Forecast,
): Chart[] {
  const own = series.slice(n * targets.length);
  const [{ dates: known, values: past }] = own;
  const rows = past.length;
  const length = values[targets[0]].length;
  const from = Math.max(0, rows - Math.max(LEAST_SHOWN, SHOWN_LENGTHS * length));
  const place = (at: number) => {
    if (known === undefined) return String(at + 1);
    return at < rows ? formatDate(known[at]) : (dates?.[at - rows] ?? "");
  };
  return targets.map((target, k): Chart => {
    const history = own[k].values;
    const last = history[rows - 1];
    return {
      title: `${nameOf({ series: name, target })}: forecast of ${length} ${length === 1 ? "row" : "rows"}`,
      x: known === undefined ? "row" : "date",
      y: target,
      place,
      lines: [
        { label: "known", from, values: [...history.subarray(from)] },
        { label: "forecast", from: rows - 1, values: [last, ...values[target]] },
      ],
      bands: bandsOf(rows, intervals[target], last),
    };
  });
}

/** The bands of the 95 and 80 % intervals. @param last value before `from`, where the bands open */
export function bandsOf(
  from: number,
  intervals: readonly { level: number; lower: readonly number[]; upper: readonly number[] }[] = [],
  last?: number,
): Band[] {
  const start = last === undefined ? [] : [last];
  return intervals
    .filter(({ level }) => level > 0.5)
    .map(({ level, lower, upper }) => ({
      label: `${percent(level)} interval`,
      from: from - start.length,
      lower: [...start, ...lower],
      upper: [...start, ...upper],
    }))
    .reverse();
}

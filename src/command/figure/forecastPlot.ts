/** Plots a forecast: known values, predicted values, and intervals around them. */
import { formatDate, type Table } from "../../jobs/data/index.ts";
import type { ForecastConfig } from "../../jobs/tasks/forecast/model.ts";
import { readSeries } from "../../jobs/tasks/readSeries.ts";
import type { Series } from "../../jobs/tasks/series.ts";
import type { Forecast } from "../../tasks.ts";
import { type Band, type Chart, drawCharts } from "./chart.ts";
import { page, type Section } from "./page.ts";

/** Known rows to show, as a multiple of the forecast's length, and their least number. */
const SHOWN_LENGTHS = 5;
const LEAST_SHOWN = 60;

/**
 * Returns the text of the plot.
 *
 * @param file  name of the file; `.svg` makes it SVG, any other ending a page
 * @param forecasts of one series, or of several
 * @param shown the forecasts as a table
 */
export function plotForecasts(
  file: string,
  table: Table,
  config: ForecastConfig,
  forecasts: readonly Forecast[],
  { notes, shown }: { notes: readonly string[]; shown: NonNullable<Section["table"]> },
): string {
  const { targets } = config;
  const known = readSeries(table, config, config);
  const charts = forecasts.flatMap((forecast, n) => chartsOf(known, n, targets, forecast));
  const title = `Forecast of ${targets.join(", ")} after ${table.name}`;
  if (/\.svg$/i.test(file)) return drawCharts(title, charts);
  return page(title, [
    { heading: "Forecast", text: notes.map((note) => `Note: ${note}.`), charts, table: shown },
  ]);
}

/** The charts of the `n`-th series. */
function chartsOf(
  series: Series,
  n: number,
  targets: readonly string[],
  { series: name, dates, values, intervals = {} }: Forecast,
): Chart[] {
  const { start, end } = series.spans[n];
  const rows = end - start;
  const known = series.dates?.subarray(start, end);
  const length = values[targets[0]].length;
  const from = Math.max(0, rows - Math.max(LEAST_SHOWN, SHOWN_LENGTHS * length));
  const place = (at: number) => {
    if (known === undefined) return String(at + 1);
    return at < rows ? formatDate(known[at]) : (dates?.[at - rows] ?? "");
  };
  return targets.map((target, k): Chart => {
    const history = series.values[k].subarray(start, end);
    const last = history[rows - 1];
    return {
      title: `${name === undefined ? "" : `${name}, `}${target}: forecast of ${length} ${length === 1 ? "row" : "rows"}`,
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
      label: `${Math.round(100 * level)} % interval`,
      from: from - start.length,
      lower: [...start, ...lower],
      upper: [...start, ...upper],
    }))
    .reverse();
}

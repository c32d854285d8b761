/** Plots a forecast: known values, predicted values, and intervals around them. */
import { formatDate, type Table } from "../../data/index.ts";
import type { ForecastConfig } from "../../tasks/forecast/model.ts";
import type { Forecast } from "../../tasks/index.ts";
import { readSeries } from "../../tasks/readSeries.ts";
import { type Band, type Chart, drawCharts } from "./chart.ts";
import { page, type Section } from "./page.ts";

/** Known rows to show, as a multiple of the forecast's length, and their least number. */
const SHOWN_LENGTHS = 5;
const LEAST_SHOWN = 60;

/**
 * Returns the text of the plot.
 *
 * @param file  name of the file; `.svg` makes it SVG, any other ending a page
 * @param shown the forecast as a table
 */
export function plotForecast(
  file: string,
  table: Table,
  config: ForecastConfig,
  forecast: Forecast,
  { notes, shown }: { notes: readonly string[]; shown: NonNullable<Section["table"]> },
): string {
  const { targets } = config;
  const { dates, values, intervals = {} } = forecast;
  const known = readSeries(table, config, config);
  const rows = known.rows;
  const length = values[targets[0]].length;
  const from = Math.max(0, rows - Math.max(LEAST_SHOWN, SHOWN_LENGTHS * length));
  const place = (at: number) => {
    if (known.dates === undefined) return String(at + 1);
    return at < rows ? formatDate(known.dates[at]) : (dates?.[at - rows] ?? "");
  };
  const charts = targets.map((target, k): Chart => {
    const last = known.values[k][rows - 1];
    return {
      title: `${target}: forecast of ${length} ${length === 1 ? "row" : "rows"}`,
      x: known.dates === undefined ? "row" : "date",
      y: target,
      place,
      lines: [
        { label: "known", from, values: [...known.values[k].subarray(from)] },
        { label: "forecast", from: rows - 1, values: [last, ...values[target]] },
      ],
      bands: bandsOf(rows, intervals[target], last),
    };
  });
  const title = `Forecast of ${targets.join(", ")} after ${table.name}`;
  if (/\.svg$/i.test(file)) return drawCharts(title, charts);
  return page(title, [
    { heading: "Forecast", text: notes.map((note) => `Note: ${note}.`), charts, table: shown },
  ]);
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

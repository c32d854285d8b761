/** Describes a series in sentences, before training a forecaster on it. */
import { formatDate } from "../../data/index.ts";
import { triedSeasons, WORTH } from "../season.ts";
import type { Series, Span } from "../series.ts";
import type { EntryParts } from "./choose.ts";
import type { ForecastConfig } from "./model.ts";

/** The reason for finding no season: the lags it tried, and the condition for a season. */
function noSeason(tried: readonly number[]): string {
  if (tried.length === 0) return "none tried, as no likely one fits into the training part three times";
  const isRange = tried.length > 2 && tried.at(-1)! - tried[0] === tried.length - 1;
  const lags = isRange ? `${tried[0]} to ${tried.at(-1)}` : tried.join(" and ");
  return `none; over the rows to forecast, repeating the row ${lags} rows before was not better than repeating the last row by ${Math.round(100 * (1 - WORTH))} % and by more than chance, in the training part`;
}

/** Describes what the validation part showed, in sentences; empty before training has ended. */
export function describeCorrection({ correction, linear, calendar, known = [] }: ForecastConfig): string[] {
  if (correction === undefined) return [];
  const columns = [...known, ...(calendar.length > 0 ? ["the calendar"] : [])].join(", ");
  const form = [
    linear.logarithms ? "of logarithms" : "",
    linear.columns ? `with ${columns}` : columns === "" ? "" : `without ${columns}, which did not help it`,
  ].filter((part) => part !== "");
  const { share, linear: without, corrected } = correction;
  const gain =
    share === 0
      ? "nothing: it is switched off"
      : `${percent(1 - corrected / without)} smaller errors with ${share === 1 ? "its whole" : `${Math.round(100 * share)} % of its`} correction`;
  return [
    `linear forecast${form.length > 0 ? `: ${form.join(", ")}` : ""}; fitted again to all rows after training`,
    `the network adds, on the validation part: ${gain}`,
  ];
}

function percent(share: number): string {
  return `${share < 0.01 ? (100 * share).toFixed(1) : Math.round(100 * share)} %`;
}

/** A warning about a forecast of more rows than the model predicts at once; empty for fewer. */
export function describeReach({ horizon }: ForecastConfig, rows: number): string[] {
  if (rows <= horizon) return [];
  return [
    `the model was trained to predict ${horizon} ${horizon === 1 ? "row" : "rows"} at once; row ${horizon + 1} and later ones are predicted from its own predictions, and no error was measured for them`,
  ];
}

/**
 * Returns sentences on rows and parts, targets and inputs, the season, and gaps.
 *
 * @param options `found`: whether the seasons were detected rather than given; `windows` of an epoch and in all
 */
export function describeSeries(
  name: string,
  series: Series,
  config: ForecastConfig,
  parts: readonly EntryParts[],
  { found, windows }: { found: boolean; windows: { perEpoch: number; all: number } },
): string[] {
  const { dates, frequency, notes: changes = [] } = series;
  const { targets, features, known = [], statics = [], date, seasons, window, horizon } = config;
  const also = [
    ...(features.length > 0 ? [features.join(", ")] : []),
    ...(known.length > 0 ? [`${known.join(", ")} (known ahead)`] : []),
    ...(statics.length > 0 ? [`${statics.join(", ")} (one value for each series)`] : []),
  ];
  const calendar = config.calendar.map(({ field }) => field).join(", ");
  const longest = Math.max(...parts.map(({ train }) => train));
  const notes = [
    config.panel === undefined
      ? rowsOf(name, series, series.spans[0], parts[0])
      : panelNote(name, series, parts),
    ...changes,
    ...(date.length === 0
      ? ["no dates: no column holds rising ones; name one with --date"]
      : [`dates: ${date.join(", ")}`]),
    `predicts ${targets.join(", ")}${config.panel === undefined ? "" : " of each series"} for the next ${horizon} rows from the last ${window}${also.length > 0 ? `, also given ${also.join("; ")}` : ""}${calendar === "" ? "" : ` and the calendar (${calendar})`}`,
    seasons.length > 0
      ? `season: ${seasons.join(" and ")} rows${found ? ", found in the training part" : ""}`
      : `season: ${found ? noSeason(triedSeasons(longest, frequency)) : "none given"}`,
  ];
  if (windows.perEpoch < windows.all)
    notes.push(`each epoch draws ${windows.perEpoch} of ${windows.all} windows; --windows changes that`);
  if (dates !== undefined && frequency !== undefined && frequency.gaps > 0) {
    notes.push(
      `the dates have ${frequency.gaps} gaps; rows are treated as following one another, unless --resample makes the steps even`,
    );
  }
  return notes;
}

function rowsOf(
  name: string,
  { dates }: Series,
  { start, end }: Span,
  { train, validation }: EntryParts,
): string {
  const rows = end - start;
  const range = (from: number, to: number) =>
    dates === undefined || from === to
      ? `${to - from} rows`
      : `${formatDate(dates[start + from])} to ${formatDate(dates[start + to - 1])} (${to - from})`;
  return `${name}: ${rows} rows; train ${range(0, train)}, validate ${range(train, validation)}, test ${range(validation, rows)}`;
}

function panelNote(name: string, { spans, targets }: Series, parts: readonly EntryParts[]): string {
  const lengths = spans.map(({ start, end }) => end - start);
  const [shortest, longest] = [Math.min(...lengths), Math.max(...lengths)];
  const own = spans.map((_, k) => parts[k * targets.length]);
  const measured = own.filter(({ validation }, k) => validation < lengths[k]).length;
  const sum = (rowsIn: (part: EntryParts, k: number) => number) =>
    own.reduce((all, part, k) => all + rowsIn(part, k), 0);
  return [
    `${name}: ${spans.length} series of ${shortest === longest ? "" : `${shortest} to `}${longest} rows, ${sum((_, k) => lengths[k])} in all; of each the last rows are held out: train ${sum(({ train }) => train)}, validate ${sum(({ train, validation }) => validation - train)}, test ${sum(({ validation }, k) => lengths[k] - validation)}`,
    ...(measured < spans.length
      ? [`${spans.length - measured} series are too short to hold out rows and are not measured`]
      : []),
  ].join("; ");
}

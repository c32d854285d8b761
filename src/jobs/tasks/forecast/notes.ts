/** Describes a series in sentences, before training a forecaster on it, and what the validation part showed. */
import { formatDate } from "../../data/index.ts";
import { triedSeasons, WORTH } from "../season.ts";
import type { Series } from "../series.ts";
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
export function describeCorrection({ correction, linear, calendar }: ForecastConfig): string[] {
  if (correction === undefined) return [];
  const form = [
    ...(linear.logarithms ? ["of logarithms"] : []),
    ...(linear.calendar ? ["with the calendar"] : []),
    ...(calendar.length > 0 && !linear.calendar ? ["without the calendar, which did not help it"] : []),
  ];
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
  const { frequency, notes: changes = [] } = series;
  const { targets, features, known = [], statics = [], date, seasons, window, horizon } = config;
  const inputs = [
    ...(features.length > 0 ? [features.join(", ")] : []),
    ...(known.length > 0 ? [`${known.join(", ")} (known ahead)`] : []),
    ...(statics.length > 0 ? [`${statics.join(", ")} (one value for each series)`] : []),
  ];
  const also = inputs.length > 0 ? `, also given ${inputs.join("; ")}` : "";
  const calendar = config.calendar.map(({ field }) => field).join(", ");
  const given = found
    ? noSeason(triedSeasons(Math.max(...parts.map(({ train }) => train)), frequency))
    : "none given";
  return [
    rowsNote(name, series, parts),
    ...changes,
    date.length === 0
      ? "no dates: no column holds rising ones; name one with --date"
      : `dates: ${date.join(", ")}`,
    `predicts ${targets.join(", ")}${config.panel === undefined ? "" : " of each series"} for the next ${horizon} rows from the last ${window}${also}${calendar === "" ? "" : ` and the calendar (${calendar})`}`,
    `season: ${seasons.length > 0 ? `${seasons.join(" and ")} rows${found ? ", found in the training part" : ""}` : given}`,
    ...(windows.perEpoch < windows.all
      ? [`each epoch draws ${windows.perEpoch} of ${windows.all} windows; --windows changes that`]
      : []),
    ...(frequency !== undefined && frequency.gaps > 0
      ? [
          `the dates have ${frequency.gaps} gaps; rows are treated as following one another, unless --resample makes the steps even`,
        ]
      : []),
  ];
}

function rowsNote(
  name: string,
  { panel, spans, targets, dates }: Series,
  parts: readonly EntryParts[],
): string {
  const lengths = spans.map(({ start, end }) => end - start);
  const own = spans.map((_, k) => parts[k * targets.length]);
  if (panel === undefined) {
    const [{ train, validation }] = own;
    const [rows] = lengths;
    const range = (from: number, to: number) =>
      dates === undefined || from === to
        ? `${to - from} rows`
        : `${formatDate(dates[from])} to ${formatDate(dates[to - 1])} (${to - from})`;
    return `${name}: ${rows} rows; train ${range(0, train)}, validate ${range(train, validation)}, test ${range(validation, rows)}`;
  }
  const sum = (rowsIn: (part: EntryParts, k: number) => number) =>
    own.reduce((all, part, k) => all + rowsIn(part, k), 0);
  const [shortest, longest] = [Math.min(...lengths), Math.max(...lengths)];
  const short = own.filter(({ validation }, k) => validation === lengths[k]).length;
  return `${name}: ${spans.length} series of ${shortest === longest ? "" : `${shortest} to `}${longest} rows, ${sum((_, k) => lengths[k])} in all; of each the last rows are held out: train ${sum(({ train }) => train)}, validate ${sum(({ train, validation }) => validation - train)}, test ${sum(({ validation }, k) => lengths[k] - validation)}${short > 0 ? `; ${short} series are too short to hold out rows and are not measured` : ""}`;
}

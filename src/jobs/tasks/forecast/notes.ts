/** Describes a series in sentences, before training a forecaster on it. */

import { statisticsOf } from "../../../core/tensor/statistics.ts";
import { formatDate, type Part, type RowSplit } from "../../data/index.ts";
import { triedSeasons, WORTH } from "../season.ts";
import type { Series } from "../series.ts";
import type { ForecastConfig } from "./model.ts";
import { networkName } from "./report.ts";

/** The reason for finding no season: the lags it tried, and the condition for a season. */
function noSeason(tried: readonly number[]): string {
  if (tried.length === 0) return "none tried, as no likely one fits into the training part three times";
  const isRange = tried.length > 2 && tried.at(-1)! - tried[0] === tried.length - 1;
  const lags = isRange ? `${tried[0]} to ${tried.at(-1)}` : tried.join(" and ");
  return `none; over the rows to forecast, repeating the row ${lags} rows before was not better than repeating the last row by ${Math.round(100 * (1 - WORTH))} % and by more than chance, in the training part`;
}

/** Describes the forecast chosen on the validation part, and the reason, in sentences; empty for runs of version 0.1. */
export function describeChoice({ choice, targets, recurrent }: ForecastConfig): string[] {
  if (choice === undefined) return [];
  const { network, methods, mean } = choice.validation;
  const name = networkName(recurrent.cell);
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  const used =
    choice.network === 1
      ? `${name} forecasts alone`
      : `${choice.network > 0 ? `half of the forecast is ${name}'s, the rest` : "the forecast is"} a mean of methods`;
  const usual = choice.series === undefined ? "" : ", over all series (each has its own)";
  const members = (k: number) =>
    choice.targets[k].members.map((member) => `${member.name} ${percent(member.share)}`).join(", ");
  return [
    `on the validation part, in deviations of the target: ${name} ${network.toPrecision(3)}, the best methods together ${methods.toPrecision(3)}, the mean of both ${mean.toPrecision(3)}; ${used}`,
    ...(choice.network === 1
      ? []
      : targets.map((target, k) => `methods for ${target}${usual}: ${members(k)}`)),
    `${name} was trained on the training part; it is not fitted again to the rows after it${choice.network === 1 ? "" : ", the methods are, each time you forecast, with shares from the training and validation part"}`,
  ];
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
  parts: readonly RowSplit[],
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
  const longest = statisticsOf(parts.map(({ train }) => train.end - train.start)).max;
  const notes = [
    config.panel === undefined ? rowsOf(name, series, parts[0]) : panelOf(name, series, config, parts),
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

function rowsOf(name: string, { rows, dates }: Series, parts: RowSplit): string {
  const range = ({ start, end }: Part) =>
    dates === undefined || start === end
      ? `${end - start} rows`
      : `${formatDate(dates[start])} to ${formatDate(dates[end - 1])} (${end - start})`;
  return `${name}: ${rows} rows; train ${range(parts.train)}, validate ${range(parts.validation)}, test ${range(parts.test)}`;
}

function panelOf(
  name: string,
  { rows, spans }: Series,
  { window, horizon, seasons }: ForecastConfig,
  parts: readonly RowSplit[],
): string {
  const lengths = spans.map(({ start, end }) => end - start);
  const shortest = lengths.reduce((a, b) => Math.min(a, b));
  const longest = lengths.reduce((a, b) => Math.max(a, b));
  const measured = parts.filter(({ test }) => test.end > test.start).length;
  const past = Math.max(window, ...seasons);
  const idle = lengths.filter((length) => length < past + horizon).length;
  const sum = (part: keyof RowSplit) =>
    parts.reduce((all, each) => all + each[part].end - each[part].start, 0);
  return [
    `${name}: ${spans.length} series of ${shortest === longest ? "" : `${shortest} to `}${longest} rows, ${rows} in all; of each the last rows are held out: train ${sum("train")}, validate ${sum("validation")}, test ${sum("test")}`,
    ...(measured < spans.length
      ? [`${spans.length - measured} series are too short to hold out rows and are not measured`]
      : []),
    ...(idle > 0
      ? [`${idle} of them are too short to train on: a window and what follows take ${past + horizon} rows`]
      : []),
  ].join("; ");
}

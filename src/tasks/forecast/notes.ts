/** Describes a series in sentences, before training a forecaster on it. */
import { formatDate, type Part } from "../../data/index.ts";
import { triedSeasons, WORTH } from "../season.ts";
import type { Series } from "../series.ts";
import { networkName } from "./measure.ts";
import type { ForecastConfig } from "./model.ts";

/** The reason for finding no season: the lags it tried, and the condition for a season. */
function noSeason(tried: readonly number[]): string {
  if (tried.length === 0) return "none tried, as no likely one fits into the training part three times";
  const isRange = tried.length > 2 && tried.at(-1)! - tried[0] === tried.length - 1;
  const lags = isRange ? `${tried[0]} to ${tried.at(-1)}` : tried.join(" and ");
  return `none; over the rows to forecast, repeating the row ${lags} rows before was not ${Math.round(100 * (1 - WORTH))} % better than repeating the last row, in the training part`;
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
  const members = (k: number) =>
    choice.targets[k].members.map((member) => `${member.name} ${percent(member.share)}`).join(", ");
  return [
    `on the validation part, in deviations of the target: ${name} ${network.toPrecision(3)}, the best methods together ${methods.toPrecision(3)}, the mean of both ${mean.toPrecision(3)}; ${used}`,
    ...(choice.network === 1 ? [] : targets.map((target, k) => `methods for ${target}: ${members(k)}`)),
    `${name} was trained on the training part; it is not fitted again to the rows after it${choice.network === 1 ? "" : ", the methods are, each time you forecast"}`,
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
 * @param found whether the seasons were detected rather than given
 */
export function describeSeries(
  name: string,
  { rows, dates, frequency, notes: changes = [] }: Series,
  config: ForecastConfig,
  parts: { train: Part; validation: Part; test: Part },
  found: boolean,
): string[] {
  const { targets, features, date, seasons, window, horizon } = config;
  const range = ({ start, end }: Part) =>
    dates === undefined || start === end
      ? `${end - start} rows`
      : `${formatDate(dates[start])} to ${formatDate(dates[end - 1])} (${end - start})`;
  const notes = [
    `${name}: ${rows} rows; train ${range(parts.train)}, validate ${range(parts.validation)}, test ${range(parts.test)}`,
    ...changes,
    ...(date.length === 0
      ? ["no dates: no column holds rising ones; name one with --date"]
      : [`dates: ${date.join(", ")}`]),
    `predicts ${targets.join(", ")} for the next ${horizon} rows from the last ${window}${features.length > 0 ? `, also given ${features.join(", ")}` : ""}${config.calendar.length > 0 ? ` and the calendar (${config.calendar.map(({ field }) => field).join(", ")})` : ""}`,
    seasons.length > 0
      ? `season: ${seasons.join(" and ")} rows${found ? ", found in the training part" : ""}`
      : `season: ${found ? noSeason(triedSeasons(parts.train.end, frequency)) : "none given"}`,
  ];
  if (frequency !== undefined && frequency.gaps > 0) {
    notes.push(
      `the dates have ${frequency.gaps} gaps; rows are treated as following one another, unless --resample makes the steps even`,
    );
  }
  return notes;
}

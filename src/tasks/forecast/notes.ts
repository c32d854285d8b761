/** What is said of a series before a forecaster is trained on it. */
import { formatDate, type Part } from "../../data/index.ts";
import type { Series } from "../series.ts";
import type { ForecastConfig } from "./model.ts";

/** In sentences: rows and parts, what is predicted from what, the season, and gaps. */
export function describeSeries(
  name: string,
  { rows, dates, frequency }: Series,
  config: ForecastConfig,
  parts: { train: Part; validation: Part; test: Part },
): string[] {
  const { targets, features, seasons, window, horizon } = config;
  const range = ({ start, end }: Part) =>
    dates === undefined || start === end
      ? `${end - start} rows`
      : `${formatDate(dates[start])} to ${formatDate(dates[end - 1])} (${end - start})`;
  const notes = [
    `${name}: ${rows} rows; train ${range(parts.train)}, validate ${range(parts.validation)}, test ${range(parts.test)}`,
    `predicts ${targets.join(", ")} for the next ${horizon} rows from the last ${window}${features.length > 0 ? `, also given ${features.join(", ")}` : ""}${config.calendar.length > 0 ? ` and the calendar (${config.calendar.map(({ field }) => field).join(", ")})` : ""}`,
    seasons.length > 0
      ? `season: ${seasons.join(" and ")} rows; the baseline repeats the season before`
      : "season: none found; the baseline repeats the last row",
  ];
  if (frequency !== undefined && frequency.gaps > 0) {
    notes.push(`the dates have ${frequency.gaps} gaps; rows are treated as following one another`);
  }
  return notes;
}

/** Describes a series in sentences, before training a forecaster on it, and what the validation part showed. */
import { formatDate } from "../../data/index.ts";
import type { Panel, Series } from "../readSeries.ts";
import { longestSeason } from "../season.ts";
import type { ForecastConfig } from "./model.ts";
import type { EntryParts } from "./validation.ts";

/** Describes what the validation part showed, in sentences; empty before training has ended. */
export function describeCorrection({ correction, linear, calendar }: ForecastConfig): string[] {
  if (correction === undefined) return [];
  const { share, linear: without, corrected } = correction;
  const form = [
    ...(linear.logarithms ? ["of logarithms"] : []),
    ...(linear.calendar ? ["with the calendar"] : []),
    ...(calendar.length > 0 && !linear.calendar ? ["without the calendar, which did not help it"] : []),
  ].join(", ");
  const gain =
    share === 0
      ? "nothing: it is switched off"
      : `${percent(1 - corrected / without)} smaller errors with ${share === 1 ? "its whole" : `${percent(share)} of its`} correction`;
  return [
    `linear forecast${form && `: ${form}`}; fitted again to all rows after training`,
    `the network adds, on the validation part: ${gain}`,
  ];
}

const percent = (share: number) => `${share < 0.01 ? (100 * share).toFixed(1) : Math.round(100 * share)} %`;

/**
 * Returns sentences on rows and parts, targets and inputs, the season, gaps, and rows that stand still.
 *
 * @param found   whether the seasons were detected rather than given
 * @param windows of an epoch, and in all
 */
export function describeSeries(
  name: string,
  { frequency, notes, series }: Panel,
  config: ForecastConfig,
  parts: readonly EntryParts[],
  found: boolean,
  [perEpoch, all]: readonly [number, number],
): string[] {
  const { targets, features, known = [], statics = [], date, calendar, seasons, window, horizon } = config;
  const given = [
    [features, ""],
    [known, " (known ahead)"],
    [statics, " (one value for each series)"],
  ].flatMap(([names, use]) => (names.length > 0 ? [(names as string[]).join(", ") + use] : []));
  const inputs = [
    ...(given.length > 0 ? [`, also given ${given.join("; ")}`] : []),
    ...(calendar.length > 0 ? [` and the calendar (${calendar.join(", ")})`] : []),
  ].join("");
  const longest = longestSeason(Math.max(...parts.map(({ train }) => train)));
  const season =
    seasons.length > 0
      ? `${seasons.join(" and ")} rows${found ? ", found in the training part" : ""}`
      : found
        ? `none found: the steps of the training part do not repeat after 2 to ${longest} rows by more than chance`
        : "none given";
  const gaps = frequency?.gaps ?? 0;
  return [
    rowsNote(name, series, config, parts),
    ...notes,
    date.length === 0
      ? "no dates: no column holds rising ones; name one with --date"
      : `dates: ${date.join(", ")}`,
    `predicts ${targets.join(", ")}${config.panel === undefined ? "" : " of each series"} for the next ${horizon} rows from the last ${window}${inputs}`,
    `season: ${season}`,
    ...(perEpoch < all ? [`each epoch draws ${perEpoch} of ${all} windows; --windows changes that`] : []),
    ...(gaps > 0
      ? [
          `the dates have ${gaps} gap${gaps === 1 ? "" : "s"}; rows are treated as following one another, unless --resample makes the steps even`,
        ]
      : []),
    ...stillNotes(series, targets),
  ];
}

/** Rows without a change at the start of a series that are worth a note: this share of it. */
const STILL = 0.1;
/** Series that stand still of which a note tells. */
const MOST_NOTES = 3;

/** Says which series never change, or begin with rows that do not. */
function stillNotes(series: readonly Series[], targets: readonly string[]): string[] {
  const notes = series.flatMap(({ values, name, target }) => {
    const [first] = values;
    const change = values.findIndex((value) => value !== first);
    const what = `${targets[target]}${name === "" ? "" : ` of ${name}`} is ${first} in`;
    if (change < 0) return [`${what} all ${values.length} rows; the forecast repeats it`];
    if (change <= Math.max(2, STILL * values.length)) return [];
    return [
      `${what} its first ${change} rows, which count like all others; leave them out if they come before its beginning`,
    ];
  });
  const rest = notes.length - MOST_NOTES;
  return rest > 0 ? [...notes.slice(0, MOST_NOTES), `so do ${rest} more series`] : notes;
}

function rowsNote(
  name: string,
  series: readonly Series[],
  { panel }: ForecastConfig,
  parts: readonly EntryParts[],
): string {
  /** Where the parts of each series begin, and its end. */
  const all = series.flatMap(({ target, values }, k) =>
    target > 0 ? [] : [[0, parts[k].train, parts[k].validation, values.length]],
  );
  const [{ dates }] = series;
  const used = ["train", "validate", "test"].map((part, k) => {
    const count = all.reduce((sum, ends) => sum + ends[k + 1] - ends[k], 0);
    if (panel !== undefined || dates === undefined || count === 0) return `${part} ${count}`;
    const [from, to] = [all[0][k], all[0][k + 1] - 1].map((row) => formatDate(dates[row]));
    return `${part} ${from} to ${to} (${count})`;
  });
  const lengths = all.map(([, , , end]) => end).sort((a, b) => a - b);
  if (panel === undefined) return `${name}: ${lengths[0]} rows; ${used.join(", ")}`;
  const range = [...new Set([lengths[0], lengths.at(-1)])].join(" to ");
  const rows = lengths.reduce((sum, length) => sum + length, 0);
  const short = all.filter(([, , validation, end]) => validation === end).length;
  const left = short > 0 ? `; ${short} series are too short to hold out rows and are not measured` : "";
  return `${name}: ${all.length} series of ${range} rows, ${rows} in all; of each the last rows are held out: ${used.join(", ")}${left}`;
}

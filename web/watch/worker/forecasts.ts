/** Forecasts of a run over the history of a table: those of its test part, and the rows to come. */

import { ArgumentError } from "../../../src/index.ts";
import { forecastTable, reportForecaster, type Table, type TrainedModel } from "../../../src/tasks.ts";
import type { Forecasts } from "../protocol.ts";

/** The interval that is drawn. */
const LEVEL = 0.8;

type Forecaster = Extract<TrainedModel, { task: "forecast" }>;

export function forecastsOf({ model, config }: Forecaster, table: Table): Forecasts[] {
  if (config.panel !== undefined) {
    throw new ArgumentError(
      "forecasts: expected a model of one series, got one of several. sluice forecast --plot draws them.",
    );
  }
  const [next] = forecastTable(model, config, table);
  const report = reportOf({ model, config }, table);
  return config.targets.map((target, k): Forecasts => {
    const past = report?.targets[k];
    const count = next.values[target].length;
    const end = table.rows;
    const first = past?.history.firstRow ?? end;
    const size = end - first + count;
    const empty = () => new Array<number>(size).fill(Number.NaN);
    const shown = { known: empty(), forecast: empty(), lower: empty(), upper: empty() };
    past?.history.values.forEach((value, row) => {
      shown.known[row] = value;
    });
    const coming = { row: end, values: next.values[target], bounds: next.intervals?.[target] ?? [] };
    for (const { row, values, bounds } of [...(past?.forecasts ?? []), coming]) {
      const bound = bounds.find(({ level }) => level === LEVEL);
      values.forEach((value, h) => {
        const at = row - first + h;
        shown.forecast[at] = value;
        if (bound === undefined) return;
        shown.lower[at] = bound.lower[h];
        shown.upper[at] = bound.upper[h];
      });
    }
    return {
      target,
      rows: Array.from({ length: size }, (_, row) => first + row),
      dates: [...(past?.history.dates ?? []), ...(next.dates ?? [])],
      ...shown,
      ...(coming.bounds.length > 0 && { level: LEVEL }),
    };
  });
}

/** @returns undefined for a table too short to measure on, whose forecast still shows */
function reportOf({ model, config }: Pick<Forecaster, "model" | "config">, table: Table) {
  try {
    return reportForecaster(model, config, table, "test");
  } catch (error) {
    if (error instanceof ArgumentError) return undefined;
    throw error;
  }
}

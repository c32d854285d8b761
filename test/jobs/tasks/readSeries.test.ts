/** Tables of one and of many series. */
import { describe, expect, test } from "vitest";
import { formatDate, readCSV, type Table } from "../../../src/jobs/data/index.ts";
import type { Panel, SeriesColumns } from "../../../src/jobs/tasks/readSeries.ts";
import { readSeries } from "../../../src/jobs/tasks/readSeries.ts";

const columns: SeriesColumns = { targets: ["y"], features: [], date: ["day"] };
const long: SeriesColumns = { ...columns, panel: "shop" };
const read = async (text: string, of: SeriesColumns, rules = {}) =>
  readSeries(await readCSV(text, { name: "t.csv" }), { ...of, ...rules });
/** Names with values. */
const valuesOf = ({ series }: Panel) =>
  Object.fromEntries(series.map(({ name, values }) => [name, [...values]]));

describe("readSeries", () => {
  test("long: rows by name, each series in the order of its dates, whatever the order of the rows", async () => {
    const text =
      "shop,day,y\nb,2024-01-02,4\na,2024-01-02,2\nb,2024-01-01,3\na,2024-01-01,1\nb,2024-01-03,5\n";
    const series = await read(text, long);
    expect(valuesOf(series)).toEqual({ b: [3, 4, 5], a: [1, 2] });
    expect([...series.series[1].dates!].map(formatDate)).toEqual(["2024-01-01", "2024-01-02"]);
    expect(series.frequency).toMatchObject({ step: 86_400_000, gaps: 0 });
    expect(series.notes).toEqual(["b: the rows are sorted by date", "a: the rows are sorted by date"]);
  });

  test("rows with known columns and no target are ahead, of each series", async () => {
    const text = "shop,day,y,price\na,2024-01-02,,8\na,2024-01-01,1,7\nb,2024-01-01,2,5\na,2024-01-03,,9\n";
    const of = { ...long, known: ["price"] };
    const { series } = await read(text, of);
    expect(series.map(({ columns: [prices] }) => [...prices])).toEqual([[7], [5]]);
    const one = text.replace("b,2024-01-01,2,5\n", "a,2023-12-31,3,6\n");
    const longer = readSeries(await readCSV(one, { name: "t.csv" }), of, 2);
    const [own] = longer.series;
    expect(own).toMatchObject({ name: "a", target: 0 });
    expect([...own.values]).toEqual([3, 1]);
    expect([...own.columns[0]]).toEqual([6, 7, 8, 9]);
    expect([...own.dates!].map(formatDate).slice(2)).toEqual(["2024-01-02", "2024-01-03"]);
    const undated = await readCSV(one.replace("a,2024-01-01", "a,,5,5\na,2024-01-01"), { name: "t.csv" });
    const [kept] = readSeries(undated, { ...of, missing: "drop" }, 2).series;
    expect([[...kept.values], [...kept.columns[0]]]).toEqual([
      [3, 1],
      [6, 7, 8, 9],
    ]);
    const table = await readCSV(text, { name: "t.csv" });
    expect(() => readSeries(table, of, 2)).toThrow(
      't.csv: expected "price" for the 2 rows after 2024-01-01 of "b", got 0. Add rows with its values and empty targets.',
    );
  });

  test.each([1e302, -1e42, 1e31, 1e-42])(
    "refuses sizes like %d, with the name of the column",
    async (size) => {
      const text = `day,y\n2024-01-01,0\n2024-01-02,${size}\n`;
      await expect(read(text, columns)).rejects.toThrow(
        `t.csv, column "y": expected sizes of 1e-30 to 1e+30, got ${Math.abs(size)}. Scale the column by a power of ten.`,
      );
    },
  );

  test("of a very long series only the latest rows are read", () => {
    const rows = 2 ** 20 + 3;
    const packed = new Map([["y", Float64Array.from({ length: rows }, (_, row) => row)]]);
    const cells: never[] = [];
    cells.length = rows;
    const table: Table = { name: "t.csv", format: "csv", rows, columns: new Map([["y", cells]]), packed };
    const { series, notes } = readSeries(table, { ...columns, date: [] });
    const [{ values }] = series;
    expect([values.length, values[0], values.at(-1)]).toEqual([2 ** 20, 3, rows - 1]);
    expect(notes).toEqual(["of 1048579 rows, the latest 1048576 are read"]);
  });

  test("static columns", async () => {
    const text = "shop,day,y,kind,size\na,2024-01-01,1,0,4.5\nb,2024-01-01,2,1,7\n";
    const { series } = await read(text, { ...long, statics: ["kind", "size"] });
    expect(series.map(({ statics }) => statics)).toEqual([
      [0, 4.5],
      [1, 7],
    ]);
  });

  test.each<[string, string, SeriesColumns, string]>([
    [
      "a row without a name",
      "shop,day,y\na,2024-01-01,1\n,2024-01-02,1\n",
      long,
      't.csv line 3, column 1 ("shop")',
    ],
    [
      "a date twice in one series",
      "shop,day,y\na,2024-01-01,1\nb,2024-01-01,1\nb,2024-01-01,2\n",
      long,
      't.csv, series b line 4, column 2 ("day"): expected each date once',
    ],
    [
      "a missing value of one series",
      "shop,day,y\na,2024-01-01,1\nb,2024-01-01,1\nb,2024-01-02,\n",
      long,
      't.csv, series b line 4, column 3 ("y"): expected a number',
    ],
    [
      "a static column that changes",
      "shop,day,y,size\na,2024-01-01,1,2\na,2024-01-02,1,3\n",
      { ...long, statics: ["size"] },
      'line 3, column 4 ("size"): expected "2" as in the other rows of the series, got "3"',
    ],
  ])("refuses %s", async (_what, text, of, message) => {
    await expect(read(text, of)).rejects.toThrow(message);
  });

  test("columns may have names that every object has", async () => {
    const text = "toString,day,y,constructor\na,2024-01-01,1,5\na,2024-01-02,2,6\n";
    const of = { ...columns, panel: "toString", features: ["constructor"] };
    const { series } = await read(text, of);
    expect([...series[0].columns[0]]).toEqual([5, 6]);
  });

  test("without --series, dates that repeat point to it", async () => {
    await expect(read("shop,day,y\na,2024-01-01,1\nb,2024-01-01,1\n", columns)).rejects.toThrow("--series");
  });
});

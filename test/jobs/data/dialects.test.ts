/** Tables as people have them: each case a literal table, and one table in every dialect. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { looksLikeCSV } from "../../../src/jobs/data/csv.ts";
import { dateParts, findDates, readDates } from "../../../src/jobs/data/dateColumns.ts";
import { formatDate, parseDate } from "../../../src/jobs/data/dates.ts";
import { readCSV, readJSONTable, type Table, tableFrom } from "../../../src/jobs/data/index.ts";
import { orderedRows as orderRows, type RowRules, rowNumbers } from "../../../src/jobs/data/rows.ts";
import { numbersOf, numericColumns, readNumbers } from "../../../src/jobs/data/table.ts";

const orderedRows = (table: Table, targets: string[], date: string[], rules?: RowRules) => {
  const values = targets.map((column) => readNumbers(table, column));
  const dates = readDates(table, date, rules?.missing === "drop");
  return orderRows(table, { values, dates, source: rowNumbers(table.rows) }, targets, date, rules);
};

const datesIn = (table: Table, rules?: RowRules) =>
  [...orderedRows(table, [], findDates(table), rules).dates!].map(formatDate);
const numbersIn = async (...cells: string[]) => [
  ...numbersOf(await readCSV(`x\n${cells.map((cell) => `"${cell}"`).join("\n")}\n`), "x"),
];

describe("numbers", () => {
  test.each([
    ["decimal commas, thousands with points", ["1.234,5", "-0,25", "7"], [1234.5, -0.25, 7]],
    ["decimal points, thousands with commas", ["1,234.5", "-0.25", "1,234,567"], [1234.5, -0.25, 1234567]],
    [
      "thousands with spaces and apostrophes",
      ["1 234.5", "1\u00a0234", "1'234'567", "1\u202f234"],
      [1234.5, 1234, 1234567, 1234],
    ],
    ["lakhs", ["₹1,23,456.50", "12,34,567", "-1,234"], [123456.5, 1234567, -1234]],
    ["currencies", ["$1,200.50", "-$3", "$ 4", "$-5.5"], [1200.5, -3, 4, -5.5]],
    ["currencies after the number", ["1.200,50 €", "3 EUR", "2,5€"], [1200.5, 3, 2.5]],
    ["percent", ["12%", "3.5 %", "-1%"], [12, 3.5, -1]],
    ["accounting's minus", ["(1,200.5)", "($3)", "7"], [-1200.5, -3, 7]],
    ["a minus that is not ASCII", ["−3.5", "–2"], [-3.5, -2]],
    ["exponents after decimal commas", ["1,902e+08", "-2,332e3"], [190200000, -2332]],
    ["exponents", ["1e3", "2.5E-2", "1,5e2"], [1000, 0.025, Number.NaN]],
  ])("%s", async (_what, cells, expected) => {
    if (expected.includes(Number.NaN)) await expect(numbersIn(...cells)).rejects.toThrow("expected a number");
    else expect(await numbersIn(...cells)).toEqual(expected);
  });

  test("a column that could be read in two ways follows the others", async () => {
    const table = await readCSV("a;b\n1,234;0,5\n2.345;1,5\n");
    expect([...numbersOf(table, "b")]).toEqual([0.5, 1.5]);
    expect(() => numbersOf(table, "a")).not.toThrow();
    const german = await readCSV("a;b\n1.234;0,5\n2.345;1,5\n");
    expect([...numbersOf(german, "a")]).toEqual([1234, 2345]);
  });

  test("text is not a number", async () => {
    const table = await readCSV("a,b\n1,2\nfew,3\n", { name: "t.csv" });
    expect(() => numbersOf(table, "a")).toThrow(
      't.csv line 3, column 1 ("a"): expected a number, got "few". Mend the cell, or name other columns.',
    );
  });

  test("without a column that shows it, it asks", async () => {
    const table = await readCSV("a;b\n1,234;5\n2,345;6\n", { name: "t.csv" });
    expect(() => numbersOf(table, "a")).toThrow(
      't.csv line 2, column 1 ("a"): expected a number that can be read in one way, got "1,234". Are commas decimals (--decimal ,) or thousands (--decimal .)?',
    );
    const named = (decimal: "." | ",") => readCSV("a;b\n1,234;5\n2,345;6\n", { decimal });
    expect([...numbersOf(await named(","), "a")]).toEqual([1.234, 2.345]);
    expect([...numbersOf(await named("."), "a")]).toEqual([1234, 2345]);
    // Between commas a comma can only be a quoted thousand.
    expect([...numbersOf(await readCSV('a,b\n"1,234",5\n'), "a")]).toEqual([1234]);
  });

  test.each(["", "NA", "n/a", "#N/A", "#DIV/0!", "<NA>", "null", "None", "-", "?", "..", "n.a."])(
    "%j is a missing mark",
    async (mark) => {
      const table = await readCSV(`x,y\n1,a\n${mark},b\n3,c\n`);
      expect(numericColumns(table)).toEqual(["x"]);
      expect([...numbersOf(table, "x", "linear")]).toEqual([1, 2, 3]);
    },
  );

  test("gaps are filled as you choose, leading and trailing ones too", async () => {
    const table = await readCSV("x\nNA\n1\nNA\nNA\n4\nNA\n");
    expect([...numbersOf(table, "x", "previous")]).toEqual([1, 1, 1, 1, 4, 4]);
    expect([...numbersOf(table, "x", "linear")]).toEqual([1, 1, 2, 3, 4, 4]);
    expect([...numbersOf(table, "x", "drop")]).toEqual([1, 4]);
  });
});

describe("dates", () => {
  test.each([
    ["days first with points", ["31.12.2012", "01.01.2013"], ["2012-12-31", "2013-01-01"]],
    ["days first with points, never over 12", ["01.02.2012", "01.03.2012"], ["2012-02-01", "2012-03-01"]],
    ["names of months", ["Jan 1 2000", "February 1, 2000"], ["2000-01-01", "2000-02-01"]],
    [
      "days before names",
      ["31-Dec-1999", "1 January 2000", "Sun, 02 Jan 2000"],
      ["1999-12-31", "2000-01-01", "2000-01-02"],
    ],
    ["months with names", ["Jan 2000", "Feb 2000"], ["2000-01-01", "2000-02-01"]],
    ["months of statistical offices", ["1999M12", "2000M01"], ["1999-12-01", "2000-01-01"]],
    ["months of spreadsheets", ["Dec-99", "Jan '00"], ["1999-12-01", "2000-01-01"]],
    [
      "zones with names and short offsets",
      ["2012-01-01 00:00 EST", "Sun, 01 Jan 2012 06:00:00 +00", "2012-01-01T08:00:00+01:00[Europe/Berlin]"],
      ["2012-01-01 05:00", "2012-01-01 06:00", "2012-01-01 07:00"],
    ],
    [
      "dates as JavaScript prints them",
      ["Sun Jan 01 2012 00:00:00 GMT+0100 (CET)", "Mon Jan 02 2012 00:00:00 GMT+0100 (CET)"],
      ["2011-12-31 23:00", "2012-01-01 23:00"],
    ],
    ["digits alone", ["20120101", "20120102"], ["2012-01-01", "2012-01-02"]],
    ["seconds since 1970", ["1325376000", "1325379600"], ["2012-01-01", "2012-01-01 01:00"]],
    [
      "milliseconds since 1970",
      ["1325376000000", "1325376000500"],
      ["2012-01-01", "2012-01-01 00:00:00.500"],
    ],
    ["points and time", ["31.12.2012 23:59", "01.01.2013 00:00"], ["2012-12-31 23:59", "2013-01-01"]],
    [
      "names of zones",
      ["2012-01-01 00:00:00 UTC", "2012-01-01T01:00:00+0000"],
      ["2012-01-01", "2012-01-01 01:00"],
    ],
    ["falling", ["2012-01-03", "2012-01-02", "2012-01-01"], ["2012-01-01", "2012-01-02", "2012-01-03"]],
    ["in no order", ["2012-01-03", "2012-01-01", "2012-01-02"], ["2012-01-01", "2012-01-02", "2012-01-03"]],
  ])("%s", async (_what, cells, expected) => {
    const table = await readCSV(`time;v\n${cells.map((cell, k) => `${cell};${k}`).join("\n")}\n`);
    expect(findDates(table)).toEqual(["time"]);
    expect(datesIn(table)).toEqual(expected);
  });

  test.each([
    ["m/d/y", ["12/31/2012", "1/1/2013"], ["2012-12-31", "2013-01-01"]],
    ["d/m/y", ["31/12/2012", "1/1/2013"], ["2012-12-31", "2013-01-01"]],
    ["d/m/y", ["01/02/2012", "01/03/2012"], ["2012-02-01", "2012-03-01"]],
    ["m/d/y", ["01/02/2012", "01/03/2012"], ["2012-01-02", "2012-01-03"]],
    ["m/d/y", ["12-31-99", "1-1-00"], ["1999-12-31", "2000-01-01"]],
    ["m/d/y", ["1.31.2012 12:30 AM", "1.31.2012 1:05:10 PM"], ["2012-01-31 00:30", "2012-01-31 13:05:10"]],
  ] as const)("in the format %s: %j", async (dateFormat, cells, expected) => {
    const text = `time;v\n${cells.map((cell, k) => `${cell};${k}`).join("\n")}\n`;
    const table = await readCSV(text, { dateFormat });
    expect(findDates(table)).toEqual(["time"]);
    expect(datesIn(table)).toEqual(expected);
  });

  test.each([
    ["year,month,day", "2011,12,31\n2012,1,1", ["2011-12-31", "2012-01-01"]],
    ["Year,Month", "2011,12\n2012,1", ["2011-12-01", "2012-01-01"]],
    ["year,month", "2011,Dec\n2012,January", ["2011-12-01", "2012-01-01"]],
    ["YEAR,Day of Month,MO,hr", "2012,31,1,23\n2012,1,2,0", ["2012-01-31 23:00", "2012-02-01"]],
  ])("split into %s", async (header, rows, expected) => {
    const table = await readCSV(`${header},y\n${rows.replace(/$/gm, ",1")}\n`);
    expect(datesIn(table)).toEqual(expected);
    const columns = findDates(table);
    const parts = dateParts(
      columns,
      Date.parse(`${expected[1].replace(" ", "T")}${expected[1].length > 10 ? "Z" : ""}`),
    );
    const again = tableFrom([Object.fromEntries(columns.map((column, k) => [column, parts[k]]))]);
    expect([...readDates(again, columns)].map(formatDate)).toEqual([expected[1]]);
  });

  test("columns of parts whose dates repeat or do not exist are left alone", async () => {
    expect(findDates(await readCSV("year,month,y\n2012,1,1\n2012,1,2\n"))).toEqual([]);
    expect(findDates(await readCSV("year,month,y\n2012,13,1\n2012,1,2\n"))).toEqual([]);
    // A date beside its parts is enough.
    expect(findDates(await readCSV("year,month,date,y\n2012,1,2012-01-01,1\n2012,2,2012-02-01,2\n"))).toEqual(
      ["date"],
    );
    // When the sun rose is not when a row was measured.
    expect(findDates(await readCSV("day,rose,y\n2012-01-01,8:01,1\n2012-01-02,8:00,2\n"))).toEqual(["day"]);
  });

  test("weeks, quarters, months in other languages than English, other words and decimals of a year are refused", () => {
    for (const text of [
      "2012-W12",
      "2012Q4",
      "1. März 2012",
      "5 marraskuu 2012",
      "1 juin 2012",
      "item-12",
      "lot 12 2012",
      "may be 2012",
      "1700.5",
      "1990.1",
    ])
      expect(parseDate(text)).toBeUndefined();
  });

  const forms =
    "a date such as 2012-12-31, 31.12.2012, Dec 31 2012, 20121231, 2012-12, 2012, a time after it, or seconds since 1970";
  test.each([
    [
      ["01/02/2012", "01/03/2012"],
      "It is 2012-02-01 with --date-format d/m/y, or 2012-01-02 with --date-format m/d/y, which fit all rows read.",
    ],
    [
      ["01/02/2012", "NA", "13/02/2012"],
      "It is 2012-02-01 with --date-format d/m/y, which fits all rows read.",
    ],
    [["01/02/2012", "01/13/2012"], "It is 2012-01-02 with --date-format m/d/y, which fits all rows read."],
  ])("%j needs a format, and the error proposes it", async (days, proposal) => {
    const table = await readCSV(`day,v\n${days.map((day) => `${day},1`).join("\n")}\n`, { name: "t.csv" });
    const message = `t.csv line 2, column 1 ("day"): expected ${forms}, got "01/02/2012". ${proposal} In code: dateFormat.`;
    expect(() => findDates(table)).toThrow(message);
    expect(() => readDates(table, ["day"])).toThrow(message);
  });

  test("a day beside its time needs a format too", async () => {
    const text = "Date;Time;v\n16/12/2006;17:24:00;1\n16/12/2006;17:25:00;2\n";
    const plain = await readCSV(text);
    expect(() => findDates(plain)).toThrow("--date-format d/m/y");
    const table = await readCSV(text, { dateFormat: "d/m/y" });
    expect(findDates(table)).toEqual(["Date", "Time"]);
    expect([...readDates(table, ["Date", "Time"])].map(formatDate)).toEqual([
      "2006-12-16 17:24",
      "2006-12-16 17:25",
    ]);
  });

  test("no format is proposed that leaves a row without a date", async () => {
    const table = await readCSV("day,v\n13/02/2012,1\n02/13/2012,2\n");
    expect(findDates(table)).toEqual([]);
    expect(() => readDates(table, ["day"])).toThrow("Mend the cell, or name other columns: --date.");
  });

  test("falling rows carry their numbers along, and errors keep the line of the file", async () => {
    const table = await readCSV("day,v\n2012-01-02,2\n2012-01-01,1\n");
    const { values, notes } = orderedRows(table, ["v"], ["day"]);
    expect([...values[0]]).toEqual([1, 2]);
    expect(notes).toEqual(["the rows are sorted by date"]);
    const twice = await readCSV("day,v\n2012-01-02,2\n2012-01-01,1\n2012-01-02,3\n");
    expect(() => orderedRows(twice, ["v"], ["day"])).toThrow("line 4, column 1");
  });

  test.each([
    ["day", (d: number) => `2012-01-${String(d).padStart(2, "0")}`],
    ["year,month,day", (d: number) => `2012,1,${d}`],
  ])("dates in %s of which one repeats are dates, and the repeated one is reported", async (names, cells) => {
    for (const days of [
      [1, 2, 3, 3, 4],
      [4, 3, 3, 2],
      [5, 1, 2, 5],
    ]) {
      const table = await readCSV([`${names},v`, ...days.map((d) => `${cells(d)},1`)].join("\n"));
      const date = findDates(table);
      expect(date).toEqual(names.split(","));
      expect(() => orderedRows(table, ["v"], date)).toThrow("expected each date once");
    }
  });

  test("numbers are not dates unless a name says so", async () => {
    const table = await readCSV("total,v\n1325376000,1\n1325379600,2\n");
    expect(findDates(table)).toEqual([]);
    expect(datesIn({ ...table, columns: new Map([["epoch", table.columns.get("total")!]]) })).toHaveLength(2);
  });
});

describe("rows", () => {
  test("bars, comments, an unnamed index, a comma at the end of each line", async () => {
    const bars = await readCSV("# from a logger\n#\n\na|b\n1|2\n# a pause, of two hours\n3|4\n");
    expect([...bars.columns]).toEqual([
      ["a", ["1", "3"]],
      ["b", ["2", "4"]],
    ]);
    expect([...bars.lines!]).toEqual([5, 7]);
    const pandas = await readCSV(",v\n2012-01-01,1\n2012-01-02,2\n");
    expect([...pandas.columns.keys()]).toEqual(["Unnamed: 0", "v"]);
    expect(findDates(pandas)).toEqual(["Unnamed: 0"]);
    expect([...(await readCSV("a,b,\n1,2,\n3,4,\n")).columns.keys()]).toEqual(["a", "b"]);
    expect([...(await readCSV("tag,v\n#love,1\n#N/A,2\n")).columns.get("tag")!]).toEqual(["#love", "#N/A"]);
  });

  test.each([
    ["a line that names the delimiter", "sep=;\r\nday;v\r\n2012-01-01;5\r\n2012-01-02;6\r\n", ["day", "v"]],
    ["a day and a time", "day,t,v\n2012-01-01,00:00,5\n2012-01-01,01:00,6\n", ["day", "t", "v"]],
  ])("%s", async (_what, text, names) => {
    const table = await readCSV(text);
    expect([...table.columns.keys()]).toEqual(names);
    expect([...numbersOf(table, "v")]).toEqual([5, 6]);
    expect(datesIn(table).map((date) => date.slice(0, 9))).toEqual(["2012-01-0", "2012-01-0"]);
    expect(looksLikeCSV(text)).toBe(true);
  });

  test.each([
    [
      "rows without names",
      "2012-01-01,5\n2012-01-02,6\n",
      't.csv line 1, column 1: expected names of columns, got "2012-01-01", "5".',
    ],
    [
      "a ragged row, without advice that only a command has",
      "day,v\n2012-01-01,5\n2012-01-02\n",
      /got 1\. Mend the line, or name another delimiter\.$/,
    ],
    [
      "a title above the names",
      "Station 7\n\nday,v\n2012-01-01,5\n",
      "t.csv line 3, column 2: expected 1 cell as in the first line, got 2. Is the first line a title?",
    ],
  ])("refuses %s", async (_what, text, message) => {
    await expect(readCSV(text, { name: "t.csv" })).rejects.toThrow(message);
  });

  test("a line of totals among dates is reported with its place", async () => {
    const days = Array.from({ length: 60 }, (_, k) => `${formatDate(k * 86_400_000)},${k}`);
    const table = await readCSV(`day,v\n${days.join("\n")}\nTotal,1770\n`, { name: "t.csv" });
    expect(() => datesIn(table)).toThrow('t.csv line 62, column 1 ("day"): expected a date');
    expect(() => datesIn(table)).toThrow("--date");
  });

  test("UTF-16 with its mark, of both orders of bytes", async () => {
    const little = new Uint8Array(Buffer.from("\ufeffa;b\n1,5;é\n", "utf16le"));
    const big = little.slice();
    for (let k = 0; k < big.length; k += 2) [big[k], big[k + 1]] = [little[k + 1], little[k]];
    for (const bytes of [little, big]) {
      const table = await readCSV(bytes);
      expect([...table.columns]).toEqual([
        ["a", ["1,5"]],
        ["b", ["é"]],
      ]);
    }
    await expect(readCSV(little.subarray(0, -1))).rejects.toMatchObject({ code: "ENCODING" });
  });

  test("a quote far down the file is read as one at its beginning is", async () => {
    const plain = Array.from({ length: 20_000 }, (_, k) => `${k},x`).join("\n");
    const table = await readCSV(`a,b\n${plain}\n1,"y,\nz"\n2,w\n`);
    expect(table.columns.get("b")!.slice(-2)).toEqual(["y,\nz", "w"]);
    expect([...table.lines!.slice(-2)]).toEqual([20_002, 20_004]);
    await expect(readCSV(`a,b\n${plain}\n1,"y\n`)).rejects.toMatchObject({
      code: "QUOTE",
      place: { line: 20_002 },
    });
    await expect(readCSV(`a,b\n${plain}\n1\n`)).rejects.toMatchObject({
      code: "ROW",
      place: { line: 20_002 },
    });
  });
});

describe("resampling and gaps", async () => {
  const hours = await readCSV(
    "t,v\n2012-01-01 00:10,1\n2012-01-01 00:50,3\n2012-01-01 01:20,5\n2012-01-01 03:00,9\n",
  );
  const resampled = (resample: string, missing: RowRules["missing"] = "linear") => [
    ...orderedRows(hours, ["v"], ["t"], { resample, missing }).values[0],
  ];

  test("rows of a step become one", () => {
    expect(resampled("1h mean")).toEqual([2, 5, 7, 9]);
    expect(resampled("1h sum", "previous")).toEqual([4, 5, 5, 9]);
    expect(resampled("2h max")).toEqual([5, 9]);
    expect(resampled("d last")).toEqual([9]);
    expect(resampled("1h first", "drop")).toEqual([1, 5, 9]);
    expect(orderedRows(hours, ["v"], ["t"], { resample: "1h", missing: "linear" }).notes).toEqual([
      "4 rows resampled to 4, 1h",
    ]);
  });

  test("a step without rows stops unless gaps are filled", () => {
    expect(() => resampled("1h mean", "error")).toThrow(
      "expected a value at every step, got none at 2012-01-01 02:00",
    );
  });

  test("weeks begin on Mondays, months, quarters and years on their first days", async () => {
    const table = await readCSV("t,v\n2012-01-04,1\n2012-03-31,2\n2013-01-01,3\n");
    const starts = (resample: string) =>
      [...orderedRows(table, ["v"], ["t"], { resample, missing: "drop" }).dates!].map(formatDate);
    expect(starts("1w")).toEqual(["2012-01-02", "2012-03-26", "2012-12-31"]);
    expect(starts("1mo")).toEqual(["2012-01-01", "2012-03-01", "2013-01-01"]);
    expect(starts("1q sum")).toEqual(["2012-01-01", "2013-01-01"]);
    expect(starts("1y")).toEqual(["2012-01-01", "2013-01-01"]);
  });

  test.each(["1m mean", "0h", "1h median", "soon", "-1h", "1h toString", "constructor", ""])(
    "refuses %j",
    (words) => {
      expect(() => resampled(words)).toThrow("resample: expected a step and how to combine its rows");
    },
  );

  test("a step that is far too short is refused before there is room for its rows", async () => {
    const years = await readCSV("t,v\n1900-01-01,1\n2000-01-01,2\n");
    expect(() => orderedRows(years, ["v"], ["t"], { resample: "1s" })).toThrow("Take a longer one");
  });

  test("rows that lack a value or a date are dropped", async () => {
    const table = await readCSV("t,v,w\n2012-01-01,1,1\n2012-01-02,NA,2\n,3,3\n2012-01-04,4,4\n");
    const { rows, values, notes } = orderedRows(table, ["v", "w"], ["t"], { missing: "drop" });
    expect([rows, [...values[1]], notes]).toEqual([2, [1, 4], ["2 of 4 rows lack a value and are dropped"]]);
    expect(() => orderedRows(table, ["w"], ["t"])).toThrow("line 4, column 1");
    const stacked = await readCSV("t,v\n2012-01-03,3\n2012-01-04,4\n,9\n2012-01-01,1\n2012-01-02,2\n");
    expect([...orderedRows(stacked, ["v"], ["t"], { missing: "drop" }).values[0]]).toEqual([1, 2, 3, 4]);
  });
});

describe("records", () => {
  test("a list, a record a line, columns that come late, lists left out", () => {
    const list =
      '[{"day": "2012-01-01", "v": 1, "ok": true},\n {"day": "2012-01-02", "v": null, "tags": ["}"], "w": 2.5}]';
    const table = readJSONTable(list, { name: "t.json" });
    expect([...table.columns]).toEqual([
      ["day", ["2012-01-01", "2012-01-02"]],
      ["v", [1, null]],
      ["ok", [1, null]],
      ["w", [null, 2.5]],
    ]);
    expect([...table.lines!]).toEqual([1, 2]);
    const ids = readJSONTable(
      '{"id": 9007199254740993, "x": 1234567890123456.5, "s": "\\" 9007199254740993"}',
    );
    expect([...ids.columns.values()]).toEqual([
      ["9007199254740993"],
      [1234567890123456.5],
      ['" 9007199254740993'],
    ]);
    const lines = readJSONTable('{"a": 1}\n\n{"a": "x"}\n');
    expect([...lines.columns]).toEqual([["a", [1, "x"]]]);
    expect([...lines.lines!]).toEqual([1, 3]);
    expect(() => numbersOf(lines, "a")).toThrow('input line 3, column 1 ("a"): expected a number, got "x".');
  });

  test("braces, quotes and line ends in and between strings", () => {
    const values = ['}{"\\', "\n", "}", '\\"', ""];
    const text = JSON.stringify(
      values.map((a) => ({ a })),
      undefined,
      2,
    );
    const table = readJSONTable(text);
    expect([...table.columns]).toEqual([["a", values]]);
    expect([...table.lines!]).toEqual([2, 5, 8, 11, 14]);
  });

  test.each([
    ["[1, 2]", "VALUE", 1],
    ['[{"a": "x}]', "JSON", 1],
    ['[{"a": 1},\n{"a": "x\\"}]', "JSON", 2],
    ['{"a": 1}\n[2]', "VALUE", 2],
    ['[{"a": 1},\n{"a": 2}', "JSON", 2],
    ['[{"a": 1} {"a": 2}]', "JSON", 1],
    ['[{"a": 1}] x', "JSON", 1],
    ['{"a": 1}\n{"a": tru}', "JSON", 2],
    ['{"a": 1', "JSON", 1],
    ['{"a": [1, 2], "b": [3]}', "VALUE", 1],
    ['{"a": [1, 2], "b": {"0": 3, "1": 4}}', "VALUE", 1],
  ])("refuses %j", (text, code, line) => {
    try {
      readJSONTable(text, { name: "t.json" });
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code, place: { line } });
    }
  });
});

test("one table gives the same numbers and dates in every dialect", async () => {
  const number = fc
    .double({ min: -1e9, max: 1e9, noNaN: true })
    .map((value) => Math.round(value * 100) / 100 + 0);
  const day = fc.integer({ min: 0, max: 20_000 });
  const grouped = (value: number, group: string, mark: string) =>
    new Intl.NumberFormat("en-US", { minimumFractionDigits: 2 })
      .format(value)
      .replace(/[,.]/g, (found) => (found === "," ? group : mark));
  const parts = (date: number) => {
    const [year, month, day] = new Date(date).toISOString().slice(0, 10).split("-");
    return { year, month, day };
  };
  const row = (delimiter: string, cells: string[]) =>
    cells.map((cell) => (cell.includes(delimiter) ? `"${cell}"` : cell)).join(delimiter);
  const names = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
  const dialects: [delimiter: string, date: (date: number) => string, cell: (value: number) => string][] = [
    [",", (d) => new Date(d).toISOString(), String],
    [";", (d) => `${parts(d).month}.${parts(d).day}.${parts(d).year}`, (v) => grouped(v, ".", ",")],
    [",", (d) => `${parts(d).month}/${parts(d).day}/${parts(d).year}`, (v) => `$${grouped(v, ",", ".")}`],
    [
      "\t",
      (d) => `${names[Number(parts(d).month) - 1]} ${parts(d).day} ${parts(d).year}`,
      (v) => `${grouped(v, " ", ",")} €`,
    ],
    ["|", (d) => String(d / 1000), (v) => `${grouped(v, "'", ".")}%`],
    [",", (d) => String(d), (v) => (v < 0 ? `(${grouped(-v, ",", ".")})` : grouped(v, ",", "."))],
    [";", (d) => `${parts(d).year}${parts(d).month}${parts(d).day}`, (v) => String(v).replace(".", ",")],
  ];
  const rows = fc.uniqueArray(fc.tuple(day, number), {
    selector: ([day]) => day,
    minLength: 2,
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(rows, async (written) => {
      // From 1990 on, when seconds have nine digits; the first cell shows the decimal mark.
      const all = [
        [7330, 1234.25] as [number, number],
        ...written.map(([d, v]) => [d + 7331, v] as [number, number]),
      ];
      const expected = [...all].sort((a, b) => a[0] - b[0]);
      for (const [delimiter, date, cell] of dialects) {
        const text = ["time", "v"].join(delimiter);
        const lines = all.map(([d, v]) => row(delimiter, [date(d * 86_400_000), cell(v)]));
        const table = await readCSV([text, ...lines].join("\n"), { dateFormat: "m/d/y" });
        const { dates, values } = orderedRows(table, ["v"], findDates(table));
        expect(
          [...dates!].map((d) => d / 86_400_000),
          lines[0],
        ).toEqual(expected.map(([d]) => d));
        expect([...values[0]], lines[0]).toEqual(expected.map(([, v]) => v));
      }
    }),
    { seed: 31, numRuns: 60 },
  );
});

import { describe, expect, test } from "vitest";
import { readCSV } from "../../../src/jobs/data/csv.ts";
import { readDates } from "../../../src/jobs/data/dateColumns.ts";
import { formatDate, parseDate } from "../../../src/jobs/data/dates.ts";

describe("parseDate", () => {
  test.each([
    ["2000-02-29", Date.UTC(2000, 1, 29)],
    ["2000/2/9", Date.UTC(2000, 1, 9)],
    ["1999-12", Date.UTC(1999, 11, 1)],
    ["1999", Date.UTC(1999, 0, 1)],
    [" 2000-01-02 03:04 ", Date.UTC(2000, 0, 2, 3, 4)],
    ["2000-01-02T03:04:05.678Z", Date.UTC(2000, 0, 2, 3, 4, 5, 678)],
    ["2000-01-02T03:04:05+05:30", Date.UTC(2000, 0, 1, 21, 34, 5)],
    ["2000-01-02T24:00", Date.UTC(2000, 0, 3)],
    ["0099-01-01", new Date("0099-01-01").getTime()],
  ])("%s", (written, expected) => expect(parseDate(written)).toBe(expected));

  test.each(["1999-02-29", "2000-13-01", "2000-00-10", "1/2/2000", "2000-01-02T24:01", "soon", ""])(
    "%j is not a date",
    (written) => expect(parseDate(written)).toBeUndefined(),
  );
});

describe("readDates", () => {
  test("reads three columns", async () => {
    const table = await readCSV("year,month,day\n2000,2,28\n2000,2,29\n2000,3,1\n");
    expect([...readDates(table, ["year", "month", "day"])].map(formatDate)).toEqual([
      "2000-02-28",
      "2000-02-29",
      "2000-03-01",
    ]);
  });

  test.each([
    ["a day that is not", "y,m,d\n2001,2,28\n2001,2,29\n", ["y", "m", "d"], 'line 3, column 3 ("d")'],
    ["text", "t\n2001-01-01\nlater\n", ["t"], 'line 3, column 1 ("t"): expected a date'],
    ["days and months that may be either", "t\n1/2/2001\n2/3/2001\n", ["t"], "which fit all rows read"],
    ["more columns than a date has parts", "a,b\n1,2\n", ["a", "b", "a", "b", "a"], "or those of its parts"],
  ])("refuses %s", async (_what, text, columns, message) => {
    const table = await readCSV(text);
    expect(() => readDates(table, columns)).toThrow(message);
  });
});

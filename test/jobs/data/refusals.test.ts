/** Arguments that the readers of data and of files refuse, each with its code, and what they say. */
import { describe, expect, test } from "vitest";
import { writeSafetensors } from "../../../src/core/storage/safetensors/write.ts";
import { bytesSource, readRange } from "../../../src/core/storage/source.ts";
import { decodeText } from "../../../src/jobs/data/encoding.ts";
import { readCSV, readJSONTable, tableFrom } from "../../../src/jobs/data/index.ts";
import { orderedRows, rowNumbers } from "../../../src/jobs/data/rows.ts";
import { learnScaling } from "../../../src/jobs/data/scale.ts";

const table = tableFrom([{ v: 1 }, { v: null }, { v: 3 }]);
const gaps = (...values: number[]) => ({
  values: [Float64Array.from(values)],
  source: rowNumbers(values.length),
});

const refusals: [what: string, call: () => unknown, code: string, message: RegExp][] = [
  [
    "readCSV of two delimiters",
    () => readCSV("a,b\n", { delimiter: ",," }),
    "ARGUMENT",
    /a delimiter of one character/,
  ],
  ["readCSV of a quote as delimiter", () => readCSV("a,b\n", { delimiter: '"' }), "ARGUMENT", /not a quote/],
  [
    "readCSV of more bytes than a text holds",
    () => decodeText(new Uint8Array(2 ** 29), "csv", "big.csv"),
    "LIMIT",
    /big\.csv: expected a text of at most 536870880 bytes/,
  ],
  [
    "readCSV of half a character in UTF-16",
    () => readCSV(Uint8Array.of(0xff, 0xfe, 65)),
    "ENCODING",
    /expected UTF-16/,
  ],
  [
    "readJSONTable of rows within a record",
    () => readJSONTable('{"data": [{"a": 1}, {"a": 2}]}'),
    "VALUE",
    /expected records with numbers, text and null, got an object \{data\}/,
  ],
  [
    "readJSONTable of a record without an end",
    () => readJSONTable('[{"a": 1}, {"a": 2'),
    "JSON",
    /expected \} after the record, got the end of the file/,
  ],
  ...["<!DOCTYPE html>\n<html>", '<?xml version="1.0"?>\n<Workbook>', "\n <table><tr>"].map(
    (markup): [string, () => unknown, string, RegExp] => [
      `readCSV of ${markup}`,
      () => readCSV(markup),
      "MAGIC",
      /expected CSV, got HTML or XML\. Open it in a spreadsheet/,
    ],
  ),
  [
    "learnScaling of numbers too large for a network, as of a classifier's features",
    () => learnScaling([Float64Array.of(1e30, -4e30)]),
    "ARGUMENT",
    /expected sizes of 1e-30 to 1e\+30, got 4e\+30\. Scale/,
  ],
  [
    "learnScaling of numbers that are all too small",
    () => learnScaling([Float64Array.of(1e-31, -4e-31)]),
    "ARGUMENT",
    /expected sizes of 1e-30 to 1e\+30, got 4e-31\. Scale/,
  ],
  [
    "tableFrom lists as cells",
    () => tableFrom([{ a: [1] }]),
    "ARGUMENT",
    /expected a number, text or Date as "a" of record 1/,
  ],
  [
    "orderedRows without a value in any row",
    () => orderedRows(table, gaps(Number.NaN, Number.NaN), ["v"], [], { missing: "drop" }),
    "VALUE",
    /a row without missing values/,
  ],
  [
    "orderedRows of a column without a value",
    () => orderedRows(table, gaps(Number.NaN, Number.NaN), ["v"], [], { missing: "previous" }),
    "VALUE",
    /./,
  ],
  [
    "orderedRows to resample without dates",
    () => orderedRows(table, gaps(1, Number.NaN, 3), ["v"], [], { missing: "previous", resample: "1d mean" }),
    "ARGUMENT",
    /expected dates to resample by/,
  ],
  [
    "bytesSource read by fractions",
    () => bytesSource(new Uint8Array(4)).read(0.5, 2),
    "ARGUMENT",
    /expected a range of 4 bytes, got \[0\.5, 2\]/,
  ],
  [
    "readRange backwards",
    () => readRange("npy", bytesSource(new Uint8Array(4)), 3, 1),
    "OFFSET",
    /expected a range of bytes, got 3 to 1/,
  ],
  [
    "writeSafetensors with 100 MB of metadata",
    () => writeSafetensors(new Map(), new Map([["a", "x".repeat(1e8)]])),
    "LIMIT",
    /a header of at most 100000000 bytes/,
  ],
];

describe("is refused", () => {
  test.each(refusals)("%s", async (_, call, code, message) => {
    const error = await Promise.resolve()
      .then(call)
      .then(
        (value) => expect.fail(`expected ${code}, got ${String(value)}`),
        (caught: unknown) => caught,
      );
    expect(error).toMatchObject({ code });
    expect((error as Error).message).toMatch(message);
  });
});

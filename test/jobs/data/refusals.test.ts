/** Arguments that the readers of data and of files refuse, each with its code, and what they say. */
import { describe, expect, test } from "vitest";
import { fromFloat, toFloat } from "../../../src/core/storage/raw.ts";
import { writeSafetensors } from "../../../src/core/storage/safetensors/write.ts";
import { blobSource, bytesSource, folderOf, readRange } from "../../../src/core/storage/source.ts";
import { calendarFor } from "../../../src/jobs/data/calendar.ts";
import { readCSVPieces } from "../../../src/jobs/data/csv.ts";
import { decodeText } from "../../../src/jobs/data/encoding.ts";
import {
  byteVocabulary,
  characterVocabulary,
  datesAfter,
  formatDate,
  frequencyOf,
  learnScaling,
  numbersOf,
  readCSV,
  readExcel,
  readJSONLines,
  readJSONTable,
  readParquet,
  scale,
  sequencesFrom,
  tableFrom,
  unscale,
  writeCalendar,
} from "../../../src/jobs/data/index.ts";
import { orderedRows } from "../../../src/jobs/data/rows.ts";

/** A value of another type than the parameter's. */
const wrong = (value: unknown) => value as never;
const table = tableFrom([{ v: 1 }, { v: null }, { v: 3 }]);
const gaps = (...values: number[]) => ({ rows: values.length, values: [Float64Array.from(values)] });
const scaling = learnScaling([Float64Array.of(1, 2)], 0, 2);
const calendar = calendarFor(frequencyOf(Float64Array.of(0, 86_400_000)));

const refusals: [what: string, call: () => unknown, code: string, message: RegExp][] = [
  ["frequencyOf a list", () => frequencyOf(wrong([0, 1])), "ARGUMENT", /frequencyOf: expected dates/],
  ["calendarFor no frequency", () => calendarFor(wrong({ unit: "eon" })), "ARGUMENT", /expected a frequency/],
  [
    "datesAfter with weekdays and a step that comes to none",
    () =>
      datesAfter(
        0,
        { unit: "millisecond", step: 1e-9, weekdays: Array.from({ length: 7 }, (_, k) => k === 1), gaps: 0 },
        1,
      ),
    "ARGUMENT",
    /expected a frequency/,
  ],
  [
    "writeCalendar into a number",
    () => writeCalendar(0, calendar, wrong(3), 0),
    "ARGUMENT",
    /an array to write to/,
  ],
  [
    "writeCalendar before the start",
    () => writeCalendar(0, calendar, new Float32Array(9), -1),
    "ARGUMENT",
    /an offset from 0/,
  ],
  ["formatDate of a text", () => formatDate(wrong("x")), "ARGUMENT", /expected a date in milliseconds/],
  [
    "readCSV of two delimiters",
    () => readCSV("a,b\n", { delimiter: ",," }),
    "ARGUMENT",
    /a delimiter of one character/,
  ],
  ["readCSV of a quote as delimiter", () => readCSV("a,b\n", { delimiter: '"' }), "ARGUMENT", /not a quote/],
  ["readCSV of a number", () => readCSV(wrong(1)), "ARGUMENT", /readCSV: expected the content of a file/],
  [
    "readCSV of more bytes than a text holds",
    () => decodeText(new Uint8Array(2 ** 29), "csv", "big.csv"),
    "LIMIT",
    /big\.csv: expected a text of at most 536870880 bytes/,
  ],
  [
    "readCSV with a number as name",
    () => readCSV("a\n1\n", { name: wrong(1) }),
    "ARGUMENT",
    /expected a name/,
  ],
  [
    "readCSV of half a character in UTF-16",
    () => readCSV(Uint8Array.of(0xff, 0xfe, 65)),
    "ENCODING",
    /expected UTF-16/,
  ],
  ["readExcel of a text", () => readExcel(wrong("x")), "ARGUMENT", /readExcel: expected bytes/],
  ["readParquet of a text", () => readParquet(wrong("x")), "ARGUMENT", /readParquet: expected bytes/],
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
    "learnScaling of numbers whose squares have no sum",
    () => learnScaling([Float64Array.of(1e300, -4e300)], 0, 2),
    "ARGUMENT",
    /whose squares have a sum, got 4e\+300/,
  ],
  [
    "learnScaling of numbers whose squares vanish",
    () => learnScaling([Float64Array.of(1e-300, -4e-300)], 0, 2),
    "ARGUMENT",
    /whose squares have a sum, got 4e-300\. Scale/,
  ],
  ["readJSONLines of a number", () => readJSONLines(wrong(1)), "ARGUMENT", /expected the content of a file/],
  ["sequencesFrom nothing", () => sequencesFrom([]), "ARGUMENT", /expected at least one record/],
  ["tableFrom numbers", () => tableFrom(wrong([1])), "ARGUMENT", /expected an object as record 1, got 1/],
  [
    "tableFrom lists as cells",
    () => tableFrom([{ a: [1] }]),
    "ARGUMENT",
    /expected a number, text or Date as "a" of record 1/,
  ],
  ["numbersOf no table", () => numbersOf(wrong({}), "v"), "ARGUMENT", /expected a table/],
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
    "learnScaling lists",
    () => learnScaling(wrong([[1, 2]]), 0, 2),
    "ARGUMENT",
    /a list of columns as Float64Array/,
  ],
  [
    "scale a text",
    () => scale(wrong("1"), scaling, 0),
    "ARGUMENT",
    /a number, a scaling and one of its columns/,
  ],
  ["unscale a column that is not there", () => unscale(1, scaling, 7), "ARGUMENT", /one of its columns/],
  [
    "characterVocabulary of a number",
    () => characterVocabulary(wrong(1)),
    "ARGUMENT",
    /expected a string, got 1/,
  ],
  ["encode a number", () => byteVocabulary().encode(wrong(1)), "ARGUMENT", /expected a string, got 1/],
  ["bytesSource of a text", () => bytesSource(wrong("x")), "ARGUMENT", /expected a Uint8Array/],
  [
    "bytesSource read by fractions",
    () => bytesSource(new Uint8Array(4)).read(0.5, 2),
    "ARGUMENT",
    /expected a range of 4 bytes, got \[0\.5, 2\]/,
  ],
  ["blobSource of bytes", () => blobSource(wrong(new Uint8Array(4))), "ARGUMENT", /expected a Blob/],
  ["folderOf an object", () => folderOf(wrong({})), "ARGUMENT", /sources as a map by name/],
  [
    "readRange backwards",
    () => readRange("npy", bytesSource(new Uint8Array(4)), 3, 1),
    "OFFSET",
    /expected a range of bytes, got 3 to 1/,
  ],
  ["toFloat of no tensor", () => toFloat(wrong({ dtype: "F32" })), "ARGUMENT", /expected a stored tensor/],
  ["fromFloat of a list", () => fromFloat(wrong([1]), [1]), "ARGUMENT", /a Float32Array or Float64Array/],
  [
    "fromFloat to a number",
    () => fromFloat(Float32Array.of(1), [1], wrong(1)),
    "ARGUMENT",
    /the name of a type/,
  ],
  [
    "writeSafetensors of an object",
    () => writeSafetensors(wrong({})),
    "ARGUMENT",
    /tensors and metadata as maps/,
  ],
  [
    "a table in pieces with a delimiter of two characters",
    () => readCSVPieces(bytesSource(new Uint8Array(4)), { delimiter: "::" }).next(),
    "ARGUMENT",
    /a delimiter of one character/,
  ],
  [
    "a table in pieces with an unknown order of dates",
    () => readCSVPieces(bytesSource(new Uint8Array(4)), { dateOrder: wrong("ymd") }).next(),
    "NAME",
    /dateOrder/,
  ],
  [
    "writeSafetensors with 100 MB of metadata",
    () => writeSafetensors(new Map(), new Map([["a", "x".repeat(1e8)]])),
    "LIMIT",
    /a header of at most 100000000 bytes/,
  ],
  [
    "writeSafetensors with a number as metadata",
    () => writeSafetensors(new Map(), new Map([["a", wrong(1)]])),
    "ARGUMENT",
    /expected metadata of text/,
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

/** Every reader of tables takes `limits`: it checks their names, refuses a file over one with a code, and reads it with a higher one. */
import { deflateRawSync } from "node:zlib";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import { ArgumentError, FormatError } from "../../../src/core/tensor/errors.ts";
import {
  readCSV,
  readExcel,
  readJSONLines,
  readJSONTable,
  readParquet,
} from "../../../src/jobs/data/index.ts";
import type { Limits } from "../../../src/jobs/data/limits.ts";
import { tableOf } from "../../../src/jobs/tasks/dataFile.ts";
import { xlsx } from "./workbooks.ts";

const ROWS = 50;
const numbers = Array.from({ length: ROWS }, (_, k) => k);
const csv = Buffer.from(`a,b\n${numbers.map((k) => `${k},"${k}"\n`).join("")}`);
const json = Buffer.from(JSON.stringify(numbers.map((k) => ({ [`k${k}`]: k }))));
const lines = Buffer.from(`{"sequence":[${numbers}],"label":1}\n`);
const parquet = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: "a", data: numbers }] }));
const sheet = numbers.map((k) => `<row r="${k + 1}"><c r="A${k + 1}"><v>${k}</v></c></row>`).join("");
const workbook = xlsx(`<worksheet><sheetData>${sheet}</sheetData></worksheet>`);

type Options = { limits?: Partial<Limits> };
const readers: Readonly<Record<string, (options: Options) => unknown>> = {
  readCSV: (options) => readCSV(csv, { name: "file", ...options }),
  readJSONTable: (options) => readJSONTable(json, { name: "file", ...options }),
  readJSONLines: (options) => readJSONLines(lines, "file", options),
  readExcel: (options) => readExcel(workbook, { name: "file", ...options }),
  readParquet: (options) => readParquet(parquet, "file", options),
  "tableOf, CSV": (options) => tableOf({ name: "file", bytes: csv }, options),
  "tableOf, JSON": (options) => tableOf({ name: "file.json", bytes: json }, options),
  "tableOf, Excel": (options) => tableOf({ name: "file", bytes: workbook }, options),
  "tableOf, Parquet": (options) => tableOf({ name: "file", bytes: parquet }, options),
};

describe.each(Object.entries(readers))("%s", (_, read) => {
  const attempt = async (options: Options): Promise<unknown> => read(options);

  test("refuses a file over the limit, names the limit, and reads it with a higher one", async () => {
    const refused = attempt({ limits: { cells: 10 } });
    await expect(refused).rejects.toThrow(FormatError);
    await expect(refused).rejects.toMatchObject({ code: "LIMIT" });
    await expect(refused).rejects.toThrow(/file.*\(limit cells\)/);
    expect(await attempt({ limits: { cells: 10_000 } })).toEqual(await attempt({}));
  });

  test.each<[Options["limits"], RegExp]>([
    [{ cell: 1 } as never, /limits: expected names such as .*, got "cell"/],
    [{ cells: -1 }, /limits: expected cells to be an integer >= 0/],
    ["x" as never, /limits: expected a plain object/],
  ])("refuses limits %j", async (limits, message) => {
    const refused = attempt({ limits });
    await expect(refused).rejects.toThrow(ArgumentError);
    await expect(refused).rejects.toThrow(message);
  });
});

test("a sheet that compresses 20 times, as Excel writes its rows", async () => {
  const rows = Array.from({ length: 150_000 }, (_, k) => {
    const place = k + 2;
    const value = (k * 48_271) % 97;
    return `<row r="${place}" spans="1:2" ht="15.75" customHeight="1" x14ac:dyDescent="0.25"><c r="A${place}"><v>${value % 2}</v></c><c r="B${place}"><v>${value % 3}</v></c></row>`;
  });
  const names = '<row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c></row>';
  const table = await readExcel(
    xlsx(`<worksheet><sheetData>${names}${rows.join("")}</sheetData></worksheet>`),
  );
  expect([table.rows, table.columns.size]).toEqual([rows.length, 2]);
});

test("a workbook may inflate to more with a higher limit", async () => {
  const text = "x".repeat(9e6);
  expect(deflateRawSync(text).length).toBeLessThan(20_000);
  const large = xlsx(
    `<worksheet><sheetData>${sheet}</sheetData></worksheet>`,
    `<sst><si><t>${text}</t></si></sst>`,
  );
  await expect(readExcel(large)).rejects.toMatchObject({ code: "LIMIT" });
  const table = await readExcel(large, { limits: { inflateTotalBytes: 2 ** 25 } });
  expect(table.rows).toBe(ROWS - 1);
});

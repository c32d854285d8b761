/** Kinds of data files for, and its content as each task reads it. */
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { FormatError } from "../../../src/core/tensor/errors.ts";
import { findDates, readDates } from "../../../src/jobs/data/dateColumns.ts";
import { readTable, tableFrom } from "../../../src/jobs/data/index.ts";
import { detectTask, openData, sequencesOf } from "../../../src/jobs/tasks/dataFile.ts";
import type { Member } from "../../checkpoint/formats/zipBuilder.ts";
import { styles, xlsx } from "../data/workbooks.ts";

const file = (name: string, content: string | Uint8Array) =>
  openData(new File([content as Uint8Array<ArrayBuffer>], name));
const records = '[{"day": "2012-01-01", "v": 1.5}, {"day": "2012-01-02", "v": 2}]';
const columns = [
  ["day", ["2012-01-01", "2012-01-02"]],
  ["v", [1.5, 2]],
];

const workbook = (rows: string, others: readonly Member[] = []) =>
  xlsx(`<worksheet><sheetData>${rows}</sheetData></worksheet>`, undefined, true, [
    styles(["yyyy-mm-dd"]),
    ...others,
  ]);

const text = (place: string, words: string) => `<c r="${place}" t="inlineStr"><is><t>${words}</t></is></c>`;
const sheet = `<row r="1">${text("A1", "day")}${text("B1", "v")}</row>
<row r="2"><c r="A2" s="1"><v>40909</v></c><c r="B2"><v>1.5</v></c></row>
<row r="3"><c r="A3" s="1"><v>40910</v></c><c r="B3"><v>2</v></c></row>`;

describe("detectTask", () => {
  test.each([
    ["a.csv", "a,b\n1,2\n", "forecast"],
    ["a.tsv", "a\tb\n1\t2\n", "forecast"],
    ["a.json", records, "forecast"],
    ["a.json", '{"a": [1, 2]}', "forecast"],
    ["a.json", '[{"sequence": [1], "label": 1}]', "classify"],
    ["a.ndjson", '{"v": 1}\n{"v": 2}\n', "forecast"],
    ["a.jsonl", '{"text": "a", "label": 1}\n', "classify"],
    ["a.jsonl", "not JSON", "classify"],
    ["a.txt", "a,1\nb,2\nc,3\n", "language"],
    ["a", "day,v\n1,2\n3,4\n", "forecast"],
    ["a", "some words, and others\nbut no table, of numbers\n", "language"],
    ["a", records, "forecast"],
    ["a.csv.gz", gzipSync("a,b\n1,2\n"), "forecast"],
    ["a.xlsx", workbook(sheet), "forecast"],
  ])("%s %j is for %s", async (name, content, task) => {
    expect(detectTask(await file(name, content))).toBe(task);
  });
});

describe("readTable", () => {
  test("records of JSON, also compressed", async () => {
    for (const data of [await file("t.json", records), await file("t.json.gz", gzipSync(records))]) {
      const table = await readTable(data);
      expect(table.name).toBe("t.json");
      expect([...table.columns]).toEqual(columns);
    }
  });

  test("a workbook", async () => {
    const table = await readTable(await file("t.xlsx", workbook(sheet)));
    expect(table.columns.get("v")).toEqual([1.5, 2]);
    expect(table.columns.get("day")).toEqual([new Date("2012-01-01"), new Date("2012-01-02")]);
    expect([...table.lines!]).toEqual([2, 3]);
  });

  test("a workbook with many pictures, whose directory is long", async () => {
    const pictures = Array.from({ length: 1000 }, (_, k) => ({
      name: `xl/media/image_with_a_usual_name_${k}.png`,
      data: Buffer.from("x"),
    }));
    const data = await file("t.xlsx", workbook(sheet, pictures));
    expect((await readTable(data)).columns.get("v")).toEqual([1.5, 2]);
  });

  test("a workbook whose dates are plain numbers of days", async () => {
    const plain = sheet.replaceAll(' s="1"', "").replace("40910", "40910.5");
    const table = await readTable(await file("t.xlsx", workbook(plain)));
    expect(table.columns.get("day")).toEqual([40909, 40910.5]);
    expect(findDates(table)).toEqual(["day"]);
    expect([...readDates(table, ["day"])]).toEqual([Date.UTC(2012, 0, 1), Date.UTC(2012, 0, 2, 12)]);
    // In other formats, and in a column of another name, such numbers stay numbers.
    expect(findDates(tableFrom([{ day: 40909 }, { day: 40910 }]))).toEqual([]);
    const other = await readTable(await file("t.xlsx", workbook(plain.replace("day", "sales"))));
    expect(findDates(other)).toEqual([]);
    expect([...readDates(other, ["sales"])]).toEqual([...readDates(table, ["day"])]);
  });

  test("a workbook with day and time in two columns", async () => {
    const rows = [0, 1, 2].map(
      (k) =>
        `<row r="${k + 2}"><c r="A${k + 2}" s="1"><v>40909</v></c><c r="B${k + 2}" s="1"><v>${k / 24}</v></c><c r="C${k + 2}"><v>1</v></c></row>`,
    );
    const names = `<row r="1">${text("A1", "day")}${text("B1", "time")}${text("C1", "v")}</row>`;
    const table = await readTable(await file("t.xlsx", workbook(names + rows.join(""))));
    expect(findDates(table)).toEqual(["day", "time"]);
    const hours = [0, 1, 2].map((hour) => Date.UTC(2012, 0, 1, hour));
    expect([...readDates(table, ["day", "time"])]).toEqual(hours);
    // Where each day comes once, the time is something else.
    const daily = rows.map((row, k) => row.replace("40909", String(40909 + k)));
    expect(findDates(await readTable(await file("t.xlsx", workbook(names + daily.join("")))))).toEqual([
      "day",
    ]);
  });

  test("a damaged workbook or gzip file is a FormatError", async () => {
    const bytes = workbook(sheet);
    for (let at = 10; at < bytes.length; at += 53) {
      const damaged = bytes.slice();
      damaged[at] ^= 0x55;
      const outcome = await file("t.xlsx", damaged)
        .then(readTable)
        .catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(FormatError);
    }
    const zipped = gzipSync("a,b\n1,2\n".repeat(50));
    await expect(file("t.csv.gz", zipped.subarray(0, 20))).rejects.toMatchObject({ code: "INFLATE" });
  });

  test("options of a table are checked by name", async () => {
    const data = await file("a.csv", "a;b\n1;2\n");
    await expect(readTable(data, { comma: true } as never)).rejects.toThrow('got "comma"');
    await expect(readTable(data, { decimal: "'" as never })).rejects.toThrow(
      'expected decimal to be "." or ","',
    );
    expect([...(await readTable(data, { delimiter: "," })).columns.keys()]).toEqual(["a;b"]);
  });
});

describe("data in another format is refused with what to do:", () => {
  test.each([
    "ARROW1\0\0\xff",
    "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0",
    "SQLite format 3\0\xff",
    "\xfd7zXZ\0\0",
  ])("%j", async (content) => {
    await expect(file("data", Buffer.from(content, "latin1"))).rejects.toMatchObject({
      code: "MAGIC",
      message: expect.stringMatching(
        /got data, .*Save a table as CSV, Parquet or \.xlsx, and unpack archives/,
      ),
    });
  });

  test("tables of HTML, which some programs call .xls", async () => {
    const data = await file("a.xls", "<html><table><tr><td>1</td></tr></table></html>");
    expect(detectTask(data)).toBe("forecast");
    await expect(readTable(data)).rejects.toThrow("expected CSV, got HTML or XML");
  });
});

test("sequences may be a list", async () => {
  const list = '[{"text": "ab", "label": 1},\n{"text": "b", "label": 0}]';
  const { labels, lines } = sequencesOf(await file("t.json", list));
  expect([labels, [...lines]]).toEqual([
    [1, 0],
    [1, 2],
  ]);
  await expect(async () =>
    sequencesOf(await file("t.json", '[{"text": "ab", "label": 1},\n{"text": 2}]')),
  ).rejects.toThrow("line 2");
});

test("standard input", () => {
  const source = resolve(import.meta.dirname, "../../../src/tasks.ts");
  const program = `import { detectTask, openData, readTable } from ${JSON.stringify(source)};
    const data = await openData("-");
    console.log(detectTask(data), data.name, (await readTable(data)).rows);`;
  const ran = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program], {
    input: "day,v\n2012-01-01,2\n2012-01-02,4\n",
    encoding: "utf8",
  });
  expect(ran.stderr).toBe("");
  expect(ran.stdout).toBe("forecast standard input 2\n");
});

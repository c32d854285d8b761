/** The values that we read from workbooks, and what read-excel-file alone would read wrongly. */
import { describe, expect, test } from "vitest";
import { readDates } from "../../../src/jobs/data/dateColumns.ts";
import { readExcel } from "../../../src/jobs/data/index.ts";
import { buildZip } from "../../checkpoint/formats/zipBuilder.ts";
import { styles, xlsx } from "./workbooks.ts";

const sheet = (rows: string, strings?: string, formats: readonly string[] = []) =>
  xlsx(`<worksheet><sheetData>${rows}</sheetData></worksheet>`, strings, true, [styles(formats)]);
/** A sheet of one column, `x`, with the cells given as the inside of `<c>`. */
const column = (cells: readonly string[], strings?: string, formats?: readonly string[]) =>
  sheet(
    ['t="str"><v>x</v>', ...cells]
      .map((cell, k) => `<row r="${k + 1}"><c r="A${k + 1}" ${cell}</c></row>`)
      .join(""),
    strings,
    formats,
  );
const cellsOf = async (workbook: Uint8Array) => (await readExcel(workbook)).columns.get("x");
const text = (value: string, place = "A1") => `<c r="${place}" t="inlineStr"><is><t>${value}</t></is></c>`;

const STRINGS =
  '<sst xmlns="m"><si><t>a &amp; b</t></si><si><r><rPr><b/></rPr><t>bo</t></r><r><t xml:space="preserve">ld </t></r></si><si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr/></si><si><t>_x0041__x000D_ &#233;&lt;</t></si></sst>';
const CELLS = [
  "><v>1</v>",
  't="n"><f>1+1</f><v>2.5e-3</v>',
  't="s"><v>0</v>',
  't="s"><v>1</v>',
  't="s"><v>2</v>',
  't="inlineStr"><is><t> in line </t></is>',
  't="inlineStr"><is><r><t>in</t></r><r><t> line</t></r></is>',
  't="str"><f>A1&amp;"x"</f><v>formula</v>',
  't="b"><v>1</v>',
  't="b"><v>0</v>',
  't="d"><v>2021-06-10T00:47:45Z</v>',
  's="1"><v>40909.5</v>',
  's="2"><v>40909.5</v>',
  "><v>7</v>",
];

describe("reads", () => {
  test("numbers, text, truth and dates", async () => {
    const noon = new Date("2012-01-01T12:00Z");
    expect(await cellsOf(column(CELLS, STRINGS, ["yyyy-mm-dd hh:mm", "0.00"]))).toEqual([
      ...[1, 2.5e-3, "a & b", "bold", "東京", "in line", "in line", "formula", 1, 0],
      ...[new Date("2021-06-10T00:47:45Z"), noon, 40909.5, 7],
    ]);
    expect(await cellsOf(column(['t="s"><v>3</v>'], STRINGS))).toEqual(["A\r é<"]);
  });

  test.each(["yyyymmdd", "mmmyy", "ddmmmyyyy"])(
    "dates that the library does not know as such: %s",
    async (format) => {
      const day = (value: number) => `s="1"><v>${value}</v>`;
      const table = await readExcel(column([day(40909), day(40910)], undefined, [format]));
      expect([...readDates(table, ["x"])]).toEqual([Date.UTC(2012, 0, 1), Date.UTC(2012, 0, 2)]);
    },
  );

  test.each([
    [40909, 2012],
    [23743, 1965],
  ])("times to the millisecond, whose days are fractions: from day %d, in %d", async (day, year) => {
    const times = Array.from({ length: 500 }, (_, k) => k * 1_234_560);
    const cells = times.map((time) => `s="1"><v>${day + time / 86_400_000}</v>`);
    const expected = times.map((time) => new Date(Date.UTC(year, 0, 1) + time));
    expect(await cellsOf(column(cells, undefined, ["yyyy-mm-dd hh:mm:ss"]))).toEqual(expected);
  });

  test("empty cells and rows, and the lines of the others", async () => {
    const rows = `<row r="2">${text("a", "A2")}${text("b", "B2")}</row><row r="3"><c r="A3"><v>1</v></c><c r="B3"/></row><row r="4"/><row r="7"><c r="B7"><v>2</v></c></row>`;
    const { columns, lines } = await readExcel(sheet(rows));
    expect([...columns]).toEqual([
      ["a", [1, null]],
      ["b", [null, 2]],
    ]);
    expect([...lines!]).toEqual([3, 7]);
  });

  test("dates that count from 1904", async () => {
    const rows = `<row r="1">${text("x")}</row><row r="2"><c r="A2" s="1"><v>39447.5</v></c></row>`;
    const made = (settings: string) =>
      xlsx(
        `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
        undefined,
        true,
        [styles(["yyyy-mm-dd"])],
        undefined,
        settings,
      );
    const noon = new Date("2012-01-01T12:00Z");
    expect(await cellsOf(made('<workbookPr date1904="1"/>'))).toEqual([noon]);
    const plain = new Date("2007-12-31T12:00Z");
    expect(await cellsOf(made('<workbookPr date1904="false"/>'))).toEqual([plain]);
    // As LibreOffice writes it; read-excel-file would read days of four years before.
    expect(await cellsOf(made('<workbookPr date1904="true"/>'))).toEqual([noon]);
  });

  test("dates in words of ISO 8601 are UTC in any time zone", async () => {
    const zone = process.env.TZ;
    process.env.TZ = "America/New_York";
    try {
      const words = [
        "2020-07-01",
        "2020-07-01T12:00",
        "2020-07-01T12:00:00.5",
        "2020-07-01T12:00Z",
        "2020-07-01T12:00-02:00",
      ];
      const cells = words.flatMap((word) => [`t="d"><v>${word}</v>`, `t="d"><f>NOW()</f><v>${word}</v>`]);
      const read = await cellsOf(column(cells));
      expect(read!.map((date) => (date as Date).toISOString().slice(5, 21))).toEqual(
        [
          "07-01T00:00:00.0",
          "07-01T12:00:00.0",
          "07-01T12:00:00.5",
          "07-01T12:00:00.0",
          "07-01T14:00:00.0",
        ].flatMap((date) => [date, date]),
      );
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  test("a sheet that is not hidden comes first", async () => {
    const part = (type: string, id: number, target: string) =>
      `<Relationship Id="rId${id}" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/${type}" Target="${target}"/>`;
    const book = (first: string, second: string) => {
      const members = {
        "xl/workbook.xml": `<workbook><sheets><sheet name="a" sheetId="1" r:id="rId1" ${first}/><sheet name="b" sheetId="2" r:id="rId2" ${second}/></sheets></workbook>`,
        "xl/_rels/workbook.xml.rels": `<Relationships>${[1, 2].map((k) => part("worksheet", k, `s${k}.xml`)).join("")}</Relationships>`,
        ...Object.fromEntries(
          [1, 2].map((k) => [
            `xl/s${k}.xml`,
            `<worksheet><sheetData><row r="1">${text("x")}</row><row r="2"><c r="A2"><v>${k}</v></c></row></sheetData></worksheet>`,
          ]),
        ),
      };
      return buildZip(
        Object.entries(members).map(([name, content]) => ({ name, data: Buffer.from(content) })),
      );
    };
    const [seen, hidden, lost] = ['state="visible"', 'state="hidden"', 'state="veryHidden"'];
    expect(await cellsOf(book(seen, seen))).toEqual([1]);
    expect(await cellsOf(book(hidden, seen))).toEqual([2]);
    expect(await cellsOf(book(lost, seen))).toEqual([2]);
    expect(await cellsOf(book(hidden, lost))).toEqual([1]);
  });
});

test.each([
  ["no archive", Buffer.from("a,b\n1,2\n")],
  ["half an archive", sheet(`<row r="1">${text("x")}</row>`).subarray(0, 300)],
  ["an archive of something else", buildZip([{ name: "a.txt", data: Buffer.from("a") }])],
  ["a cell without a place", sheet("<row><c><v>1</v></c></row>")],
  ["a row twice", sheet(`<row r="1">${text("x")}</row><row r="1">${text("x")}</row>`)],
  ["a bad date", column(['t="d"><v>May</v>'])],
])("%s is refused with the name of the file", async (_what, bytes) => {
  await expect(readExcel(new Uint8Array(bytes), { name: "t.xlsx" })).rejects.toMatchObject({
    code: "MALFORMED",
    message: expect.stringMatching(
      /^xlsx: t\.xlsx: expected a workbook, got bytes that cannot be read \(.+\)/,
    ),
  });
});

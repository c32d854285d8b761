/** The values that we read from workbooks: those that another reader takes from the same file, and more. */
import { readSheet } from "read-excel-file/universal";
import { describe, expect, test } from "vitest";
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
const text = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`;

const STRINGS =
  '<sst xmlns="m"><si><t>a &amp; b</t></si><si><r><rPr><b/></rPr><t>bo</t></r><r><t xml:space="preserve">ld </t></r></si><si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr/></si><si><t>_x0041__x000D_ &#233;&#x1F600;&lt;</t></si></sst>';
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

/** Formats that Excel, its languages, and other programs write. */
const FORMATS = [
  "yyyy-mm-dd",
  "General",
  "m/d/yy",
  "d\\.\\ mmm\\ yyyy",
  "[$-409]mmmm\\ d\\,\\ yyyy;@",
  '[$-404]e"年"m"月"d"日"',
  "[h]:mm:ss",
  "mm:ss.000",
  "hh:mm AM/PM",
  "[<45000]yyyy;yyyy-mm",
  '"Date: "yyyy-mm-dd',
  "dd/mm/yyyy;;",
  "0.00",
  "#,##0.00 [$€-407]",
  '0.0"m"',
  "0\\d",
  "[Red]0.00;[Blue]-0.00",
  '_-* #,##0.00\\ "DM"_-;\\-* #,##0.00\\ "DM"_-;_-* "-"??_-;_-@_-',
  "0.00E+00",
  "# ?/?",
  "@",
  "0%",
  "",
];

describe("as read-excel-file reads them", () => {
  const same = async (workbook: Uint8Array) => {
    const [[name], ...rows] = await readSheet(new Uint8Array(workbook).buffer);
    const expected = rows.map(([cell]) => (typeof cell === "boolean" ? Number(cell) : cell));
    expect((await readExcel(workbook)).columns.get(String(name))).toEqual(expected);
  };

  test("cells", () => same(column(CELLS, STRINGS, ["yyyy-mm-dd hh:mm", "0.00"])));
  test("formats", () =>
    same(
      column(
        FORMATS.map((_, k) => `s="${k + 1}"><v>40909</v>`),
        undefined,
        FORMATS,
      ),
    ));
});

describe("what we read besides", () => {
  test("cells and rows without a place", async () => {
    const row = (...cells: string[]) => `<row>${cells.join("")}</row>`;
    const { columns, lines } = await readExcel(
      sheet(
        `${row(text("a"), text("b"))}${row("<c><v>1</v></c>", "<c/>")}<row/>${row("<c/>", "<c><v>2</v></c>")}`,
      ),
    );
    expect([...columns]).toEqual([
      ["a", [1, null]],
      ["b", [null, 2]],
    ]);
    expect([...lines!]).toEqual([2, 4]);
  });

  test("a row whose cells alone have its number", async () => {
    const { columns, lines } = await readExcel(
      sheet(`<row>${text("x")}</row><row><c r="A9"><v>1</v></c></row>`),
    );
    expect([columns.get("x"), [...lines!]]).toEqual([[1], [9]]);
  });

  test("escaped characters, text in pieces, and comments", async () => {
    const cells = [
      't="s"><v>3</v>',
      't="str"><v>a<!-- b -->c<![CDATA[<&amp;]]></v>',
      't="str"><v>&#xFFFFFF;&no;</v>',
    ];
    expect(await cellsOf(column(cells, STRINGS))).toEqual(["A\r é😀<", "ac<&amp;", "&#xFFFFFF;&no;"]);
  });

  test("prefixes: an attribute without one comes first", async () => {
    const rows = `<row x:r="1"><c x:r="A1" t="str"><v>x</v></c></row><a-b:row x:r="7" r="2" xmlns:r="n"><a-b:c r="A2" y=' r="XFD9"' x:r="XFD1048576"><a-b:v>1</a-b:v></a-b:c></a-b:row>`;
    const { columns, lines } = await readExcel(sheet(rows));
    expect([[...columns], [...lines!]]).toEqual([[["x", [1]]], [2]]);
  });

  test("times to the millisecond, whose days are fractions", async () => {
    const days = [40909, 40909 + 1 / 24, 40909 + 2 / 24];
    const cells = days.map((day) => `s="1"><v>${day}</v>`);
    const hours = [0, 1, 2].map((hour) => new Date(Date.UTC(2012, 0, 1, hour)));
    expect(await cellsOf(column(cells, undefined, ["yyyy-mm-dd hh:mm"]))).toEqual(hours);
  });

  test.each([
    ...["yyyymmdd", "hhmm", "mmmyy", "ddmmmyyyy", "yyyymm", "[hh]mm", "h:mmAM/PM", "yyyy-mm-ddThh:mm:ss"],
    ...["yyyymmddhhmmss", "ddmmmyy\\ hhmm", "d/m/bbbb", "yyyymmddhhmmss.000"],
    ...[`yyyy-mm-dd"T"hh:mm`, "yyyy-MM-dd'T'HH:mm:ss.SSS", "yyyy-mm-ddThh:mm:ssZ"],
  ])("dates whose codes follow one another: %s", async (format) => {
    const [cell] = (await cellsOf(column(['s="1"><v>40909.5</v>'], undefined, [format])))!;
    expect(cell).toEqual(new Date("2012-01-01T12:00:00Z"));
  });

  test.each(["Standard", "0d", "text", "tax"])("no date: %s", async (format) => {
    expect(await cellsOf(column(['s="1"><v>40909.5</v>'], undefined, [format]))).toEqual([40909.5]);
  });

  test("dates in words of ISO 8601 are UTC in any time zone, and times alone are on day 0", async () => {
    const zone = process.env.TZ;
    process.env.TZ = "America/New_York";
    try {
      const words = [
        "2020-07-01T12:00:00",
        "2020-07-01T12:00",
        "2020-07-01",
        "12:30:00",
        "2020-07-01T12:00+02:00",
      ];
      const read = await cellsOf(column(words.map((word) => `t="d"><v>${word}</v>`)));
      expect(read!.map((date) => (date as Date).toISOString().slice(0, 16))).toEqual([
        ...[
          "2020-07-01T12:00",
          "2020-07-01T12:00",
          "2020-07-01T00:00",
          "1899-12-30T12:30",
          "2020-07-01T10:00",
        ],
      ]);
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  test("days of January and February 1900, one more than their number says", async () => {
    const cells = [1, 59, 61].map((day) => `s="1"><v>${day}</v>`);
    const days = ["1900-01-01", "1900-02-28", "1900-03-01"].map((day) => new Date(day));
    expect(await cellsOf(column(cells, undefined, ["yyyy-mm-dd"]))).toEqual(days);
  });

  test("dates that count from 1904; times alone count from day 0 as elsewhere", async () => {
    const rows = [
      "",
      "<c s='1'><v>39447.5</v></c>",
      "<c s='2'><v>0.5</v></c>",
      "<c s='2'><v>39447.5</v></c>",
    ];
    const bytes = xlsx(
      `<worksheet><sheetData>${rows.map((row) => `<row>${row || text("x")}</row>`).join("")}</sheetData></worksheet>`,
      undefined,
      true,
      [styles(["yyyy-mm-dd", "hh:mm"])],
      undefined,
      '<workbookPr date1904="1"/>',
    );
    const noon = new Date("2012-01-01T12:00Z");
    expect(await cellsOf(bytes)).toEqual([noon, new Date("1899-12-30T12:00Z"), noon]);
  });

  test("a workbook at another place, which the archive names", async () => {
    const relation = (type: string, target: string) =>
      `<Relationships><Relationship Id="rId1" Type="http://purl.oclc.org/ooxml/${type}" Target="${target}"/></Relationships>`;
    const members = {
      "_rels/.rels": relation("officeDocument", "/book/w2.xml"),
      "book/w2.xml": '<workbook><sheets><sheet name="a" r:id="rId1"/></sheets></workbook>',
      "book/_rels/w2.xml.rels": relation("worksheet", "one.xml"),
      "book/sharedStrings.xml": "<sst><si><t>x</t></si></sst>",
      "book/one.xml":
        '<worksheet><sheetData><row><c t="s"><v>0</v></c></row><row><c><v>1</v></c></row></sheetData></worksheet>',
    };
    const list = Object.entries(members).map(([name, part]) => ({ name, data: Buffer.from(part) }));
    expect(await cellsOf(buildZip(list))).toEqual([1]);
  });

  test("a sheet that is not hidden comes first", async () => {
    const part = (type: string, id: number, target: string) =>
      `<Relationship Id="rId${id}" Type="http://purl.oclc.org/ooxml/${type}" Target="${target}"/>`;
    const book = (first: string, second: string) => {
      const members = {
        "xl/workbook.xml": `<workbook><sheets><sheet r:id="rId1" ${first}/><sheet r:id="rId2" ${second}/></sheets></workbook>`,
        "xl/_rels/workbook.xml.rels": `<Relationships>${[1, 2].map((k) => part("worksheet", k, `s${k}.xml`)).join("")}</Relationships>`,
        ...Object.fromEntries(
          [1, 2].map((k) => [
            `xl/s${k}.xml`,
            `<worksheet><sheetData><row>${text("x")}</row><row><c><v>${k}</v></c></row></sheetData></worksheet>`,
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

  test("names within extensions are not those of the format", async () => {
    const list = "<extLst><ext><y:v>7</y:v><extLst><y:v>8</y:v></extLst><y:c/></ext></extLst>";
    const rows = `<row>${text("x")}</row><row><c><v>1</v>${list}</c></row><row><c><v>2</v></c></row>`;
    expect(await cellsOf(sheet(rows))).toEqual([1, 2]);
  });

  test("a date out of range is missing, and no name", async () => {
    const date = '<c s="1"><v>1e300</v></c>';
    const rows = `<row>${date}${text("b")}</row><row><c><v>1</v></c>${date}</row>`;
    const { columns } = await readExcel(sheet(rows, undefined, ["yyyy"]));
    expect([...columns]).toEqual([
      ["Unnamed: 0", [1]],
      ["b", [null]],
    ]);
  });

  test.each([
    "./worksheets/sheet1.xml",
    "../xl/worksheets/sheet1.xml",
    "worksheets/Sheet%31.xml",
    "/XL/worksheets/sheet1.xml",
  ])("a part at %s", async (target) => {
    const rows = `<row>${text("x")}</row><row><c><v>1</v></c></row>`;
    const bytes = xlsx(`<worksheet><sheetData>${rows}</sheetData></worksheet>`, undefined, true, [], target);
    expect(await cellsOf(bytes)).toEqual([1]);
  });

  const accents = (encoding: string) =>
    `<?xml version="1.0" encoding="${encoding}"?><worksheet><sheetData><row>${text("x")}</row><row>${text("é")}</row></sheetData></worksheet>`;
  test.each([
    ["utf-16", Buffer.from(`\ufeff${accents("UTF-16")}`, "utf16le")],
    ["utf-16 without a mark", Buffer.from(accents("UTF-16"), "utf16le")],
    ["latin1", Buffer.from(accents("ISO-8859-1"), "latin1")],
    ["utf-8 with a mark", Buffer.from(`\ufeff${accents("UTF-8")}`)],
  ])("a part in %s", async (_name, part) => {
    expect(await cellsOf(xlsx(part))).toEqual(["é"]);
  });

  test("bytes of another encoding than the declared one are refused", async () => {
    for (const part of [Buffer.from(accents("UTF-8"), "latin1"), Buffer.from(accents("odd"))])
      await expect(readExcel(xlsx(part))).rejects.toMatchObject({ code: "MALFORMED" });
  });

  test.each([
    ["an attribute that holds a tag", '<row spans="<"><c/></row>'],
    ["a slash within a tag", "<row><c /x></row>"],
    ["a tag that ends in a text", '<row><c r="A1"text</row>'],
  ])("%s is refused", async (_name, row) => {
    const sheet = `<worksheet><sheetData><row>${text("x")}</row>${row}</sheetData></worksheet>`;
    await expect(readExcel(xlsx(sheet))).rejects.toMatchObject({ code: "MALFORMED" });
  });

  test("no member that the sheet does not need is inflated", async () => {
    const junk = ["xl/media/a.bin", "xl/worksheets/sheet2.xml"].map((name) => ({
      name,
      data: Buffer.alloc(2 ** 19),
      stored: Buffer.from("damaged"),
      isDeflated: true,
    }));
    const rows = `<row>${text("x")}</row><row><c><v>1</v></c></row>`;
    const bytes = xlsx(`<worksheet><sheetData>${rows}</sheetData></worksheet>`, undefined, true, junk);
    expect(await cellsOf(bytes)).toEqual([1]);
  });
});

test("a workbook without a sheet of cells is refused", async () => {
  const workbook = buildZip([
    { name: "xl/workbook.xml", data: Buffer.from("<workbook><sheets/></workbook>") },
    { name: "xl/_rels/workbook.xml.rels", data: Buffer.from("<Relationships/>") },
  ]);
  await expect(readExcel(workbook)).rejects.toThrow(/expected a workbook with a sheet, got one without/);
});

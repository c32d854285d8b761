/** Data files that were built to be expensive: each is read, or refused with a code, with a small heap and soon. */
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { buildZip } from "../../checkpoint/formats/zipBuilder.ts";
import { Doors, dataDoors, HANGS } from "../../support/doors.ts";
import { beyond, nothings, prefixes, shared } from "./parquetBuilder.ts";
import { styles, xlsx } from "./workbooks.ts";

const rep = (s: string, n: number) => s.repeat(n);
const cells = <T>(n: number, f: (k: number) => T) => Array.from({ length: n }, (_, k) => f(k));
const row = (k: number, n: number) =>
  `<row r="${k}">${cells(n, (c) => `<c r="${String.fromCharCode(65 + (c % 26))}${k}"><v>1</v></c>`).join("")}</row>`;
const noise = (n: number) => {
  let seed = 1;
  const letter = () => String.fromCharCode(64 + ((seed = (seed * 48271) % 2147483647) % 64));
  return `<!--${cells(n, letter).join("")}-->`;
};
const files: Readonly<Record<string, () => Uint8Array>> = {
  "empty.csv": () => Buffer.from(""),
  "columns.csv": () => Buffer.from(`${cells(150000, (k) => k.toString(36)).join(",")}\n`),
  "columns2.csv": () =>
    Buffer.from(`${cells(100000, (k) => k.toString(36)).join(",")}\n${cells(100000, () => "1").join(",")}\n`),
  "samecol.csv": () => Buffer.from(rep("a,", 500000)),
  "commas.csv": () => Buffer.from(rep(",", 999999)),
  "line.csv": () => Buffer.from(`a,b\n${rep("1", 999000)}`),
  "oneline.csv": () => Buffer.from(rep("a", 999000)),
  "quote.csv": () => Buffer.from(`a,b\n"${rep("x\n", 499000)}`),
  "quotes.csv": () => Buffer.from(`a,b\n${rep('"",""\n', 160000)}`),
  "quotes2.csv": () => Buffer.from(`a,b\n"${rep('""', 499000)}`),
  "quotes3.csv": () => Buffer.from(`a,b\n${rep('"x" ', 240000)}`),
  "openquotes.csv": () => Buffer.from(`a,b\n${rep('1,"\n', 200000)}`),
  "rows.csv": () => Buffer.from(`a\n${rep("1\n", 499000)}`),
  "emptyrows.csv": () => Buffer.from(`a\n${rep("\n", 990000)}`),
  "cr.csv": () => Buffer.from(`a\r${rep("1\r", 490000)}`),
  "comments.csv": () => Buffer.from(`${rep("#\n", 499000)}a\n1\n`),
  "comments2.csv": () => Buffer.from(rep("#", 999000)),
  "spaces.csv": () => Buffer.from(rep(" ", 999000)),
  "tabs.csv": () => Buffer.from(`${rep(" \t", 490000)}x`),
  "nul.csv": () => Buffer.from(`a\n${rep("1\n", 490000)}\0`),
  "badutf.csv": () => Buffer.concat([Buffer.from(`a\n${rep("1\n", 490000)}`), Buffer.from([0xff, 0xff])]),
  "dates.csv": () => Buffer.from(`a\n${rep("2020-01-01\n", 90000)}`),
  "nums.csv": () => Buffer.from(`a\n${rep("1,234,567.89" + "\n", 70000)}`),
  "nums2.csv": () => Buffer.from(`a;b\n1${rep(",000", 240000)};1\n`),
  "nums3.csv": () => Buffer.from(`a;b\n${cells(900, () => `1${rep(",000", 250)}x;1`).join("\n")}`),
  "wide.tsv": () => Buffer.from(rep("a\t", 499000)),
  "utf16.csv": () =>
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`a\n${rep("1\n", 240000)}`, "utf16le")]),
  "deep.json": () => Buffer.from(rep("[", 999000)),
  "deep2.json": () => Buffer.from(`[{"a":${rep("[", 900000)}1${rep("]", 90000)}`),
  "deep3.json": () => Buffer.from(rep('{"a":', 199000)),
  "deep4.json": () => Buffer.from(`${rep('{"a":', 180000)}1${rep("}", 80000)}`),
  "objs.json": () => Buffer.from(`[${rep("{},", 330000)}{}]`),
  "objs2.json": () => Buffer.from(`[${cells(60000, (k) => `{"${k.toString(36)}":1}`).join(",")}]`),
  "objs3.json": () =>
    Buffer.from(`[${cells(800, (k) => `{"${k.toString(36)}":${rep("1", 1000)}}`).join(",")}]`),
  "bignum.json": () => Buffer.from(`[{"a":${rep("9", 990000)}}]`),
  "dup.json": () => Buffer.from(`[{${rep('"a":1,', 160000)}"a":1}]`),
  "keys.json": () => Buffer.from(`[{${cells(80000, (k) => `"${k.toString(36)}":1`).join(",")}}]`),
  "nokeys.json": () => Buffer.from(`[${rep(",", 990000)}]`),
  "str.json": () => Buffer.from(`[{"a":"${rep("\\u0041", 160000)}"}]`),
  "openstr.json": () => Buffer.from(`[{"a":"${rep("x", 990000)}`),
  "backsl.json": () => Buffer.from(`[{"a":"${rep("\\\\", 490000)}`),
  "openquo.json": () => Buffer.from(`[{${rep('"', 990000)}`),
  "proto.json": () => Buffer.from(`[${rep('{"__proto__":{"x":1}},', 40000)}{}]`),
  "lines.ndjson": () => Buffer.from(rep("{}\n", 330000)),
  "lines2.ndjson": () => Buffer.from(rep('{"a":1}\n', 120000)),
  "lines3.jsonl": () => Buffer.from(rep('{"sequence":[1],"label":"a"}\n', 30000)),
  "lines4.jsonl": () => Buffer.from(`{"sequence":[${rep("1,", 490000)}1],"label":1}\n`),
  "lines5.jsonl": () => Buffer.from(`{"sequence":[${rep("[],", 330000)}[]],"label":1}\n`),
  "lines6.jsonl": () => Buffer.from(rep("[\n", 490000)),
  "lines7.jsonl": () => Buffer.from(rep('{"text":"a"}{"text":"b"}', 40000)),
  "lines8.jsonl": () => Buffer.from(`[{${rep(" ", 990000)}`),
  "wide.jsonl": () => Buffer.from(`{"sequence":[[${rep("1,", 490000)}1]],"label":1}\n`),
  "bomb.csv.gz": () => gzipSync(Buffer.from(`a\n${rep("1\n", 20_000_000)}`)),
  "bomb2.csv.gz": () => gzipSync(Buffer.alloc(100_000_000)),
  "bomb3.csv.gz": () => gzipSync(Buffer.from(`a\n${rep(`${"1".repeat(1000)}\n`, 100000)}`)),
  "bomb.json.gz": () => gzipSync(Buffer.from(`[${rep("{},", 8_000_000)}{}]`)),
  "bomb.jsonl.gz": () => gzipSync(Buffer.from(rep('{"text":"a"}\n', 3_000_000))),
  "members.csv.gz": () => Buffer.concat(cells(30000, () => "").map(() => gzipSync(Buffer.from("a\n")))),
  "gzgz.csv.gz": () => gzipSync(gzipSync(Buffer.alloc(100_000_000))),
  "gz.parquet": () => gzipSync(Buffer.from(`PAR1${rep("\0", 1e8)}PAR1`)),
  "prefixes.parquet": () => prefixes(90_000, 1000),
  "prefixes2.parquet": () => prefixes(90, 900_000),
  "prefixes3.parquet": () => prefixes(1_000_000, 4),
  "beyond.parquet": () => beyond(5000, 700_000, 0),
  "beyond2.parquet": () => beyond(5000, 700_000, 6),
  "nothing.parquet": () => shared(1, 6, nothings.zstd(100_000)),
  "shared.parquet": () => shared(3000, 2, nothings.gzip(120_000)),
  "shared2.parquet": () => shared(3000, 6, nothings.zstd(60_000)),
  "arrow.arrow": () => Buffer.concat([Buffer.from("ARROW1\0\0"), Buffer.alloc(1000, 255)]),
  "feather.csv": () => Buffer.concat([Buffer.from("FEA1"), Buffer.alloc(1000, 255)]),
  "cells.xlsx": () =>
    xlsx(`<worksheet><sheetData>${cells(20000, (k) => row(k + 1, 20)).join("")}</sheetData></worksheet>`),
  "bigrow.xlsx": () => xlsx(`<worksheet><sheetData>${row(1, 2)}${row(1048576, 2)}</sheetData></worksheet>`),
  "hugerow.xlsx": () =>
    xlsx(
      `<worksheet><dimension ref="A1:ZZZ99999999"/><sheetData><row r="99999999"><c r="ZZZ99999999"><v>1</v></c></row></sheetData></worksheet>`,
    ),
  "hugecol.xlsx": () =>
    xlsx(
      `<worksheet><sheetData>${cells(2000, (k) => `<row r="${k + 1}"><c r="XFD${k + 1}"><v>1</v></c></row>`).join("")}</sheetData></worksheet>`,
    ),
  "hugecol2.xlsx": () =>
    xlsx(`<worksheet><sheetData><row r="1"><c r="ZZZZZZ1"><v>1</v></c></row></sheetData></worksheet>`),
  "hugecol3.xlsx": () =>
    xlsx(
      `<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>`,
    ),
  "spaces.xlsx": () => xlsx(`<worksheet>${rep(" ", 60_000_000)}</worksheet>`),
  "deepxml.xlsx": () => xlsx(`<worksheet>${rep("<a>", 3_000_000)}</worksheet>`),
  "attrs.xlsx": () =>
    xlsx(`<worksheet ${cells(300000, (k) => `a${k}="1"`).join(" ")}><sheetData/></worksheet>`),
  "lt.xlsx": () => xlsx(`<worksheet>${rep("<", 8_000_000)}</worksheet>`),
  "amp.xlsx": () =>
    xlsx(
      `<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>${rep("&amp;", 3_000_000)}</v></c></row></sheetData></worksheet>`,
    ),
  "ents.xlsx": () =>
    xlsx(
      `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet><sheetData><row r="1"><c r="A1" t="str"><v>&b;</v></c></row></sheetData></worksheet>`,
    ),
  "cdata.xlsx": () => xlsx(`<worksheet>${rep("<![CDATA[", 800_000)}</worksheet>`),
  "comment.xlsx": () => xlsx(`<worksheet>${rep("<!--", 2_000_000)}</worksheet>`),
  "strings.xlsx": () =>
    xlsx(
      `<worksheet><sheetData><row r="1">${cells(10000, () => `<c r="A1" t="s"><v>0</v></c>`).join("")}</row></sheetData></worksheet>`,
      `<sst>${rep(`<si><t>${"x".repeat(100)}</t></si>`, 300000)}</sst>`,
    ),
  "strings2.xlsx": () =>
    xlsx(
      `<worksheet><sheetData>${cells(5000, (k) => `<row r="${k + 1}"><c r="A${k + 1}" t="s"><v>0</v></c></row>`).join("")}</sheetData></worksheet>`,
      `<sst><si><t>${rep("x", 10_000_000)}</t></si></sst>`,
    ),
  "prefix.xlsx": () =>
    xlsx(
      `<worksheet><sheetData>${row(1, 2)}<a-b:row x:r="1048576"><a-b:c y=' r="A2"' x:r="XFD1048576"><v>1</v></a-b:c></a-b:row></sheetData></worksheet>`,
    ),
  "lastcol.xlsx": () =>
    xlsx(
      `<worksheet><sheetData><row r="1"><c r="XFD1"><v>1</v></c></row>${rep("<row/>", 1_300_000)}</sheetData></worksheet>`,
    ),
  "lastcol2.xlsx": () =>
    xlsx(
      `<worksheet><sheetData>${rep("<row/>", 300_000)}<row><c r="XFD300001"><v>1</v></c></row></sheetData></worksheet>`,
    ),
  "formats.xlsx": () =>
    xlsx(
      `<worksheet><sheetData>${cells(20000, (k) => `<row><c s="${1 + (k % 400)}"><v>1</v></c></row>`).join("")}</sheetData></worksheet>`,
      "<sst/>",
      true,
      [styles(cells(400, () => rep("[", 8000) + rep("y", 8000)))],
    ),
  "format.xlsx": () => xlsx("<worksheet/>", "<sst/>", true, [styles([`${rep("a", 200)}x`])]),
  "format2.xlsx": () => xlsx("<worksheet/>", "<sst/>", true, [styles([`${rep("aaaa", 1_000_000)}x`])]),
  "format3.xlsx": () => xlsx("<worksheet/>", "<sst/>", true, [styles([rep("gge", 2_000_000)])]),
  "members.xlsx": () =>
    xlsx("<worksheet><sheetData/></worksheet>", "<sst/>", true, [
      ...cells(28, (k) => ({ name: `${k}.bin`, data: Buffer.alloc(2 ** 19), isDeflated: true })),
      { name: "r.bin", data: Buffer.alloc(900_000) },
    ]),
  "tags.xlsx": () => xlsx(`<worksheet><sheetData>${rep("<row/>", 1_390_000)}</sheetData></worksheet>`),
  "nor.xlsx": () =>
    xlsx(`<worksheet><sheetData>${rep("<row><c><v>1</v></c></row>", 320_000)}</sheetData></worksheet>`),
  "attrs2.xlsx": () => xlsx(`<worksheet><row${rep(' a="1"', 1_390_000)}/></worksheet>`),
  "amp2.xlsx": () => xlsx("<worksheet/>", `<sst><si><t>${rep("a&amp;", 1_390_000)}</t></si></sst>`),
  "escapes.xlsx": () => xlsx("<worksheet/>", `<sst><si><t>${rep("_x0041_", 1_190_000)}</t></si></sst>`),
  "pieces.xlsx": () => xlsx("<worksheet/>", `<sst><si>${rep("<t>a</t>", 1_040_000)}</si></sst>`),
  "comments.xlsx": () => xlsx("<worksheet/>", `<sst><si><t>${rep("<!---->x", 1_040_000)}</t></si></sst>`),
  // Random letters in a comment, so that the rest may inflate to more.
  "padded.xlsx": () =>
    xlsx(
      `<worksheet>${noise(1_200_000)}<sheetData>${rep("<row><c><v>1</v></c></row>", 1_000_000)}</sheetData></worksheet>`,
    ),
  "padded2.xlsx": () =>
    xlsx(`<worksheet>${noise(1_200_000)}<row${rep(" a='&lt;'", 3_000_000)}/></worksheet>`),
  "padded3.xlsx": () =>
    xlsx("<worksheet/>", `<sst>${noise(1_200_000)}<si><t>${rep("&lt;", 6_000_000)}</t></si></sst>`),
  "shared.xlsx": () =>
    xlsx(
      `<worksheet><sheetData>${rep('<row><c t="s"><v>0</v></c></row>', 100_000)}</sheetData></worksheet>`,
      `<sst><si><t>${rep("1,000,", 600_000)}</t></si></sst>`,
    ),
  "merge.xlsx": () =>
    xlsx(
      `<worksheet><sheetData>${row(1, 2)}</sheetData><mergeCells>${rep('<mergeCell ref="A1:XFD1048576"/>', 20000)}</mergeCells></worksheet>`,
    ),
  "sheets.xlsx": () =>
    buildZip([
      {
        name: "xl/workbook.xml",
        data: Buffer.from(
          `<workbook><sheets>${cells(50000, (k) => `<sheet name="a${k}" sheetId="${k}" r:id="rId${k}"/>`).join("")}</sheets></workbook>`,
        ),
        isDeflated: true,
      },
      {
        name: "xl/_rels/workbook.xml.rels",
        data: Buffer.from(
          `<Relationships>${cells(50000, (k) => `<Relationship Id="rId${k}" Type="worksheet" Target="worksheets/sheet${k}.xml"/>`).join("")}</Relationships>`,
        ),
        isDeflated: true,
      },
    ]),

  "type.xlsx": () =>
    buildZip([
      { name: "xl/workbook.xml", data: Buffer.from("<workbook/>") },
      {
        name: "xl/_rels/workbook.xml.rels",
        data: Buffer.from(
          `<Relationships><Relationship Id="a" Type="${rep("a", 4_000_000)}/worksheet"/></Relationships>`,
        ),
        isDeflated: true,
      },
    ]),

  "escapes.json": () => Buffer.from(`[{"a":"${rep('\\"', 490000)}`),
  "lastrecord.json": () =>
    Buffer.from(`[${rep("{},", 150000)}{${cells(60000, (k) => `"${k.toString(36)}":1`).join(",")}}]`),
  "widestep.jsonl": () =>
    Buffer.from(`{"sequence":[[${rep("1,", 200000)}1],${rep("1,", 200000)}1],"label":1}\n`),
  "widesteps.jsonl": () =>
    Buffer.from(cells(12, (k) => `{"sequence":[[${rep("1,", 40000)}1]],"label":${k % 2}}\n`).join("")),
  "manylabels.jsonl": () => Buffer.from(cells(36000, (k) => `{"text":"a","label":"${k}"}\n`).join("")),
  "spacename.csv": () => Buffer.from(`a,1${rep(" ", 200000)}x\n1,2\n`),
  "spacecell.csv": () => Buffer.from(`a,b\n1,1${rep(" ", 500000)}1\n`),
  "digitcell.csv": () => Buffer.from(`a,b\n1,${rep("1", 500000)}x\n`),
  "digits.dat": () => Buffer.from(`x,y\n${rep("1", 65000)}a,2\n3,4\n5,6\n`),
  "timezone.csv": () => Buffer.from(`date,v\n01/02/2012 10:00${rep(" ", 500000)}x,1\n`),
  "eithermark.tsv": () =>
    Buffer.from(
      `${cells(60000, (k) => k.toString(36)).join("\t")}\n${cells(60000, () => "1,234").join("\t")}\n`,
    ),
  "partname.csv": () =>
    Buffer.from(`year,month${rep("_", 500000)},v\n${cells(40000, (k) => `${k},1,1`).join("\n")}\n`),

  "just.csv.gz": () => gzipSync(Buffer.from(`a\n${rep("1\n", 1_040_000)}`)),
  "just2.csv.gz": () => gzipSync(Buffer.from(`a,b,c,d\n${rep(",,,\n", 500_000)}`)),
  "just3.csv.gz": () => gzipSync(Buffer.from(`a,b\n${rep('"",""\n', 290_000)}`)),
  "just.json.gz": () => gzipSync(Buffer.from(`[${rep("{},", 690_000)}{}]`)),
  "just2.json.gz": () => gzipSync(Buffer.from(`[${rep('{"a":1},', 250_000)}{}]`)),
  "just.jsonl.gz": () => gzipSync(Buffer.from(rep('{"text":"a"}\n', 155_000))),
  "just2.jsonl.gz": () => gzipSync(Buffer.from(rep('{"sequence":[1],"label":"a"}\n', 70_000))),
  "just3.jsonl.gz": () => gzipSync(Buffer.from(`{"sequence":[${rep("1,", 1_000_000)}1]}\n`)),
};

const doors = new Doors();
afterAll(() => doors.close());

test.each(Object.entries(files))("%s", async (name, make) => {
  const bytes = new Uint8Array(make());
  expect(bytes.length).toBeLessThan(1_100_000);
  for (const door of dataDoors) {
    const { code, message, ms } = await doors.open(door, name, bytes);
    expect(code ?? "", message).not.toMatch(/^killed|^no code/);
    expect(ms, door).toBeLessThan(HANGS);
  }
});

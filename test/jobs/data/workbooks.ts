/** Small Excel workbooks. */
import { buildZip, type Member } from "../../checkpoint/formats/zipBuilder.ts";

/** Returns a workbook of one sheet, given as XML. */
export const xlsx = (
  sheet: string | Buffer,
  strings = "<sst/>",
  isDeflated = true,
  others: readonly Member[] = [],
  target = "worksheets/sheet1.xml",
  settings = "",
) =>
  buildZip([
    ...others,
    { name: "[Content_Types].xml", data: Buffer.from("<Types/>") },
    {
      name: "xl/workbook.xml",
      data: Buffer.from(
        `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">${settings}<sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      ),
    },
    {
      name: "xl/_rels/workbook.xml.rels",
      data: Buffer.from(
        `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="${target}"/></Relationships>`,
      ),
    },
    { name: "xl/sharedStrings.xml", data: Buffer.from(strings), isDeflated },
    {
      name: "xl/worksheets/sheet1.xml",
      data: typeof sheet === "string" ? Buffer.from(sheet) : sheet,
      isDeflated,
    },
  ]);

/** Returns the member with styles that have the given formats, from style 1 on; style 0 has none. */
export const styles = (formats: readonly string[]): Member => ({
  name: "xl/styles.xml",
  data: Buffer.from(
    `<styleSheet><numFmts>${formats.map((format, k) => `<numFmt numFmtId="${164 + k}" formatCode="${format.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;")}"/>`).join("")}</numFmts><cellXfs><xf numFmtId="0"/>${formats.map((_, k) => `<xf numFmtId="${164 + k}"/>`).join("")}</cellXfs></styleSheet>`,
  ),
  isDeflated: true,
});

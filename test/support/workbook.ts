/** Excel workbooks of one sheet, given as XML. */
import { buildZip } from "../checkpoint/formats/zipBuilder.ts";

const NAMESPACE = "http://schemas.openxmlformats.org";
const RELATION = `<Relationship Id="r1" Type="${NAMESPACE}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>`;
const PARTS = {
  "[Content_Types].xml": "<Types/>",
  "xl/workbook.xml": `<workbook xmlns="${NAMESPACE}/spreadsheetml/2006/main" xmlns:r="${NAMESPACE}/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>`,
  "xl/_rels/workbook.xml.rels": `<Relationships xmlns="${NAMESPACE}/package/2006/relationships">${RELATION}</Relationships>`,
  "xl/sharedStrings.xml": "<sst><si><t>day</t></si><si><t>value</t></si></sst>",
};

export function workbook(sheet: string): Uint8Array {
  const parts = Object.entries({ ...PARTS, "xl/worksheets/sheet1.xml": sheet });
  return buildZip(parts.map(([name, xml]) => ({ name, data: Buffer.from(xml), isDeflated: true })));
}

/** Reads the cells of the first sheet of a workbook. Specification: ECMA-376, SpreadsheetML. */

import type { ZipArchive, ZipMember } from "../../../checkpoint/formats/zip/open.ts";
import { describe, FormatError } from "../../../core/tensor/errors.ts";
import { type Budget, textCells } from "../budget.ts";
import type { TableCell } from "../table.ts";
import { type Attributes, eachTag, FORMAT, replaced, type Visitor } from "./xml.ts";

/** A row of a sheet that is not empty. */
export interface SheetRow {
  /** Its number in the sheet, from 1 */
  line: number;
  /** Up to the last one that is not empty */
  cells: TableCell[];
}

/** Where almost every program puts the workbook, and the part that names another place. */
const USUAL = "xl/workbook.xml";
const ROOT = "_rels/.rels";
const DAY = 86_400_000;
/** Days from the day 0 of Excel to 1970, and between its two ways to count. */
const DAYS_TO_1970 = 25_569;
const DAYS_TO_1904 = 1462;
/** Excel's number of the 29th of February 1900, a day that never was. Those before it are one too small. */
const NO_DAY = 60;
/** Under a format without a day, fewer days are a time or a duration, and more are a date. */
const LONGEST_TIME = 10_000;

/** Formats of dates and times that every workbook has, from number to number; those from 27 on depend on the language. */
const DATE_FORMATS = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
  [71, 81],
];
const TIME_FORMATS = [18, 19, 20, 21, 45, 46, 47];
/** Characters of the longest format that Excel accepts. */
const LONGEST_FORMAT = 255;
/** Parts of a format that print unchanged, and colours, conditions and languages in brackets. Java's formats quote with an apostrophe. */
const LITERAL = /[\\_*].|"[^"]*"?|'[^']*'|\[[^\]]*\]?/g;
const ELAPSED = /^\[(?:d{1,2}|h{1,2}|m{1,2}|s{1,2})\]$/;
/** Codes may follow one another, as in `yyyymmdd`; `t` stands between a date and a time, and `z` after them. */
const DATE_CODES =
  /ampm|am|pm|[ap](?![a-z])|a{3,5}|b{2,4}|d{1,4}|g{1,3}(?:e{1,4})?|e{1,4}|h{1,2}|m{1,5}|s{1,2}|t(?=h)|y{1,4}|(?<=[ms])z/g;
const DAY_CODES = /[ydegb]|m{3}|a{3}/;

/** Of a cell: the letters of its column and the number of its row. */
const PLACE = /^([A-Z]{1,3})(\d{1,7})$/;

/** In cells of type `d`: a time alone, and a date and time without an offset. */
const ISO_TIME = /^T?\d{2}:\d{2}/i;
const LOCAL = /^[^T]*T\d{2}:[\d:.]*$/i;

/** A format shows a number as a date, perhaps with a time, or as a time alone. */
type Shown = "date" | "time";

/** Returns what a format such as `[$-409]d\-mmm\-yy;@` shows; undefined if it is neither a date nor a time. */
function shownBy(format: string): Shown | undefined {
  if (format.length > LONGEST_FORMAT) return undefined;
  const bare = format
    .toLowerCase()
    .replace(LITERAL, (part) => (ELAPSED.test(part) ? part.slice(1, -1) : " "));
  const section = bare.split(";").find((each) => {
    // Seconds may have decimals.
    const parts = each.replace(/s[.,]0{1,3}/g, "s").match(/[a-z0#?%]+/g);
    return parts?.every((part) => part.replace(DATE_CODES, "") === "") === true;
  });
  if (section === undefined) return undefined;
  return DAY_CODES.test(section) ? "date" : "time";
}

/** Characters that XML cannot hold are written as `_x000D_`. */
function unescaped(text: string): string {
  if (!text.includes("_x")) return text;
  return replaced(text, /_x([\da-f]{4})_/gi, ([, code]) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** Collects the text of an item, in one or more pieces, without the text that says how to pronounce it. */
class ItemText {
  text = "";
  #isSpoken = false;

  open(name: string): void {
    if (name === "rPh") this.#isSpoken = true;
  }

  close(name: string, text: string): void {
    if (name === "rPh") this.#isSpoken = false;
    else if (name === "t" && !this.#isSpoken) this.text += text;
  }
}

/** The path of a part in the archive, from a target that is relative to a folder. */
function partOf(target: string, folder: string): string {
  const path: string[] = [];
  for (const piece of (target.startsWith("/") ? target : folder + target).split("/")) {
    if (piece === "..") path.pop();
    else if (piece !== "" && piece !== ".") path.push(piece);
  }
  return path.join("/");
}

/** The kind of part that a relationship leads to, such as `worksheet`. */
function kindOf(attributes: Attributes): string {
  const type = attributes.get("Type") ?? "";
  // A pattern for the end would start again at each character.
  return type.slice(type.lastIndexOf("/") + 1);
}

/** The name of a part for comparison: without case, and without escapes, which programs write in one place only. */
function plainName(path: string): string {
  try {
    return decodeURIComponent(path).toLowerCase();
  } catch {
    // A percent sign that escapes nothing stands for itself.
    return path.toLowerCase();
  }
}

/** The encoding of XML: from its first bytes, then as it declares it. */
function encodingOf(bytes: Uint8Array): string {
  const [a, b] = bytes;
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0)) return "utf-16le";
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c)) return "utf-16be";
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 200));
  const declared =
    /^<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1].toLowerCase() ?? "utf-8";
  return declared.startsWith("utf-16") ? "utf-8" : declared;
}

/** Reads the parts of one workbook. */
export class Workbook {
  readonly #archive: ZipArchive;
  readonly #name: string;
  readonly #budget: Budget;
  #strings: string[] = [];
  /** By style */
  #shown: (Shown | undefined)[] = [];
  #is1904 = false;

  constructor(archive: ZipArchive, name: string, budget: Budget) {
    this.#archive = archive;
    this.#name = name;
    this.#budget = budget;
  }

  /** @throws FormatError */
  async firstSheet(): Promise<SheetRow[]> {
    const workbook = await this.#place();
    const folder = workbook.slice(0, workbook.lastIndexOf("/") + 1);
    const sheets = new Map<string | undefined, string>();
    const others = new Map([
      ["styles", `${folder}styles.xml`],
      ["sharedStrings", `${folder}sharedStrings.xml`],
    ]);
    await this.#read(`${folder}_rels/${workbook.slice(folder.length)}.rels`, {
      open: (name, attributes) => {
        if (name !== "Relationship") return;
        const path = partOf(attributes.get("Target") ?? "", folder);
        const kind = kindOf(attributes);
        if (kind === "worksheet") sheets.set(attributes.get("Id"), path);
        else others.set(kind, path);
      },
    });
    let first: string | undefined;
    let hidden: string | undefined;
    await this.#read(workbook, {
      open: (name, attributes) => {
        // A sheet may be a chart.
        const sheet = name === "sheet" ? sheets.get(attributes.get("id")) : undefined;
        if (/hidden$/i.test(attributes.get("state") ?? "")) hidden ??= sheet;
        else first ??= sheet;
        if (name === "workbookPr") this.#is1904 ||= isTrue(attributes.get("date1904"));
      },
    });
    first ??= hidden;
    if (first === undefined) this.#fail("a workbook with a sheet", "one without");
    for (const [kind, visitor] of [
      ["styles", this.#styles()],
      ["sharedStrings", this.#sharedStrings()],
    ] as const) {
      const path = others.get(kind)!;
      if (this.#member(path) !== undefined) await this.#read(path, visitor);
    }
    const rows: SheetRow[] = [];
    await this.#read(first!, this.#sheet(rows, first!));
    return rows;
  }

  /** The path of the workbook. */
  async #place(): Promise<string> {
    let path = USUAL;
    if (this.#member(USUAL) === undefined && this.#member(ROOT) !== undefined) {
      await this.#read(ROOT, {
        open: (name, attributes) => {
          if (name === "Relationship" && kindOf(attributes) === "officeDocument")
            path = partOf(attributes.get("Target") ?? "", "");
        },
      });
    }
    if (path.endsWith(".bin")) this.#fail("a workbook in XML", "a binary one (.xlsb)");
    return path;
  }

  #fail(expected: string, got: string, part = ""): never {
    const where = part === "" ? this.#name : `${this.#name}, ${part}`;
    const advice = "Save it again as .xlsx, or as CSV.";
    throw new FormatError(FORMAT, "MALFORMED", `${where}: expected ${expected}, got ${got}. ${advice}`);
  }

  async #read(path: string, visitor: Visitor): Promise<void> {
    const member = this.#member(path);
    if (member === undefined) return this.#fail("a workbook", `another file (without ${describe(path)})`);
    this.#budget.spend("steps", member.size / 16, FORMAT);
    const xml = this.#decoded(await this.#archive.read(member), path);
    eachTag(xml, `${this.#name}, ${path}`, this.#budget, visitor);
  }

  #member(path: string): ZipMember | undefined {
    const exact = this.#archive.members.get(path);
    if (exact !== undefined) return exact;
    const plain = plainName(path);
    for (const [name, member] of this.#archive.members) if (plainName(name) === plain) return member;
    return undefined;
  }

  #decoded(bytes: Uint8Array, part: string): string {
    const encoding = encodingOf(bytes);
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      return this.#fail(`text in ${describe(encoding)}`, "other bytes, or an unknown encoding", part);
    }
  }

  #styles(): Visitor {
    const formats = new Map<number, Shown | undefined>();
    for (const [from, to] of DATE_FORMATS) for (let id = from; id <= to; id++) formats.set(id, "date");
    for (const id of TIME_FORMATS) formats.set(id, "time");
    /** Formats of base styles. */
    const bases: number[] = [];
    let list = "";
    return {
      open: (name, attributes) => {
        if (name === "numFmt") {
          const id = Number(attributes.get("numFmtId"));
          // The first counts: others are for cells under a condition.
          if (!formats.has(id)) formats.set(id, shownBy(attributes.get("formatCode") ?? ""));
        } else if (name === "cellStyleXfs" || name === "cellXfs") list = name;
        else if (name === "xf" && list !== "") {
          const format = Number(attributes.get("numFmtId") ?? bases[Number(attributes.get("xfId"))]);
          if (list === "cellXfs") this.#shown.push(formats.get(format));
          else bases.push(format);
        }
      },
      close: (name) => {
        if (name === list) list = "";
      },
    };
  }

  #sharedStrings(): Visitor {
    const item = new ItemText();
    return {
      open: (name) => {
        if (name === "si") item.text = "";
        item.open(name);
      },
      close: (name, text) => {
        item.close(name, text);
        if (name === "si") this.#strings.push(this.#text(item.text));
      },
    };
  }

  #text(written: string): string {
    this.#budget.spend("cells", textCells(written.length), FORMAT);
    return unescaped(written).trim();
  }

  #sheet(rows: SheetRow[], part: string): Visitor {
    let isInside = false;
    let row: SheetRow = { line: 0, cells: [] };
    // Whether the row has a number of its own, or from its cells.
    let isPlaced = false;
    let column = 0;
    let cell: Attributes = new Map();
    let value = "";
    const inline = new ItemText();
    const place = (given: string | undefined) => {
      if (given === undefined) return void column++;
      // Each cell comes here: taking a list apart by its iterator would take as long as the pattern.
      const found = PLACE.exec(given);
      const letters = found?.[1] ?? "";
      let next = 0;
      for (let k = 0; k < letters.length; k++) next = 26 * next + letters.charCodeAt(k) - 64;
      const line = Number(found?.[2]);
      const isNext = line === row.line || (!isPlaced && line > row.line);
      if (!(isNext && next > column))
        this.#fail("cells in order, at places such as B7", describe(given), part);
      row.line = line;
      isPlaced = true;
      column = next;
    };
    return {
      open: (name, attributes) => {
        if (name === "sheetData") isInside = true;
        if (!isInside) return;
        if (name === "row") {
          const given = attributes.get("r");
          const line = given === undefined ? row.line + 1 : Number(given);
          if (!(/^\d{1,7}$/.test(given ?? "1") && line > row.line))
            this.#fail("rows in order, by their number", describe(given), part);
          row = { line, cells: [] };
          isPlaced = given !== undefined;
          column = 0;
        } else if (name === "c") {
          place(attributes.get("r"));
          cell = attributes;
          value = inline.text = "";
        } else inline.open(name);
      },
      close: (name, text) => {
        if (name === "sheetData") isInside = false;
        if (!isInside) return;
        inline.close(name, text);
        if (name === "v") value = text.trim();
        else if (name === "c") {
          const read = this.#cell(cell, value, inline.text, part);
          if (read === null) return;
          const { cells } = row;
          this.#budget.spend("cells", column - cells.length, FORMAT);
          while (cells.length < column - 1) cells.push(null);
          cells.push(read);
        } else if (name === "row" && row.cells.length > 0) {
          this.#budget.spend("cells", 4, FORMAT);
          rows.push(row);
        }
      },
    };
  }

  /** Days from 1970 to a date, or from Excel's day 0 for a time alone. */
  #daysOf(number: number, shown: Shown): number {
    const days = number - DAYS_TO_1970;
    if (shown === "time" && number < LONGEST_TIME) return days;
    if (this.#is1904) return days + DAYS_TO_1904;
    return number >= 1 && number < NO_DAY ? days + 1 : days;
  }

  #cell(attributes: Attributes, value: string, inline: string, part: string): TableCell {
    const type = attributes.get("t") ?? "n";
    if (type === "e") return null;
    if (type === "inlineStr" || type === "str") {
      const text = this.#text(type === "str" ? value : inline);
      return text === "" ? null : text;
    }
    if (value === "") return null;
    const bad = () => this.#fail(`a value of type ${describe(type)}`, describe(value), part);
    if (type === "b") return /^(?:[01]|true|false)$/.test(value) ? Number(isTrue(value)) : bad();
    if (type === "d") {
      // Without an offset it is UTC, as dates that are numbers; a time alone is on Excel's day 0, as times that are numbers.
      const full = ISO_TIME.test(value) ? `1899-12-30T${value.replace(/^T/i, "")}` : value;
      const date = new Date(LOCAL.test(full) ? `${full}Z` : full);
      return Number.isNaN(date.getTime()) ? bad() : date;
    }
    const number = Number(value);
    if (Number.isNaN(number)) bad();
    if (type === "s") {
      const text =
        this.#strings[number] ??
        this.#fail(`one of ${this.#strings.length} shared texts`, `number ${describe(value)}`, part);
      // Cells share a text, but a task reads it for each.
      this.#budget.spend("steps", text.length / 64, FORMAT);
      return text === "" ? null : text;
    }
    if (type !== "n") bad();
    const shown = this.#shown[Number(attributes.get("s") ?? -1)];
    if (shown === undefined) return number;
    const date = new Date(Math.round(this.#daysOf(number, shown) * DAY));
    // Excel shows no date that is out of range.
    return Number.isNaN(date.getTime()) ? null : date;
  }
}

const isTrue = (value: string | undefined) => value === "1" || value === "true";

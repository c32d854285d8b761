/**
 * Reads the XML of workbooks: every tag and every text once, in order, so that what we check is what we read. Refuses document types, the
 * only part of XML that can grow.
 */
import type { Budget } from "../../formats/budget.ts";
import { describe, FormatError } from "../../tensor/errors.ts";

export const FORMAT = "xlsx";

/** Values by name, without prefixes. */
export type Attributes = ReadonlyMap<string, string>;

export interface Visitor {
  open(name: string, attributes: Attributes): void;
  /** @param text between this tag and the one before it: all text of an element that holds only text */
  close?(name: string, text: string): void;
}

const NONE: Attributes = new Map();
const NAME = /<(\/?)([^\s<>/"'=]+)/y;
const ATTRIBUTE = /\s+([^\s<>/"'=]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const END = /\s*(\/?)>/y;
const BARE_END = [">", ""];
const ENTITY = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos));/gi;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** As `text.replace`, which would hold every match until the end. */
export function replaced(text: string, pattern: RegExp, by: (match: RegExpExecArray) => string): string {
  const pieces: string[] = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    pieces.push(text.slice(at, match.index), by(match));
    at = match.index + match[0].length;
  }
  return at === 0 ? text : pieces.join("") + text.slice(at);
}

function decode(text: string): string {
  if (!text.includes("&")) return text;
  return replaced(text, ENTITY, ([whole, decimal, hex, name]) => {
    if (name !== undefined) return ENTITIES[name.toLowerCase()];
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

const withoutPrefix = (name: string) => name.slice(name.indexOf(":") + 1);

/** Work for a tag or an attribute, in steps. */
const STEPS = 2;

/**
 * Visits the tags of a document.
 *
 * @param where it lies, for messages
 * @throws FormatError `MALFORMED`, `LIMIT`
 */
export function eachTag(xml: string, where: string, budget: Budget, { open, close }: Visitor): void {
  let at = 0;
  const malformed = (expected: string): never => {
    const got = describe(xml.slice(at, at + 40));
    throw new FormatError(FORMAT, "MALFORMED", `${where}: expected ${expected}, got ${got}. Is it damaged?`);
  };
  const match = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const found = pattern.exec(xml);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  /** Moves behind a mark. @returns what lies before it */
  const until = (mark: string, from: number): string => {
    const end = xml.indexOf(mark, from);
    if (end < 0) malformed(`${mark} at the end`);
    at = end + mark.length;
    return xml.slice(from, end);
  };
  let text = "";
  let depth = 0;
  for (;;) {
    const next = xml.indexOf("<", at);
    if (next < 0) break;
    if (next > at) text += decode(xml.slice(at, next));
    at = next;
    if (xml.startsWith("<!--", at)) until("-->", at + 4);
    else if (xml.startsWith("<![CDATA[", at)) text += until("]]>", at + 9);
    else if (xml.startsWith("<?", at)) until("?>", at + 2);
    else {
      const [, slash, given] = match(NAME) ?? malformed("a tag");
      if (given.startsWith("!")) malformed("XML without a document type");
      const name = withoutPrefix(given);
      budget.spend("steps", STEPS, FORMAT);
      let attributes = NONE as Map<string, string>;
      // Most tags have no attributes: patterns take most of the time.
      const isBare = xml[at] === ">";
      for (let found = isBare ? null : match(ATTRIBUTE); found !== null; found = match(ATTRIBUTE)) {
        const [, full, double, single] = found;
        budget.spend("steps", STEPS, FORMAT);
        // Skip names of namespaces. An attribute without a prefix replaces one with a prefix.
        if (full.startsWith("xmlns:")) continue;
        if (attributes === NONE) attributes = new Map();
        const key = withoutPrefix(full);
        if (key === full || !attributes.has(key)) attributes.set(key, decode(double ?? single));
      }
      const isOver = xml[at] === ">";
      const [, empty] = isOver ? BARE_END : (match(END) ?? malformed("an attribute or the end of a tag"));
      if (isOver) at++;
      if (slash === "") open(name, attributes);
      if (slash !== "" || empty !== "") close?.(name, slash === "" ? "" : text);
      if (empty === "") depth += slash === "" ? 1 : -1;
      if (depth < 0) malformed("no more ends than tags");
      text = "";
    }
  }
  if (depth !== 0) malformed("an end for each tag");
}

/**
 * Reads the XML of workbooks: every tag and every text once, in order, so that what we check is what we read. Refuses document types, the
 * only part of XML that can grow.
 */

import { describe, FormatError } from "../../../core/tensor/errors.ts";
import type { Budget } from "../budget.ts";

export const FORMAT = "xlsx";

/** Values by name, without prefixes. */
export type Attributes = ReadonlyMap<string, string>;

export interface Visitor {
  open(name: string, attributes: Attributes): void;
  /** @param text between this tag and the one before it: all text of an element that holds only text */
  close?(name: string, text: string): void;
}

const NONE: Attributes = new Map();
const ENTITY = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos));/gi;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Pieces of a text to keep apart: millions of short ones would fill the memory. */
const MANY = 1 << 16;

/** As `text.replace`, which would hold every match until the end. */
export function replaced(text: string, pattern: RegExp, by: (match: RegExpExecArray) => string): string {
  let whole = "";
  let pieces: string[] = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    if (pieces.push(text.slice(at, match.index), by(match)) > MANY) {
      whole += pieces.join("");
      pieces = [];
    }
    at = match.index + match[0].length;
  }
  return at === 0 ? text : whole + pieces.join("") + text.slice(at);
}

function withoutEntities(text: string): string {
  return replaced(text, ENTITY, ([whole, decimal, hex, name]) => {
    if (name !== undefined) return ENTITIES[name.toLowerCase()];
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

const withoutPrefix = (name: string) => name.slice(name.indexOf(":") + 1);

const isSpace = (code: number) => code === 32 || code === 10 || code === 13 || code === 9;

/** Returns the place of the next character that is not a space. */
function afterSpaces(xml: string, start: number): number {
  let at = start;
  while (isSpace(xml.charCodeAt(at))) at++;
  return at;
}

/** Returns the end of the name that begins at `start`: before a space or one of < > / = and quotes. */
function endOfName(xml: string, start: number): number {
  let at = start;
  for (; at < xml.length; at++) {
    const code = xml.charCodeAt(at);
    const isMark = code === 60 || code === 62 || code === 47 || code === 61 || code === 34 || code === 39;
    if (isMark || isSpace(code)) break;
  }
  return at;
}

/** Work for a tag or an attribute, in steps. */
const STEPS = 2;
/** Steps to pay for at once. */
const BATCH = 1000;
const ATTRIBUTE = "an attribute or the end of a tag";

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
  /** Moves behind a mark. @returns what lies before it */
  const until = (mark: string, from: number): string => {
    const end = xml.indexOf(mark, from);
    if (end < 0) malformed(`${mark} at the end`);
    at = end + mark.length;
    return xml.slice(from, end);
  };
  let owed = 0;
  const pay = () => {
    budget.spend("steps", owed, FORMAT);
    owed = 0;
  };
  const owe = () => {
    owed += STEPS;
    if (owed >= BATCH) pay();
  };
  const decoded = (written: string) => {
    if (!written.includes("&")) return written;
    owe();
    return withoutEntities(written);
  };
  /** Moves behind a name. @returns the name */
  const name = (start: number, expected: string): string => {
    const end = endOfName(xml, start);
    if (end === start) malformed(expected);
    at = end;
    return xml.slice(start, end);
  };
  /** Moves behind the attributes of a tag. */
  const attributesOf = (): Attributes => {
    let attributes = NONE as Map<string, string>;
    for (;;) {
      const start = afterSpaces(xml, at);
      const first = xml[start];
      if (start === at || first === ">" || first === "/") return attributes;
      owe();
      const full = name(start, ATTRIBUTE);
      const sign = afterSpaces(xml, at);
      const quoted = afterSpaces(xml, sign + 1);
      const quote = xml[quoted];
      if (xml[sign] !== "=" || (quote !== '"' && quote !== "'")) malformed(ATTRIBUTE);
      const value = until(quote, quoted + 1);
      if (value.includes("<")) malformed(ATTRIBUTE);
      // Skip names of namespaces. An attribute without a prefix replaces one with a prefix.
      if (full.startsWith("xmlns:")) continue;
      if (attributes === NONE) attributes = new Map();
      const key = withoutPrefix(full);
      if (key === full || !attributes.has(key)) attributes.set(key, decoded(value));
    }
  };
  let text = "";
  let depth = 0;
  // Of an element with extensions: programs keep there what the format does not know, under names that it may know.
  let extended = Number.POSITIVE_INFINITY;
  for (;;) {
    const next = xml.indexOf("<", at);
    if (next < 0) break;
    if (next > at) text += decoded(xml.slice(at, next));
    at = next;
    if (xml.startsWith("<!--", at)) until("-->", at + 4);
    else if (xml.startsWith("<![CDATA[", at)) text += until("]]>", at + 9);
    else if (xml.startsWith("<?", at)) until("?>", at + 2);
    else {
      const isEnd = xml[at + 1] === "/";
      const given = name(at + (isEnd ? 2 : 1), "a tag");
      if (given.startsWith("!")) malformed("XML without a document type");
      const tag = withoutPrefix(given);
      owe();
      const attributes = attributesOf();
      const end = afterSpaces(xml, at);
      const isEmpty = xml[end] === "/";
      at = end + Number(isEmpty);
      if (xml[at++] !== ">") malformed("the end of a tag");
      const level = isEnd ? depth - 1 : depth;
      if (level <= extended) {
        if (!isEnd) open(tag, attributes);
        if (isEnd || isEmpty) close?.(tag, isEnd ? text : "");
        if (tag === "extLst" && !isEmpty) extended = isEnd ? Number.POSITIVE_INFINITY : level;
      }
      if (!isEmpty) depth += isEnd ? -1 : 1;
      if (depth < 0) malformed("no more ends than tags");
      text = "";
    }
  }
  if (depth !== 0) malformed("an end for each tag");
  pay();
}

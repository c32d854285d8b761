/**
 * Links: the names in a group and their objects. We follow only hard links, and name the others in warnings.
 */

import { textBytes } from "../../../core/storage/budget.ts";
import { checkName } from "../../../core/storage/extent.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { type Cursor, failAt, type Pages, pay, readText, readU8, readU16, readU32, skip } from "../cursor.ts";
import { openBlock, readAddress, readLength, readPresentAddress, readSized, readVersion } from "./block.ts";
import { eachLeafV1, readRecordsV2 } from "./btree.ts";
import { LINK, LINK_INFO, type Message, SYMBOL_TABLE } from "./header.ts";
import { openFractalHeap, openLocalHeap } from "./heap.ts";
import type { Work } from "./work.ts";

export interface Link {
  name: string;
  /** Address of the object's header; the kind of a link that we do not follow. */
  target: number | string;
  /** Order of creation in its group, if the file has it. */
  order: number | undefined;
}

/** Returns the links of a group, in the order of creation if known, else of names. */
export function readLinks(pages: Pages, messages: readonly Message[], work: Work): Link[] {
  const links: Link[] = [];
  for (const { type, body } of messages) {
    if (type === SYMBOL_TABLE) readSymbolTable(pages, { ...body }, work, links);
    else if (type === LINK) links.push(readLink({ ...body }));
    else if (type === LINK_INFO) readDenseLinks(pages, { ...body }, work, links);
  }
  const names = new Set<string>();
  for (const { name, target } of links) {
    if (names.has(name)) {
      const offset = typeof target === "number" ? target : 0;
      const place = { pages, offset, end: offset, entry: name };
      failAt(place, "DUPLICATE", `expected each name once in a group, got ${describe(name)} again.`);
    }
    names.add(name);
  }
  if (links.every((link) => link.order !== undefined)) links.sort((a, b) => a.order! - b.order!);
  return links;
}

function readSymbolTable(pages: Pages, body: Cursor, work: Work, links: Link[]): void {
  const tree = readPresentAddress(body);
  const heap = readPresentAddress(body);
  const nameAt = openLocalHeap(pages, heap);
  eachLeafV1(pages, tree, 0, 8, work, (_key, child) => {
    const node = openBlock(pages, child, "SNOD", 1);
    work.visit(node, child);
    skip(node, 1);
    const entries = readU16(node);
    work.spend(node, entries);
    for (let k = 0; k < entries; k++) {
      const start = node.offset;
      const name = nameAt(readLength(node));
      checkLinkName(node, name, start);
      const target = readAddress(node);
      const cached = readU32(node);
      skip(node, 20);
      if (cached !== 2 && target === undefined) refuseLink(node, name, "link to nothing", start);
      links.push({ name, target: cached === 2 ? "soft link" : target!, order: undefined });
    }
  });
}

function readDenseLinks(pages: Pages, body: Cursor, work: Work, links: Link[]): void {
  readVersion(body, "link information", 0);
  if (readU8(body) & 1) skip(body, 8);
  const heap = readAddress(body);
  const tree = readAddress(body);
  if (heap === undefined || tree === undefined) return;
  const objectAt = openFractalHeap(pages, heap, work);
  for (const record of readRecordsV2(pages, tree, 5, work)) {
    // The hash of the name comes first.
    skip(record, 4);
    links.push(readLink(objectAt(record)));
  }
}

function readLink(body: Cursor): Link {
  const start = body.offset;
  readVersion(body, "a link", 1);
  const flags = readU8(body);
  const type = flags & 8 ? readU8(body) : 0;
  const order = flags & 4 ? readLength(body) : undefined;
  if (flags & 16) skip(body, 1);
  const name = readText(body, readSized(body, 1 << (flags & 3)));
  checkLinkName(body, name, start);
  if (type === 0) return { name, target: readPresentAddress(body), order };
  if (type !== 1 && type < 64) refuseLink(body, name, `link of type ${type}`, start);
  const kind = type === 1 ? "soft link" : type === 64 ? "link to another file" : `link of type ${type}`;
  return { name, target: kind, order };
}

function refuseLink(cursor: Cursor, name: string, what: string, start: number): never {
  const message = `expected hard links, got ${describe(name)}, a ${what}.`;
  failAt({ ...cursor, entry: name }, "LINK_REFUSED", message, start);
}

/** Checks a name and pays for it: structures may overlap, and then each has a copy. */
function checkLinkName(cursor: Cursor, name: string, offset: number): void {
  pay(cursor, name.length, 128 + textBytes(name.length));
  checkName(cursor.pages.format, name, { offset, entry: name });
  if (name !== "" && name !== "." && !name.includes("/")) return;
  failAt({ ...cursor, entry: name }, "NAME", `expected the name of one link, got ${describe(name)}.`, offset);
}

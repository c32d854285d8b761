/**
 * HDF5: the tree of groups and datasets that Keras and h5py write, limited on purpose to hard links, numbers and three filters. We leave
 * out the rest with warnings, and follow no link out of the file. `keras/` interprets Keras's names.
 */

import { budgetFrom, textBytes } from "../../../core/storage/budget.ts";
import { fail } from "../../../core/storage/codes.ts";
import type { LazyTensor, ReadOptions } from "../../../core/storage/contents.ts";
import { checkDepth, checkName } from "../../../core/storage/extent.ts";
import type { ByteSource } from "../../../core/storage/source.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { Pages } from "../cursor.ts";
import { Skipped } from "../notes.ts";
import { hdf5Start } from "../signatures.ts";
import { type Hdf5Value, readAttributes } from "./attribute.ts";
import { type DatasetPlan, datasetTensor, planDataset } from "./dataset.ts";
import { committedType } from "./datatype.ts";
import { LAYOUT, LINK, LINK_INFO, readHeader, SYMBOL_TABLE } from "./header.ts";
import { type Link, readLinks } from "./link.ts";
import { readSuperblock } from "./superblock.ts";
import { Work } from "./work.ts";

const FORMAT = "hdf5";

export type { Hdf5Value } from "./attribute.ts";

export interface Hdf5Group {
  kind: "group";
  /** Names from the root, joined by `/`; `""` for the root. */
  path: string;
  attributes: Map<string, Hdf5Value>;
  children: Map<string, Hdf5Group | Hdf5Dataset>;
}

export interface Hdf5Dataset {
  kind: "dataset";
  path: string;
  attributes: Map<string, Hdf5Value>;
  /** Undefined if it is not read. */
  tensor: LazyTensor | undefined;
}

interface Hdf5File {
  root: Hdf5Group;
  /** About datasets that are not read, and links that are not followed. */
  warnings: string[];
}

interface Found {
  attributes: Map<string, Hdf5Value>;
  links: Link[] | undefined;
  plan: DatasetPlan | string | undefined;
}

/**
 * Reads the whole tree, except the values of datasets. A group of several names, which may contain itself, is read by the first.
 */
export async function readHdf5(file: ByteSource, options?: ReadOptions): Promise<Hdf5File> {
  const budget = budgetFrom(options, file.size);
  const base = await hdf5Start(file);
  // All addresses count from the end of the user block.
  const source = base === 0 ? file : sourceFrom(file, base);
  const pages = new Pages(FORMAT, source, budget);
  const rootAddress = await pages.run(() => readSuperblock(pages, base));
  const skipped = new Skipped();
  const work = new Work();
  const found = new Map<number, Found>();
  let storedBytes = 0;

  /** Reads the object at an address once, as a dataset may have several names. */
  const inspect = async (address: number, path: string): Promise<Found> => {
    const known = found.get(address);
    if (known !== undefined) return known;
    const object = await pages.run(() => readObject(pages, address, path, work), work);
    found.set(address, object);
    if (typeof object.plan === "object") {
      storedBytes += object.plan.stored;
      if (storedBytes > source.size) {
        const got = `${storedBytes} bytes of them in a file of ${source.size}`;
        const place = { offset: address, entry: path };
        fail(FORMAT, "OVERLAP", `expected datasets that share no bytes, got ${got}.`, place);
      }
    }
    return object;
  };

  const groups = new Map<number, string>();
  // Use a list instead of recursion, because a file may nest deeply.
  const waiting: { group: Hdf5Group; links: Link[]; depth: number }[] = [];
  const enter = (address: number, path: string, { attributes, links = [] }: Found, depth: number) => {
    const group: Hdf5Group = { kind: "group", path, attributes, children: new Map() };
    const place = { offset: address, entry: path };
    groups.set(address, path);
    checkDepth(FORMAT, depth, () => place);
    waiting.push({ group, links, depth });
    return group;
  };
  const first = await inspect(rootAddress, "");
  if (first.links === undefined)
    fail(FORMAT, "MISSING", "expected a root group, got another object.", { offset: rootAddress });
  const root = enter(rootAddress, "", first, 0);
  // The loop adds to the list.
  for (const { group, links, depth } of waiting) {
    for (const { name, target } of links) {
      const path = group.path === "" ? name : `${group.path}/${name}`;
      const place = { ...(typeof target === "number" && { offset: target }), entry: path };
      // Names of the groups above count again for every link.
      checkName(FORMAT, path, place);
      budget.spend(1, textBytes(path.length), FORMAT, place);
      if (typeof target === "string") {
        skipped.add(`link ${describe(path)} is a ${target}, which is not followed`);
        continue;
      }
      // A datatype that a dataset led to.
      if (work.types.has(target)) continue;
      const first = groups.get(target);
      if (first !== undefined) {
        skipped.add(`group ${describe(path)} is another name of ${describe(first || "/")}`);
        continue;
      }
      const object = await inspect(target, path);
      const { attributes, plan } = object;
      if (plan !== undefined) {
        const isRead = typeof plan !== "string";
        if (!isRead) skipped.add(`dataset ${describe(path)} holds ${plan}, which is not read`);
        const tensor = isRead ? datasetTensor(pages, plan, path, base) : undefined;
        group.children.set(name, { kind: "dataset", path, attributes, tensor });
      } else if (object.links !== undefined) {
        group.children.set(name, enter(target, path, object, depth + 1));
      }
    }
  }
  return { root, warnings: skipped.warnings };
}

const sourceFrom = (file: ByteSource, start: number): ByteSource => ({
  size: file.size - start,
  read: (from, until) => file.read(start + from, start + until),
});

function readObject(pages: Pages, address: number, path: string, work: Work): Found {
  const messages = readHeader(pages, address, work);
  committedType(messages, address, work);
  const attributes = readAttributes(pages, messages, work);
  const has = (type: number) => messages.some((message) => message.type === type);
  const isGroup = has(SYMBOL_TABLE) || has(LINK_INFO) || has(LINK);
  return {
    attributes,
    links: isGroup ? readLinks(pages, messages, work) : undefined,
    plan: has(LAYOUT) ? planDataset(pages, address, messages, attributes, path, work) : undefined,
  };
}

/** Returns the tensors of a tree by their paths, in its order. */
export function hdf5Tensors(group: Hdf5Group): Map<string, LazyTensor> {
  const tensors = new Map<string, LazyTensor>();
  const waiting: (Hdf5Group | Hdf5Dataset)[] = [group];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.kind === "group") for (const child of [...next.children.values()].reverse()) waiting.push(child);
    else if (next.tensor !== undefined) tensors.set(next.path, next.tensor);
  }
  return tensors;
}

/**
 * HDF5, reading: the tree of groups and datasets that Keras and h5py write. Bounded on purpose: hard links only, numbers only,
 * three filters; what leads outside the file is refused where it is met. The parts are in `hdf5/`; what Keras means by the names
 * is in `keras.ts`.
 */

import { describe } from "../../tensor/errors.ts";
import { budgetFrom } from "../budget.ts";
import { fail } from "../codes.ts";
import type { Contents, LazyTensor, ReadOptions } from "../contents.ts";
import { cursorAt, failAt, Pages } from "../cursor.ts";
import { limitsFrom } from "../limits.ts";
import type { ByteSource } from "../source.ts";
import { type Hdf5Value, readAttributes } from "./attribute.ts";
import { type DatasetPlan, datasetTensor, planDataset } from "./dataset.ts";
import { MESSAGE, readHeader } from "./header.ts";
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
  /** Undefined when it holds no numbers. */
  tensor: LazyTensor | undefined;
}

export interface Hdf5File {
  root: Hdf5Group;
  /** Datasets that hold no numbers. */
  warnings: string[];
}

interface Found {
  attributes: Map<string, Hdf5Value>;
  links: Link[] | undefined;
  plan: DatasetPlan | string | undefined;
}

/**
 * Reads the whole tree; values of datasets stay in the file.
 *
 * @throws FormatError EXTERNAL_REFUSED and LINK_REFUSED for links that are not followed; CYCLE when a group contains itself
 */
export async function readHdf5(source: ByteSource, options?: ReadOptions): Promise<Hdf5File> {
  const limits = limitsFrom(options);
  const pages = new Pages(FORMAT, source, budgetFrom(options, source.size));
  const rootAddress = await pages.run(() => readSuperblock(pages));
  const root: Hdf5Group = { kind: "group", path: "", attributes: new Map(), children: new Map() };
  const warnings: string[] = [];
  const groups = new Set<number>();
  const work = new Work(limits);
  const found = new Map<number, Found>();
  let objects = 0;
  let storedBytes = 0;

  /** What lies at an address. A dataset may have several names, and is read once. */
  const inspect = async (address: number, path: string): Promise<Found> => {
    const known = found.get(address);
    if (known !== undefined) return known;
    const { attempt, object } = await pages.run(() => {
      const attempt = work.attempt();
      const messages = readHeader(pages, address, attempt);
      const attributes = readAttributes(pages, messages, attempt);
      const has = (type: number) => messages.some((message) => message.type === type);
      const isGroup = has(MESSAGE.symbolTable) || has(MESSAGE.linkInfo) || has(MESSAGE.link);
      const object: Found = {
        attributes,
        links: isGroup ? readLinks(pages, messages, attempt) : undefined,
        plan: has(MESSAGE.layout)
          ? planDataset(pages, address, messages, attributes, path, attempt)
          : undefined,
      };
      return { attempt, object };
    });
    work.keep(attempt);
    found.set(address, object);
    if (typeof object.plan === "object") {
      storedBytes += object.plan.stored;
      if (storedBytes > source.size) {
        failAt(
          cursorAt(pages, address, undefined, path),
          "OVERLAP",
          `expected datasets that share no bytes, got ${storedBytes} bytes of them in a file of ${source.size}.`,
        );
      }
    }
    return object;
  };

  // Groups wait in a list, so that no nesting of the file becomes nesting of calls.
  const waiting: { group: Hdf5Group; links: Link[]; depth: number }[] = [];
  const enter = (group: Hdf5Group, links: Link[], address: number, depth: number) => {
    const place = cursorAt(pages, address, undefined, group.path);
    if (groups.has(address)) {
      failAt(place, "CYCLE", `expected each group once, got ${describe(group.path)} again.`);
    }
    groups.add(address);
    if (depth > limits.hdf5Depth) {
      failAt(place, "TOO_DEEP", `expected groups nested at most ${limits.hdf5Depth} deep (limit hdf5Depth).`);
    }
    // Counted before they are followed, so that many groups cannot keep many links waiting.
    objects += links.length;
    if (objects > limits.hdf5Objects) {
      failAt(place, "LIMIT", `expected at most ${limits.hdf5Objects} objects (limit hdf5Objects), got more.`);
    }
    waiting.push({ group, links, depth });
  };
  const first = await inspect(rootAddress, "");
  if (first.links === undefined)
    fail(FORMAT, "MISSING", "expected a root group, got another object.", { offset: rootAddress });
  root.attributes = first.attributes;
  enter(root, first.links, rootAddress, 0);
  // The list grows while it is walked.
  for (const next of waiting) {
    for (const { name, target } of next.links) {
      const path = next.group.path === "" ? name : `${next.group.path}/${name}`;
      const { attributes, links, plan } = await inspect(target, path);
      if (plan !== undefined) {
        if (typeof plan === "string")
          warnings.push(`dataset ${describe(path)} holds ${plan}, which is not read`);
        const tensor = typeof plan === "string" ? undefined : datasetTensor(FORMAT, source, plan, path);
        next.group.children.set(name, { kind: "dataset", path, attributes, tensor });
      } else if (links !== undefined) {
        const group: Hdf5Group = { kind: "group", path, attributes, children: new Map() };
        next.group.children.set(name, group);
        enter(group, links, target, next.depth + 1);
      }
    }
  }
  return { root, warnings };
}

/** The tensors of a tree by their paths, in its order. */
export function hdf5Tensors(group: Hdf5Group): Map<string, LazyTensor> {
  const tensors = new Map<string, LazyTensor>();
  const waiting: (Hdf5Group | Hdf5Dataset)[] = [group];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.kind === "group") for (const child of [...next.children.values()].reverse()) waiting.push(child);
    else if (next.tensor !== undefined) tensors.set(next.path, next.tensor);
  }
  return tensors;
}

/** Opens any HDF5 file: all its numeric datasets by their paths; metadata: the root's attributes. */
export async function openHdf5(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  const { root, warnings } = await readHdf5(source, options);
  return { format: FORMAT, tensors: hdf5Tensors(root), metadata: root.attributes, warnings };
}

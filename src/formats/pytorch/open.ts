/**
 * PyTorch's checkpoints: the zip of version 1.6 and later, TorchScript archives, and the five pickles of 0.1.10 to 1.5. The
 * tar files before that are refused by `detect.ts`.
 *
 * Source: torch/serialization.py, read and run with version 2.6.
 */

import { describe } from "../../tensor/errors.ts";
import { type Budget, budgetFrom } from "../budget.ts";
import { fail } from "../codes.ts";
import type { Contents, LazyTensor, ReadOptions } from "../contents.ts";
import { type Limits, limitsFrom } from "../limits.ts";
import { isLegacyPytorch } from "../signatures.ts";
import { type ByteSource, readRange } from "../source.ts";
import { openZip, type ZipArchive, type ZipMember } from "../zip/open.ts";
import { openLegacy } from "./legacy.ts";
import { runPickle } from "./pickle.ts";
import { torchRules } from "./rules.ts";
import { lazyTensor, type StoragePlace } from "./tensors.ts";
import { PickleDict, type PickleStorage, PickleTuple, type PickleValue } from "./values.ts";
import { walk } from "./walk.ts";

/** The newest version of the container that is known; TorchScript counts its operators in the same number. */
const NEWEST_VERSION = 10;

/** Opens a `.pt` or `.pth` file of either container. @throws FormatError */
export async function openPytorch(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  const head = new Uint8Array(await readRange("pytorch", source, 0, Math.min(source.size, 64)));
  return isLegacyPytorch(head) ? openLegacy(source, options) : openArchive("pytorch", source, options);
}

/** Opens a TorchScript archive for its weights; its code is not read. @throws FormatError */
export async function openTorchscript(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  return openArchive("torchscript", source, options);
}

async function openArchive(format: string, source: ByteSource, options?: ReadOptions): Promise<Contents> {
  const limits = limitsFrom(options);
  const budget = budgetFrom(options, source.size);
  const { members } = options?.known ?? {};
  const archive = await openZip(source, { format, limits, budget, zeroMeansNoCrc: true, members });
  const folder = topFolder(format, archive);
  await checkVersion(format, archive, folder);
  const roots = new Map<string, PickleValue>();
  const folders = new Map<PickleStorage, string>();
  const pickles = [["", "data.pkl", "data"]];
  if (format === "torchscript") pickles.push(["CONSTANTS", "constants.pkl", "constants"]);
  for (const [path, pickle, storages] of pickles) {
    const found: PickleStorage[] = [];
    const member = memberOf(format, archive, `${folder}/${pickle}`);
    const root = await readRoot(archive, member, { format, limits, budget, found });
    roots.set(path, path === "" ? root : constants(root));
    for (const storage of found) folders.set(storage, `${folder}/${storages}`);
  }
  const { tensors, metadata, warnings } = walk(format, roots, limits, budget);
  const lazy = new Map<string, LazyTensor>();
  const read = checkedOnce(format, source, archive);
  for (const [name, tensor] of tensors) {
    const { storage } = tensor;
    const place = placeOf(format, archive, `${folders.get(storage)}/${storage.key}`, read);
    lazy.set(name, lazyTensor(format, name, tensor, place));
  }
  if ([...archive.members.values()].some(({ crc, size }) => crc === 0 && size > 0)) {
    warnings.push("The archive was written without checksums: damage in its tensors cannot be noticed.");
  }
  return { format, tensors: lazy, metadata, warnings, members: archive.members };
}

/** The folder that holds everything; its name varies. */
function topFolder(format: string, archive: ZipArchive): string {
  const folders = new Set([...archive.members.keys()].map((name) => name.split("/")[0]));
  const [folder = ""] = folders;
  if (folders.size !== 1) {
    fail(format, "DISAGREEMENT", `expected all members in one folder, got ${describe([...folders])}.`);
  }
  return folder;
}

function memberOf(format: string, archive: ZipArchive, entry: string): ZipMember {
  const member = archive.members.get(entry);
  if (member === undefined) {
    return fail(format, "MISSING", `expected a member ${describe(entry)}, got none.`, { entry });
  }
  return member;
}

async function checkVersion(format: string, archive: ZipArchive, folder: string): Promise<void> {
  const read = async (name: string) => {
    const member = archive.members.get(`${folder}/${name}`) ?? archive.members.get(`${folder}/.data/${name}`);
    if (member === undefined) return undefined;
    if (member.size > 100)
      fail(format, "HEADER", `expected a short ${name}, got ${member.size} bytes.`, { entry: member.name });
    return new TextDecoder().decode(await archive.read(member)).trim();
  };
  const version = await read("version");
  if (version === undefined) return fail(format, "MISSING", "expected a member version, got none.");
  if (!/^[1-9]\d{0,2}$/.test(version) || Number(version) > NEWEST_VERSION) {
    fail(format, "VERSION", `expected a version from 1 to ${NEWEST_VERSION}, got ${describe(version)}.`, {
      entry: `${folder}/version`,
    });
  }
  const order = await read("byteorder");
  if (order !== undefined && order !== "little") {
    fail(format, "FEATURE", `expected byteorder little, got ${describe(order)}.`, {
      entry: `${folder}/byteorder`,
    });
  }
}

/** The constants of a TorchScript archive, where frozen weights end up, under the names that its code gives them. */
function constants(root: PickleValue): PickleDict {
  const dict = new PickleDict();
  if (root instanceof PickleTuple) {
    for (const [k, item] of root.items.entries()) dict.entries.set(`c${k}`, item);
  }
  return dict;
}

async function readRoot(
  archive: ZipArchive,
  member: ZipMember,
  {
    format,
    limits,
    budget,
    found,
  }: { format: string; limits: Limits; budget: Budget; found: PickleStorage[] },
): Promise<PickleValue> {
  const bytes = await archive.read(member);
  const rules = torchRules(format, limits, budget, member.name, found);
  const { value, end } = runPickle(bytes, rules);
  if (end !== bytes.length) {
    fail(format, "TRAILING", `expected a pickle of ${bytes.length} bytes, got one of ${end}.`, {
      entry: member.name,
      offset: end,
    });
  }
  return value;
}

function placeOf(format: string, archive: ZipArchive, entry: string, read: ReadPart): StoragePlace {
  const member = memberOf(format, archive, entry);
  return {
    byteLength: member.size,
    start: member.method === 0 ? member.start : undefined,
    entry,
    read: (start, end) => read(member, start, end),
  };
}

type ReadPart = (member: ZipMember, start: number, end: number) => Promise<Uint8Array>;

/**
 * Reads parts of members. A member is read as a whole, and its checksum checked, the first time; many tensors may be views
 * of one. After that stored members are read by ranges, and inflated ones are kept as long as memory allows.
 */
function checkedOnce(format: string, source: ByteSource, archive: ZipArchive): ReadPart {
  const seen = new Map<ZipMember, WeakRef<Uint8Array>>();
  return async (member, start, end) => {
    const kept = seen.get(member);
    if (kept !== undefined && member.method === 0) {
      return readRange(format, source, member.start + start, member.start + end, member.name);
    }
    const bytes = kept?.deref() ?? (await archive.read(member));
    seen.set(member, new WeakRef(bytes));
    return bytes.subarray(start, end);
  };
}

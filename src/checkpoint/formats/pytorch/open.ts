/**
 * Reads PyTorch's checkpoints: the zip of version 1.6 and later, TorchScript archives, and (in `legacy.ts`)
 * the five pickles of 0.1.10 to 1.5. `detect.ts` refuses older tar files.
 *
 * Source: torch/serialization.py, read and run with version 2.6.
 */

import { budgetFrom } from "../../../core/storage/budget.ts";
import { fail } from "../../../core/storage/codes.ts";
import type { Contents, ReadOptions, ZipMember } from "../../../core/storage/contents.ts";
import { type ByteSource, readCopy, readRange } from "../../../core/storage/source.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { isLegacyPytorch } from "../signatures.ts";
import { openZip, type ZipArchive } from "../zip/open.ts";
import { openLegacy } from "./legacy.ts";
import { runPickle } from "./pickle.ts";
import { torchRules } from "./rules.ts";
import { lazyTensors } from "./tensors.ts";
import { PickleDict, type PickleStorage, PickleTuple, type PickleValue } from "./values.ts";
import { walk } from "./walk.ts";

/** The newest known version of the container. TorchScript uses the same number for its operators. */
const NEWEST_VERSION = 10;

/** Returns the contents of a `.pt` or `.pth` file of either container. @throws FormatError */
export async function openPytorch(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  const head = await readCopy("pytorch", source, 0, Math.min(source.size, 64));
  return isLegacyPytorch(head) ? openLegacy(source, options) : openArchive("pytorch", source, options);
}

/** Returns the weights of a TorchScript archive, without its code. @throws FormatError */
export async function openTorchscript(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  return openArchive("torchscript", source, options);
}

async function openArchive(format: string, source: ByteSource, options?: ReadOptions): Promise<Contents> {
  const budget = budgetFrom(options, source.size);
  const { members } = options?.known ?? {};
  const archive = await openZip(source, { format, budget, zeroMeansNoCrc: true, members });
  const folder = topFolder(format, archive);
  await checkVersion(format, archive, folder);
  const roots = new Map<string, PickleValue>();
  const folders = new Map<PickleStorage, string>();
  const pickles = [["", "data.pkl", "data"]];
  if (format === "torchscript") pickles.push(["CONSTANTS", "constants.pkl", "constants"]);
  for (const [path, pickle, storages] of pickles) {
    const found: PickleStorage[] = [];
    const entry = `${folder}/${pickle}`;
    const bytes = await archive.load(memberOf(format, archive, entry));
    const { value, end } = runPickle(bytes, torchRules(format, budget, entry, found));
    if (end !== bytes.length) {
      const message = `expected a pickle of ${bytes.length} bytes, got one of ${end}.`;
      fail(format, "TRAILING", message, { entry, offset: end });
    }
    roots.set(path, path === "" ? value : constants(value));
    for (const storage of found) folders.set(storage, `${folder}/${storages}`);
  }
  const { tensors, metadata, warnings } = walk(format, roots, budget);
  const read = checkedOnce(format, source, archive);
  const lazy = lazyTensors(format, tensors, (storage) => {
    const entry = `${folders.get(storage)}/${storage.key}`;
    const member = memberOf(format, archive, entry);
    const start = member.method === 0 ? member.start : undefined;
    return { byteLength: member.size, start, entry, read: (from, to) => read(member, from, to) };
  });
  if ([...archive.members.values()].some(({ crc, size }) => crc === 0 && size > 0)) {
    warnings.push("The archive has no checksums, so damage to its tensors goes unnoticed.");
  }
  if (tensors.size > 0 && [...tensors.keys()].every((name) => name.startsWith("CONSTANTS."))) {
    warnings.push(
      "Its weights are constants without names, as torch.jit.freeze leaves them. Open the archive from before.",
    );
  }
  const network = format === "torchscript" ? { code: () => codeOf(archive, folder) } : undefined;
  return { format, tensors: lazy, metadata, warnings, members: archive.members, network };
}

/** Reads the files of code by their paths, such as `__torch__/torch/nn/modules/rnn`. */
async function codeOf(archive: ZipArchive, folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const [name, member] of archive.members) {
    const [, path] = /^code\/(.+)\.py$/.exec(name.slice(folder.length + 1)) ?? [];
    if (path !== undefined) files.set(path, new TextDecoder().decode(await archive.load(member)));
  }
  return files;
}

/** The folder of all members, which can have any name. */
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
  return member ?? fail(format, "MISSING", `expected a member ${describe(entry)}, got none.`, { entry });
}

async function checkVersion(format: string, archive: ZipArchive, folder: string): Promise<void> {
  const read = async (name: string) => {
    const member = archive.members.get(`${folder}/${name}`) ?? archive.members.get(`${folder}/.data/${name}`);
    if (member === undefined) return undefined;
    const entry = member.name;
    if (member.size > 100) {
      fail(format, "HEADER", `expected a short ${name}, got ${member.size} bytes.`, { entry });
    }
    return new TextDecoder().decode(await archive.read(member)).trim();
  };
  const version = await read("version");
  if (version === undefined) return fail(format, "MISSING", "expected a member version, got none.");
  if (!/^[1-9]\d{0,2}$/.test(version) || Number(version) > NEWEST_VERSION) {
    const message = `expected a version from 1 to ${NEWEST_VERSION}, got ${describe(version)}.`;
    fail(format, "VERSION", message, { entry: `${folder}/version` });
  }
  const order = await read("byteorder");
  if (order !== undefined && order !== "little") {
    const message = `expected byteorder little, got ${describe(order)}.`;
    fail(format, "FEATURE", message, { entry: `${folder}/byteorder` });
  }
}

/** The constants of a TorchScript archive, including frozen weights, by their names in its code. */
function constants(root: PickleValue): PickleDict {
  const dict = new PickleDict();
  if (root instanceof PickleTuple) {
    for (const [k, item] of root.items.entries()) dict.set(`c${k}`, item);
  }
  return dict;
}

/**
 * Returns a function that reads parts of members. The first read of a member fetches all of it and checks its checksum, because many tensors
 * may be views of it. Later reads of stored members fetch ranges; inflated members stay as long as memory allows.
 */
function checkedOnce(
  format: string,
  source: ByteSource,
  archive: ZipArchive,
): (member: ZipMember, start: number, end: number) => Promise<Uint8Array> {
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

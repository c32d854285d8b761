/**
 * Reads PyTorch's files of versions 0.1.10 to 1.5: five pickles (magic number, protocol, facts about the
 * machine, the object, the keys of the storages), then each storage as an int64 count and raw elements.
 */

import { budgetFrom } from "../../../core/storage/budget.ts";
import { fail } from "../../../core/storage/codes.ts";
import type { Contents, ReadOptions } from "../../../core/storage/contents.ts";
import { elementBits } from "../../../core/storage/raw.ts";
import { type ByteSource, readCopy, readRange } from "../../../core/storage/source.ts";
import { FormatError } from "../../../core/tensor/errors.ts";
import { magicEnd } from "../signatures.ts";
import { type PickleRules, runPickle } from "./pickle.ts";
import { torchRules } from "./rules.ts";
import { lazyTensors, type StoredPlace } from "./tensors.ts";
import { UNREAD_STORAGES } from "./types.ts";
import { describeValue, PickleDict, PickleList, type PickleStorage, type PickleValue } from "./values.ts";
import { walk } from "./walk.ts";

const FORMAT = "pytorch";

const PROTOCOL = 1001;

/** First read for a pickle of unknown length, doubled until the pickle fits. */
const FIRST_WINDOW = 64 * 1024;

/** Returns the contents of such a file. @throws FormatError */
export async function openLegacy(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  const budget = budgetFrom(options, source.size);
  const found: PickleStorage[] = [];
  const rules = torchRules(FORMAT, budget, undefined, found);
  const head = await readCopy(FORMAT, source, 0, Math.min(source.size, 64));
  const start = magicEnd(head)!;
  const protocol = await readPickle(source, start, rules);
  if (protocol.value !== PROTOCOL) {
    fail(FORMAT, "VERSION", `expected protocol ${PROTOCOL}, got ${describeValue(protocol.value)}.`, {
      offset: start,
    });
  }
  const system = await readPickle(source, protocol.end, rules);
  checkSystem(system.value, protocol.end);
  const object = await readPickle(source, system.end, rules);
  const { tensors, metadata, warnings } = walk(FORMAT, new Map([["", object.value]]), budget);
  const keys = await readPickle(source, object.end, rules);
  const places = await findStorages(source, keys.value, keys.end, found);
  const placeOf = ({ key }: PickleStorage) =>
    places.get(key) ?? fail(FORMAT, "MISSING", `expected storage ${key}, got none.`, { entry: key });
  return { format: FORMAT, tensors: lazyTensors(FORMAT, tensors, placeOf), metadata, warnings };
}

async function readPickle(
  source: ByteSource,
  start: number,
  rules: PickleRules,
): Promise<{ value: PickleValue; end: number }> {
  const mark = rules.budget.mark();
  for (let window = FIRST_WINDOW; ; window *= 2) {
    const end = Math.min(start + window, source.size);
    const bytes = await readCopy(FORMAT, source, start, end);
    try {
      const pickle = runPickle(bytes, rules, start);
      return { value: pickle.value, end: start + pickle.end };
    } catch (error) {
      const isCut = error instanceof FormatError && error.code === "TRUNCATED" && end < source.size;
      if (!isCut) throw error;
      rules.budget.restore(mark);
    }
  }
}

function checkSystem(value: PickleValue, offset: number): void {
  const isLittle = value instanceof PickleDict ? value.get("little_endian") : undefined;
  if (typeof isLittle !== "boolean") {
    const message = `expected the byte order of the machine, got ${describeValue(value)}.`;
    fail(FORMAT, "HEADER", message, { offset });
  }
  if (!isLittle) fail(FORMAT, "FEATURE", "expected a little-endian file, got a big-endian one.", { offset });
}

/** Bytes of an element; untyped storages count bytes. */
function elementBytes(dtype: string | undefined): number {
  if (dtype === undefined) return 1;
  return UNREAD_STORAGES.get(dtype)?.bytes ?? elementBits.get(dtype)! / 8;
}

async function findStorages(
  source: ByteSource,
  keys: PickleValue,
  start: number,
  found: readonly PickleStorage[],
): Promise<Map<string, StoredPlace>> {
  if (!(keys instanceof PickleList)) {
    const message = `expected a list of storage keys, got ${describeValue(keys)}.`;
    return fail(FORMAT, "PICKLE_TYPE", message, { offset: start });
  }
  const types = new Map(found.map((storage) => [storage.key, storage]));
  const places = new Map<string, StoredPlace>();
  let at = start;
  for (const key of keys.items) {
    const storage = typeof key === "string" ? types.get(key) : undefined;
    if (typeof key !== "string" || storage === undefined) {
      const message = `expected the key of a storage that the object refers to, got ${describeValue(key)}.`;
      fail(FORMAT, "MISSING", message, { offset: at });
    }
    const place = { offset: at, entry: key };
    if (places.has(key)) fail(FORMAT, "DUPLICATE", `expected storage ${key} once, got it again.`, place);
    const head = await readCopy(FORMAT, source, at, at + 8, key);
    const count = new DataView(head.buffer).getBigInt64(0, true);
    if (count !== BigInt(storage.wholeLength)) {
      fail(FORMAT, "SIZE", `storage ${key}: expected ${storage.wholeLength} elements, got ${count}.`, place);
    }
    const byteLength = storage.wholeLength * elementBytes(storage.dtype);
    const first = at + 8;
    at = first + byteLength;
    if (at > source.size) {
      const message = `storage ${key}: expected ${byteLength} bytes, got ${source.size - first}.`;
      fail(FORMAT, "TRUNCATED", message, { offset: source.size, entry: key });
    }
    places.set(key, {
      byteLength,
      start: first,
      entry: key,
      read: (start, end) => readRange(FORMAT, source, first + start, first + end, key),
    });
  }
  if (at !== source.size) {
    fail(FORMAT, "TRAILING", `expected a file of ${at} bytes, got ${source.size}.`, { offset: at });
  }
  return places;
}

/**
 * PyTorch's files of versions 0.1.10 to 1.5: five pickles in a row (magic number, protocol, facts about the machine, the
 * object, the keys of the storages), then each storage: an int64 count and raw elements.
 */

import { describe, FormatError } from "../../tensor/errors.ts";
import { budgetFrom } from "../budget.ts";
import { fail } from "../codes.ts";
import type { Contents, LazyTensor, ReadOptions } from "../contents.ts";
import { limitsFrom } from "../limits.ts";
import { elementBits } from "../raw.ts";
import { magicEnd } from "../signatures.ts";
import { type ByteSource, readRange } from "../source.ts";
import { type PickleRules, runPickle } from "./pickle.ts";
import { torchRules } from "./rules.ts";
import { lazyTensor, type StoragePlace } from "./tensors.ts";
import { describeValue, PickleDict, PickleList, type PickleStorage, type PickleValue } from "./values.ts";
import { walk } from "./walk.ts";

const FORMAT = "pytorch";

const PROTOCOL = 1001;

/** How much is read at first for a pickle whose length is not known; doubled until it fits. */
const FIRST_WINDOW = 64 * 1024;

/** @throws FormatError */
export async function openLegacy(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  const limits = limitsFrom(options);
  const budget = budgetFrom(options, source.size);
  const found: PickleStorage[] = [];
  const rules = torchRules(FORMAT, limits, budget, undefined, found);
  const head = new Uint8Array(await readRange(FORMAT, source, 0, Math.min(source.size, 64)));
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
  const { tensors, metadata, warnings } = walk(FORMAT, new Map([["", object.value]]), limits, budget);
  const keys = await readPickle(source, object.end, rules);
  const places = await findStorages(source, keys.value, keys.end, found);
  const lazy = new Map<string, LazyTensor>();
  for (const [name, tensor] of tensors) {
    const place = places.get(tensor.storage.key);
    if (place === undefined) {
      fail(FORMAT, "MISSING", `tensor ${describe(name)}: expected storage ${tensor.storage.key}, got none.`, {
        entry: tensor.storage.key,
      });
    }
    lazy.set(name, lazyTensor(FORMAT, name, tensor, place));
  }
  return { format: FORMAT, tensors: lazy, metadata, warnings };
}

async function readPickle(
  source: ByteSource,
  start: number,
  rules: PickleRules,
): Promise<{ value: PickleValue; end: number }> {
  const mark = rules.budget.mark();
  for (let window = FIRST_WINDOW; ; window *= 2) {
    const end = Math.min(start + window, source.size);
    const bytes = new Uint8Array(await readRange(FORMAT, source, start, end));
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
  const isLittle = value instanceof PickleDict ? value.entries.get("little_endian") : undefined;
  if (typeof isLittle !== "boolean") {
    fail(FORMAT, "HEADER", `expected the byte order of the machine, got ${describeValue(value)}.`, {
      offset,
    });
  }
  if (!isLittle) fail(FORMAT, "FEATURE", "expected a little-endian file, got a big-endian one.", { offset });
}

async function findStorages(
  source: ByteSource,
  keys: PickleValue,
  start: number,
  found: readonly PickleStorage[],
): Promise<Map<string, StoragePlace>> {
  if (!(keys instanceof PickleList)) {
    return fail(FORMAT, "PICKLE_TYPE", `expected a list of storage keys, got ${describeValue(keys)}.`, {
      offset: start,
    });
  }
  const types = new Map(found.map((storage) => [storage.key, storage]));
  const places = new Map<string, StoragePlace>();
  let at = start;
  for (const key of keys.items) {
    const storage = typeof key === "string" ? types.get(key) : undefined;
    if (typeof key !== "string" || storage?.dtype === undefined) {
      fail(
        FORMAT,
        "MISSING",
        `expected the key of a storage that the object refers to, got ${describeValue(key)}.`,
        {
          offset: at,
        },
      );
    }
    if (places.has(key))
      fail(FORMAT, "DUPLICATE", `expected storage ${key} once, got it again.`, { offset: at, entry: key });
    const head = new Uint8Array(await readRange(FORMAT, source, at, at + 8, key));
    const count = new DataView(head.buffer).getBigInt64(0, true);
    if (count !== BigInt(storage.wholeLength)) {
      fail(FORMAT, "SIZE", `storage ${key}: expected ${storage.wholeLength} elements, got ${count}.`, {
        offset: at,
        entry: key,
      });
    }
    const byteLength = (storage.wholeLength * elementBits.get(storage.dtype)!) / 8;
    const first = at + 8;
    at = first + byteLength;
    if (at > source.size) {
      fail(FORMAT, "TRUNCATED", `storage ${key}: expected ${byteLength} bytes, got ${source.size - first}.`, {
        offset: source.size,
        entry: key,
      });
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

import type { Budget } from "../../../core/storage/budget.ts";
import { callGlobal, isKnownGlobal, storageType } from "./globals.ts";
import type { PickleInput } from "./input.ts";
import type { PickleRules } from "./pickle.ts";
import { describeValue, isCount, PickleStorage, PickleTuple, type PickleValue } from "./values.ts";

/** Returns the rules of PyTorch's pickles, which add each storage that a pickle refers to to `found`. */
export function torchRules(
  format: string,
  budget: Budget,
  entry: string | undefined,
  found: PickleStorage[],
): PickleRules {
  return {
    format,
    budget,
    entry,
    isKnown: isKnownGlobal,
    call: callGlobal,
    persistent: (id, input) => {
      const storage = parsePersistentId(id, input);
      if (storage instanceof PickleStorage) found.push(storage);
      return storage;
    },
  };
}

/**
 * Parses `("storage", class, key, location, numel)`; old files may add a view of another storage, and have
 * `("module", class, file, source)` for modules with their source.
 */
function parsePersistentId(id: PickleValue, input: PickleInput): PickleValue {
  const items = id instanceof PickleTuple ? id.items : [];
  const [tag, type, key, location, length, view] = items;
  if (tag === "module" && items.length === 4) return type;
  const isStorage = tag === "storage" && (items.length === 5 || items.length === 6);
  if (!isStorage || typeof key !== "string" || typeof location !== "string" || !isCount(length)) {
    return input.fail("PICKLE_TYPE", `expected a reference to a storage, got ${describeValue(id)}.`);
  }
  if (!/^\w[\w.-]{0,99}$/.test(key)) {
    input.fail("NAME", `expected a plain key of a storage, got ${describeValue(key)}.`);
  }
  const dtype = storageType(type, input);
  if (view === undefined || view === null) return new PickleStorage(key, dtype, length);
  const [, start, size] = view instanceof PickleTuple ? view.items : [];
  if (!isCount(start) || !isCount(size) || start + size > length) {
    return input.fail("OFFSET", `expected a view within ${length} elements, got ${describeValue(view)}.`);
  }
  return new PickleStorage(key, dtype, size, start, length);
}

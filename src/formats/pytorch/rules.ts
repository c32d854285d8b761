/** What the pickles of PyTorch may name, and how they refer to storages outside. */
import type { Budget } from "../budget.ts";
import type { Limits } from "../limits.ts";
import { callGlobal, isKnownGlobal, storageType } from "./globals.ts";
import type { Refuse } from "./input.ts";
import type { PickleRules } from "./pickle.ts";
import { describeValue, PickleStorage, PickleTuple, type PickleValue } from "./values.ts";

/** What pickles of PyTorch may name and refer to; the storages that they refer to are added to `found`. */
export function torchRules(
  format: string,
  limits: Limits,
  budget: Budget,
  entry: string | undefined,
  found: PickleStorage[],
): PickleRules {
  const rules: PickleRules = {
    format,
    limits,
    budget,
    entry,
    isKnown: isKnownGlobal,
    call: (callee, args, refuse) => callGlobal(callee, args, rules, refuse),
    persistent: (id, refuse) => {
      const storage = parsePersistentId(id, refuse);
      if (storage instanceof PickleStorage) found.push(storage);
      return storage;
    },
  };
  return rules;
}

/**
 * `("storage", class, key, location, numel)`; in old files also a view of another storage at the end, and
 * `("module", class, file, source)` for modules that were saved with their source.
 */
function parsePersistentId(id: PickleValue, refuse: Refuse): PickleValue {
  const items = id instanceof PickleTuple ? id.items : [];
  const [tag, type, key, location, length, view] = items;
  if (tag === "module" && items.length === 4) return type;
  const isStorage =
    tag === "storage" &&
    (items.length === 5 || items.length === 6) &&
    typeof key === "string" &&
    typeof location === "string" &&
    Number.isSafeInteger(length) &&
    (length as number) >= 0;
  if (!isStorage) {
    return refuse("PICKLE_TYPE", `expected a reference to a storage, got ${describeValue(id)}.`);
  }
  if (!/^\w[\w.-]{0,99}$/.test(key)) {
    refuse("NAME", `expected a plain key of a storage, got ${describeValue(key)}.`);
  }
  const dtype = storageType(type, refuse);
  if (view === undefined || view === null) return new PickleStorage(key, dtype, length as number);
  const [, start, size] = view instanceof PickleTuple ? view.items : [];
  const isView =
    Number.isSafeInteger(start) &&
    Number.isSafeInteger(size) &&
    (start as number) >= 0 &&
    (size as number) >= 0;
  if (!isView || (start as number) + (size as number) > (length as number)) {
    return refuse("OFFSET", `expected a view within ${length} elements, got ${describeValue(view)}.`);
  }
  return new PickleStorage(key, dtype, size as number, start as number, length as number);
}

/** Turns descriptions of strided views into tensors that you fetch from where their storages lie. */
import { describe } from "../../tensor/errors.ts";
import { fail } from "../codes.ts";
import type { LazyTensor } from "../contents.ts";
import { elementBits } from "../raw.ts";
import { lazyView, type StoragePlace } from "../strided.ts";
import type { PickleStorage, PickleTensor } from "./values.ts";

/** Where a storage of a file lies. */
export interface StoredPlace extends StoragePlace {
  /** Bytes that the file has for it. */
  byteLength: number;
  /** The member that has them, for errors. */
  entry: string;
}

/**
 * Returns tensors that you read on demand, after a check of their storages against the bytes in the file.
 *
 * @throws FormatError SIZE when the file has more or fewer elements than the pickle says
 */
export function lazyTensors(
  format: string,
  tensors: ReadonlyMap<string, PickleTensor>,
  placeOf: (storage: PickleStorage) => StoredPlace,
): Map<string, LazyTensor> {
  const lazy = new Map<string, LazyTensor>();
  for (const [name, { view, storage }] of tensors) {
    const place = placeOf(storage);
    const unit = storage.dtype === undefined ? 1 : elementBits.get(view.dtype)! / 8;
    const needed = storage.wholeLength * unit;
    if (place.byteLength !== needed) {
      const message = `expected a storage of ${needed} bytes, got ${place.byteLength}.`;
      fail(format, "SIZE", `tensor ${describe(name)}: ${message}`, { entry: place.entry });
    }
    lazy.set(name, lazyView(view, place, storage.start * unit));
  }
  return lazy;
}

import { fail } from "../../../core/storage/codes.ts";
import type { LazyTensor } from "../../../core/storage/contents.ts";
import { elementBits } from "../../../core/storage/raw.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { lazyView, type StoragePlace } from "../strided.ts";
import type { PickleStorage, PickleTensor } from "./values.ts";

/** The place of a storage in the file. */
export interface StoredPlace extends StoragePlace {
  /** Its size in the file. */
  byteLength: number;
  /** Its member, for errors. */
  entry: string;
}

/**
 * Turns views of storages into lazy tensors, and checks the sizes of the storages.
 *
 * @throws FormatError SIZE when a storage in the file has another size than in the pickle
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

import type { LazyTensor } from "../../core/storage/contents.ts";
import { exactDType, isNumeric, toFloat } from "../../core/storage/raw.ts";
import type { FloatArray } from "../../core/tensor/dtype.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import type { Shape } from "../../core/tensor/shape.ts";

/** Numbers with a shape; `tensor(data, shape)` makes a tensor of them; `loadStateDict` takes both forms. */
export interface StoredNumbers {
  data: FloatArray;
  shape: Shape;
}

/** Reads all tensors of numbers below a prefix, as `stateDict` of a checkpoint. */
export async function stateDictOf(
  tensors: ReadonlyMap<string, LazyTensor>,
  prefix = "",
): Promise<Map<string, StoredNumbers>> {
  const found = new Map<string, StoredNumbers>();
  for (const [name, stored] of typeof prefix === "string" ? tensors : []) {
    // A piece of a vector is in the vector already.
    if (!name.startsWith(prefix) || stored.of !== undefined || !isNumeric(stored.dtype)) continue;
    const raw = await stored.read();
    const dtype = raw.quantization === undefined ? exactDType(raw.dtype) : "float32";
    found.set(name.slice(prefix.length), { data: toFloat(raw, dtype), shape: raw.shape });
  }
  if (found.size > 0) return found;
  throw new ArgumentError(
    `stateDict: expected the beginning of names of tensors, such as ${describe([...tensors.keys()][0])}, got ${describe(prefix)}.`,
  );
}

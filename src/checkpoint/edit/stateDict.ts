import { exactDType, isNumeric, toFloat } from "../../core/storage/raw.ts";
import { tensor } from "../../core/tensor/create.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import type { Tensor } from "../../core/tensor/tensor.ts";
import { checkCheckpoint } from "./checks.ts";
import type { Checkpoint } from "./open.ts";

/**
 * Reads all tensors of numbers in a checkpoint, for `loadStateDict` of a model that you define.
 *
 * @param checkpoint the open file
 * @param prefix     only names that begin with it, and without it; default `""`
 * @returns tensors by the file's names; float64 where the file's numbers do not fit into float32
 * @throws ArgumentError when no name begins with `prefix`; FormatError for damaged tensors
 * @example
 * model.loadStateDict(await stateDictOf(checkpoint));
 */
export async function stateDictOf(checkpoint: Checkpoint, prefix = ""): Promise<Map<string, Tensor>> {
  checkCheckpoint("stateDictOf", checkpoint);
  const found = new Map<string, Tensor>();
  const { tensors } = checkpoint;
  for (const [name, stored] of typeof prefix === "string" ? tensors : []) {
    // A piece of a vector is in the vector already.
    if (!name.startsWith(prefix) || stored.of !== undefined || !isNumeric(stored.dtype)) continue;
    const raw = await stored.read();
    const dtype = raw.quantization === undefined ? exactDType(raw.dtype) : "float32";
    found.set(name.slice(prefix.length), tensor(toFloat(raw, dtype), raw.shape));
  }
  if (found.size > 0) return found;
  throw new ArgumentError(
    `stateDictOf: expected the beginning of names of tensors, such as ${describe([...tensors.keys()][0])}, got ${describe(prefix)}.`,
  );
}

import type { LazyTensor } from "../../src/core/storage/contents.ts";
import type { RawTensor } from "../../src/core/storage/raw.ts";

/** Fetches all tensors. */
export async function readAll({ tensors }: { tensors: ReadonlyMap<string, LazyTensor> }) {
  const read = new Map<string, RawTensor>();
  for (const [name, tensor] of tensors) read.set(name, await tensor.read());
  return read;
}

/** Edits in place, as `sluice set` makes them, without its checks. */
import { applyPatches, patchesFor } from "../../src/checkpoint/formats/overwrite.ts";
import type { Contents } from "../../src/core/storage/contents.ts";
import type { RawTensor } from "../../src/core/storage/raw.ts";
import { UnsupportedError } from "../../src/core/tensor/errors.ts";

/** Returns an edited copy of a file, and of the files beside it. @throws UnsupportedError for tensors that cannot be changed in place */
export async function overwriteTensors(
  file: Uint8Array,
  contents: Contents,
  edits: ReadonlyMap<string, RawTensor>,
) {
  const patches = await patchesFor(contents, edits);
  if (typeof patches !== "string") return applyPatches(file, contents, patches);
  throw new UnsupportedError(`overwriteTensors: ${patches}. Write a new file.`);
}

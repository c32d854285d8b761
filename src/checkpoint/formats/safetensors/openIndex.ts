/**
 * Safetensors in several files: `model.safetensors.index.json` names the file of each tensor in its folder. Index and files must
 * agree: every tensor is only in the file that the index names.
 */

import { budgetFrom } from "../../../core/storage/budget.ts";
import { fail, type Refuse, refusal } from "../../../core/storage/codes.ts";
import type { Contents, LazyTensor, ReadOptions } from "../../../core/storage/contents.ts";
import { openSafetensors } from "../../../core/storage/safetensors/open.ts";
import type { ByteSource } from "../../../core/storage/source.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { openBeside, readDocument } from "../beside.ts";

const FORMAT = "safetensors-index";

/**
 * Opens the index and the headers of all its files.
 *
 * @param options `folder` with the files; required
 * @throws FormatError MISSING without a folder, a file or a tensor; NAME for a file elsewhere; DISAGREEMENT for a tensor in
 *   another file than the index says; and those of each file
 */
export async function openSafetensorsIndex(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  const budget = budgetFrom(options, source.size);
  const index = await readDocument(FORMAT, source, { ...options, budget });
  const places = index instanceof Map ? index.get("weight_map") : undefined;
  if (!(index instanceof Map) || !(places instanceof Map))
    fail(FORMAT, "HEADER", "expected an object with a weight_map.", { offset: 0 });
  const folder = options?.folder;
  if (folder === undefined)
    fail(FORMAT, "MISSING", "expected the folder of the index, got it alone. Open it from a folder.");
  const files = new Map<string, Contents>();
  const companions = new Map<string, ByteSource>();
  const tensors = new Map<string, LazyTensor>();
  for (const [name, file] of places) {
    const refuse: Refuse = refusal(FORMAT, `tensor ${describe(name)}: `, { entry: name });
    if (typeof file !== "string") refuse("HEADER", `expected a file name, got ${describe(file)}.`);
    let contents = files.get(file);
    if (contents === undefined) {
      const part = await openBeside(FORMAT, folder, file, budget);
      companions.set(file, part);
      contents = await openSafetensors(part, { budget });
      files.set(file, contents);
    }
    const tensor = contents.tensors.get(name);
    if (tensor === undefined) refuse("MISSING", `expected it in ${describe(file)}, got none.`);
    // The location is in another file, not in the index.
    const { dtype, shape, location, read } = tensor;
    tensors.set(name, { dtype, shape, beside: location && [{ file, ...location }], read });
  }
  for (const [file, contents] of files) {
    for (const entry of contents.tensors.keys()) {
      if (places.get(entry) === file) continue;
      const message = `${describe(file)}: expected the tensors that the index names, got ${describe(entry)} too.`;
      fail(FORMAT, "DISAGREEMENT", message, { entry });
    }
  }
  const metadata = index.get("metadata");
  return {
    format: FORMAT,
    tensors,
    companions,
    metadata: new Map(metadata instanceof Map ? [["metadata", metadata]] : []),
  };
}

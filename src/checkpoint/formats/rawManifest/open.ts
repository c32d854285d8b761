/**
 * A manifest of raw tensors, from ml5's character models and the first deeplearn.js checkpoints: a JSON object from names to
 * `{ filename, shape }`, and a file of little-endian float32 without a header for each tensor.
 */

import { type Budget, budgetFrom } from "../../../core/storage/budget.ts";
import { fail, type Refuse, refusal } from "../../../core/storage/codes.ts";
import type { Contents, LazyTensor, ReadOptions } from "../../../core/storage/contents.ts";
import { checkByteLength, checkName } from "../../../core/storage/extent.ts";
import type { Json } from "../../../core/storage/json.ts";
import { type ByteSource, type Folder, readRange } from "../../../core/storage/source.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { openBeside, readDocument } from "../beside.ts";

const FORMAT = "raw-manifest";

/**
 * Opens the manifest and finds its files.
 *
 * @param options `folder` with the files; required
 * @throws FormatError MISSING without a folder or a file; NAME for a file elsewhere; SIZE
 */
export async function openRawManifest(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  const budget = budgetFrom(options, source.size);
  const rules = { ...options, budget, integers: true };
  const manifest = await readDocument(FORMAT, source, rules);
  if (!(manifest instanceof Map)) fail(FORMAT, "HEADER", "expected an object of tensors.", { offset: 0 });
  const folder = options?.folder;
  if (folder === undefined)
    fail(FORMAT, "MISSING", "expected the folder of the manifest, got it alone. Open it from a folder.");
  const tensors = new Map<string, LazyTensor>();
  const files = new Set<string>();
  for (const [name, entry] of manifest) {
    tensors.set(name, await openEntry(name, entry, { folder, budget, files }));
  }
  return { format: FORMAT, tensors, metadata: new Map() };
}

async function openEntry(
  name: string,
  entry: Json,
  { folder, budget, files }: { folder: Folder; budget: Budget; files: Set<string> },
): Promise<LazyTensor> {
  const place = { entry: name };
  const refuse: Refuse = refusal(FORMAT, `tensor ${describe(name)}: `, place);
  checkName(FORMAT, name, place);
  if (!(entry instanceof Map)) refuse("HEADER", "expected filename and shape.");
  for (const key of entry.keys()) {
    if (key !== "filename" && key !== "shape")
      refuse("UNKNOWN_FIELD", `expected filename and shape, got ${describe(key)}.`);
  }
  const filename = entry.get("filename");
  const shape = entry.get("shape");
  if (typeof filename !== "string") refuse("HEADER", "expected a filename.");
  if (!Array.isArray(shape)) refuse("SHAPE", `expected a shape, got ${describe(shape)}.`);
  const size = checkByteLength(FORMAT, "F32", shape, place);
  if (files.has(filename))
    refuse("DUPLICATE", `expected a file of its own, got ${describe(filename)} again.`);
  files.add(filename);
  const file = await openBeside(FORMAT, folder, filename, budget, place);
  if (file.size !== size) refuse("SIZE", `expected a file of ${size} bytes, got ${file.size}.`);
  const kind = { dtype: "F32", shape: shape as number[] };
  return { ...kind, read: async () => ({ ...kind, bytes: await readRange(FORMAT, file, 0, size, name) }) };
}

/**
 * A manifest of raw tensors, as ml5's character models and the first deeplearn.js checkpoints have: one JSON object from
 * names to `{ filename, shape }`, and beside it one file of little-endian float32 for each tensor, without any header.
 */

import { describe } from "../../tensor/errors.ts";
import { type Budget, budgetFrom } from "../budget.ts";
import { fail } from "../codes.ts";
import type { Contents, LazyTensor, ReadOptions } from "../contents.ts";
import { checkByteLength, checkName } from "../extent.ts";
import { type Json, parseJson } from "../json.ts";
import { type Limits, limitsFrom } from "../limits.ts";
import { type ByteSource, checkPlainName, type Folder, readRange } from "../source.ts";

const FORMAT = "raw-manifest";

/** Bytes of a manifest: a hundred for each of the most tensors there may be. */
const MAX_MANIFEST_BYTES = 16 * 1024 * 1024;

/**
 * Opens the manifest and finds its files.
 *
 * @param options `folder` with the files; required
 * @throws FormatError MISSING without a folder or a file; NAME for a file elsewhere; SIZE
 */
export async function openRawManifest(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  const limits = limitsFrom(options);
  const budget = budgetFrom(options, source.size);
  if (source.size > MAX_MANIFEST_BYTES) {
    fail(FORMAT, "LIMIT", `expected a manifest of at most ${MAX_MANIFEST_BYTES} bytes, got ${source.size}.`);
  }
  const bytes = new Uint8Array(await readRange(FORMAT, source, 0, source.size));
  const manifest = parseJson(bytes, { format: FORMAT, depth: limits.jsonDepth, integers: true, budget });
  if (!(manifest instanceof Map))
    return fail(FORMAT, "HEADER", "expected an object of tensors.", { offset: 0 });
  if (manifest.size > limits.tensors) {
    fail(
      FORMAT,
      "LIMIT",
      `expected at most ${limits.tensors} tensors (limit tensors), got ${manifest.size}.`,
    );
  }
  if (options?.folder === undefined) {
    return fail(
      FORMAT,
      "MISSING",
      "expected the folder of the manifest, got the manifest alone. Open it from a folder.",
    );
  }
  const tensors = new Map<string, LazyTensor>();
  const files = new Set<string>();
  for (const [name, entry] of manifest) {
    tensors.set(name, await openEntry(name, entry, { folder: options.folder, limits, budget }, files));
  }
  return { format: FORMAT, tensors, metadata: new Map() };
}

async function openEntry(
  name: string,
  entry: Json,
  { folder, limits, budget }: { folder: Folder; limits: Limits; budget: Budget },
  files: Set<string>,
): Promise<LazyTensor> {
  const place = { entry: name };
  const where = `tensor ${describe(name)}`;
  checkName(FORMAT, name, limits, place);
  if (!(entry instanceof Map)) return fail(FORMAT, "HEADER", `${where}: expected filename and shape.`, place);
  for (const key of entry.keys()) {
    if (key !== "filename" && key !== "shape") {
      fail(FORMAT, "UNKNOWN_FIELD", `${where}: expected filename and shape, got ${describe(key)}.`, place);
    }
  }
  const filename = entry.get("filename");
  const shape = entry.get("shape");
  if (typeof filename !== "string") return fail(FORMAT, "HEADER", `${where}: expected a filename.`, place);
  if (!Array.isArray(shape))
    return fail(FORMAT, "SHAPE", `${where}: expected a shape, got ${describe(shape)}.`, place);
  const byteLength = checkByteLength(FORMAT, "F32", shape, limits, place);
  checkPlainName(FORMAT, filename, place);
  if (files.has(filename))
    fail(
      FORMAT,
      "DUPLICATE",
      `${where}: expected a file of its own, got ${describe(filename)} again.`,
      place,
    );
  files.add(filename);
  const file = await folder.open(filename);
  if (file === undefined)
    return fail(FORMAT, "MISSING", `${where}: expected a file ${describe(filename)}, got none.`, place);
  if (file.size !== byteLength) {
    fail(FORMAT, "SIZE", `${where}: expected a file of ${byteLength} bytes, got ${file.size}.`, place);
  }
  budget.admit(byteLength);
  return {
    dtype: "F32",
    shape: shape as number[],
    read: async () => ({
      dtype: "F32",
      shape: shape as number[],
      bytes: await readRange(FORMAT, file, 0, byteLength, name),
    }),
  };
}

/**
 * TensorFlow.js, reading and writing: `model.json` with its shards. A group of shards is one run of bytes; the tensors follow
 * each other in it without gaps. Shards are opened by plain name in the folder of `model.json` and nowhere else.
 *
 * Sources: tensorflow/tfjs, tfjs-core/src/io/types.ts and io_utils.ts; tfjs-converter.
 */

import { describe } from "../../tensor/errors.ts";
import type { Shape } from "../../tensor/shape.ts";
import { type Budget, budgetFrom } from "../budget.ts";
import { fail } from "../codes.ts";
import type { Contents, LazyTensor, ReadOptions } from "../contents.ts";
import { checkByteLength, checkName } from "../extent.ts";
import { type Json, parseJson } from "../json.ts";
import { type Limits, limitsFrom } from "../limits.ts";
import { type Quantization, type RawTensor, toFloat } from "../raw.ts";
import { isManifest } from "../signatures.ts";
import { type ByteSource, checkPlainName, type Folder, readRange } from "../source.ts";

export const FORMAT = "tfjs";

/** Element types of the manifest that are read. */
export const DTYPES: ReadonlyMap<string, string> = new Map([
  ["float32", "F32"],
  ["int32", "I32"],
  ["bool", "BOOL"],
  ["complex64", "C64"],
]);

/** What quantized values are stored as. */
const STORED: ReadonlyMap<string, string> = new Map([
  ["uint8", "U8"],
  ["uint16", "U16"],
  ["float16", "F16"],
]);

interface Weight {
  name: string;
  dtype: string;
  shape: Shape;
  /** Element type of the stored bytes, before any rounding to integers. */
  stored: string;
  quantization: Quantization | undefined;
  /** Bytes in the group. */
  start: number;
  end: number;
}

/**
 * Opens a `model.json`, or a `weights_manifest.json`, which is the list of groups alone.
 *
 * Metadata: `format` (`"layers-model"` or `"graph-model"`), `generatedBy`, `convertedBy`, `modelTopology` (JSON as Maps), as far as
 * the file has them; `userDefinedMetadata` likewise.
 *
 * @param options `folder` holds the shards
 * @throws FormatError EXTERNAL_REFUSED without a folder; NAME, MISSING for shards; SIZE when they hold more or less than the tensors
 */
export async function openTfjs(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  const limits = limitsFrom(options);
  const budget = budgetFrom(options, source.size);
  if (source.size > limits.jsonBytes) {
    fail(
      FORMAT,
      "LIMIT",
      `expected JSON of at most ${limits.jsonBytes} bytes (limit jsonBytes), got ${source.size}.`,
    );
  }
  const bytes = (await readRange(FORMAT, source, 0, source.size)).slice();
  const model = parseJson(bytes, { format: FORMAT, depth: limits.jsonDepth, budget });
  if (!(model instanceof Map || (Array.isArray(model) && isManifest(model))))
    fail(FORMAT, "HEADER", `expected an object or a list of groups, got ${describe(model)}.`);
  const tensors = new Map<string, LazyTensor>();
  const seen = new Map<string, ByteSource>();
  for (const group of Array.isArray(model) ? model : list(model, "weightsManifest", "weightsManifest")) {
    if (!(group instanceof Map)) {
      fail(FORMAT, "HEADER", `expected a group of weights, got ${describe(group)}.`, {
        entry: "weightsManifest",
      });
    }
    const paths = list(group, "paths", "weightsManifest");
    const weights = list(group, "weights", "weightsManifest");
    await addGroup(paths, weights, { tensors, seen, limits, budget, folder: options?.folder });
  }
  const metadata = new Map<string, unknown>();
  for (const key of ["format", "generatedBy", "convertedBy", "modelTopology", "userDefinedMetadata"]) {
    const value = model instanceof Map ? model.get(key) : undefined;
    if (value !== undefined && value !== null) metadata.set(key, value);
  }
  return { format: FORMAT, tensors, metadata, companions: seen };
}

function list(object: ReadonlyMap<string, Json>, key: string, entry: string): Json[] {
  const value = object.get(key);
  if (!Array.isArray(value))
    fail(FORMAT, "HEADER", `expected ${key} to be a list, got ${describe(value)}.`, { entry });
  return value;
}

interface Opening {
  tensors: Map<string, LazyTensor>;
  /** The shards that have been opened. */
  seen: Map<string, ByteSource>;
  limits: Limits;
  budget: Budget;
  folder: Folder | undefined;
}

async function addGroup(paths: Json[], specs: Json[], opening: Opening): Promise<void> {
  const { tensors, seen, limits, budget, folder } = opening;
  const weights: Weight[] = [];
  const names = new Set<string>();
  let size = 0;
  for (const spec of specs) {
    const weight = parseWeight(spec, size, limits);
    if (tensors.has(weight.name) || names.has(weight.name)) {
      fail(FORMAT, "DUPLICATE", `expected each weight once, got ${describe(weight.name)} again.`, {
        entry: weight.name,
      });
    }
    weights.push(weight);
    names.add(weight.name);
    size = weight.end;
    if (tensors.size + weights.length > limits.tensors) {
      fail(FORMAT, "LIMIT", `expected at most ${limits.tensors} tensors (limit tensors), got more.`);
    }
  }
  const shards: { name: string; source: ByteSource; start: number }[] = [];
  let stored = 0;
  for (const name of paths) {
    if (typeof name !== "string") {
      fail(FORMAT, "NAME", `expected the name of a shard, got ${describe(name)}.`, {
        entry: "weightsManifest",
      });
    }
    const place = { entry: name };
    // Percent signs could hide a path from whoever decodes the name.
    checkPlainName(FORMAT, name, place);
    if (seen.has(name))
      fail(FORMAT, "DUPLICATE", `expected each shard once, got ${describe(name)} again.`, place);
    if (seen.size >= limits.shards) {
      fail(FORMAT, "LIMIT", `expected at most ${limits.shards} shards (limit shards), got more.`, place);
    }
    if (folder === undefined) {
      fail(
        FORMAT,
        "EXTERNAL_REFUSED",
        `expected the folder in which ${describe(name)} lies, got the manifest alone. Open it with its folder.`,
        place,
      );
    }
    const source = await folder.open(name);
    if (source === undefined)
      fail(FORMAT, "MISSING", `expected the shard ${describe(name)} beside the manifest, got none.`, place);
    budget.admit(source.size);
    seen.set(name, source);
    shards.push({ name, source, start: stored });
    stored += source.size;
  }
  if (stored !== size) {
    const entry = shards.at(-1)?.name ?? "weightsManifest";
    fail(FORMAT, "SIZE", `expected ${size} bytes in ${shards.length} shards, got ${stored}.`, { entry });
  }
  const readGroup = async (start: number, end: number, entry: string): Promise<Uint8Array> => {
    const parts: Uint8Array[] = [];
    for (const { source, start: first } of shards) {
      const from = Math.max(start - first, 0);
      const until = Math.min(end - first, source.size);
      if (from < until) parts.push(await readRange(FORMAT, source, from, until, entry));
    }
    if (parts.length === 1) return parts[0];
    const bytes = new Uint8Array(end - start);
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  };
  const placesOf = ({ start, end }: Weight) =>
    shards.flatMap(({ name, source, start: first }) => {
      const from = Math.max(start - first, 0);
      const until = Math.min(end - first, source.size);
      return from < until ? [{ file: name, start: from, end: until }] : [];
    });
  for (const weight of weights) {
    const lazy = lazyWeight(weight, readGroup);
    // Numbers that are scaled on reading do not lie there as they are.
    const isPlain = weight.quantization === undefined && weight.stored === weight.dtype;
    tensors.set(weight.name, isPlain ? { ...lazy, beside: placesOf(weight) } : lazy);
  }
}

function lazyWeight(
  weight: Weight,
  readGroup: (start: number, end: number, entry: string) => Promise<Uint8Array>,
): LazyTensor {
  const { name, shape, stored, quantization, start, end } = weight;
  const raw = async (): Promise<RawTensor> => ({
    dtype: stored,
    shape,
    bytes: await readGroup(start, end, name),
    ...(quantization && { quantization }),
  });
  if (weight.dtype !== "I32" || quantization === undefined) return { dtype: stored, shape, read: raw };
  // Quantized integers are rounded after scaling.
  const read = async (): Promise<RawTensor> => {
    const values = Int32Array.from(toFloat(await raw(), "float64"), (value) => Math.round(value));
    return { dtype: "I32", shape, bytes: new Uint8Array(values.buffer) };
  };
  return { dtype: "I32", shape, read };
}

function parseWeight(spec: Json, start: number, limits: Limits): Weight {
  if (!(spec instanceof Map)) {
    fail(FORMAT, "HEADER", `expected a weight to be an object, got ${describe(spec)}.`, {
      entry: "weightsManifest",
    });
  }
  const name = spec.get("name");
  if (typeof name !== "string") {
    fail(FORMAT, "NAME", `expected the name of a weight, got ${describe(name)}.`, {
      entry: "weightsManifest",
    });
  }
  const place = { entry: name };
  checkName(FORMAT, name, limits, place);
  const dtype = DTYPES.get(spec.get("dtype") as string);
  if (dtype === undefined) {
    fail(
      FORMAT,
      "DTYPE",
      `weight ${describe(name)}: expected float32, int32, bool or complex64, got ${describe(spec.get("dtype"))}.`,
      place,
    );
  }
  const shape = spec.get("shape");
  if (!Array.isArray(shape)) {
    fail(FORMAT, "SHAPE", `weight ${describe(name)}: expected a shape, got ${describe(shape)}.`, place);
  }
  const quantization = spec.get("quantization");
  let stored = dtype;
  let pair: Quantization | undefined;
  if (quantization !== undefined && quantization !== null) {
    if (!(quantization instanceof Map)) {
      fail(
        FORMAT,
        "HEADER",
        `weight ${describe(name)}: expected quantization to be an object, got ${describe(quantization)}.`,
        place,
      );
    }
    ({ stored, pair } = parseQuantization(quantization, name, dtype));
  }
  const size = checkByteLength(FORMAT, stored, shape, limits, place);
  return { name, dtype, shape: shape as number[], stored, quantization: pair, start, end: start + size };
}

function parseQuantization(
  quantization: ReadonlyMap<string, Json>,
  name: string,
  dtype: string,
): { stored: string; pair: Quantization | undefined } {
  const place = { entry: name };
  const type = quantization.get("dtype");
  const stored = STORED.get(type as string);
  if (stored === undefined || (dtype !== "F32" && (dtype !== "I32" || stored === "F16"))) {
    fail(
      FORMAT,
      "DTYPE",
      `weight ${describe(name)}: expected uint8, uint16 or float16 for float32, got ${describe(type)} for ${dtype}.`,
      place,
    );
  }
  if (stored === "F16") return { stored, pair: undefined };
  const scale = quantization.get("scale");
  const min = quantization.get("min");
  const isUsable =
    typeof scale === "number" && typeof min === "number" && scale > 0 && Number.isFinite(scale * 65535 + min);
  if (!isUsable) {
    fail(
      FORMAT,
      "HEADER",
      `weight ${describe(name)}: expected a positive scale and a minimum, got ${describe(scale)} and ${describe(min)}.`,
      place,
    );
  }
  return { stored, pair: { scale: [scale], offset: [min] } };
}

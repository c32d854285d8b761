/**
 * TensorFlow.js: `model.json` with its shards. A group of shards is one run of bytes, which its tensors fill without gaps. Opens shards by
 * plain name in the folder of `model.json` only.
 *
 * Sources: tensorflow/tfjs, tfjs-core/src/io/types.ts and io_utils.ts; tfjs-converter.
 */

import { type Budget, budgetFrom } from "../../../core/storage/budget.ts";
import { fail, type Refuse, refusal } from "../../../core/storage/codes.ts";
import type { Contents, LazyTensor, ReadOptions } from "../../../core/storage/contents.ts";
import { checkByteLength, checkExtent, checkName } from "../../../core/storage/extent.ts";
import { joinBytes } from "../../../core/storage/join.ts";
import type { Json } from "../../../core/storage/json.ts";
import { type Quantization, type RawTensor, toFloat } from "../../../core/storage/raw.ts";
import { type ByteSource, type Folder, readRange } from "../../../core/storage/source.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { type Shape, sizeOf } from "../../../core/tensor/shape.ts";
import { openBeside, readDocument } from "../beside.ts";
import { isManifest } from "../signatures.ts";

export const FORMAT = "tfjs";

/** Element types of the manifest. */
export const DTYPES: ReadonlyMap<string, string> = new Map([
  ["float32", "F32"],
  ["int32", "I32"],
  ["bool", "BOOL"],
  ["complex64", "C64"],
]);

/** The type of texts in place of an element type: they have no fixed size. */
const TEXT = "string";

/** Stored types of quantized values. */
const STORED: ReadonlyMap<string, string> = new Map([
  ["uint8", "U8"],
  ["uint16", "U16"],
  ["float16", "F16"],
]);

/** Place of errors about the whole manifest. */
const MANIFEST = { entry: "weightsManifest" };

interface Weight {
  name: string;
  dtype: string;
  shape: Shape;
  /** Element type of the stored bytes. */
  stored: string;
  quantization?: Quantization;
  /** Bytes in the group. */
  start: number;
  end: number;
}

interface Opening {
  tensors: Map<string, LazyTensor>;
  warnings: string[];
  /** The opened shards. */
  seen: Map<string, ByteSource>;
  budget: Budget;
  folder: Folder | undefined;
}

/**
 * Opens a `model.json`, or a `weights_manifest.json`, which is only the list of groups.
 *
 * Metadata, if the file has it: `format` (`"layers-model"` or `"graph-model"`), `generatedBy`, `convertedBy`, `modelTopology` (JSON
 * as Maps), `userDefinedMetadata`.
 *
 * @param options `folder` with the shards
 * @throws FormatError EXTERNAL_REFUSED without a folder; NAME, MISSING for shards; SIZE when shards and tensors differ in size
 */
export async function openTfjs(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  const budget = budgetFrom(options, source.size);
  const model = await readDocument(FORMAT, source, { ...options, budget });
  if (!(model instanceof Map || isManifest(model)))
    fail(FORMAT, "HEADER", `expected an object or a list of groups, got ${describe(model)}.`);
  const tensors = new Map<string, LazyTensor>();
  const warnings: string[] = [];
  const seen = new Map<string, ByteSource>();
  for (const group of model instanceof Map ? list(model, "weightsManifest") : model) {
    if (!(group instanceof Map))
      fail(FORMAT, "HEADER", `expected a group of weights, got ${describe(group)}.`, MANIFEST);
    await addGroup(group, { tensors, warnings, seen, budget, folder: options?.folder });
  }
  const metadata = new Map<string, unknown>();
  for (const key of ["format", "generatedBy", "convertedBy", "modelTopology", "userDefinedMetadata"]) {
    const value = model instanceof Map ? model.get(key) : undefined;
    if (value !== undefined && value !== null) metadata.set(key, value);
  }
  return { format: FORMAT, tensors, metadata, companions: seen, warnings };
}

function list(object: ReadonlyMap<string, Json>, key: string): Json[] {
  const value = object.get(key);
  if (!Array.isArray(value))
    fail(FORMAT, "HEADER", `expected ${key} to be a list, got ${describe(value)}.`, MANIFEST);
  return value;
}

async function addGroup(group: ReadonlyMap<string, Json>, opening: Opening): Promise<void> {
  const { tensors, warnings } = opening;
  const paths = list(group, "paths");
  const weights = new Map<string, Weight>();
  let shards: Shard[] | undefined;
  let size = 0;
  for (const spec of list(group, "weights")) {
    const weight = parseWeight(spec, size);
    const { name } = weight;
    if (tensors.has(name) || weights.has(name))
      fail(FORMAT, "DUPLICATE", `expected each weight once, got ${describe(name)} again.`, { entry: name });
    weights.set(name, weight);
    if (weight.stored === TEXT) {
      shards ??= await openShards(paths, opening);
      weight.end = await endOfTexts(weight, shards, opening.budget);
      warnings.push(`weight ${describe(name)} is text, which is not read`);
    }
    size = weight.end;
  }
  shards ??= await openShards(paths, opening);
  const stored = shards.length === 0 ? 0 : endOf(shards.at(-1)!);
  if (stored !== size) {
    const entry = shards.at(-1)?.name ?? MANIFEST.entry;
    fail(FORMAT, "SIZE", `expected ${size} bytes in ${shards.length} shards, got ${stored}.`, { entry });
  }
  // Weights and shards both follow the bytes of the group, so one pass finds the shards of each weight.
  let first = 0;
  for (const [name, weight] of weights) {
    first = shardAt(weight.start, shards, first);
    if (weight.stored !== TEXT) tensors.set(name, lazyWeight(weight, partsOf(weight, shards, first)));
  }
}

async function openShards(paths: readonly Json[], opening: Opening): Promise<Shard[]> {
  const { seen, budget, folder } = opening;
  const shards: Shard[] = [];
  let stored = 0;
  for (const name of paths) {
    if (typeof name !== "string")
      fail(FORMAT, "NAME", `expected the name of a shard, got ${describe(name)}.`, MANIFEST);
    const place = { entry: name };
    if (seen.has(name))
      fail(FORMAT, "DUPLICATE", `expected each shard once, got ${describe(name)} again.`, place);
    const source = await openBeside(FORMAT, folder, name, budget);
    seen.set(name, source);
    shards.push({ name, source, start: stored });
    stored += source.size;
  }
  return shards;
}

/** Bytes of text to read at once. */
const WINDOW = 1 << 12;

/** Returns where a weight of texts ends: each is its length in four bytes, then its bytes. */
async function endOfTexts(weight: Weight, shards: readonly Shard[], budget: Budget): Promise<number> {
  const { name: entry, shape } = weight;
  const last = shards.length === 0 ? 0 : endOf(shards.at(-1)!);
  let at = weight.start;
  let start = at;
  let first = 0;
  let window = new DataView(new ArrayBuffer(0));
  for (let k = sizeOf(shape); k > 0; k--) {
    budget.spend(4, 0, FORMAT, { entry });
    if (at + 4 > last)
      fail(FORMAT, "TRUNCATED", `weight ${describe(entry)}: expected ${k} more texts.`, { entry });
    if (at + 4 > start + window.byteLength) {
      start = at;
      first = shardAt(start, shards, first);
      const parts = partsOf({ start, end: Math.min(start + WINDOW, last) }, shards, first);
      window = new DataView(new Uint8Array(await readParts(parts, entry)).buffer);
    }
    at += 4 + window.getUint32(at - start, true);
  }
  return at;
}

interface Shard {
  name: string;
  source: ByteSource;
  /** Offset in the group. */
  start: number;
}

const endOf = ({ start, source }: Shard) => start + source.size;

/** The number of the shard with a byte of the group, from shard `first` on. */
function shardAt(place: number, shards: readonly Shard[], first: number): number {
  let at = first;
  while (at < shards.length && endOf(shards[at]) <= place) at++;
  return at;
}

interface ShardPart {
  file: string;
  source: ByteSource;
  start: number;
  end: number;
}

/** The parts of shards that hold some bytes of the group. @param first the first shard with some of them */
function partsOf(
  range: { start: number; end: number },
  shards: readonly Shard[],
  first: number,
): ShardPart[] {
  const parts: ShardPart[] = [];
  for (let k = first; k < shards.length && shards[k].start < range.end; k++) {
    const { name: file, source, start: before } = shards[k];
    const start = Math.max(range.start - before, 0);
    const end = Math.min(range.end - before, source.size);
    if (start < end) parts.push({ file, source, start, end });
  }
  return parts;
}

async function readParts(parts: readonly ShardPart[], name: string): Promise<Uint8Array> {
  const bytes: Uint8Array[] = [];
  for (const { source, start, end } of parts) bytes.push(await readRange(FORMAT, source, start, end, name));
  return bytes.length === 1 ? bytes[0] : joinBytes(bytes);
}

function lazyWeight(weight: Weight, parts: readonly ShardPart[]): LazyTensor {
  const { name, shape, dtype, stored, quantization } = weight;
  const raw = async (): Promise<RawTensor> => {
    const bytes = await readParts(parts, name);
    return { dtype: stored, shape, bytes, ...(quantization && { quantization }) };
  };
  // Round quantized integers after scaling.
  if (dtype === "I32" && quantization !== undefined) {
    const read = async () => {
      const values = Int32Array.from(toFloat(await raw(), "float64"), (value) => Math.round(value));
      return { dtype, shape, bytes: new Uint8Array(values.buffer) };
    };
    return { dtype, shape, read };
  }
  const lazy = { dtype: stored, shape, read: raw };
  // You can overwrite only numbers that reading does not scale or widen.
  if (quantization !== undefined || stored !== dtype) return lazy;
  return { ...lazy, beside: parts.map(({ file, start, end }) => ({ file, start, end })) };
}

function parseWeight(spec: Json, start: number): Weight {
  if (!(spec instanceof Map))
    fail(FORMAT, "HEADER", `expected a weight to be an object, got ${describe(spec)}.`, MANIFEST);
  const name = spec.get("name");
  if (typeof name !== "string")
    fail(FORMAT, "NAME", `expected the name of a weight, got ${describe(name)}.`, MANIFEST);
  const place = { entry: name };
  const refuse: Refuse = refusal(FORMAT, `weight ${describe(name)}: `, place);
  checkName(FORMAT, name, place);
  const type = spec.get("dtype");
  const shape = spec.get("shape");
  if (!Array.isArray(shape)) refuse("SHAPE", `expected a shape, got ${describe(shape)}.`);
  if (type === TEXT) {
    checkExtent(FORMAT, shape, place);
    return { name, dtype: TEXT, shape: shape as number[], stored: TEXT, start, end: start };
  }
  const dtype = DTYPES.get(type as string);
  if (dtype === undefined)
    refuse("DTYPE", `expected float32, int32, bool, complex64 or string, got ${describe(type)}.`);
  const { stored, quantization } = parseQuantization(spec.get("quantization") ?? null, dtype, refuse);
  const end = start + checkByteLength(FORMAT, stored, shape, place);
  return { name, dtype, shape: shape as number[], stored, quantization, start, end };
}

function parseQuantization(
  given: Json,
  dtype: string,
  refuse: Refuse,
): { stored: string; quantization?: Quantization } {
  if (given === null) return { stored: dtype };
  if (!(given instanceof Map))
    return refuse("HEADER", `expected quantization to be an object, got ${describe(given)}.`);
  const type = given.get("dtype");
  const stored = STORED.get(type as string);
  if (stored === undefined || (dtype !== "F32" && (dtype !== "I32" || stored === "F16"))) {
    const got = `${describe(type)} for ${dtype}`;
    return refuse("DTYPE", `expected uint8, uint16 or float16 for float32, got ${got}.`);
  }
  if (stored === "F16") return { stored };
  const scale = given.get("scale");
  const min = given.get("min");
  const isUsable =
    typeof scale === "number" && typeof min === "number" && scale > 0 && Number.isFinite(scale * 65535 + min);
  if (!isUsable) {
    const got = `${describe(scale)} and ${describe(min)}`;
    return refuse("HEADER", `expected a positive scale and a minimum, got ${got}.`);
  }
  return { stored, quantization: { scale: [scale], offset: [min] } };
}

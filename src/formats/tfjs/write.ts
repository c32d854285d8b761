/** Writes TensorFlow.js's `model.json` and its shards. */
import { describe } from "../../tensor/errors.ts";
import { type Shape, sizeOf } from "../../tensor/shape.ts";
import { fail } from "../codes.ts";
import { crc32 } from "../crc32.ts";
import { crc32c } from "../crc32c.ts";
import { checkName } from "../extent.ts";
import { defaultLimits } from "../limits.ts";
import { elementBits, type RawTensor } from "../raw.ts";
import { DTYPES, FORMAT } from "./open.ts";

export interface TfjsModel {
  tensors: ReadonlyMap<string, RawTensor>;
  /** Configuration of the model, as an object for JSON; null: only weights. */
  modelTopology: unknown;
  /** Default `"layers-model"`. */
  format?: "layers-model" | "graph-model";
  generatedBy?: string;
  convertedBy?: string;
  /** Largest shard in bytes; default 4 MiB, as the converter of TensorFlow.js makes them. */
  shardBytes?: number;
}

/**
 * Names of the shards of a group. They say what the group holds, so that a model.json never names the shards of another model that was
 * written to the same folder.
 */
function shardNames(group: number, bytes: Uint8Array, count: number): string[] {
  const digest = [crc32(bytes), crc32c(bytes)].map((crc) => crc.toString(16).padStart(8, "0")).join("");
  return Array.from({ length: count }, (_, k) => `group${group + 1}-${digest}-shard${k + 1}of${count}.bin`);
}

/** Names that this writer and the converter of TensorFlow.js give to shards. */
const SHARD = /^group\d+-(?:[0-9a-f]{16}-)?shard\d+of\d+(?:\.bin)?$/;

/** The shards that a model.json names, as far as their names are those of shards; none for any other file. */
export function shardsNamed(json: Uint8Array): string[] {
  try {
    const { weightsManifest } = JSON.parse(new TextDecoder().decode(json)) as Manifest;
    return weightsManifest.flatMap(({ paths }) => paths).filter((path) => SHARD.test(path));
  } catch {
    return [];
  }
}

interface Manifest {
  weightsManifest: { paths: string[] }[];
}

/**
 * A model whose shards have changed, with new names for them: the files by their names, `model.json` first.
 *
 * @param json   the model.json that names the shards
 * @param shards all of them, by the names that it gives
 */
export function renameShards(
  json: Uint8Array,
  shards: ReadonlyMap<string, Uint8Array>,
): Map<string, Uint8Array> {
  const model = JSON.parse(new TextDecoder().decode(json)) as Manifest;
  const renamed = new Map<string, Uint8Array>();
  model.weightsManifest.forEach((group, k) => {
    const parts = group.paths.map((path) => shards.get(path)!);
    const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    group.paths = shardNames(k, bytes, parts.length);
    group.paths.forEach((path, index) => {
      renamed.set(path, parts[index]);
    });
  });
  return new Map([["model.json", new TextEncoder().encode(JSON.stringify(model))], ...renamed]);
}

/** The manifest's name of an element type, by RawTensor's. */
const NAMES: ReadonlyMap<string, string> = new Map([...DTYPES].map(([name, dtype]) => [dtype, name]));

/**
 * Writes a model: the files by their names, `model.json` first.
 *
 * @throws FormatError DTYPE for element types other than F32, I32, BOOL, C64; SIZE, NAME
 */
export function writeTfjs(model: TfjsModel): Map<string, Uint8Array> {
  const shardBytes = model.shardBytes ?? 4 * 1024 * 1024;
  const weights: { name: string; shape: Shape; dtype: string }[] = [];
  let size = 0;
  for (const [name, { dtype, shape, bytes, quantization }] of model.tensors) {
    const place = { entry: name };
    checkName(FORMAT, name, defaultLimits, place);
    const type = NAMES.get(dtype);
    if (type === undefined || quantization !== undefined) {
      fail(
        FORMAT,
        "DTYPE",
        `weight ${describe(name)}: expected F32, I32, BOOL or C64, got ${dtype}. Widen it first.`,
        place,
      );
    }
    const needed = (sizeOf(shape) * elementBits.get(dtype)!) / 8;
    if (bytes.length !== needed) {
      fail(FORMAT, "SIZE", `weight ${describe(name)}: expected ${needed} bytes, got ${bytes.length}.`, place);
    }
    weights.push({ name, shape: [...shape], dtype: type });
    size += needed;
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const { bytes } of model.tensors.values()) {
    all.set(bytes, at);
    at += bytes.length;
  }
  const count = Math.ceil(size / shardBytes);
  const files = new Map<string, Uint8Array>([["model.json", new Uint8Array(0)]]);
  const paths = shardNames(0, all, count);
  paths.forEach((path, k) => {
    files.set(path, all.subarray(k * shardBytes, (k + 1) * shardBytes));
  });
  const json = {
    format: model.format ?? "layers-model",
    generatedBy: model.generatedBy ?? "sluice",
    convertedBy: model.convertedBy ?? null,
    modelTopology: model.modelTopology,
    weightsManifest: [{ paths, weights }],
  };
  files.set("model.json", new TextEncoder().encode(JSON.stringify(json)));
  return files;
}

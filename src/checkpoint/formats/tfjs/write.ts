import { crc32, crc32c } from "../../../core/storage/crc32.ts";
import { joinBytes } from "../../../core/storage/join.ts";
import type { RawTensor } from "../../../core/storage/raw.ts";
import { checkWritable } from "../../../core/storage/written.ts";
import type { Shape } from "../../../core/tensor/shape.ts";
import { DTYPES, FORMAT } from "./open.ts";

interface TfjsModel {
  tensors: ReadonlyMap<string, RawTensor>;
  /** Configuration of the model, as an object for JSON; null for weights alone. */
  modelTopology: unknown;
  /** Default `"layers-model"`. */
  format?: "layers-model" | "graph-model";
  generatedBy?: string;
  convertedBy?: string;
  /** Largest shard in bytes. Default 4 MiB, like the converter of TensorFlow.js */
  shardBytes?: number;
}

type Groups = { paths: string[] }[];

/** The content of a model.json, or of a weights_manifest.json, and the groups of its weights. */
function parseManifest(json: Uint8Array): { model: object; groups: Groups } {
  const model = JSON.parse(new TextDecoder().decode(json)) as Groups | { weightsManifest: Groups };
  return { model, groups: Array.isArray(model) ? model : model.weightsManifest };
}

/**
 * Names of the shards of a group. They depend on the content, so a model.json never names the shards of another model in the same
 * folder.
 */
function shardNames(group: number, bytes: Uint8Array, count: number): string[] {
  const digest = [crc32(bytes), crc32c(bytes)].map((crc) => crc.toString(16).padStart(8, "0")).join("");
  return Array.from({ length: count }, (_, k) => `group${group + 1}-${digest}-shard${k + 1}of${count}.bin`);
}

/** Names of shards from this writer and from the converter of TensorFlow.js. */
const SHARD = /^group\d+-(?:[0-9a-f]{16}-)?shard\d+of\d+(?:\.bin)?$/;

/** Returns the shards that a model.json or weights_manifest.json names; none for any other file. */
export function shardsNamed(json: Uint8Array): string[] {
  try {
    return parseManifest(json)
      .groups.flatMap(({ paths }) => paths)
      .filter((path) => SHARD.test(path));
  } catch {
    return [];
  }
}

/**
 * Renames the shards of a model after an edit.
 *
 * @param json   the model.json or weights_manifest.json that names the shards
 * @param shards all shards by those names
 * @returns all files by name, the JSON first, as `model.json`
 */
export function renameShards(
  json: Uint8Array,
  shards: ReadonlyMap<string, Uint8Array>,
): Map<string, Uint8Array> {
  const { model, groups } = parseManifest(json);
  const renamed = new Map<string, Uint8Array>();
  for (const [k, group] of groups.entries()) {
    const parts = group.paths.map((path) => shards.get(path)!);
    group.paths = shardNames(k, joinBytes(parts), parts.length);
    for (const [index, path] of group.paths.entries()) renamed.set(path, parts[index]);
  }
  return new Map([["model.json", new TextEncoder().encode(JSON.stringify(model))], ...renamed]);
}

/** The manifest's names of element types, by RawTensor's. */
const NAMES: ReadonlyMap<string, string> = new Map([...DTYPES].map(([name, dtype]) => [dtype, name]));

/**
 * Returns the files of a model by name, `model.json` first.
 *
 * @throws FormatError DTYPE for element types other than F32, I32, BOOL, C64; SIZE, NAME
 */
export function writeTfjs(model: TfjsModel): Map<string, Uint8Array> {
  const { tensors, shardBytes = 4 * 1024 * 1024, modelTopology } = model;
  const weights: { name: string; shape: Shape; dtype: string }[] = [];
  for (const [name, tensor] of tensors) {
    checkWritable(FORMAT, name, tensor, [...NAMES.keys()]);
    weights.push({ name, shape: [...tensor.shape], dtype: NAMES.get(tensor.dtype)! });
  }
  const all = joinBytes([...tensors.values()].map(({ bytes }) => bytes));
  const paths = shardNames(0, all, Math.ceil(all.length / shardBytes));
  const json = {
    format: model.format ?? "layers-model",
    generatedBy: model.generatedBy ?? "sluice",
    convertedBy: model.convertedBy ?? null,
    modelTopology,
    weightsManifest: [{ paths, weights }],
  };
  return new Map([
    ["model.json", new TextEncoder().encode(JSON.stringify(json))],
    ...paths.map((path, k) => [path, all.subarray(k * shardBytes, (k + 1) * shardBytes)] as const),
  ]);
}

/**
 * Keras's files: `.h5` of Keras 2 (weights or whole models), `*.weights.h5` and `.keras` of Keras 3. Returns tensors by their paths, the
 * configuration as JSON, and the weights of each layer in their order. Classes and functions in a configuration stay text.
 *
 * Sources: keras-team/tf-keras, tf_keras/saving/legacy/hdf5_format.py; keras-team/keras, keras/src/saving/saving_lib.py.
 */

import { budgetFrom } from "../../../core/storage/budget.ts";
import { fail } from "../../../core/storage/codes.ts";
import type { Contents, LazyTensor, ReadOptions } from "../../../core/storage/contents.ts";
import { type Json, parseJson } from "../../../core/storage/json.ts";
import { type ByteSource, readRange } from "../../../core/storage/source.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { type Hdf5Dataset, type Hdf5Group, hdf5Tensors, readHdf5 } from "../hdf5/open.ts";
import { hasText } from "../signatures.ts";
import { memberSource, openZip } from "../zip/open.ts";

const FORMAT = "keras";

/** Weights of one layer (Keras 2), or of one object with variables (Keras 3). */
export interface KerasLayer {
  /** Keras 2: the layer's name. Keras 3: the path of the object, e.g. `"layers/lstm/cell"`. */
  name: string;
  /** Keras 3: the name besides the path, if the file has one. */
  label?: string;
  /** Names of its tensors, in Keras's loading order. */
  weights: string[];
}

/**
 * Opens an HDF5 file or a `.keras` archive.
 *
 * Format: `"keras"` for an archive, `"keras-h5"` for the lists of layers of Keras 2, `"keras-weights"` for the paths of Keras 3,
 * `"hdf5"` for a file with neither. Metadata, if the file has it: `layers` (KerasLayer[]), `kerasVersion`, `backend`, `config`
 * (JSON as Maps).
 *
 * @throws FormatError of HDF5 or the archive; MISSING when a list names an absent weight
 */
export async function openKeras(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  const head = await readRange(FORMAT, source, 0, Math.min(4, source.size));
  return hasText(head, 0, "PK") ? openArchive(source, options) : openKerasHdf5(source, options);
}

async function openArchive(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  const budget = budgetFrom(options, source.size);
  const archive = await openZip(source, { format: FORMAT, budget, members: options?.known?.members });
  const { members } = archive;
  const readJson = async (entry: string): Promise<Json> => {
    const member = members.get(entry);
    if (member === undefined)
      fail(FORMAT, "MISSING", `expected ${entry} in the archive, got none.`, { entry });
    return parseJson(await archive.load(member), { format: FORMAT, budget });
  };
  const metadata = await readJson("metadata.json");
  const config = await readJson("config.json");
  const entry = "model.weights.h5";
  const weights = members.get(entry);
  if (weights === undefined) {
    const expected = `expected ${entry} in the archive, got`;
    if (members.has("model.weights.npz"))
      fail(FORMAT, "FEATURE", `${expected} model.weights.npz, which holds pickled objects.`, { entry });
    fail(FORMAT, "MISSING", `${expected} none.`, { entry });
  }
  const { source: inner, start } = await memberSource(source, archive, weights, FORMAT);
  const contents = await openKerasHdf5(inner, { budget });
  const tensors = new Map<string, LazyTensor>();
  for (const [name, { dtype, shape, location, read }] of contents.tensors) {
    // Convert locations in the member to locations in the archive.
    const moved =
      location && start !== undefined
        ? { start: start + location.start, end: start + location.end }
        : undefined;
    tensors.set(name, { dtype, shape, location: moved, read });
  }
  const version = metadata instanceof Map ? metadata.get("keras_version") : undefined;
  if (typeof version === "string") contents.metadata.set("kerasVersion", version);
  contents.metadata.set("config", config);
  return { ...contents, format: FORMAT, tensors, members };
}

async function openKerasHdf5(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  const budget = budgetFrom(options, source.size);
  const { root, warnings } = await readHdf5(source, { ...options, budget });
  const tensors = hdf5Tensors(root);
  const metadata = new Map<string, unknown>();
  const contents = (format: string): Contents => ({ format, tensors, metadata, warnings });
  const config = root.attributes.get("model_config");
  if (typeof config === "string") {
    const bytes = new TextEncoder().encode(config);
    metadata.set("config", parseJson(bytes, { format: FORMAT, budget }));
  }
  const inner = root.children.get("model_weights");
  const holder = inner?.kind === "group" ? inner : root;
  for (const [key, attribute] of [
    ["kerasVersion", "keras_version"],
    ["backend", "backend"],
  ]) {
    const value = root.attributes.get(attribute) ?? holder.attributes.get(attribute);
    if (typeof value === "string") metadata.set(key, value);
  }
  const names = nameList(holder, "layer_names");
  if (names !== undefined) {
    const layers = listedLayers(holder, names);
    metadata.set("layers", layers);
    return { ...contents("keras-h5"), tensors: inListedOrder(tensors, layers) };
  }
  const layers = variableHolders(root);
  if (layers.length === 0)
    return { ...contents("hdf5"), metadata: new Map([...root.attributes, ...metadata]) };
  metadata.set("layers", layers);
  return contents("keras-weights");
}

/** A list of texts; Keras splits long ones over `name0`, `name1`, …. @throws FormatError HEADER for other attributes */
function nameList(group: Hdf5Group, name: string): string[] | undefined {
  const part = (attribute: string): string[] | undefined => {
    const value = group.attributes.get(attribute);
    // An empty list is stored as one of numbers.
    const isList = Array.isArray(value) && (value.length === 0 || typeof value[0] === "string");
    if (value !== undefined && !isList) {
      const message = `expected ${attribute} to be a list of names, got ${describe(value)}.`;
      fail(FORMAT, "HEADER", message, { entry: group.path });
    }
    return value as string[] | undefined;
  };
  const whole = part(name);
  if (whole !== undefined) return whole;
  const parts: string[][] = [];
  for (let next = part(`${name}0`); next !== undefined; next = part(`${name}${parts.length}`))
    parts.push(next);
  return parts.length > 0 ? parts.flat() : undefined;
}

/** The layers of Keras 2: a list of names, each a group with a list of its weights. */
function listedLayers(holder: Hdf5Group, layers: readonly string[]): KerasLayer[] {
  const seen = new Set<string>();
  return layers.map((name) => {
    if (seen.has(name))
      fail(FORMAT, "DUPLICATE", `expected each layer once, got ${describe(name)} again.`, { entry: name });
    seen.add(name);
    const layer = descend(holder, name);
    if (layer?.kind !== "group")
      fail(FORMAT, "MISSING", `expected a group for layer ${describe(name)}, got none.`, { entry: name });
    const weights = (nameList(layer, "weight_names") ?? []).map((weight) => {
      const dataset = descend(layer, weight);
      if (dataset?.kind !== "dataset" || dataset.tensor === undefined) {
        const message = `expected weight ${describe(weight)} of layer ${describe(name)}, got none.`;
        fail(FORMAT, "MISSING", message, { entry: `${layer.path}/${weight}` });
      }
      return dataset.path;
    });
    return { name, weights };
  });
}

/** The weights in the order of the layers, then the other tensors. */
function inListedOrder(
  tensors: ReadonlyMap<string, LazyTensor>,
  layers: readonly KerasLayer[],
): Map<string, LazyTensor> {
  const listed = layers.flatMap(({ weights }) => weights);
  return new Map([...new Set([...listed, ...tensors.keys()])].map((name) => [name, tensors.get(name)!]));
}

/** Follows a path of names within a group. */
function descend(group: Hdf5Group, path: string): Hdf5Group | Hdf5Dataset | undefined {
  let at: Hdf5Group | Hdf5Dataset | undefined = group;
  for (const name of path.split("/")) at = at?.kind === "group" ? at.children.get(name) : undefined;
  return at;
}

/** The objects of Keras 3 with variables, in a group `vars` with datasets 0, 1, 2, … */
function variableHolders(root: Hdf5Group): KerasLayer[] {
  const layers: KerasLayer[] = [];
  const waiting: Hdf5Group[] = [root];
  for (let group = waiting.pop(); group !== undefined; group = waiting.pop()) {
    const vars = group.children.get("vars");
    if (vars?.kind === "group") {
      const numbered = [...vars.children].filter(
        ([name, child]) => /^\d{1,9}$/.test(name) && child.kind === "dataset",
      ) as [string, Hdf5Dataset][];
      numbered.sort(([a], [b]) => Number(a) - Number(b));
      // Without a variable that is not read, the ones after it would have wrong places, and a layer would seem to have no bias.
      const isRead = numbered.every(([name, { tensor }], k) => tensor !== undefined && Number(name) === k);
      if (numbered.length > 0 && isRead) {
        const label = group.attributes.get("name") ?? vars.attributes.get("name");
        layers.push({
          name: group.path,
          ...(typeof label === "string" && { label }),
          weights: numbered.map(([, { path }]) => path),
        });
      }
    }
    const groups = [...group.children.values()].filter((child) => child.kind === "group");
    for (const child of groups.reverse()) if (child !== vars) waiting.push(child);
  }
  return layers;
}

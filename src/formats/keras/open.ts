/**
 * Keras, reading and writing: `.h5` of Keras 2 (weights or whole models), `*.weights.h5` and `.keras` of Keras 3. Tensors by their
 * paths, the configuration as inert JSON, and the lists that say which weights belong together in which order. Classes and
 * functions that a configuration names are text here and nothing else.
 *
 * Sources: keras-team/tf-keras, tf_keras/saving/legacy/hdf5_format.py; keras-team/keras, keras/src/saving/saving_lib.py.
 */

import { describe } from "../../tensor/errors.ts";
import { budgetFrom } from "../budget.ts";
import { fail } from "../codes.ts";
import type { Contents, LazyTensor, ReadOptions } from "../contents.ts";
import { type Hdf5Dataset, type Hdf5Group, hdf5Tensors, readHdf5 } from "../hdf5/open.ts";
import { type Json, parseJson } from "../json.ts";
import { type Limits, limitsFrom } from "../limits.ts";
import { type ByteSource, readRange } from "../source.ts";
import { memberSource, openZip } from "../zip/open.ts";

const FORMAT = "keras";

/** Weights that belong to one layer (Keras 2), or to one object that holds variables (Keras 3). */
export interface KerasLayer {
  /** Keras 2: the layer's name. Keras 3: the path of the object, e.g. `"layers/lstm/cell"`. */
  name: string;
  /** Keras 3: the name that the file gives beside the path, if any. */
  label?: string;
  /** Names of its tensors, in the order in which Keras loads them. */
  weights: string[];
}

/**
 * Opens an HDF5 file or a `.keras` archive.
 *
 * Format: `"keras"` for an archive, `"keras-h5"` for the lists of layers of Keras 2, `"keras-weights"` for the paths of Keras 3,
 * `"hdf5"` for a file with neither. Metadata: `layers` (KerasLayer[]), `kerasVersion`, `backend`, `config` (JSON as Maps) as far as the
 * file has them.
 *
 * @throws FormatError of HDF5 or the archive; MISSING when a list names a weight that is not there
 */
export async function openKeras(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  const head = await readRange(FORMAT, source, 0, Math.min(4, source.size));
  const isZip = head[0] === 0x50 && head[1] === 0x4b;
  return isZip ? openArchive(source, options) : openKerasHdf5(source, options);
}

async function openArchive(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  const limits = limitsFrom(options);
  const budget = budgetFrom(options, source.size);
  const archive = await openZip(source, { format: FORMAT, limits, budget });
  const readJson = async (name: string): Promise<Json> => {
    const member = archive.members.get(name);
    if (member === undefined)
      fail(FORMAT, "MISSING", `expected ${name} in the archive, got none.`, { entry: name });
    checkJsonSize(member.size, name, limits);
    return parseJson(await archive.read(member), { format: FORMAT, depth: limits.jsonDepth, budget });
  };
  const metadata = await readJson("metadata.json");
  const config = await readJson("config.json");
  const weights = archive.members.get("model.weights.h5");
  if (weights === undefined) {
    const isNpz = archive.members.has("model.weights.npz");
    fail(
      FORMAT,
      isNpz ? "FEATURE" : "MISSING",
      `expected model.weights.h5 in the archive, got ${isNpz ? "model.weights.npz, which holds pickled objects" : "none"}.`,
      { entry: "model.weights.h5" },
    );
  }
  const member = await memberSource(source, archive, weights, FORMAT);
  const contents = await openKerasHdf5(member.source, { ...options, budget });
  // Places in the member are not places in the archive.
  const tensors = new Map<string, LazyTensor>();
  const { start } = member;
  for (const [name, { dtype, shape, location, read }] of contents.tensors) {
    const place = location &&
      start !== undefined && { start: start + location.start, end: start + location.end };
    tensors.set(name, { dtype, shape, location: place || undefined, read });
  }
  const version = metadata instanceof Map ? metadata.get("keras_version") : undefined;
  if (typeof version === "string") contents.metadata.set("kerasVersion", version);
  contents.metadata.set("config", config);
  return { ...contents, format: FORMAT, tensors };
}

function checkJsonSize(size: number, entry: string, limits: Limits): void {
  if (size > limits.jsonBytes) {
    fail(
      FORMAT,
      "LIMIT",
      `expected JSON of at most ${limits.jsonBytes} bytes (limit jsonBytes), got ${size}.`,
      {
        entry,
      },
    );
  }
}

async function openKerasHdf5(source: ByteSource, options?: ReadOptions): Promise<Contents> {
  const limits = limitsFrom(options);
  const budget = budgetFrom(options, source.size);
  const { root, warnings } = await readHdf5(source, { ...options, budget });
  const tensors = hdf5Tensors(root);
  const metadata = new Map<string, unknown>();
  const contents = (format: string): Contents => ({ format, tensors, metadata, warnings });
  const config = root.attributes.get("model_config");
  if (typeof config === "string") {
    const bytes = new TextEncoder().encode(config);
    checkJsonSize(bytes.length, "model_config", limits);
    metadata.set("config", parseJson(bytes, { format: FORMAT, depth: limits.jsonDepth, budget }));
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
  if (nameList(holder, "layer_names") !== undefined) {
    metadata.set("layers", listedLayers(holder));
    return contents("keras-h5");
  }
  const layers = variableHolders(root);
  if (layers.length === 0)
    return { format: "hdf5", tensors, metadata: new Map([...root.attributes, ...metadata]), warnings };
  metadata.set("layers", layers);
  return contents("keras-weights");
}

/** A list of texts, which is split over `name0`, `name1`, … when it is long. @throws FormatError HEADER when it is no such list */
function nameList(group: Hdf5Group, name: string): string[] | undefined {
  const parts: string[] = [];
  const add = (attribute: string): boolean => {
    const value = group.attributes.get(attribute);
    if (value === undefined) return false;
    // An empty list is stored as one of numbers.
    const isList = Array.isArray(value) && (value.length === 0 || typeof value[0] === "string");
    if (!isList) {
      fail(FORMAT, "HEADER", `expected ${attribute} to be a list of names, got ${describe(value)}.`, {
        entry: group.path,
      });
    }
    for (const text of value) parts.push(text as string);
    return true;
  };
  if (add(name)) return parts;
  let count = 0;
  while (add(`${name}${count}`)) count++;
  return count > 0 ? parts : undefined;
}

/** The layers of Keras 2: a list of names, each a group with a list of its weights. */
function listedLayers(holder: Hdf5Group): KerasLayer[] {
  const seen = new Set<string>();
  return nameList(holder, "layer_names")!.map((name) => {
    if (seen.has(name)) {
      fail(FORMAT, "DUPLICATE", `expected each layer once, got ${describe(name)} again.`, { entry: name });
    }
    seen.add(name);
    const layer = descend(holder, name);
    if (layer?.kind !== "group") {
      fail(FORMAT, "MISSING", `expected a group for layer ${describe(name)}, got none.`, { entry: name });
    }
    const names = nameList(layer, "weight_names") ?? [];
    const weights = names.map((weight) => {
      const dataset = descend(layer, weight);
      if (dataset?.kind !== "dataset" || dataset.tensor === undefined) {
        fail(FORMAT, "MISSING", `expected weight ${describe(weight)} of layer ${describe(name)}, got none.`, {
          entry: `${layer.path}/${weight}`,
        });
      }
      return dataset.path;
    });
    return { name, weights };
  });
}

/** What a path of names within a group leads to. */
function descend(group: Hdf5Group, path: string): Hdf5Group | Hdf5Dataset | undefined {
  let at: Hdf5Group | Hdf5Dataset | undefined = group;
  for (const name of path.split("/")) {
    at = at?.kind === "group" ? at.children.get(name) : undefined;
  }
  return at;
}

/** The objects of Keras 3 that hold variables: each has a group `vars` with datasets 0, 1, 2, … */
function variableHolders(root: Hdf5Group): KerasLayer[] {
  const layers: KerasLayer[] = [];
  const waiting: Hdf5Group[] = [root];
  for (let group = waiting.pop(); group !== undefined; group = waiting.pop()) {
    const vars = group.children.get("vars");
    if (vars?.kind === "group") {
      const numbered = [...vars.children].flatMap(([name, child]) =>
        /^\d{1,9}$/.test(name) && child.kind === "dataset" && child.tensor !== undefined
          ? [{ index: Number(name), path: child.path }]
          : [],
      );
      if (numbered.length > 0) {
        const label = group.attributes.get("name") ?? vars.attributes.get("name");
        layers.push({
          name: group.path,
          ...(typeof label === "string" && { label }),
          weights: numbered.sort((a, b) => a.index - b.index).map(({ path }) => path),
        });
      }
    }
    const groups = [...group.children.values()].filter((child) => child.kind === "group");
    for (const child of groups.reverse()) if (child !== vars) waiting.push(child);
  }
  return layers;
}

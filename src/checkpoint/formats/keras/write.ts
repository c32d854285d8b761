/** Writes Keras's files: `.h5` like Keras 2, `*.weights.h5` and `.keras` like Keras 3. */

import { fail } from "../../../core/storage/codes.ts";
import type { Piece } from "../../../core/storage/pieces.ts";
import type { RawTensor } from "../../../core/storage/raw.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { ATTRIBUTE_BYTES, hdf5Pieces, type WriteGroup, type WriteValue } from "../hdf5/write.ts";
import { zipPieces } from "../zip/write.ts";

const FORMAT = "keras";

/** One layer of a Keras 2 file. */
interface KerasLayerWeights {
  name: string;
  /** By the names that `weight_names` lists, e.g. `"lstm/lstm_cell/kernel:0"`; in loading order. */
  weights: ReadonlyMap<string, RawTensor>;
}

interface KerasHdf5Options {
  /** Default `"2.15.0"`, the last version of Keras 2. */
  kerasVersion?: string;
  /** JSON text, which makes the file a whole model instead of weights alone. */
  modelConfig?: string;
}

/** Returns the pieces of a Keras 2 `.h5` file, which Keras 3 reads too. @throws FormatError NAME, DUPLICATE, DTYPE, SIZE, LIMIT */
export function kerasHdf5Pieces(
  layers: readonly KerasLayerWeights[],
  options: KerasHdf5Options = {},
): Uint8Array[] {
  const { kerasVersion = "2.15.0", modelConfig } = options;
  const children = new Map<string, WriteGroup>();
  for (const { name, weights } of layers) {
    if (children.has(name))
      fail(FORMAT, "DUPLICATE", `expected each layer once, got ${describe(name)} again.`, { entry: name });
    const attributes = listAttributes("weight_names", [...weights.keys()]);
    children.set(name, { attributes, ...nested(weights) });
  }
  const versions: [string, WriteValue][] = [
    ["backend", { text: "tensorflow" }],
    ["keras_version", { text: kerasVersion }],
  ];
  const lists = listAttributes("layer_names", [...children.keys()]);
  const weights: WriteGroup = { attributes: new Map([...lists, ...versions]), children };
  if (modelConfig === undefined) return hdf5Pieces(weights);
  return hdf5Pieces({
    attributes: new Map<string, WriteValue>([["model_config", { text: modelConfig }], ...versions]),
    children: new Map([["model_weights", weights]]),
  });
}

/** A list of names as one attribute, or as several if one does not fit an object header. */
function listAttributes(name: string, list: readonly string[]): Map<string, WriteValue> {
  const room = Math.max(1, ...list.map((text) => new TextEncoder().encode(text).length));
  if (room * list.length <= ATTRIBUTE_BYTES) return new Map([[name, { texts: list }]]);
  const parts = new Map<string, WriteValue>();
  const most = Math.floor(ATTRIBUTE_BYTES / room);
  for (let k = 0; k * most < list.length; k++)
    parts.set(`${name}${k}`, { texts: list.slice(k * most, (k + 1) * most) });
  return parts;
}

interface OpenGroup extends WriteGroup {
  children: Map<string, OpenGroup | RawTensor>;
}

/** Groups from the paths of tensors. @throws FormatError DUPLICATE when a tensor has the path of a group */
function nested(tensors: ReadonlyMap<string, RawTensor>): OpenGroup {
  const root: OpenGroup = { children: new Map() };
  for (const [path, tensor] of tensors) {
    const names = path.split("/");
    const last = names.pop()!;
    let group = root;
    const taken = () =>
      fail(FORMAT, "DUPLICATE", `expected each path once, got ${describe(path)} again.`, { entry: path });
    for (const name of names) {
      const child = group.children.get(name) ?? { children: new Map() };
      if (!("children" in child)) return taken();
      group.children.set(name, child);
      group = child;
    }
    if (group.children.has(last)) taken();
    group.children.set(last, tensor);
  }
  return root;
}

/** Returns the pieces of a Keras 3 `*.weights.h5` file. @param tensors by path, e.g. `"layers/lstm/cell/vars/0"` */
export function kerasWeightsPieces(tensors: ReadonlyMap<string, RawTensor>): Uint8Array[] {
  return hdf5Pieces(nested(tensors));
}

interface KerasArchive {
  /** JSON text of the model's configuration. */
  config: string;
  tensors: ReadonlyMap<string, RawTensor>;
  /** Default `"3.0.0"`. */
  kerasVersion?: string;
}

/** Returns the pieces of a `.keras` archive. @throws FormatError as `kerasHdf5Pieces` */
export function kerasPieces({ kerasVersion = "3.0.0", config, tensors }: KerasArchive): Piece[] {
  // A fixed date, so that equal input gives equal bytes.
  const metadata = JSON.stringify({ keras_version: kerasVersion, date_saved: "1980-01-01@00:00:00" });
  const encoder = new TextEncoder();
  return zipPieces(
    FORMAT,
    new Map([
      ["metadata.json", [encoder.encode(metadata)]],
      ["config.json", [encoder.encode(config)]],
      ["model.weights.h5", kerasWeightsPieces(tensors)],
    ]),
  );
}

/**
 * Which stored tensors belong to which layer of Keras, by position: their spelling differs between versions, and between layers of one file.
 */
import { refuseLayer } from "../../../core/chain/refuse.ts";
import type { Contents } from "../../../core/storage/contents.ts";
import { isFloat } from "../../../core/storage/raw.ts";
import type { KerasLayer as StoredLayer } from "../../formats/keras/open.ts";
import type { TrackedObject } from "../../formats/tensorflow/open.ts";
import type { KerasGraph, KerasLayer } from "./graph.ts";

/** How many arrays a layer has: those that training changes, and the others, such as the statistics of a norm. */
export interface ArrayCount {
  trained: number;
  fixed: number;
}

/** Returns the names of the tensors of each layer. @throws ChainError when a layer lacks some */
export function assignWeights(
  contents: Contents,
  graph: KerasGraph,
  countOf: (layer: KerasLayer) => ArrayCount,
): Map<KerasLayer, readonly string[]> {
  const { format, metadata, tensors } = contents;
  // A nested model's weights stand where the model does, among those of its neighbours.
  const layers = graph.layers
    .map((layer) => ({ layer, count: countOf(layer) }))
    .sort((a, b) => compareOrders(a.layer.order, b.layer.order));
  if (format === "tfjs") return byName(layers, tensors);
  const objects = metadata.get("objects") as readonly TrackedObject[] | undefined;
  if (format === "tensorflow")
    return objects === undefined ? byName(layers, tensors) : byObject(layers, objects, tensors);
  const stored = (metadata.get("layers") ?? []) as readonly StoredLayer[];
  return format === "keras-h5" ? byGroup(layers, stored) : byNumber(layers, stored);
}

/** Parts of a model in a graph of objects. */
const MAX_OBJECTS = 4096;

type Counted = { layer: KerasLayer; count: ArrayCount };

const sizeOf = ({ trained, fixed }: ArrayCount) => trained + fixed;

/** Keras 2: a group for each layer of the outermost model; that of a nested model has the weights of all its layers. */
function byGroup(
  layers: readonly Counted[],
  stored: readonly StoredLayer[],
): Map<KerasLayer, readonly string[]> {
  const groups = new Map(stored.map(({ name, weights }) => [name, weights]));
  const result = new Map<KerasLayer, readonly string[]>();
  const tops = new Map<string, Counted[]>();
  for (const each of layers) {
    const [top] = each.layer.path;
    tops.set(top, [...(tops.get(top) ?? []), each]);
  }
  for (const [top, members] of tops) {
    const names = groups.get(top) ?? [];
    if (members.length === 1 && members[0].layer.path.length === 1) result.set(members[0].layer, names);
    else for (const [layer, own] of inOrder(top, members, names)) result.set(layer, own);
  }
  return result;
}

function compareOrders(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((number, k) => number !== b[k]);
  return at < 0 || b[at] === undefined ? a.length - b.length : a[at] - b[at];
}

/** Divides a list of weights: what training changes comes first, of all layers. */
function inOrder(
  where: string,
  members: readonly Counted[],
  names: readonly string[],
): Map<KerasLayer, readonly string[]> {
  const needed = members.reduce((sum, { count }) => sum + sizeOf(count), 0);
  if (names.length !== needed)
    refuseLayer(where, `expected ${needed} weights in its layers, got ${names.length}.`);
  const result = new Map<KerasLayer, string[]>(members.map(({ layer }) => [layer, []]));
  let at = 0;
  const take = (layer: KerasLayer, count: number) => {
    result.get(layer)!.push(...names.slice(at, at + count));
    at += count;
  };
  const isFrozen = ({ layer }: Counted) => layer.fields.get("trainable") === false;
  for (const each of members) if (!isFrozen(each)) take(each.layer, each.count.trained);
  for (const each of members) take(each.layer, isFrozen(each) ? sizeOf(each.count) : each.count.fixed);
  return result;
}

/** Keras 3: paths of class names and numbers, `layers/bidirectional_1/forward_layer/cell`. */
function byNumber(
  layers: readonly Counted[],
  stored: readonly StoredLayer[],
): Map<KerasLayer, readonly string[]> {
  const holders = stored.map(({ name, weights }) => ({
    path: name
      .replaceAll("\\", "/")
      .replace(/^\/+/, "")
      .replaceAll("_layer_checkpoint_dependencies", "layers"),
    weights,
  }));
  return new Map(
    layers.map(({ layer }) => {
      const start = layer.keys.map((key) => `layers/${key}`).join("/");
      const own = holders.filter(
        ({ path }) => (path === start || path.startsWith(`${start}/`)) && !path.includes("/seed_generator"),
      );
      // `backward_layer` sorts first, and comes second.
      const rank = (path: string) => Number(path.startsWith(`${start}/backward_layer`));
      return [layer, own.sort((a, b) => rank(a.path) - rank(b.path)).flatMap(({ weights }) => weights)];
    }),
  );
}

/** Parts of a layer that have weights, in Keras' order, where a checkpoint does not list them. */
const PARTS =
  "forward_layer backward_layer layer cell kernel depthwise_kernel pointwise_kernel recurrent_kernel bias gamma beta moving_mean moving_variance alpha embeddings".split(
    " ",
  );

/** TensorFlow's graph of objects: a model has its layers by number, and in a SavedModel a layer lists its variables. */
function byObject(
  layers: readonly Counted[],
  objects: readonly TrackedObject[],
  tensors: Contents["tensors"],
): Map<KerasLayer, readonly string[]> {
  const child = ({ children }: TrackedObject, name: string) => objects[children.get(name) ?? -1];
  const numbered = (parent: TrackedObject, before = "") => {
    const found: TrackedObject[] = [];
    for (let k = 0; child(parent, before + k) !== undefined; k++) found.push(child(parent, before + k));
    return found;
  };
  // Objects may name each other as their parts, so we visit each once.
  const variablesOf = (object: TrackedObject, seen = new Set<TrackedObject>()): string[] => {
    if (seen.has(object) || seen.size > MAX_OBJECTS) return [];
    seen.add(object);
    const own = object.attributes.flatMap(({ key }) => (isFloat(tensors.get(key)?.dtype ?? "") ? [key] : []));
    const list = child(object, "variables");
    const parts = list ? numbered(list) : PARTS.flatMap((name) => child(object, name) ?? []);
    return [...own, ...parts.flatMap((part) => variablesOf(part, seen))];
  };
  const layersOf = (model: TrackedObject, seen = new Set<TrackedObject>()): string[][] =>
    numbered(model, "layer_with_weights-").flatMap((each) => {
      if (seen.has(each) || seen.size > MAX_OBJECTS) return [];
      seen.add(each);
      const inside = layersOf(each, seen);
      return inside.length > 0 ? inside : [variablesOf(each)];
    });
  const [root] = objects;
  const found = [root, child(root, "model")]
    .map((model) => (model ? layersOf(model) : []))
    .find((inside) => inside.length > 0);
  // An export of Keras 3 has only the list of all variables.
  if (found === undefined) return inAnyOrder(layers, variablesOf(root), tensors);
  const stored = found.filter((names) => names.length > 0);
  const weighted = layers.filter(({ count }) => sizeOf(count) > 0);
  if (stored.length !== weighted.length)
    refuseLayer(undefined, `expected variables of ${weighted.length} layers, got those of ${stored.length}.`);
  const places = new Map(weighted.map(({ layer }, k) => [layer, stored[k]]));
  return new Map(layers.map(({ layer }) => [layer, places.get(layer) ?? []]));
}

/** TensorFlow.js: the layer's name is a part of the path of each of its weights. */
function byName(
  layers: readonly Counted[],
  tensors: Contents["tensors"],
): Map<KerasLayer, readonly string[]> {
  const names = [...tensors.keys()];
  const split = names.map((name) => ({ name, parts: name.split("/") }));
  const found = new Map(
    layers.map(({ layer }) => {
      const own = layer.path.at(-1)!;
      // The last part is the weight itself.
      const first = split.filter(({ parts }) => parts[0] === own);
      const inside = split.filter(({ parts }) => parts.slice(0, -1).includes(own));
      return [layer, (first.length > 0 ? first : inside).map(({ name }) => name)];
    }),
  );
  const isWhole = layers.every(({ layer, count }) => found.get(layer)!.length === sizeOf(count));
  return isWhole ? found : inAnyOrder(layers, names, tensors);
}

/** Where the order alone is left: by layer as converters write, or what training changes first, as TensorFlow.js does. */
function inAnyOrder(
  layers: readonly Counted[],
  names: readonly string[],
  tensors: Contents["tensors"],
): Map<KerasLayer, readonly string[]> {
  const orders = [inOrder("model", layers, names), byLayer(layers, names)];
  const fitting = orders.filter((order) =>
    layers.every((each) => isPlausible(each, order.get(each.layer)!, tensors)),
  );
  const [first, second = first] = fitting;
  if (first === undefined || String([...first.values()]) !== String([...second.values()])) {
    refuseLayer(
      undefined,
      "expected weights under the names of their layers, or in an order that their shapes show, got neither. Convert the Keras file again.",
    );
  }
  return first;
}

/** All weights of a layer before those of the next. */
function byLayer(layers: readonly Counted[], names: readonly string[]): Map<KerasLayer, readonly string[]> {
  let at = 0;
  return new Map(
    layers.map(({ layer, count }) => {
      const own = names.slice(at, at + sizeOf(count));
      at += own.length;
      return [layer, own];
    }),
  );
}

/** Whether shapes can be those of a layer: all the same in a norm, a matrix first in the others. */
function isPlausible(
  { layer, count }: Counted,
  names: readonly string[],
  tensors: Contents["tensors"],
): boolean {
  const shapes = names.map((name) => tensors.get(name)!.shape);
  if (count.fixed > 0) return new Set(shapes.map(String)).size === 1 && shapes[0].length === 1;
  return count.trained < 2 || layer.type === "LayerNormalization" || shapes[0].length > 1;
}

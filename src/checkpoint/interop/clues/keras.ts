/**
 * Keras and TensorFlow.js: the configuration of the model has activations, reset form and direction, which the weights do not show. Keras 3
 * numbers the weights; the class gives their order.
 */
import { MERGES, type Merge } from "../../../core/cells/cell.ts";
import type { Json } from "../../../core/storage/json.ts";
import type { Shape } from "../../../core/tensor/shape.ts";
import type { KerasLayer } from "../../formats/keras/open.ts";
import {
  activationOf,
  cellActivations,
  type Fields,
  isFields,
  kindOf,
  layerCounter,
  readVersion,
  silentGate,
  type Version,
} from "../kerasConfig.ts";
import { type Clues, type LayerFacts, noClues } from "./clue.ts";

const text = (value: Json | undefined): string | undefined => (typeof value === "string" ? value : undefined);

/** Clues of `.h5` (weights by name), `.weights.h5` and `.keras` (weights by number). */
export function kerasClues(
  format: string,
  metadata: ReadonlyMap<string, unknown>,
  shapes: ReadonlyMap<string, Shape>,
): Clues {
  const clues = noClues(["keras", "keras1"]);
  const numbered = format === "keras" || format === "keras-weights";
  const version = readVersion(metadata.get("kerasVersion"), numbered);
  if (numbered) nameNumbered((metadata.get("layers") as KerasLayer[] | undefined) ?? [], shapes, clues);
  return withFacts(clues, metadata.get("config") as Json | undefined, { numbered, version });
}

/** Clues of `model.json`. Its topology omits two defaults: the hard sigmoid, and a reset gate before the product. */
export function tfjsClues(metadata: ReadonlyMap<string, unknown>): Clues {
  const clues = noClues(["tfjs", "keras.GRU", "keras.LSTM-graph", "tf1", "pytorch"]);
  const topology = metadata.get("modelTopology");
  const model = isFields(topology) ? (topology.get("model_config") ?? topology) : undefined;
  return withFacts(clues, model, { numbered: false, version: readVersion("tfjs-layers", false) });
}

function withFacts(clues: Clues, model: Json | undefined, style: Style): Clues {
  return { ...clues, isDescribed: isFields(model) && model.has("config"), facts: factsOf(model, "", style) };
}

interface Style {
  /** Whether class and number identify layers (Keras 3), instead of names. */
  numbered: boolean;
  version: Version;
}

/** Variables 0, 1 and 2 of a cell are kernel, recurrent kernel and bias. */
function nameNumbered(layers: readonly KerasLayer[], shapes: ReadonlyMap<string, Shape>, clues: Clues): void {
  for (const { name, weights } of layers) {
    const [kernel, recurrent] = weights.map((weight) => shapes.get(weight));
    if (weights.length < 2 || weights.length > 3 || kernel?.length !== 2 || recurrent?.length !== 2) continue;
    const path = name.replaceAll("\\", "/").replace(/^\/+/, "");
    // Two square matrices can be any layer, unless the name says that it is an RNN's cell.
    const isCell = /(^|\/)(\w*_)?cell(_\d+)?$/.test(path);
    if (!isCell && recurrent[1] < 3 * recurrent[0]) continue;
    ["kernel", "recurrent_kernel", "bias"].slice(0, weights.length).forEach((part, k) => {
      clues.aliases.set(`${path}/${part}`, weights[k]);
    });
  }
}

/** Facts about every recurrent layer of a model and of nested models. */
function factsOf(model: Json | undefined, path: string, style: Style): LayerFacts[] {
  if (!isFields(model)) return [];
  const config = model.get("config");
  const layers = Array.isArray(config) ? config : isFields(config) ? config.get("layers") : undefined;
  if (!Array.isArray(layers)) return [];
  const count = layerCounter();
  return layers.flatMap((layer): LayerFacts[] => {
    if (!isFields(layer)) return [];
    const place = style.numbered ? `layers/${count(classOf(layer))}` : nameOf(layer);
    return factsAt(layer, path === "" || !style.numbered ? place : `${path}/${place}`, style);
  });
}

const classOf = (layer: Fields): string => text(layer.get("class_name")) ?? "";

function nameOf(layer: Fields): string {
  const fields = layer.get("config");
  return (isFields(fields) ? text(fields.get("name")) : undefined) ?? text(layer.get("name")) ?? "";
}

/** Facts about a layer, a model in it, or the layer that it wraps, such as that of TimeDistributed. */
function factsAt(layer: Fields, path: string, style: Style): LayerFacts[] {
  const type = classOf(layer);
  const config = layer.get("config");
  const isModel = Array.isArray(config) || (isFields(config) && Array.isArray(config.get("layers")));
  if (isModel) return factsOf(layer, path, style);
  if (!isFields(config)) return [];
  const inner = config.get("layer");
  if (type === "Bidirectional" || !isFields(inner)) return layerFacts(type, config, path, style);
  if (style.numbered) return factsAt(inner, `${path}/layer`, style);
  const found = factsAt(inner, path, style);
  const name = nameOf(inner);
  // The names of the weights have the wrapper's name, and may have that of the layer in it.
  const same = name === "" || name === path ? [] : found.filter((fact) => fact.path === path);
  return [...found, ...same.map((fact) => ({ ...fact, path: name }))];
}

function layerFacts(type: string, config: Fields, path: string, style: Style): LayerFacts[] {
  if (type === "RNN" && cellsOf(config) !== undefined) return stackFacts(config, path, style);
  if (type === "Bidirectional") {
    const inner = config.get("layer");
    const innerConfig = isFields(inner) ? inner.get("config") : undefined;
    if (!isFields(inner) || !isFields(innerConfig)) return [];
    if (cellsOf(innerConfig) !== undefined) {
      return [{ path, obstacles: ["its directions are stacks of cells, which it merges after the last"] }];
    }
    const given = config.get("merge_mode");
    const mode = given === null ? "none" : (given ?? "concat");
    const isKnown = MERGES.includes(mode as Merge) && given !== "none";
    const found = plainFacts(text(inner.get("class_name")) ?? "", innerConfig, path, style);
    const name = text(innerConfig.get("name"));
    return found.flatMap((fact) => {
      const obstacles = [
        ...fact.obstacles!,
        ...(isKnown ? [] : [`it merges its directions by ${mode}`]),
        ...differencesOf(fact, config.get("backward_layer"), path, style),
      ];
      const paths = style.numbered || name === undefined ? [path] : [path, `forward_${name}`, name];
      const merged = isKnown && mode !== "concat" ? { merge: mode as Merge } : {};
      return paths.map((at) => ({ ...fact, ...merged, path: at, obstacles }));
    });
  }
  return plainFacts(type, config, path, style);
}

/** The cells of an RNN layer that has several: a list of them, or Keras's StackedRNNCells. */
function cellsOf(config: Fields): Fields[] | undefined {
  const cell = config.get("cell");
  const inner = isFields(cell) ? cell.get("config") : undefined;
  const cells = Array.isArray(cell) ? cell : isFields(inner) ? inner.get("cells") : undefined;
  return Array.isArray(cells) ? cells.filter(isFields) : undefined;
}

/** Facts about the cells of a stack, each a layer of its own, and about all of them where their names do not tell them apart. */
function stackFacts(config: Fields, path: string, style: Style): LayerFacts[] {
  const cell = config.get("cell");
  const count = layerCounter();
  const facts = cellsOf(config)!.flatMap((each) => {
    const within = style.numbered ? `cell/cells/${count(classOf(each))}` : nameOf(each);
    const single = new Map<string, Json>([...config, ["cell", each]]);
    const stack = isFields(cell) ? nameOf(cell) : "";
    const paths =
      style.numbered || stack === "" ? [`${path}/${within}`] : [`${path}/${within}`, `${stack}/${within}`];
    return paths.flatMap((at) => plainFacts("RNN", single, at, style));
  });
  const [first] = facts;
  if (first === undefined) return [];
  const isSame = facts.every((fact) => meaningOf(fact) === meaningOf(first));
  const whole = isSame ? first : { obstacles: ["it is one of several cells, which differ"] };
  return [...facts, { ...whole, path }];
}

/** Facts about a layer that wraps no other. */
function plainFacts(type: string, config: Fields, path: string, style: Style): LayerFacts[] {
  if (type === "RNN") {
    const cell = config.get("cell");
    const cellConfig = isFields(cell) ? cell.get("config") : undefined;
    if (!isFields(cell) || !isFields(cellConfig)) return [];
    const merged = new Map<string, Json>([
      ...cellConfig,
      ["go_backwards", config.get("go_backwards") ?? null],
    ]);
    const found = plainFacts(classOf(cell).replace(/Cell$/, ""), merged, path, style);
    const unknown = `its cell is ${classOf(cell)}, whose equations may differ from Keras's`;
    return found.length > 0 ? found : [{ path, obstacles: [unknown] }];
  }
  const kind = kindOf(type);
  if (kind === undefined) {
    // The class probably extends Keras's layer: the names fit, but its equations may differ.
    const [own] = /(LSTM|GRU|RNN)$/.exec(type) ?? [];
    return own === undefined
      ? []
      : [{ path, obstacles: [`its class is ${type}, whose equations may differ from Keras's ${own}`] }];
  }
  const { version } = style;
  const given = cellActivations(type, (name) => config.get(name));
  const shown = (value: Json) => {
    const named = isFields(value) ? (text(value.get("config")) ?? value.get("class_name")) : value;
    return activationOf(value, version) ?? text(named) ?? "an object";
  };
  const silent = silentGate(version);
  const state = shown(given.state);
  const gate = kind === "rnn" ? "none" : given.gate === undefined ? silent : shown(given.gate);
  const fact: LayerFacts = {
    path,
    activations: { gate, state },
    goBackwards: config.get("go_backwards") === true,
    obstacles: [],
  };
  if (type !== "GRU") return [fact];
  const isAfter = (config.get("reset_after") ?? silent === "sigmoid") === true;
  const before = version.isTfjs ? "tfjs.GRU" : "keras.GRU-reset-before";
  return [{ ...fact, conventions: [isAfter ? "keras.GRU" : before] }];
}

/** How a separate backward layer differs from the forward one. */
function differencesOf(forward: LayerFacts, given: Json | undefined, path: string, style: Style): string[] {
  const config = isFields(given) ? given.get("config") : undefined;
  if (!isFields(given) || !isFields(config)) return [];
  const [other] = plainFacts(text(given.get("class_name")) ?? "", config, path, style);
  if (meaningOf(other) === meaningOf(forward)) return [];
  return [
    `its backward layer is of another kind, ${other?.activations?.gate} and ${other?.activations?.state}`,
  ];
}

const meaningOf = (fact: LayerFacts | undefined) => JSON.stringify([fact?.activations, fact?.conventions]);

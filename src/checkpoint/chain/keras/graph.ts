/**
 * The graph in a configuration of Keras: nested models are inserted in place of their layers, and each call of a layer becomes a layer of the
 * chain. Keras 1 and 2 write `[[["lstm", 0, 0, {}]]]` for the calls of a layer, Keras 3 objects with `keras_history`.
 */
import { MAX_LAYERS } from "../../../core/chain/place.ts";
import { refuseLayer } from "../../../core/chain/refuse.ts";
import type { Json } from "../../../core/storage/json.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { type Fields, isFields, layerCounter } from "../../interop/kerasConfig.ts";
import { Config } from "./config.ts";

/** A layer as the configuration has it. */
export interface KerasLayer {
  readonly type: string;
  readonly config: Config;
  readonly fields: Fields;
  /** Names from the outermost model to it */
  readonly path: readonly string[];
  /** What Keras 3 calls it in a file of weights: `["lstm_1"]`, in nested models the numbers of each */
  readonly keys: readonly string[];
  /** Its number in its model, in nested models the numbers of each: `[2, 0]` */
  readonly order: readonly number[];
}

/** One use of a layer. */
export interface KerasCall {
  readonly name: string;
  readonly layer: KerasLayer;
  /** References in the chain */
  readonly inputs: readonly string[];
  /** Given by name instead of after the input */
  readonly initial?: readonly string[];
}

export interface KerasGraph {
  readonly inputs: readonly { name: string; shape: readonly (number | null)[] | undefined }[];
  readonly calls: readonly KerasCall[];
  readonly outputs: readonly { name: string; from: string }[];
  /** Every layer once, in the order of the configuration */
  readonly layers: readonly KerasLayer[];
}

/** Nested models; JSON is not much deeper. */
const MAX_NESTING = 8;

const MODELS = ["Sequential", "Functional", "Model"];

export const isModel = (type: string) => MODELS.includes(type);

/** @throws ChainError for a configuration that is not one, for cycles, and for too many layers */
export function readGraph(model: Json): KerasGraph {
  return new GraphReader().read(model);
}

/** A tensor in a configuration: output `tensor` of call `call` of a layer. */
interface Tensor {
  layer: string;
  call: number;
  tensor: number;
}

interface Arguments {
  inputs: Tensor[];
  initial?: Tensor[];
}

/** A call whose inputs may not be there yet. */
interface Waiting {
  layer: KerasLayer;
  inner: Json | undefined;
  call: number;
  given: Arguments;
}

/**
 * A nested model may have a node of its own before its calls, which the configuration leaves out: then its first call is number 1. A
 * reference beyond its calls shows it.
 */
function shiftCalls(calls: readonly Waiting[], outputs: readonly Tensor[]): void {
  const references = [
    ...calls.flatMap(({ given }) => [...given.inputs, ...(given.initial ?? [])]),
    ...outputs,
  ];
  const counts = new Map<string, number>();
  for (const { layer } of calls)
    if (isModel(layer.type)) counts.set(layer.config.layer, (counts.get(layer.config.layer) ?? 0) + 1);
  const shifted = new Set(
    references.flatMap(({ layer, call }) => (counts.get(layer) === call ? [layer] : [])),
  );
  for (const each of calls) if (shifted.has(each.layer.config.layer)) each.call++;
}

class GraphReader {
  readonly #inputs: { name: string; shape: readonly (number | null)[] | undefined }[] = [];
  readonly #calls: KerasCall[] = [];
  readonly #layers: KerasLayer[] = [];
  readonly #names = new Set<string>();

  read(model: Json): KerasGraph {
    const { type, fields, name } = headOf(model);
    if (!isModel(type)) refuseLayer(name, `expected a model (${MODELS.join(", ")}), got ${describe(type)}.`);
    const outputs = this.#model(type, fields, { path: [], keys: [], order: [] }, undefined);
    const names = new Set<string>();
    return {
      inputs: this.#inputs,
      calls: this.#calls,
      layers: this.#layers,
      outputs: outputs.map((from) => {
        let own = from;
        for (let k = 1; names.has(own); k++) own = `${from}#${k}`;
        names.add(own);
        return { name: own, from };
      }),
    };
  }

  /** @param given inputs of a nested model; undefined for the outermost one @returns its outputs */
  #model(
    type: string,
    fields: Json | undefined,
    place: Pick<KerasLayer, "path" | "keys" | "order">,
    given: readonly string[] | undefined,
  ): readonly string[] {
    const where = place.path.at(-1);
    if (place.path.length > MAX_NESTING)
      refuseLayer(where, `expected models nested at most ${MAX_NESTING} deep, got more.`);
    const listed = Array.isArray(fields) ? fields : isFields(fields) ? fields.get("layers") : undefined;
    if (!Array.isArray(listed)) {
      refuseLayer(
        where,
        "expected a model with its layers in the configuration, got one that its own code builds. Save it as a Sequential or functional model.",
      );
    }
    if (this.#layers.length + listed.length > MAX_LAYERS)
      refuseLayer(where, `expected at most ${MAX_LAYERS} layers, got more.`);
    const count = layerCounter();
    const layers = listed.map((each, k) => {
      const head = headOf(each);
      const config = isFields(head.fields) ? head.fields : new Map<string, Json>();
      const layer: KerasLayer = {
        type: head.type,
        config: new Config(head.name, config),
        fields: config,
        path: [...place.path, head.name],
        keys: [...place.keys, count(head.type)],
        order: [...place.order, k],
      };
      if (!isModel(head.type) && head.type !== "InputLayer") this.#layers.push(layer);
      return { layer, inner: head.fields, outer: each as Fields };
    });
    if (type !== "Sequential") return this.#functional(layers, fields as Fields, where, given);
    let values = given;
    for (const { layer, inner } of layers) {
      if (layer.type === "InputLayer") {
        values ??= [this.#input(layer, shapeIn(layer.fields))];
        continue;
      }
      values ??= [this.#input(undefined, shapeIn(layer.fields) ?? buildShape(fields))];
      values = this.#call(layer, inner, { inputs: values });
    }
    return values ?? refuseLayer(where, "expected layers in the model, got none.");
  }

  #functional(
    layers: readonly { layer: KerasLayer; inner: Json | undefined; outer: Fields }[],
    fields: Fields,
    where: string | undefined,
    given: readonly string[] | undefined,
  ): readonly string[] {
    const values = new Map<string, readonly string[]>();
    const key = (layer: string, call: number) => JSON.stringify([layer, call]);
    const inputs = tensorList(fields.get("input_layers"), where);
    if (given !== undefined && given.length !== inputs.length)
      refuseLayer(where, `expected ${inputs.length} inputs, got ${given.length}.`);
    let waiting: Waiting[] = [];
    const known = new Map<string, KerasLayer>();
    for (const { layer, inner, outer } of layers) {
      const name = layer.config.layer;
      if (known.has(name)) refuseLayer(name, "expected each name once, got it again.");
      known.set(name, layer);
      const calls = outer.get("inbound_nodes") ?? [];
      if (!Array.isArray(calls))
        refuseLayer(name, `expected inbound_nodes as a list, got ${describe(calls)}.`);
      if (layer.type === "InputLayer") continue;
      if (waiting.length + calls.length > MAX_LAYERS)
        refuseLayer(name, `expected at most ${MAX_LAYERS} calls of layers, got more.`);
      for (const [call, node] of calls.entries())
        waiting.push({ layer, inner, call, given: argumentsOf(node, name) });
    }
    const outputs = tensorList(fields.get("output_layers"), where);
    shiftCalls(waiting, outputs);
    for (const [k, { layer }] of inputs.entries()) {
      const found = known.get(layer);
      if (found?.type !== "InputLayer")
        refuseLayer(layer, `expected an InputLayer as an input of the model, got ${describe(found?.type)}.`);
      values.set(key(layer, 0), [given?.[k] ?? this.#input(found, shapeIn(found.fields))]);
    }
    const resolve = ({ layer, call, tensor }: Tensor) => values.get(key(layer, call))?.[tensor];
    const readTensor = (each: Tensor, reader: string | undefined) =>
      resolve(each) ??
      refuseLayer(
        reader,
        known.has(each.layer)
          ? `expected output ${each.tensor} of call ${each.call} of layer ${describe(each.layer)}, which has none, or needs this layer first.`
          : `expected a layer of the model, got ${describe(each.layer)}.`,
      );
    while (waiting.length > 0) {
      // A layer is ready when everything that it reads is there.
      const later: typeof waiting = [];
      for (const each of waiting) {
        const { inputs, initial } = each.given;
        if (![...inputs, ...(initial ?? [])].every((tensor) => resolve(tensor) !== undefined)) {
          later.push(each);
          continue;
        }
        const name = each.layer.config.layer;
        const read = (tensors: readonly Tensor[]) => tensors.map((tensor) => readTensor(tensor, name));
        values.set(
          key(name, each.call),
          this.#call(each.layer, each.inner, {
            inputs: read(inputs),
            ...(initial && { initial: read(initial) }),
          }),
        );
      }
      if (later.length === waiting.length) {
        const [{ layer, given }] = later;
        const missing = [...given.inputs, ...(given.initial ?? [])].find(
          (tensor) => resolve(tensor) === undefined,
        )!;
        readTensor(missing, layer.config.layer);
      }
      waiting = later;
    }
    return outputs.map((each) => readTensor(each, where));
  }

  #input(layer: KerasLayer | undefined, shape: readonly (number | null)[] | undefined): string {
    const name = this.#unique(layer?.config.layer ?? "input", []);
    this.#inputs.push({ name, shape });
    return name;
  }

  #call(
    layer: KerasLayer,
    inner: Json | undefined,
    given: Pick<KerasCall, "inputs" | "initial">,
  ): readonly string[] {
    if (isModel(layer.type)) return this.#model(layer.type, inner, layer, given.inputs);
    if (this.#calls.length >= MAX_LAYERS)
      refuseLayer(layer.config.layer, `expected at most ${MAX_LAYERS} calls of layers, got more.`);
    const name = this.#unique(layer.config.layer, layer.path.slice(0, -1));
    this.#calls.push({ name, layer, ...given });
    return outputsOf(name, layer);
  }

  /** A name that no other layer of the chain has. */
  #unique(name: string, path: readonly string[]): string {
    let own = name;
    if (this.#names.has(own) && path.length > 0) own = [...path, name].join("/");
    for (let k = 1; this.#names.has(own); k++) own = `${name}#${k}`;
    this.#names.add(own);
    return own;
  }
}

/** Class, name and settings of a layer or a model. */
function headOf(value: Json | undefined): { type: string; name: string; fields: Json | undefined } {
  const type = isFields(value) ? value.get("class_name") : undefined;
  if (!isFields(value) || typeof type !== "string") {
    return refuseLayer(
      undefined,
      `expected a configuration of Keras with class_name and config, got ${describe(value)}.`,
    );
  }
  const fields = value.get("config");
  const name = (isFields(fields) ? fields.get("name") : undefined) ?? value.get("name") ?? type.toLowerCase();
  if (typeof name !== "string")
    refuseLayer(undefined, `expected the name of a ${type}, got ${describe(name)}.`);
  return { type, name, fields };
}

/** The references to all outputs of a layer, in Keras' order. */
function outputsOf(name: string, { type, fields }: KerasLayer): readonly string[] {
  const inner = fields.get("layer");
  const both = type === "Bidirectional" && isFields(inner);
  const settings = both ? inner.get("config") : (fields as Map<string, Json>);
  const kind = both ? String(inner.get("class_name")) : type;
  const parts = /LSTM/.test(kind) ? (["hidden", "cell"] as const) : (["hidden"] as const);
  const first = both && fields.get("merge_mode") === null ? [`${name}:forward`, `${name}:reverse`] : [name];
  if (!isFields(settings) || settings.get("return_state") !== true) return first;
  const states: string[] = [...parts];
  if (both) for (const part of parts) states.push(`${part}_reverse`);
  return [...first, ...states.map((part) => `${name}:${part}`)];
}

/** The shape that a layer expects, with the batch; also inside a wrapper. */
function shapeIn(fields: Fields): readonly (number | null)[] | undefined {
  const inner = fields.get("layer");
  const own = fields.get("batch_input_shape") ?? fields.get("batch_shape");
  if (isShapeList(own)) return own;
  if (own !== undefined && own !== null)
    return refuseLayer(String(fields.get("name")), `expected the shape of its input, got ${describe(own)}.`);
  return isFields(inner) && isFields(inner.get("config"))
    ? shapeIn(inner.get("config") as Fields)
    : undefined;
}

/** The shape with which a Sequential was built. */
function buildShape(fields: Json | undefined): readonly (number | null)[] | undefined {
  const shape = isFields(fields) ? fields.get("build_input_shape") : undefined;
  return isShapeList(shape) ? shape : undefined;
}

const isShapeList = (value: Json | undefined): value is (number | null)[] =>
  Array.isArray(value) && value.every((size) => size === null || typeof size === "number");

/** `[["x", 0, 0]]`, or `["x", 0, 0]` for one. */
function tensorList(given: Json | undefined, where: string | undefined): Tensor[] {
  // Keras 3 also has them by name.
  const value = isFields(given) ? [...given.values()] : given;
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_LAYERS)
    return refuseLayer(
      where,
      `expected 1 to ${MAX_LAYERS} inputs and outputs of the model, got ${describe(value)}.`,
    );
  return typeof value[0] === "string" ? [tensorOf(value, where)] : value.map((each) => tensorOf(each, where));
}

function tensorOf(value: Json, where: string | undefined): Tensor {
  if (Array.isArray(value)) {
    const [layer, call = 0, tensor = 0] = value;
    if (typeof layer === "string" && typeof call === "number" && typeof tensor === "number")
      return { layer, call, tensor };
  }
  return refuseLayer(where, `expected [layer, call, output], got ${describe(value)}.`);
}

/** The tensors that one call of a layer reads. */
function argumentsOf(node: Json, layer: string): Arguments {
  if (Array.isArray(node)) {
    const tensors = node.length > 0 && typeof node[0] === "string" ? [node] : node;
    const given: Arguments = { inputs: tensors.map((each) => tensorOf(each, layer)) };
    for (const each of tensors as Json[][]) {
      const named = each[3];
      if (isFields(named)) addNamed(given, named, (value) => listed(value, layer), layer);
    }
    return given;
  }
  if (!isFields(node)) return refuseLayer(layer, `expected the inputs of a call, got ${describe(node)}.`);
  const given: Arguments = { inputs: historiesIn(node.get("args"), layer) };
  const named = node.get("kwargs");
  if (isFields(named)) addNamed(given, named, (value) => historiesIn(value, layer), layer);
  return given;
}

/** Adds arguments by name. Those that are neither tensors nor empty change what a layer does, so they are refused. */
function addNamed(
  given: Arguments,
  named: Fields,
  tensorsIn: (value: Json) => Tensor[],
  layer: string,
): void {
  for (const [name, value] of named) {
    // With `training: true`, dropout and norms act as in training.
    if (value === null || (name === "training" && value === false)) continue;
    if (Array.isArray(value) && value.length === 0) continue;
    const tensors = tensorsIn(value);
    if (tensors.length > 0 && name === "initial_state") given.initial = tensors;
    else if (tensors.length > 0 && /^(inputs|sequences|x)$/.test(name) && given.inputs.length === 0)
      given.inputs = tensors;
    else refuseLayer(layer, `expected a call without ${describe(name)}, got ${describe(value)}.`);
  }
}

/** Tensors in an argument of Keras 2: `[["lstm", 0, 1], …]`. */
function listed(value: Json, layer: string): Tensor[] {
  if (!Array.isArray(value) || value.length === 0) return [];
  if (typeof value[0] === "string") return [tensorOf(value, layer)];
  return value.every((each) => Array.isArray(each) && typeof each[0] === "string")
    ? value.map((each) => tensorOf(each, layer))
    : [];
}

/** Tensors anywhere in an argument of Keras 3, in order. */
function historiesIn(value: Json | undefined, layer: string): Tensor[] {
  if (Array.isArray(value)) return value.flatMap((each) => historiesIn(each, layer));
  if (!isFields(value)) return [];
  if (value.get("class_name") !== "__keras_tensor__")
    return [...value.values()].flatMap((each) => historiesIn(each, layer));
  const config = value.get("config");
  return [tensorOf((isFields(config) ? config.get("keras_history") : undefined) ?? null, layer)];
}

/** Recurrent layers of Keras, and the layers that wrap them. */
import type { Merge } from "../../../core/cells/cell.ts";
import type { Json } from "../../../core/storage/json.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { type Fields, isFields, kindOf } from "../../interop/kerasConfig.ts";
import { bothDirections } from "../weights.ts";
import { Config } from "./config.ts";
import type { KerasCall } from "./graph.ts";
import { type Kind, withBias } from "./kind.ts";
import { type Cell, readCell } from "./recurrent.ts";

export const recurrent: Kind = {
  arrays: (config) => (withBias(config).trained === 2 ? { trained: 3, fixed: 0 } : { trained: 2, fixed: 0 }),
  read(request) {
    const { call, type, config, arrays, version } = request;
    const cell = readCell(type, config, arrays, version, request.assume);
    return {
      ...cell.settings,
      ...(cell.backwards && { backwards: true }),
      ...initialOf(call, cell, 1),
      ...(config.flag(false, "zero_output_for_mask") && { absent: "zero" }),
      weights: cell.weights,
    };
  },
};

/** Where the state before the first step comes from: tensors after the input, or those given by name. */
function initialOf(call: KerasCall, { settings }: Cell, directions: number): { initial?: readonly string[] } {
  const initial = call.initial ?? call.inputs.slice(1);
  if (initial.length === 0) return {};
  const wanted = directions * (settings.kind === "lstm" ? 2 : 1);
  if (initial.length !== wanted)
    call.layer.config.refuse(`expected ${wanted} initial states, got ${initial.length}.`);
  return { initial };
}

const MERGES: readonly Exclude<Merge, "none">[] = ["concat", "sum", "mul", "ave"];

export const bidirectional: Kind = {
  arrays: (config) => {
    const inner = innerOf(config);
    const { trained } = recurrent.arrays!(inner.config);
    return { trained: 2 * trained, fixed: 0 };
  },
  read(request) {
    const { call, config, arrays, version } = request;
    const inner = innerOf(config);
    if (kindOf(inner.type) === undefined)
      config.refuse(`expected an LSTM, GRU or SimpleRNN in it, got ${describe(inner.type)}.`);
    const custom = config.find("backward_layer");
    const half = arrays.length / 2;
    const forward = readCell(inner.type, inner.config, arrays.slice(0, half), version, request.assume);
    const back = isFields(custom) ? layerIn(config, custom) : inner;
    const reverse = readCell(back.type, back.config, arrays.slice(half), version, request.assume);
    const isAlike =
      JSON.stringify(forward.settings) === JSON.stringify(reverse.settings) &&
      forward.weights.size === reverse.weights.size;
    if (!isAlike) config.refuse("expected two directions of the same cell, got different ones.");
    if (forward.backwards || (back !== inner && !reverse.backwards))
      config.refuse(
        "expected the first direction to read forward and the other one backward, got another pair.",
      );
    const merge =
      config.has("merge_mode") && config.find("merge_mode") === undefined
        ? "none"
        : config.choice(MERGES, "concat", "merge_mode");
    return {
      ...forward.settings,
      merge,
      ...initialOf(call, forward, 2),
      // TensorFlow's Keras gives 0 where a frame is absent, unless only the last state is read.
      ...(forward.settings.sequences &&
        (version.isTensorflow || version.major >= 3) && { absent: "zero" as const }),
      weights: bothDirections(forward.weights, reverse.weights),
    };
  },
};

/** The layer in a wrapper. */
export const innerOf = (config: Config) => layerIn(config, config.find("layer"));

function layerIn(config: Config, value: Json | undefined): { type: string; config: Config } {
  const fields = isFields(value) ? value.get("config") : undefined;
  if (!isFields(value) || !isFields(fields))
    return config.refuse(`expected a layer in it, got ${describe(value)}.`);
  return { type: String(value.get("class_name")), config: new Config(config.layer, fields) };
}

/** Settings of which some are replaced. */
export class Overlay extends Config {
  readonly #under: Config;

  constructor(under: Config, over: Fields) {
    super(under.layer, over);
    this.#under = under;
  }

  override find(...names: readonly string[]): Json | undefined {
    return super.find(...names) ?? this.#under.find(...names);
  }

  override has(name: string): boolean {
    return super.has(name) || this.#under.has(name);
  }
}

/** A layer with a cell in it: `RNN(LSTMCell(…))`. */
export const rnn: Kind = {
  arrays: (config) => recurrent.arrays!(cellIn(config).config),
  read(request) {
    const { type, config } = cellIn(request.config);
    if (kindOf(type) === undefined)
      request.config.refuse(`expected LSTMCell, GRUCell or SimpleRNNCell, got ${describe(type)}.`);
    return recurrent.read({ ...request, type, config });
  },
};

function cellIn(config: Config): { type: string; config: Config } {
  const cell = config.find("cell");
  const fields = isFields(cell) ? cell.get("config") : undefined;
  if (!isFields(cell) || !isFields(fields))
    return config.refuse(`expected a cell in it, got ${describe(cell)}.`);
  return { type: String(cell.get("class_name")), config: new Overlay(config, fields) };
}

/**
 * Keras and TensorFlow.js: a sequential model of the recurrent layers, with a configuration for everything that weights do not show.
 * Sources of names and fields: keras-team/tf-keras, tf_keras/layers/rnn; keras-team/keras, keras/src/saving; tensorflow/tfjs,
 * tfjs-layers/src/layers/recurrent.ts.
 */
import { type CellSpec, MERGES, stateSize } from "../../../core/cells/cell.ts";
import type { Piece } from "../../../core/storage/pieces.ts";
import { fromFloat, type RawTensor } from "../../../core/storage/raw.ts";
import { UnsupportedError } from "../../../core/tensor/errors.ts";
import { kerasHdf5Pieces, kerasPieces, kerasWeightsPieces } from "../../formats/keras/write.ts";
import { writeTfjs } from "../../formats/tfjs/write.ts";
import { uniquePaths } from "../clues/clue.ts";
import type { Convention } from "../convention.ts";
import { shapeOfPart } from "../layout.ts";
import type { LayerRecord, PlacedRecord } from "../records.ts";
import {
  checkTraits,
  type LayerTraits,
  type Placement,
  type PlaceOptions,
  placeCell,
  titleOf,
} from "./place.ts";

/** One Keras layer: one level of a stack, in one direction or both. */
interface KerasPart {
  layer: LayerRecord;
  name: string;
  className: string;
  /** Kernel, recurrent kernel and an optional bias of each direction. */
  directions: {
    source: PlacedRecord;
    weights: [name: string, tensor: RawTensor][];
    convention: Convention;
  }[];
  inputSize: number;
  outputSize: number;
  config: Record<string, unknown>;
}

/** The meaning of the name `hard_sigmoid` in the target. */
const HARD_SIGMOID = { keras2: "hardSigmoid(0.2)", keras3: "hardSigmoid(1/6)" };

type Target = "keras-h5" | "keras-weights" | "keras" | "tfjs";

/** Returns the files of layers by name, the main one first. @throws UnsupportedError for what Keras cannot hold */
export function saveKeras(
  layers: readonly LayerRecord[],
  target: Target,
  framework: string,
  options: PlaceOptions,
): { files: Map<string, readonly Piece[]>; placements: Placement[] } {
  const modern = target === "keras" || target === "keras-weights";
  const hard = modern ? HARD_SIGMOID.keras3 : HARD_SIGMOID.keras2;
  // A file of weights has no configuration to name activations.
  const carried = target === "keras-weights" ? [] : ["sigmoid", "tanh", "relu", "linear", hard];
  const traits: LayerTraits =
    target === "keras-weights"
      ? { name: "a file of weights", merges: [], goBackwards: false, reverse: false }
      : { name: "Keras", merges: MERGES, goBackwards: true, reverse: false };
  for (const layer of layers) checkTraits(layer, traits, options);
  const unique = uniquePaths();
  const parts = layers.flatMap((layer) => partsOf(layer, framework, unique, { ...options, carried }));
  switch (target) {
    case "keras-h5": {
      const chained = isChain(parts);
      if (!chained) checkUsual(parts);
      const pieces = kerasHdf5Pieces(
        parts.map((part) => ({ name: part.name, weights: new Map(namedWeights(part)) })),
        chained ? { modelConfig: JSON.stringify(sequential2(parts)) } : {},
      );
      return { files: new Map([["model.h5", pieces]]), placements: placementsOf(parts, ({ name }) => name) };
    }
    case "tfjs": {
      if (!isChain(parts)) refuseUnchained("model.json");
      const tensors = new Map(
        parts.flatMap((part) =>
          namedWeights(part).map(
            ([name, raw]) => [name.replace(/\/\w+_cell\//, "/").replace(/:0$/, ""), raw] as const,
          ),
        ),
      );
      const made = writeTfjs({ tensors, modelTopology: sequential2(parts) });
      const files = new Map([...made].map(([name, bytes]) => [name, [bytes]]));
      return { files, placements: placementsOf(parts, ({ name }) => name) };
    }
    default: {
      const paths = numberedPaths(parts);
      const tensors = new Map<string, RawTensor>();
      parts.forEach((part, k) => {
        part.directions.forEach(({ weights }, d) => {
          const inner = part.directions.length === 1 ? "" : d === 0 ? "/forward_layer" : "/backward_layer";
          weights.forEach(([, raw], index) => {
            tensors.set(`${paths[k]}${inner}/cell/vars/${index}`, raw);
          });
        });
      });
      const placements = placementsOf(parts, (_, k) => paths[k]);
      if (target === "keras-weights")
        return { files: new Map([["model.weights.h5", kerasWeightsPieces(tensors)]]), placements };
      if (!isChain(parts)) refuseUnchained(".keras");
      const pieces = kerasPieces({ config: JSON.stringify(sequential3(parts)), tensors });
      return { files: new Map([["model.keras", pieces]]), placements };
    }
  }
}

function refuseUnchained(what: string): never {
  throw new UnsupportedError(
    `${what}: expected recurrent layers that follow one another, got layers whose sizes do not fit. Convert one with --module.`,
  );
}

/** Only a configuration can name an unusual activation. */
function checkUsual(parts: readonly KerasPart[]): void {
  for (const { name, config } of parts) {
    const inner = (config.layer as { config: Record<string, unknown> } | undefined)?.config ?? config;
    const usual =
      inner.activation === "tanh" &&
      (inner.recurrent_activation ?? "sigmoid") === "sigmoid" &&
      inner.reset_after !== false &&
      inner.go_backwards !== true &&
      (config.merge_mode ?? "concat") === "concat";
    if (!usual) {
      throw new UnsupportedError(
        `keras-h5: expected layers that follow one another, because ${name} needs a configuration, got layers whose sizes do not fit. Convert one with --module.`,
      );
    }
  }
}

function partsOf(
  layer: LayerRecord,
  framework: string,
  unique: (name: string) => string,
  options: PlaceOptions,
): KerasPart[] {
  // In a Keras file, two directions have the name of the first.
  const path = layer.bidirectional ? layer.name.replace(/(^|[./])forward_.*$/s, "") : layer.name;
  const stem = path.replace(/[^A-Za-z0-9_]+/g, "_").replace(/^_+|_+$/g, "") || layer.cell;
  return Array.from({ length: layer.numLayers }, (_, level) => {
    const name = unique(stem);
    const cells = layer.cells.filter((cell) => cell.layer === level);
    const inner = cells.length === 1 ? name : `rnn_of_${name}`;
    const directions = cells.map((source) => {
      const { convention, sizes, values } = placeCell(source, titleOf(layer, source), framework, options);
      const order = ["kernel", "recurrent_kernel", "bias"];
      const weights = [...values].map(([part, array]): [string, RawTensor] => [
        part.name.replace("{prefix}", ""),
        fromFloat(array, shapeOfPart(part, sizes)),
      ]);
      weights.sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
      return { source, weights, convention };
    });
    const first = cells[0];
    // No class of Keras holds another, so `placeCell` refused it.
    const spec = first.spec as CellSpec;
    const className = { lstm: "LSTM", gru: "GRU", rnn: "SimpleRNN" }[spec.kind];
    const config = layerConfig(first, inner, directions[0]);
    // The layers above read the reversed output of this one.
    if (layer.goBackwards && level === 0) config.go_backwards = true;
    const { merge = "concat" } = layer;
    return {
      layer,
      name,
      className: cells.length === 1 ? className : "Bidirectional",
      directions,
      inputSize: spec.inputSize,
      outputSize: stateSize(spec) * (merge === "concat" ? cells.length : 1),
      config:
        cells.length === 1
          ? config
          : {
              name,
              trainable: true,
              merge_mode: merge === "none" ? null : merge,
              layer: { class_name: className, config },
            },
    };
  });
}

function layerConfig(
  { spec, activations }: PlacedRecord,
  name: string,
  { weights, convention }: KerasPart["directions"][number],
): Record<string, unknown> {
  const keras = (activation: string) => (activation.startsWith("hardSigmoid") ? "hard_sigmoid" : activation);
  return {
    name,
    trainable: true,
    dtype: "float32",
    return_sequences: true,
    return_state: false,
    go_backwards: false,
    stateful: false,
    unroll: false,
    units: spec.hiddenSize,
    activation: keras(activations.state),
    ...(spec.kind === "rnn" ? {} : { recurrent_activation: keras(activations.gate) }),
    use_bias: weights.length === 3,
    ...(spec.kind === "lstm" ? { unit_forget_bias: true } : {}),
    ...(spec.kind === "gru" ? { reset_after: convention.resetAfter } : {}),
    dropout: 0,
    recurrent_dropout: 0,
  };
}

/** Weights by the names of Keras 2: `lstm/lstm_cell/kernel:0`, `bidirectional/forward_lstm/lstm_cell/kernel:0`. */
function namedWeights({ name, className, directions, config }: KerasPart): [string, RawTensor][] {
  const inner = config.layer as { class_name: string; config: { name: string } } | undefined;
  const type = inner?.class_name ?? className;
  const cell = { LSTM: "lstm_cell", GRU: "gru_cell", SimpleRNN: "simple_rnn_cell" }[type];
  return directions.flatMap(({ weights }, d) => {
    const path =
      inner === undefined ? name : `${name}/${d === 0 ? "forward" : "backward"}_${inner.config.name}`;
    return weights.map(([weight, raw]): [string, RawTensor] => [`${path}/${cell}/${weight}:0`, raw]);
  });
}

function isChain(parts: readonly KerasPart[]): boolean {
  return parts.every((part, k) => k === 0 || part.inputSize === parts[k - 1].outputSize);
}

const sequential2 = (parts: readonly KerasPart[]) => ({
  class_name: "Sequential",
  config: {
    name: "sequential",
    layers: parts.map(({ className, config, inputSize }, k) => ({
      class_name: className,
      config: k === 0 ? { ...config, batch_input_shape: [null, null, inputSize] } : config,
    })),
  },
  keras_version: "2.15.0",
  backend: "tensorflow",
});

const sequential3 = (parts: readonly KerasPart[]) => {
  const known = (className: string, config: unknown) => ({
    module: "keras.layers",
    class_name: className,
    config,
    registered_name: null,
  });
  const layers = parts.map(({ className, config }) => {
    const inner = config.layer as { class_name: string; config: unknown } | undefined;
    return known(
      className,
      inner === undefined ? config : { ...config, layer: known(inner.class_name, inner.config) },
    );
  });
  const input = known("InputLayer", {
    batch_shape: [null, null, parts[0].inputSize],
    dtype: "float32",
    name: "input",
  });
  return {
    module: "keras",
    class_name: "Sequential",
    config: { name: "sequential", trainable: true, dtype: "float32", layers: [input, ...layers] },
    registered_name: null,
  };
};

/** Keras 3 numbers layers by class: `layers/lstm`, `layers/lstm_1`, `layers/bidirectional`. */
function numberedPaths(parts: readonly KerasPart[]): string[] {
  const counts = new Map<string, number>();
  return parts.map(({ className }) => {
    const snake = { LSTM: "lstm", GRU: "gru", SimpleRNN: "simple_rnn", Bidirectional: "bidirectional" }[
      className
    ]!;
    const count = counts.get(snake) ?? 0;
    counts.set(snake, count + 1);
    return `layers/${count === 0 ? snake : `${snake}_${count}`}`;
  });
}

function placementsOf(
  parts: readonly KerasPart[],
  pathOf: (part: KerasPart, k: number) => string,
): Placement[] {
  return parts.flatMap((part, k) =>
    part.directions.map(({ source, convention }) => ({
      source,
      of: part.layer,
      convention: convention.name,
      path: pathOf(part, k),
      layer: 0,
      direction: source.direction,
    })),
  );
}

/** The kinds of layers in pipelines: their options, and how to make each. We refuse unlisted options. */

import { describe } from "../../core/tensor/errors.ts";
import { Activation, activationNames, activationSetting } from "../signal/activation.ts";
import { type Combination, Combine, History, Magnitude, Pad, type PaddingMode } from "../signal/blocks.ts";
import { Conv1d } from "../signal/conv1d.ts";
import type { BlockShape, SignalLayer } from "../signal/layer.ts";
import { Dense, Lookup } from "../signal/linear.ts";
import { Norm, type NormKind } from "../signal/normalise.ts";
import { InverseFourier, Istft, OverlapAdd, Stft } from "../signal/stft.ts";
import { type LayerDefinition, type OptionValue, refuse } from "./definition.ts";
import { Recurrent, type RecurrentOptions } from "./recurrentLayers.ts";
import type { LayerWeights } from "./weights.ts";

export interface LayerRequest {
  definition: LayerDefinition;
  input: BlockShape;
  /** The shape of the layer in `by`, and the array with its block */
  other?: { shape: BlockShape; block: Float32Array };
  weights: LayerWeights;
  /** Pays for an array of the layer, before it is made. @throws FormatError LIMIT */
  claim: Claim;
}

/** Pays for an array by its size. */
export type Claim = (frames: number, features: number) => void;

/** The tables of a Fourier transform, for each number of its frame. */
const FOURIER = 5;

/** Options with checked types. */
interface Options {
  size: number;
  hop: number;
  eps: number;
  padding?: [number, number];
  mode: PaddingMode;
  stride?: number;
  dilation?: number;
  causal?: boolean;
  numLayers?: number;
  resetAfter?: boolean;
  nonlinearity?: "tanh" | "relu";
  cell: RecurrentOptions["kind"];
  window: number;
  horizon: number;
  targets: number;
  seasons: readonly number[];
  normalise: boolean;
}

export interface LayerKind {
  /** The type of each option */
  options: Readonly<Record<string, "number" | "boolean" | "string" | "pair" | "list">>;
  required?: readonly string[];
  make(request: LayerRequest, options: Options): SignalLayer;
}

const sizes = { options: { size: "number", hop: "number" }, required: ["size", "hop"] } as const;

const recurrent = (kind: "lstm" | "gru" | "rnn", own: LayerKind["options"] = {}): LayerKind => ({
  options: { numLayers: "number", ...own },
  make: ({ input, weights }, { numLayers = 1, resetAfter = true, nonlinearity = "tanh" }) =>
    new Recurrent(input, weights, { kind, numLayers, resetAfter, nonlinearity }),
});

const norm = (kind: NormKind): LayerKind => ({
  options: { eps: "number" },
  make: ({ input: { frames, features }, weights }, { eps }) =>
    new Norm(kind, frames, features, {
      eps,
      weight: weights.takeIfAny("weight", [features]),
      bias: weights.takeIfAny("bias", [features]),
    }),
});

const combine = (kind: Combination): LayerKind => ({
  options: { by: "string" },
  required: ["by"],
  make: ({ input, other }) => new Combine(kind, input, other!.shape, other!.block),
});

const activation = (name: string): LayerKind => {
  const setting = activationSetting(name);
  return {
    options: setting === undefined ? {} : { [setting]: "number" },
    make: ({ input, definition }) =>
      new Activation(name, input, setting && { [setting]: definition[setting] as number | undefined }),
  };
};

/** Layers by their kind. */
export type LayerKinds = Readonly<Record<string, LayerKind>>;

/** The kinds for sound and other signals. */
export const signalKinds: LayerKinds = {
  history: {
    options: { size: "number" },
    required: ["size"],
    make({ input, claim }, { size }) {
      claim(size, input.features);
      return new History(input, size);
    },
  },
  pad: {
    options: { padding: "pair", mode: "string" },
    required: ["padding", "mode"],
    make({ input, claim }, { padding, mode }) {
      const [left, right] = padding!;
      claim(left + input.frames + right, input.features);
      return new Pad(input, left, right, mode);
    },
  },
  stft: {
    ...sizes,
    make({ input, weights, claim }, { size, hop }) {
      expectFeatures(input, 1);
      claim(FOURIER, size);
      return new Stft(input.frames, { size, hop, window: weights.takeIfAny("window", [size]) });
    },
  },
  istft: {
    ...sizes,
    make({ input, weights, claim }, { size, hop }) {
      expectFeatures(input, size + 2);
      claim(FOURIER, size);
      claim(input.frames + 2, size);
      return new Istft(input.frames, { size, hop, window: weights.takeIfAny("window", [size]) });
    },
  },
  inverseFourier: {
    options: { size: "number" },
    required: ["size"],
    make({ input, claim }, { size }) {
      expectFeatures(input, size + 2);
      claim(FOURIER, size);
      return new InverseFourier(input.frames, { size });
    },
  },
  overlapAdd: {
    options: { hop: "number" },
    required: ["hop"],
    make({ input, claim }, { hop }) {
      claim(1, input.features);
      return new OverlapAdd(input.frames, { size: input.features, hop });
    },
  },
  magnitude: { options: {}, make: ({ input }) => new Magnitude(input) },
  conv1d: {
    options: { stride: "number", dilation: "number", padding: "pair", causal: "boolean" },
    make({ input: { frames, features }, weights, claim }, { stride, dilation, padding, causal }) {
      const { shape, data } = weights.take("weight", [-1, features, -1]);
      const [outputSize, , kernelSize] = shape;
      const [left, right] = padding ?? [0, 0];
      const span = kernelSize * (dilation ?? 1);
      // Padding, earlier blocks under a causal kernel, taps gathered for each frame, and the result, as they apply.
      claim(left + frames + right + span, features);
      claim(left + frames + right, outputSize);
      if (span > kernelSize) claim(left + frames + right, kernelSize * features);
      return new Conv1d(
        frames,
        { weight: data, bias: weights.takeIfAny("bias", [outputSize]) },
        { inputSize: features, outputSize, kernelSize, stride, dilation, padding, causal },
      );
    },
  },
  linear: {
    options: {},
    make({ input: { frames, features }, weights, claim }) {
      const { shape, data } = weights.take("weight", [-1, features]);
      claim(frames, shape[0]);
      claim(frames, features);
      const bias = weights.takeIfAny("bias", [shape[0]]);
      return new Dense(frames, { weight: data, bias }, features, shape[0]);
    },
  },
  embedding: {
    options: {},
    make({ input, weights }) {
      expectFeatures(input, 1);
      const { shape, data } = weights.take("weight", [-1, -1]);
      return new Lookup(input.frames, data, shape[0], shape[1]);
    },
  },
  lstm: recurrent("lstm"),
  gru: recurrent("gru", { resetAfter: "boolean" }),
  rnn: recurrent("rnn", { nonlinearity: "string" }),
  layerNorm: norm("layer"),
  instanceNorm: norm("instance"),
  add: combine("add"),
  multiply: combine("multiply"),
  mask: combine("mask"),
  ...Object.fromEntries(activationNames.map((name) => [name, activation(name)])),
};

/**
 * Returns a layer.
 *
 * @throws FormatError NAME for an unknown kind; UNKNOWN_FIELD, MISSING, HEADER for options; those of its weights; ArgumentError and
 *   ShapeError of the layer itself
 */
export function makeLayer(request: LayerRequest, kinds: LayerKinds): SignalLayer {
  const { definition } = request;
  const { layer, name: _, from, ...given } = definition;
  if (!Object.hasOwn(kinds, layer)) {
    refuse("NAME", `expected ${Object.keys(kinds).join(", ")}, got ${describe(layer)}.`);
  }
  const { options, required = [], make } = kinds[layer];
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(options, name)) {
      refuse(
        "UNKNOWN_FIELD",
        `expected options ${Object.keys(options).join(", ") || "(none)"}, got ${describe(name)}.`,
      );
    }
    if (!hasType(value, options[name]))
      refuse("HEADER", `expected ${name} to be a ${options[name]}, got ${describe(value)}.`);
  }
  for (const name of required)
    if (given[name] === undefined) refuse("MISSING", `expected option ${name}, got none.`);
  return make(request, given as unknown as Options);
}

function hasType(value: OptionValue | undefined, type: string): boolean {
  if (type === "pair" || type === "list")
    return Array.isArray(value) && (type === "list" || value.length === 2);
  return typeof value === type;
}

function expectFeatures({ features }: BlockShape, wanted: number): void {
  if (features !== wanted) refuse("SHAPE", `expected blocks of ${wanted} features, got ${features}.`);
}

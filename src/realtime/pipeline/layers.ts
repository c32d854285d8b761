/** The kinds of layers in pipelines: their options, and how to make each. We refuse unlisted options. */

import { describe } from "../../core/tensor/errors.ts";
import { Activation, activationNames, activationSetting } from "../signal/activation.ts";
import { type Combination, Combine, History, Magnitude, Pad, type PaddingMode } from "../signal/blocks.ts";
import { Conv1d } from "../signal/conv1d.ts";
import type { BlockShape, SignalLayer } from "../signal/layer.ts";
import { Dense, Lookup } from "../signal/linear.ts";
import { Norm, type NormKind } from "../signal/normalise.ts";
import { InverseFourier, Istft, OverlapAdd, Stft } from "../signal/stft.ts";
import {
  checkOptions,
  FLAG,
  type LayerDefinition,
  NUMBER,
  needed,
  type OptionRule,
  PAIR,
  refuse,
  TEXT,
} from "./definition.ts";
import { Recurrent } from "./recurrentLayers.ts";
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
}

export interface LayerKind {
  options: Readonly<Record<string, OptionRule>>;
  make(request: LayerRequest, options: Options): SignalLayer;
}

const sizes = { options: { size: needed(NUMBER), hop: needed(NUMBER) } };

const recurrent = (kind: "lstm" | "gru" | "rnn", own: LayerKind["options"] = {}): LayerKind => ({
  options: { numLayers: NUMBER, ...own },
  make: ({ input, weights }, { numLayers = 1, resetAfter = true, nonlinearity = "tanh" }) =>
    new Recurrent(input, weights, { kind, numLayers, resetAfter, nonlinearity }),
});

const norm = (kind: NormKind): LayerKind => ({
  options: { eps: NUMBER },
  make: ({ input: { frames, features }, weights }, { eps }) =>
    new Norm(kind, frames, features, {
      eps,
      weight: weights.takeIfAny("weight", [features])?.data,
      bias: weights.takeIfAny("bias", [features])?.data,
    }),
});

const combine = (kind: Combination): LayerKind => ({
  options: { by: needed(TEXT) },
  make: ({ input, other }) => new Combine(kind, input, other!.shape, other!.block),
});

const activation = (name: string): LayerKind => {
  const setting = activationSetting(name);
  return {
    options: setting === undefined ? {} : { [setting]: NUMBER },
    make: ({ input, definition }) =>
      new Activation(name, input, setting && { [setting]: definition[setting] as number | undefined }),
  };
};

/** The kinds of layers by their names. */
export const kinds: Readonly<Record<string, LayerKind>> = {
  history: {
    options: { size: needed(NUMBER) },
    make({ input, claim }, { size }) {
      claim(size, input.features);
      return new History(input, size);
    },
  },
  pad: {
    options: { padding: needed(PAIR), mode: needed(TEXT) },
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
      return new Stft(input.frames, { size, hop, window: weights.takeIfAny("window", [size])?.data });
    },
  },
  istft: {
    ...sizes,
    make({ input, weights, claim }, { size, hop }) {
      expectFeatures(input, size + 2);
      claim(FOURIER, size);
      claim(input.frames + 2, size);
      return new Istft(input.frames, { size, hop, window: weights.takeIfAny("window", [size])?.data });
    },
  },
  inverseFourier: {
    options: { size: needed(NUMBER) },
    make({ input, claim }, { size }) {
      expectFeatures(input, size + 2);
      claim(FOURIER, size);
      return new InverseFourier(input.frames, { size });
    },
  },
  overlapAdd: {
    options: { hop: needed(NUMBER) },
    make({ input, claim }, { hop }) {
      claim(1, input.features);
      return new OverlapAdd(input.frames, { size: input.features, hop });
    },
  },
  magnitude: { options: {}, make: ({ input }) => new Magnitude(input) },
  conv1d: {
    options: { stride: NUMBER, dilation: NUMBER, padding: PAIR, causal: FLAG },
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
        { weight: data, bias: weights.takeIfAny("bias", [outputSize])?.data },
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
      const bias = weights.takeIfAny("bias", [shape[0]])?.data;
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
  gru: recurrent("gru", { resetAfter: FLAG }),
  rnn: recurrent("rnn", { nonlinearity: TEXT }),
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
export function makeLayer(request: LayerRequest): SignalLayer {
  const { layer, name: _, from, ...given } = request.definition;
  if (!Object.hasOwn(kinds, layer))
    refuse("NAME", `expected ${Object.keys(kinds).join(", ")}, got ${describe(layer)}.`);
  const { options, make } = kinds[layer];
  checkOptions("", given, options);
  return make(request, given as unknown as Options);
}

function expectFeatures({ features }: BlockShape, wanted: number): void {
  if (features !== wanted) refuse("SHAPE", `expected blocks of ${wanted} features, got ${features}.`);
}

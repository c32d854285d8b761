/** The layers of Keras and TensorFlow.js as layers of a chain. */
import type { ChainActivation, ChainPadding, ChainTensor } from "../../../core/chain/chain.ts";
import { shapeText } from "../../../core/chain/place.ts";
import type { Json } from "../../../core/storage/json.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { formatShape } from "../../../core/tensor/shape.ts";
import { layerActivation } from "../../interop/kerasConfig.ts";
import { transposed, weightsOf } from "../weights.ts";
import { activationFrom } from "./activations.ts";
import type { Config } from "./config.ts";
import { type Kind, type LayerRequest, type Unplaced, withBias } from "./kind.ts";
import type { ArrayCount } from "./weights.ts";
import { bidirectional, innerOf, Overlay, recurrent, rnn } from "./wrappers.ts";

function expectRank(config: Config, tensor: ChainTensor, rank: number): ChainTensor {
  if (tensor.shape.length === rank) return tensor;
  return config.refuse(`expected weights of ${rank} axes, got ${formatShape(tensor.shape)}.`);
}

const activationOf = ({ config, version }: LayerRequest): ChainActivation =>
  activationFrom(config, config.find("activation"), version);

const activation = (of: (request: LayerRequest) => ChainActivation): Kind => ({
  read: (request) => ({ kind: "activation", activation: of(request) }),
});

const activationLayer: Kind = activation(
  ({ type, config }) =>
    layerActivation(
      type,
      (name) => config.find(name),
      (message) => config.refuse(message),
    ) ?? config.refuse("expected an activation."),
);

const identity: Kind = { read: () => ({ kind: "dropout" }) };

/** Axis -1 or the last one, counted with the batch. */
function expectLastAxis({ config, input }: LayerRequest, fallback = -1): void {
  const rank = input.frames === undefined ? 2 : 3;
  const axis = config.size(fallback, "axis");
  if (axis !== -1 && axis !== rank - 1)
    config.refuse(`expected the last axis (-1 or ${rank - 1}) of ${shapeText(input)}, got ${axis}.`);
}

function expectChannelsLast(config: Config): void {
  config.choice(["channels_last"], "channels_last", "data_format");
}

const dense: Kind = {
  arrays: withBias,
  read(request) {
    const [kernel, bias] = request.arrays;
    const weight = transposed(expectRank(request.config, kernel, 2));
    return { kind: "linear", weights: weightsOf({ weight, bias }), activation: activationOf(request) };
  },
};

function paddingOf(config: Config): ChainPadding | undefined {
  const padding = config.choice(["valid", "same", "causal"], "valid", "padding", "border_mode");
  return padding === "valid" ? undefined : padding;
}

const conv1d: Kind = {
  arrays: withBias,
  read(request) {
    const { config, arrays } = request;
    expectChannelsLast(config);
    const [kernel, bias] = arrays;
    // Keras 1: [K, 1, in, out].
    const flat =
      kernel.shape.length === 4 && kernel.shape[1] === 1
        ? { ...kernel, shape: [kernel.shape[0], kernel.shape[2], kernel.shape[3]] }
        : kernel;
    return {
      kind: "conv1d",
      weights: weightsOf({ weight: transposed(expectRank(config, flat, 3)), bias }),
      stride: config.size(1, "strides", "subsample_length"),
      dilation: config.size(1, "dilation_rate", "atrous_rate"),
      groups: config.number(1, "groups"),
      padding: paddingOf(config),
      activation: activationOf(request),
    };
  },
};

/** A convolution of each feature, then one over features alone. */
const separableConv1d: Kind = {
  arrays: (config) => ({ trained: 1 + withBias(config).trained, fixed: 0 }),
  read(request) {
    const { config, arrays } = request;
    expectChannelsLast(config);
    const [depth, point, bias] = arrays;
    const [taps, inputs, times] = expectRank(config, depth, 3).shape;
    // [K, in, times] as [in · times, 1, K].
    const { data } = transposed({ shape: [taps, 1, inputs * times], data: depth.data });
    return [
      {
        kind: "conv1d",
        weights: weightsOf({ weight: { shape: [inputs * times, 1, taps], data } }),
        stride: config.size(1, "strides"),
        dilation: config.size(1, "dilation_rate"),
        groups: inputs,
        padding: paddingOf(config),
      },
      {
        kind: "conv1d",
        weights: weightsOf({ weight: transposed(expectRank(config, point, 3)), bias }),
        activation: activationOf(request),
      },
    ];
  },
};

const pool = (operation: "max" | "mean"): Kind => ({
  read({ config }) {
    expectChannelsLast(config);
    const size = config.size(2, "pool_size", "pool_length");
    const padding = config.choice(["valid", "same"], "valid", "padding", "border_mode");
    return {
      kind: "pool",
      operation,
      size,
      stride: config.size(size, "strides", "stride"),
      ...(padding === "same" && { padding }),
    };
  },
});

const globalPool = (operation: "max" | "mean"): Kind => ({
  read({ config, version }) {
    expectChannelsLast(config);
    return {
      kind: "pool",
      operation,
      keepFrames: config.flag(false, "keepdims"),
      // TensorFlow.js and the first versions of Keras take all frames.
      presentOnly: operation === "mean" && !version.isTfjs && version.major >= 2,
    };
  },
});

/** @param fixed arrays that training does not change */
const normArrays =
  (fixed: number) =>
  (config: Config): ArrayCount => ({
    trained: Number(config.flag(true, "scale")) + Number(config.flag(true, "center")),
    fixed,
  });

/** The weights of a norm; mean and variance come last, if it has them. */
function normWeights(request: LayerRequest): ReadonlyMap<string, ChainTensor> {
  expectLastAxis(request);
  const { config, arrays } = request;
  const left = [...arrays];
  const weight = config.flag(true, "scale") ? left.shift() : undefined;
  const bias = config.flag(true, "center") ? left.shift() : undefined;
  return weightsOf({ weight, bias, running_mean: left[0], running_var: left[1] });
}

const batchNorm: Kind = {
  arrays: normArrays(2),
  read(request) {
    const { config } = request;
    if (config.number(0, "mode") !== 0) config.refuse("expected mode 0, got a norm over each batch.");
    return { kind: "batchNorm", eps: config.number(1e-3, "epsilon"), weights: normWeights(request) };
  },
};

const layerNorm: Kind = {
  arrays: normArrays(0),
  read(request) {
    const { config } = request;
    if (config.flag(false, "rms_scaling"))
      config.refuse("expected a layer norm that subtracts the mean, got rms_scaling.");
    return { kind: "layerNorm", eps: config.number(1e-3, "epsilon"), weights: normWeights(request) };
  },
};

const embedding: Kind = {
  arrays: () => ({ trained: 1, fixed: 0 }),
  read({ config, arrays: [weight] }) {
    return {
      kind: "embedding",
      weights: weightsOf({ weight: expectRank(config, weight, 2) }),
      maskZero: config.flag(false, "mask_zero"),
    };
  },
};

const prelu: Kind = {
  arrays: () => ({ trained: 1, fixed: 0 }),
  read({ config, arrays: [weight], input }) {
    const isSequence = input.frames !== undefined;
    if (weight.shape.length !== (isSequence ? 2 : 1))
      config.refuse(`expected slopes for ${shapeText(input)}, got ${formatShape(weight.shape)}.`);
    // Shared axes are stored as 1: the same slope for all frames, or for all features.
    const { features } = input;
    const rows = isSequence ? weight.shape[0] : 1;
    const columns = weight.shape[weight.shape.length - 1];
    if (columns !== 1 && columns !== features)
      config.refuse(`expected slopes for ${shapeText(input)}, got ${formatShape(weight.shape)}.`);
    const data = Float32Array.from({ length: rows * features }, (_, k) =>
      columns === 1 ? weight.data[Math.floor(k / features)] : weight.data[k],
    );
    const shape = rows === 1 ? [features] : [rows, features];
    return { kind: "prelu", weights: weightsOf({ weight: { shape, data } }) };
  },
};

/** Layers that do to each frame what they do to a vector. */
const BY_FRAME = [
  "Dense",
  "Activation",
  "LeakyReLU",
  "ELU",
  "ReLU",
  "ThresholdedReLU",
  "Dropout",
  "GaussianNoise",
  "GaussianDropout",
  "AlphaDropout",
  "BatchNormalization",
  "LayerNormalization",
];

const timeDistributed: Kind = {
  arrays(config) {
    const inner = innerOf(config);
    return countOf(inner.type, inner.config);
  },
  read(request) {
    const { config, input } = request;
    const { type, config: inner } = innerOf(config);
    if (input.frames === undefined) config.refuse(`expected a sequence, got a vector, ${shapeText(input)}.`);
    // A frame is one vector already.
    if (type === "Flatten") return { kind: "dropout" };
    if (!BY_FRAME.includes(type))
      config.refuse(`expected ${BY_FRAME.join(", ")} on each frame, got ${describe(type)}.`);
    if (inner.has("axis")) expectLastAxis({ ...request, config: inner, input: { features: input.features } });
    // Inside, an axis counts without time.
    const fields = new Map([["axis", -1 as Json]]);
    const asked = inner.has("axis") ? new Overlay(inner, fields) : inner;
    return kinds[type].read({ ...request, type, config: asked });
  },
};

const join = (operation: "add" | "subtract" | "multiply" | "mean" | "max" | "min"): Kind => ({
  read: ({ call }) => ({ kind: "join", operation, with: call.inputs.slice(1) }),
});

const concatenate: Kind = {
  read({ call, config, input }) {
    const axis = config.number(-1, "axis");
    const rank = input.frames === undefined ? 2 : 3;
    const isFeatures = axis === -1 || axis === rank - 1;
    if (!isFeatures && !(rank === 3 && (axis === 1 || axis === -2)))
      config.refuse(`expected the axis of time or of features, got ${axis}.`);
    return { kind: "join", operation: isFeatures ? "features" : "frames", with: call.inputs.slice(1) };
  },
};

const reshape: Kind = {
  read({ config }) {
    const shape = config.numbers("target_shape", "dims");
    if (shape.length < 1 || shape.length > 2)
      config.refuse(`expected [features] or [frames, features], got ${formatShape(shape)}.`);
    const features = shape.at(-1)!;
    return shape.length === 1
      ? { kind: "reshape", features }
      : { kind: "reshape", frames: shape[0], features };
  },
};

const permute: Kind = {
  read({ config, input }) {
    const dims = config.numbers("dims");
    const rank = input.frames === undefined ? 1 : 2;
    if (dims.length === rank && dims.every((axis, k) => axis === k + 1)) return { kind: "dropout" };
    if (rank === 2 && dims.length === 2 && dims[0] === 2 && dims[1] === 1) return { kind: "transpose" };
    return config.refuse(`expected dims [2, 1] of a sequence, got ${formatShape(dims)}.`);
  },
};

const pairOf = (config: Config, ...names: readonly string[]): readonly [number, number] => {
  const value = config.find(...names);
  const pair = typeof value === "number" ? [value, value] : config.numbers(...names);
  if (pair.length !== 2 || !pair.every((each) => Number.isSafeInteger(each) && each >= 0))
    config.refuse(`expected ${names[0]} to be two whole numbers of at least 0, got ${describe(value)}.`);
  return [pair[0], pair[1]];
};

const kinds: Readonly<Record<string, Kind>> = {
  Dense: dense,
  Conv1D: conv1d,
  Convolution1D: conv1d,
  SeparableConv1D: separableConv1d,
  MaxPooling1D: pool("max"),
  AveragePooling1D: pool("mean"),
  GlobalMaxPooling1D: globalPool("max"),
  GlobalAveragePooling1D: globalPool("mean"),
  BatchNormalization: batchNorm,
  LayerNormalization: layerNorm,
  Embedding: embedding,
  LSTM: recurrent,
  GRU: recurrent,
  SimpleRNN: recurrent,
  CuDNNLSTM: recurrent,
  CuDNNGRU: recurrent,
  RNN: rnn,
  Bidirectional: bidirectional,
  TimeDistributed: timeDistributed,
  Activation: activation(activationOf),
  LeakyReLU: activationLayer,
  ELU: activationLayer,
  ReLU: activationLayer,
  ThresholdedReLU: activationLayer,
  Softmax: {
    read(request) {
      expectLastAxis(request);
      return { kind: "activation", activation: "softmax" };
    },
  },
  PReLU: prelu,
  Masking: { read: ({ config }) => ({ kind: "masking", value: config.number(0, "mask_value") }) },
  RepeatVector: { read: ({ config }) => ({ kind: "repeat", times: config.number(Number.NaN, "n") }) },
  Flatten: {
    read({ config }) {
      expectChannelsLast(config);
      return { kind: "flatten" };
    },
  },
  Reshape: reshape,
  Permute: permute,
  ZeroPadding1D: { read: ({ config }) => ({ kind: "pad", padding: pairOf(config, "padding") }) },
  Cropping1D: {
    read({ config }) {
      const [left, right] = pairOf(config, "cropping");
      return { kind: "pad", padding: [-left, -right] };
    },
  },
  Add: join("add"),
  Subtract: join("subtract"),
  Multiply: join("multiply"),
  Average: join("mean"),
  Maximum: join("max"),
  Minimum: join("min"),
  Concatenate: concatenate,
  Dropout: { read: ({ config }) => ({ kind: "dropout", rate: config.number(0.5, "rate", "p") }) },
  SpatialDropout1D: identity,
  GaussianNoise: identity,
  GaussianDropout: identity,
  AlphaDropout: identity,
  ActivityRegularization: identity,
};

/** How many arrays a layer of this class has. @throws ChainError for a class without a place in chains */
export function countOf(type: string, config: Config): ArrayCount {
  return kindNamed(type, config).arrays?.(config) ?? { trained: 0, fixed: 0 };
}

/** Reads several inputs where others read one. */
const SEVERAL = /^(Add|Subtract|Multiply|Average|Maximum|Minimum|Concatenate)$/;

/** Returns the layers of a chain that do the same, in order. @throws ChainError for what chains do not have */
export function readLayer(request: LayerRequest): readonly Unplaced[] {
  const { call, type, config, arrays } = request;
  const kind = kindNamed(type, config);
  const isRecurrent = kind === recurrent || kind === bidirectional || kind === rnn;
  if (call.inputs.length !== 1 && !SEVERAL.test(type) && !isRecurrent)
    config.refuse(`expected one input, got ${call.inputs.length}.`);
  if (call.initial !== undefined && !isRecurrent)
    config.refuse("expected a call without initial_state, got one.");
  const { trained, fixed } = kind.arrays?.(config) ?? { trained: 0, fixed: 0 };
  // Of Keras 1, a matrix, a recurrent matrix and a bias for each gate.
  const directions = kind === bidirectional ? 2 : 1;
  const isOld = isRecurrent && [9, 12].includes(arrays.length / directions);
  if (trained + fixed > 0 && arrays.length !== trained + fixed && !isOld)
    config.refuse(`expected ${trained + fixed} arrays of weights, got ${arrays.length}.`);
  const read = kind.read(request);
  return Array.isArray(read) ? (read as readonly Unplaced[]) : [read as Unplaced];
}

function kindNamed(type: string, config: Config): Kind {
  if (Object.hasOwn(kinds, type)) return kinds[type];
  return config.refuse(
    `expected a layer that Sluice runs (${Object.keys(kinds).join(", ")}), got ${describe(type)}. ${
      type === "Lambda" ? "Its code is not in the file. " : ""
    }Replace it, or save the part of the network before it as a model of its own.`,
  );
}

/** Layers on each number, or on the features of each frame. */
import { COUNT, type Kind, type LayerOf, NUMBER, needed, shapeText, TEXT, type Weighted } from "./kind.ts";

/** An activation by its name (`cells/namedActivation.ts`), or `softmax` or `logSoftmax` over the features of each frame. */
export type ChainActivation = string;

const activationOptions = { activation: needed(TEXT) };

/** An activation on each number, softmax over the features. */
export type ChainActivationLayer = LayerOf<"activation", typeof activationOptions>;

export const activation: Kind<ChainActivationLayer> = {
  options: activationOptions,
  place: (_, { input }) => input,
};

const clampOptions = {
  /** Smaller numbers become this; default: no limit */
  low: NUMBER,
  /** Larger numbers become this; default: no limit */
  high: NUMBER,
};

/** Numbers below `low` and above `high` become these. */
export type ChainClamp = LayerOf<"clamp", typeof clampOptions>;

export const clamp: Kind<ChainClamp> = {
  options: clampOptions,
  place({ low = -Infinity, high = Infinity }, at) {
    if (low > high) at.refuse(`expected low at most high, got ${low} and ${high}.`);
    return at.input;
  },
};

/** x > 0 ? x : weight · x. Weights: `weight` [features], or [T, features]. */
export type ChainPrelu = LayerOf<"prelu", Record<never, never>, Weighted>;

const isPerFrame = ({ weights }: ChainPrelu) => weights.get("weight")?.shape.length === 2;

export const prelu: Kind<ChainPrelu> = {
  options: {},
  place(layer, at) {
    const { frames, features } = at.input;
    at.take("weight", isPerFrame(layer) ? [frames as number, features] : [features]);
    return at.input;
  },
  needsEnd: (layer) => (isPerFrame(layer) ? "has other slopes for each frame" : undefined),
  exact: true,
};

const normOptions = {
  /** Added to the variance */
  eps: needed(NUMBER),
};

/** Weights: `running_mean`, `running_var`, and if it has them `weight`, `bias`, all [features]. */
export type ChainBatchNorm = LayerOf<"batchNorm", typeof normOptions, Weighted>;

export const batchNorm: Kind<ChainBatchNorm> = {
  options: normOptions,
  place(_, at) {
    for (const name of ["running_mean", "running_var"]) at.take(name, [at.input.features]);
    at.takeIfAny(["weight", "bias"], [at.input.features]);
    return at.input;
  },
};

/** Over the features of each frame, or over the frames of each feature. Weights, if it has them: `weight`, `bias` [features]. */
export type ChainLayerNorm = LayerOf<"layerNorm" | "instanceNorm", typeof normOptions, Weighted>;

export const layerNorm: Kind<ChainLayerNorm> = {
  options: normOptions,
  place(_, at) {
    at.takeIfAny(["weight", "bias"], [at.input.features]);
    return at.input;
  },
};

export const instanceNorm: Kind<ChainLayerNorm> = {
  ...layerNorm,
  needsEnd: () => "takes mean and variance over all frames",
};

const dropoutOptions = {
  /** Share of the numbers that training drops; none for layers that do nothing at all */
  rate: NUMBER,
};

/** Dropout and noise, which act in training alone. */
export type ChainDropout = LayerOf<"dropout", typeof dropoutOptions>;

export const dropout: Kind<ChainDropout> = { options: dropoutOptions, place: (_, { input }) => input };

const maskingOptions = { value: needed(NUMBER) };

/** Frames of which every feature has this value are absent, and become 0. */
export type ChainMasking = LayerOf<"masking", typeof maskingOptions>;

export const masking: Kind<ChainMasking> = {
  options: maskingOptions,
  place(_, at) {
    at.frames();
    return at.input;
  },
};

const repeatOptions = { times: needed(COUNT) };

/** A vector n times, as a sequence. */
export type ChainRepeat = LayerOf<"repeat", typeof repeatOptions>;

export const repeat: Kind<ChainRepeat> = {
  options: repeatOptions,
  place({ times }, at) {
    const { frames, features } = at.input;
    if (frames !== undefined) at.refuse(`expected a vector to repeat, got ${shapeText(at.input)}.`);
    return { frames: times, features };
  },
  needsEnd: () => "repeats the answer to a whole sequence",
};

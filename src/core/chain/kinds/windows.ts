/** Layers whose frames come from windows of frames: convolutions, matrix products (windows of one) and pools. */
import {
  type ChainShape,
  COUNT,
  FLAG,
  type Kind,
  type LayerOf,
  needed,
  oneOf,
  PAIR,
  type Place,
  rule,
  shapeText,
  TEXT,
  type Weighted,
} from "./kind.ts";

/** Zeros before and after, or Keras' word for how many. */
export type ChainPadding = readonly [left: number, right: number] | "same" | "causal";

const PADDING = rule<ChainPadding>(
  'two whole numbers, "same" or "causal"',
  (value) => value === "same" || value === "causal" || PAIR[1](value),
);

const isUnpadded = (padding: readonly number[] | string) => padding[0] === 0 && padding[1] === 0;

const linearOptions = {
  /** Default `"linear"` */
  activation: TEXT,
};

/** A matrix product on each frame. Weights: `weight` [out, in], and if it has one `bias` [out]. */
export type ChainLinear = LayerOf<"linear", typeof linearOptions, Weighted>;

export const linear: Kind<ChainLinear> = {
  options: linearOptions,
  place(_, at) {
    const { frames, features } = at.input;
    const [out] = at.take("weight", [-1, features]);
    at.takeIfAny(["bias"], [out]);
    return { frames, features: out };
  },
};

const embeddingOptions = {
  /** Id 0 marks an absent frame; default false */
  maskZero: FLAG,
};

/** Rows of a table by ids. Weights: `weight` [rows, features]. */
export type ChainEmbedding = LayerOf<"embedding", typeof embeddingOptions, Weighted>;

export const embedding: Kind<ChainEmbedding> = {
  options: embeddingOptions,
  place(_, at) {
    const { frames, features } = at.input;
    if (features !== 1) at.refuse(`expected ids, one a frame, got ${shapeText(at.input)}.`);
    return { frames, features: at.take("weight", [-1, -1])[1] };
  },
};

const convOptions = {
  stride: COUNT,
  dilation: COUNT,
  groups: COUNT,
  /** Zeros before and after; `"same"` gives ceil(T / stride) frames, with the larger half after. Default [0, 0] */
  padding: PADDING,
  activation: TEXT,
};

/** A cross-correlation over time. Weights: `weight` [out, in / groups, K], and if it has one `bias` [out]. */
export type ChainConv1d = LayerOf<"conv1d", typeof convOptions, Weighted>;

export const conv1d: Kind<ChainConv1d> = {
  options: convOptions,
  place({ stride = 1, dilation = 1, groups = 1, padding = [0, 0] }, at) {
    const { features } = at.input;
    const frames = at.frames();
    const divides = (count: number) =>
      count % groups === 0 || at.refuse(`expected groups that divide ${count} features, got ${groups}.`);
    divides(features);
    const [out, , taps] = at.take("weight", [-1, features / groups, -1]);
    divides(out);
    at.takeIfAny(["bias"], [out]);
    if (at.inBlocks && padding === "causal" && frames !== 1 && at.known(frames) % stride !== 0)
      at.refuse(`expected a multiple of the stride ${stride}, got ${frames} frames a block.`);
    return {
      frames: framesAfter(at, frames, { size: (taps - 1) * dilation + 1, stride, padding }),
      features: out,
    };
  },
  needsEnd({ padding = [0, 0], dilation = 1, weights }) {
    if (padding === "causal") return undefined;
    const before = ((weights.get("weight")?.shape[2] ?? 1) - 1) * dilation;
    return padding !== "same" && padding[1] === 0 && padding[0] <= before
      ? undefined
      : "pads the sequence at its end";
  },
  keeps: ({ padding }) => padding === "causal",
};

const poolOptions = {
  operation: needed(oneOf("max", "mean")),
  size: COUNT,
  /** Default: the size */
  stride: COUNT,
  /** Padded frames count neither in a maximum nor in a mean. Default [0, 0] */
  padding: PADDING,
  /** A global pool gives one frame instead of a vector; default false */
  keepFrames: FLAG,
  /** A global mean leaves absent frames out; default false */
  presentOnly: FLAG,
};

/** The largest or the mean over windows of frames, or over all frames if it has no `size`. */
export type ChainPool = LayerOf<"pool", typeof poolOptions>;

export const pool: Kind<ChainPool> = {
  options: poolOptions,
  place({ size, stride = size ?? 1, padding = [0, 0], keepFrames }, at) {
    const { features } = at.input;
    const frames = at.frames();
    if (size === undefined) return { ...(keepFrames && { frames: 1 }), features };
    return { features, frames: framesAfter(at, frames, { size, stride, padding }) };
  },
  needsEnd({ size, stride = size, padding }) {
    if (size === undefined) return undefined;
    if (padding !== undefined && !isUnpadded(padding)) return "pads the sequence at its end";
    return stride === size ? undefined : "has windows that overlap";
  },
};

/** Frames after windows of `size` frames. */
function framesAfter(
  at: Place,
  frames: number | "any",
  { size, stride, padding }: { size: number; stride: number; padding: ChainPadding },
): ChainShape["frames"] {
  for (const each of [size, stride])
    if (!Number.isSafeInteger(each) || each < 1) at.refuse(`expected sizes of at least 1, got ${each}.`);
  if (frames === "any") return frames;
  const added = padding === "causal" ? size - 1 : padding === "same" ? 0 : padding[0] + padding[1];
  const count =
    padding === "same" ? Math.ceil(frames / stride) : Math.floor((frames + added - size) / stride) + 1;
  if (count < 1) at.refuse(`expected at least ${size} frames with padding, got ${frames}.`);
  return count;
}

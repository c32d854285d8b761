/** Layers of signals, whose frames are those of a block. Spectra hold real parts, then imaginary parts: 2F features, F = N/2 + 1. */
import {
  COUNT,
  type Kind,
  type LayerOf,
  needed,
  type Place,
  rule,
  shapeText,
  TEXT,
  type Weighted,
} from "./kind.ts";

const SIZE = rule<number>(
  "a power of 2 from 4 to 65536",
  (size) =>
    Number.isInteger(size) &&
    (size as number) >= 4 &&
    (size as number) <= 65_536 &&
    ((size as number) & ((size as number) - 1)) === 0,
);

const needsBlocks = (_: unknown, __: unknown, inBlocks: boolean) =>
  inBlocks ? undefined : "is a layer for blocks of a signal";

const expectFeatures = (at: Place, wanted: number) => {
  if (at.input.features !== wanted)
    at.refuse(`expected blocks of ${wanted} features, got ${shapeText(at.input)}.`);
};

const historyOptions = {
  /** Frames that it gives, at least those of a block */
  size: needed(COUNT),
};

/** The last frames of the signal so far, with zeros before its start. */
export type ChainHistory = LayerOf<"history", typeof historyOptions>;

export const history: Kind<ChainHistory> = {
  options: historyOptions,
  place({ size }, at) {
    const frames = at.known(at.frames());
    if (size < frames) at.refuse(`expected at least the ${frames} frames of a block, got ${size}.`);
    return { frames: size, features: at.input.features };
  },
  needsEnd: needsBlocks,
  keeps: () => true,
};

const stftOptions = { size: needed(SIZE), hop: needed(COUNT) };

/** Spectra of the whole frames of a block. Weights, if it has one: `window` [size]. */
export type ChainStft = LayerOf<"stft", typeof stftOptions, Weighted>;

export const stft: Kind<ChainStft> = {
  options: stftOptions,
  place({ size, hop }, at) {
    expectFeatures(at, 1);
    at.takeIfAny(["window"], [size]);
    const samples = at.known(at.frames());
    if (samples < size || hop > size)
      at.refuse(`expected at least ${size} samples, one frame, and a hop below, got ${samples} and ${hop}.`);
    return { frames: Math.floor((samples - size) / hop) + 1, features: size + 2 };
  },
  needsEnd: needsBlocks,
};

const inverseOptions = { size: needed(SIZE) };

/** Frames of samples from spectra, without window or overlap. */
export type ChainInverseFourier = LayerOf<"inverseFourier", typeof inverseOptions>;

export const inverseFourier: Kind<ChainInverseFourier> = {
  options: inverseOptions,
  place({ size }, at) {
    expectFeatures(at, size + 2);
    return { frames: at.input.frames, features: size };
  },
};

const overlapOptions = { hop: needed(COUNT) };

/** Adds up frames that overlap, and gives the samples that no later frame reaches. Weights, if it has it: `gain` [features]. */
export type ChainOverlapAdd = LayerOf<"overlapAdd", typeof overlapOptions, Weighted>;

export const overlapAdd: Kind<ChainOverlapAdd> = {
  options: overlapOptions,
  place({ hop }, at) {
    const frames = at.known(at.frames());
    if (hop > at.input.features) at.refuse(`expected a hop of at most ${at.input.features}, got ${hop}.`);
    at.takeIfAny(["gain"], [at.input.features]);
    return { frames: frames * hop, features: 1 };
  },
  needsEnd: needsBlocks,
  keeps: () => true,
};

/** |X| of spectra. */
export type ChainMagnitude = LayerOf<"magnitude", Record<never, never>>;

export const magnitude: Kind<ChainMagnitude> = {
  options: {},
  place(_, at) {
    const { frames, features } = at.input;
    if (features % 2 !== 0)
      at.refuse(`expected spectra, an even number of features, got ${shapeText(at.input)}.`);
    return { frames, features: features / 2 };
  },
};

const gainOptions = { by: needed(TEXT) };

/** Spectra times a gain for each frequency, which the layer `by` gives. */
export type ChainMask = LayerOf<"gain", typeof gainOptions>;

export const gain: Kind<ChainMask> = {
  options: gainOptions,
  reads: ({ by }) => [by],
  place(_, at) {
    const { frames, features } = at.input;
    const [gains] = at.beside;
    if (gains.frames !== frames || 2 * gains.features !== features)
      at.refuse(`expected a gain for each frequency of ${shapeText(at.input)}, got ${shapeText(gains)}.`);
    return at.input;
  },
};

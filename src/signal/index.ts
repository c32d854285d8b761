/** The entry `sluice/signal`: the non-recurrent layers of real-time networks, as equations over sequences and as steps over blocks. */
export { Activation, type ActivationOptions, activationNames } from "./activation.ts";
export { type Combination, Combine, History, Magnitude, Pad, type PaddingMode } from "./blocks.ts";
export { Conv1d, type Conv1dOptions, type Conv1dWeights, conv1d } from "./conv1d.ts";
export { RealFourier } from "./fourier.ts";
export type { BlockShape, SignalLayer } from "./layer.ts";
export { Dense, type LinearWeights, Lookup, linear } from "./linear.ts";
export { Norm, type NormKind, type NormOptions, normalise } from "./normalise.ts";
export {
  hannWindow,
  InverseFourier,
  Istft,
  istft,
  OverlapAdd,
  Stft,
  type StftOptions,
  stft,
} from "./stft.ts";

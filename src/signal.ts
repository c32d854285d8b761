/** The entry `sluice/signal`: the non-recurrent layers of real-time networks, as steps over blocks. */
export { Activation, type ActivationOptions, activationNames } from "./realtime/signal/activation.ts";
export {
  type Combination,
  Combine,
  History,
  Magnitude,
  Pad,
  type PaddingMode,
} from "./realtime/signal/blocks.ts";
export { Conv1d, type Conv1dOptions, type Conv1dWeights } from "./realtime/signal/conv1d.ts";
export { RealFourier } from "./realtime/signal/fourier.ts";
export type { BlockShape, SignalLayer } from "./realtime/signal/layer.ts";
export { Dense, type LinearWeights, Lookup } from "./realtime/signal/linear.ts";
export { Norm, type NormKind, type NormOptions } from "./realtime/signal/normalise.ts";
export {
  hannWindow,
  InverseFourier,
  Istft,
  OverlapAdd,
  Stft,
  type StftOptions,
  stft,
} from "./realtime/signal/stft.ts";

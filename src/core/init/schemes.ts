/** The namespace `schemes`: what you pass to `initialize` to set the gates of a layer together. */
export {
  type BiasValues,
  biases,
  closedInput,
  gruBiases,
  retainBias,
  retainFor,
  unitForgetBias,
  zeroBias,
} from "./biasSchemes.ts";
export { decayRing, independentRecurrence, normGain } from "./cellSchemes.ts";
export {
  chrono,
  chronoForgetOnly,
  linspaceRetain,
  type PowerLaw,
  powerLawRetain,
  uniformGate,
} from "./timescaleSchemes.ts";
export {
  type FillName,
  type FillOptions,
  identityRecurrence,
  scaleAll,
  type WeightPart,
  type WeightsOptions,
  weights,
} from "./weightSchemes.ts";

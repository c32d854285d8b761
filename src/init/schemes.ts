/** The namespace `schemes`: what you pass to `initialize` to set the gates of a layer together. */
export {
  type BiasValues,
  biases,
  chrono,
  chronoForgetOnly,
  closedInput,
  gruBiases,
  identityRecurrence,
  linspaceRetain,
  type PowerLaw,
  powerLawRetain,
  retainBias,
  retainFor,
  scaleAll,
  uniformGate,
  unitForgetBias,
  zeroBias,
} from "./biasSchemes.ts";
export { decayRing, independentRecurrence, normGain } from "./cellSchemes.ts";
export {
  type FillName,
  type FillOptions,
  type WeightPart,
  type WeightsOptions,
  weights,
} from "./weightSchemes.ts";

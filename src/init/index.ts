/** Initial values: fills for tensors, schemes for gates, presets for cells. */
export { decayRing, independentRecurrence, normGain } from "./cellSchemes.ts";
export * as fills from "./fills.ts";
export { type Gain, type GainName, gainOf } from "./gains.ts";
export { type AppliedInitialization, type InitializeOptions, initialize } from "./initialize.ts";
export { type PresetName, presets } from "./presets.ts";
export { scaleToProbe } from "./probe.ts";
export type { Scheme, SchemeCell } from "./scheme.ts";
export { parseScheme, schemeFrom } from "./schemeFrom.ts";
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
} from "./schemes.ts";
export { type SchemeArgument, type SchemeCall, type SchemeEntry, schemeTable } from "./schemeTable.ts";
export { type FillName, type FillOptions, type WeightPart, type WeightsOptions, weights } from "./weights.ts";

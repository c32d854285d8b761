/** What gates do: diagnostics over activations, over a layer that data goes through, and over gradients. */
export {
  type ActivationSummary,
  Activations,
  type ActivationsOptions,
  type RetainTimes,
  type Rows,
} from "./activations.ts";
export { type EffectiveBias, effectiveBiases, type Statistics, timescaleOf } from "./bias.ts";
export {
  type CellGain,
  directGains,
  type GradientOptions,
  type GradientReach,
  gradientReach,
  type InputInfluence,
  inputInfluence,
  type JacobianSpectrum,
  jacobianSpectrum,
  type Objective,
  type StateGradients,
  stateGradients,
} from "./gradients.ts";
export type { ObservableLayer, ObservableTrace } from "./layer.ts";
export {
  GateObserver,
  type GateReport,
  type ObservedGate,
  type ObservedPiece,
  type ObservedRetention,
  type ObserverOptions,
} from "./observer.ts";
export { type GateSensitivity, Sensitivity } from "./sensitivity.ts";
export {
  type DirectGain,
  directGain,
  Survival,
  type SurvivalCurve,
  type SurvivalOptions,
} from "./survival.ts";

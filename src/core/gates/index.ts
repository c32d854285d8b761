/** The namespace `diagnostics`: measurements of gates from activations, from a layer that runs on data, and from gradients. */

export type { Statistics } from "../tensor/statistics.ts";
export { type Ablated, type AblatedBy, type AblateOptions, type Ablation, ablate } from "./ablate.ts";
export {
  type ActivationSummary,
  Activations,
  type ActivationsOptions,
  type RetainTimes,
  type Rows,
} from "./activations.ts";
export { type EffectiveBias, effectiveBiases, timescaleOf } from "./bias.ts";
export * from "./dynamics/index.ts";
export type { ObservableLayer, ObservableTrace } from "./layer.ts";
export {
  GateObserver,
  type GateReport,
  type ObservedGate,
  type ObservedPiece,
  type ObservedRetention,
  type ObserverOptions,
} from "./observer.ts";
export { type GradientOptions, type GradientReach, gradientReach, type Objective } from "./reach.ts";
export { type GateSensitivity, Sensitivity } from "./sensitivity.ts";
export {
  type DirectGain,
  directGain,
  Survival,
  type SurvivalCurve,
  type SurvivalOptions,
} from "./survival.ts";

/** Parameters, modules and layers. */
export type { Acts, ActValue, GateAct } from "./act.ts";
export type { BiasValue, CellGate } from "./cellGate.ts";
export type { CellView, Direction } from "./cellView.ts";
export {
  type DefinedConfig,
  DefinedLayer,
  type DefinedLayerOptions,
  type DefinedState,
} from "./definedLayer.ts";
export type { DefinitionOptions } from "./definedSpec.ts";
export { Dropout, type DropoutOptions } from "./dropout.ts";
export { Embedding, type EmbeddingOptions } from "./embedding.ts";
export { type FlatParameters, flattenParameters } from "./flatten.ts";
export type { GatePartName, GateRange } from "./gatePlaces.ts";
export type { Gates, GRUGateKey, LSTMGateKey, RNNGateKey } from "./gates.ts";
export { GRU, type GRUOptions } from "./gru.ts";
export {
  type Initialization,
  type InitializedGate,
  type InitializedPart,
  initializations,
  type MovedBias,
  restoreInitializations,
} from "./initialization.ts";
export type { LayerGate } from "./layerGate.ts";
export { LayerNorm, type LayerNormOptions } from "./layerNorm.ts";
export type { Learning, LearningOptions, LearningRange } from "./learning.ts";
export { type LearningSettings, learningSettings, restoreLearning } from "./learningSettings.ts";
export { Linear, type LinearOptions } from "./linear.ts";
export { LSTM, type LSTMOptions } from "./lstm.ts";
export { Module, type StateDict } from "./module.ts";
export type { LayerNoise, NoiseOptions } from "./noise.ts";
export { Parameter } from "./parameter.ts";
export type { HiddenState, LSTMState } from "./recurrentBase.ts";
export {
  type ForwardOptions,
  type Lengths,
  RecurrentLayer,
  type RecurrentOptions,
  type RecurrentResult,
  type TracedResult,
} from "./recurrentLayer.ts";
export { RNN, type RNNOptions } from "./rnn.ts";
export {
  Apply,
  BatchNorm1d,
  type BatchNorm1dOptions,
  Conv1d,
  type Conv1dOptions,
  type Padding,
  PReLU,
} from "./sequenceLayers.ts";
export { Sequential, type SequentialState } from "./sequential.ts";
export {
  CellModule,
  DefinedCell,
  type DefinedCellOptions,
  GRUCell,
  type GRUCellOptions,
  LSTMCell,
  type LSTMCellOptions,
  RNNCell,
  type RNNCellOptions,
} from "./singleCells.ts";
export type { Trace } from "./trace.ts";
export { useDefinedCells } from "./useDefinedCells.ts";
export { onWarning, type WarningHandler } from "./warnings.ts";

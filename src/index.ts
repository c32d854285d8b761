/** The entry `sluice`: tensors, layers, training, gates. Its names are the same everywhere; `#platform` has the differences between platforms. */
export * from "./autograd/index.ts";
export type {
  CellKind,
  CellSpec,
  CellState,
  CellWeights,
  DefinedSpec,
  GateName,
  GRUGate,
  LayerSpec,
  LayerWeights,
  LSTMGate,
  RNNGate,
} from "./cells/cell.ts";
export type {
  ActivationName,
  CellDefinition,
  GateDefinition,
  VectorDefinition,
} from "./cells/defined/definition.ts";
export { type CellName, definitions as cellDefinitions } from "./cells/defined/definitions/index.ts";
export { readSafetensors } from "./formats/safetensors/open.ts";
export { writeSafetensors } from "./formats/safetensors/write.ts";
export * as diagnostics from "./gates/index.ts";
export * from "./init/index.ts";
export { useArithmetic } from "./kernels/arithmetic.ts";
export { type KernelSet, kernelChoice, kernelSets, useKernels, useThreads } from "./kernels/choose.ts";
export * from "./nn/index.ts";
export { tensor, zeros } from "./tensor/create.ts";
export type { DType, FloatArray } from "./tensor/dtype.ts";
export {
  ArgumentError,
  FormatError,
  type FormatPlace,
  NumericError,
  ShapeError,
  SluiceError,
  UnsupportedError,
} from "./tensor/errors.ts";
export { Indices, indices } from "./tensor/indices.ts";
export { defaultGenerator, manualSeed, Random, type RandomState } from "./tensor/random.ts";
export type { Shape } from "./tensor/shape.ts";
export { Tensor } from "./tensor/tensor.ts";
export * from "./train/index.ts";

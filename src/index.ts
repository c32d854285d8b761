/** The entry `sluice`: tensors, layers, training, gates. Its names are the same everywhere; `#platform` has the differences between platforms. */

export * from "./core/autograd/index.ts";
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
} from "./core/cells/cell.ts";
export type {
  ActivationName,
  CellDefinition,
  GateDefinition,
  VectorDefinition,
} from "./core/cells/defined/definition.ts";
export { type CellName, definitions as cellDefinitions } from "./core/cells/defined/definitions/index.ts";
export { restOf } from "./core/cells/namedActivation.ts";
export * as diagnostics from "./core/gates/index.ts";
export * from "./core/init/index.ts";
export { useArithmetic } from "./core/kernels/arithmetic.ts";
export { type KernelSet, kernelChoice, kernelSets, useKernels, useThreads } from "./core/kernels/choose.ts";
export * from "./core/nn/index.ts";
export { readSafetensors } from "./core/storage/safetensors/open.ts";
export { writeSafetensors } from "./core/storage/safetensors/write.ts";
export { tensor, zeros } from "./core/tensor/create.ts";
export type { DType, FloatArray } from "./core/tensor/dtype.ts";
export {
  ArgumentError,
  FormatError,
  type FormatPlace,
  NumericError,
  ShapeError,
  SluiceError,
  UnsupportedError,
} from "./core/tensor/errors.ts";
export { Indices, indices } from "./core/tensor/indices.ts";
export type { Nested } from "./core/tensor/nested.ts";
export { defaultGenerator, manualSeed, Random, type RandomState } from "./core/tensor/random.ts";
export type { Shape } from "./core/tensor/shape.ts";
export { Tensor } from "./core/tensor/tensor.ts";
export * from "./core/train/index.ts";

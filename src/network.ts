/** The entry `sluice/network`: whole networks, opened from the files of any framework or described in code. */
export type {
  Chain,
  ChainInput,
  ChainLayer,
  ChainOutput,
  ChainShape,
  ChainSource,
  ChainTensor,
  PlacedLayer,
} from "./core/chain/chain.ts";
export { ChainError } from "./core/chain/refuse.ts";
export { toSequential } from "./core/nn/toSequential.ts";
export {
  createNetwork,
  type NetworkDefinition,
  type NetworkInput,
  type NetworkLayer,
  type NetworkWeights,
} from "./realtime/network/create.ts";
export { Network, type NetworkPort, type NetworkValues } from "./realtime/network/network.ts";
export { type OpenNetworkOptions, openNetwork } from "./realtime/network/open.ts";
export type { Plan } from "./realtime/network/plan.ts";
export { type WriteNetworkOptions, writeNetwork } from "./realtime/network/write.ts";
export { type PrintedC, type ToCOptions, toC } from "./realtime/source/toC.ts";
export { type ToOnnxOptions, toOnnx } from "./realtime/source/toOnnx.ts";

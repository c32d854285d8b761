/** The entry `sluice/network`: whole networks of other frameworks, run from their files. */
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
export { Network, type NetworkPort, type NetworkValues } from "./realtime/network/network.ts";
export { type OpenNetworkOptions, openNetwork } from "./realtime/network/open.ts";
export { writeChain } from "./realtime/network/write.ts";
export { type PrintedC, type ToCOptions, toC } from "./realtime/source/toC.ts";

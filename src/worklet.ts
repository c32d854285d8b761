/** The entry `sluice/worklet`: networks and streams as nodes of an audio graph. */
export {
  createNetworkNode,
  type NetworkNode,
  type NetworkNodeEvents,
  type NetworkNodeOptions,
} from "./realtime/worklet/createNetworkNode.ts";
export type { OutputKind, Values } from "./realtime/worklet/protocol.ts";

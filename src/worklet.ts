/** The entry `sluice/worklet`: streams and pipelines as nodes of an audio graph. */
export {
  createStreamNode,
  type StreamNode,
  type StreamNodeEvents,
  type StreamNodeOptions,
} from "./realtime/worklet/createStreamNode.ts";
export type { OutputKind, Values } from "./realtime/worklet/protocol.ts";

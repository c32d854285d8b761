/** The entry `sluice/stream`: recurrent networks in real time. */
export { createStream, type StreamOptions } from "./realtime/stream/createStream.ts";
export type { WeightFormat } from "./realtime/stream/engine.ts";
export type {
  CellSource,
  CellStack,
  StackList,
  StoredLayer,
  StoredLayers,
  StreamSource,
  WeightSource,
} from "./realtime/stream/source.ts";
export { Stream, type StreamState } from "./realtime/stream/stream.ts";

/** The entry `sluice/stream`: recurrent networks in real time. */
export { createStream, type StreamOptions } from "./createStream.ts";
export type { WeightFormat } from "./engine.ts";
export type {
  CellSource,
  CellStack,
  StackList,
  StoredLayer,
  StoredLayers,
  StreamSource,
  WeightSource,
} from "./source.ts";
export { Stream, type StreamState } from "./stream.ts";

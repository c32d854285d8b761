/** The entry for Node: everything in `index.ts`, with paths where that takes stores, files, threads, and native kernels where they are installed. */
import { offerNodeKernels } from "./kernels/nativeOffer.ts";
import { offerNodeStreams } from "./node/stream.ts";

offerNodeKernels();
offerNodeStreams();

export * from "./index.ts";
export { type OpenCheckpointFile, openCheckpointFile, saveCheckpointFile } from "./node/checkpoint.ts";
export { FileError, readFile, writeFileAtomic } from "./node/files.ts";
export { fit, type NodeFitOptions } from "./node/fit.ts";
export { fileSource, folderSource } from "./node/source.ts";
export { directoryStore } from "./node/store.ts";
export {
  type CellSource,
  type CellStack,
  createStream,
  Stream,
  type StreamOptions,
  type StreamSource,
  type StreamState,
  type WeightFormat,
} from "./stream/index.ts";

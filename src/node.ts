/** The entry for Node: everything in `index.ts`, with paths where that takes stores, files, threads, and native kernels where they are installed. */
import { offerNodeKernels } from "./kernels/nativeOffer.ts";

offerNodeKernels();

export * from "./index.ts";
export { type OpenCheckpointFile, openCheckpointFile, saveCheckpointFile } from "./node/checkpoint.ts";
export { FileError, readFile, writeFileAtomic } from "./node/files.ts";
export { fit, type NodeFitOptions } from "./node/fit.ts";
export { fileSource, folderSource } from "./node/source.ts";
export { directoryStore } from "./node/store.ts";

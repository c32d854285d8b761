/** The entry for Node: everything in `index.ts`, with paths where that takes stores, and files. */
export * from "./index.ts";
export { FileError, readFile, writeFileAtomic } from "./node/files.ts";
export { fit, type NodeFitOptions } from "./node/fit.ts";
export { fileSource, folderSource } from "./node/source.ts";
export { directoryStore } from "./node/store.ts";

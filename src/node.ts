/** The entry `sluice/node`: files and directories. The other entries are the same in Node and in a page. */
export { type OpenCheckpointFile, openCheckpointFile, saveCheckpointFile } from "./node/checkpoint.ts";
export { FileError, readFile, writeFileAtomic } from "./node/files.ts";
export { type FileSource, fileSource, folderSource } from "./node/source.ts";
export { directoryStore } from "./node/store.ts";

/** The entry `sluice/node`: files and directories. All other entries also work in a page. */
export { type OpenCheckpointFile, openCheckpointFile, saveCheckpointFile } from "./node/checkpoint.ts";
export { FileError } from "./node/fileError.ts";
export { readFile, writeFileAtomic } from "./node/files.ts";
export { type FileSource, fileSource, folderSource } from "./node/source.ts";
export { directoryStore } from "./node/store.ts";

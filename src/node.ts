/** The entry `sluice/node`: files and directories. All other entries also work in a page. */
export {
  type OpenCheckpointFile,
  openCheckpointFile,
  saveCheckpointFile,
} from "./platform/node/checkpoint.ts";
export { directoryStore } from "./platform/node/directoryStore.ts";
export { FileError } from "./platform/node/fileError.ts";
export { readFile, writeFileAtomic } from "./platform/node/files.ts";
export { type FileSource, fileSource, folderSource } from "./platform/node/source.ts";

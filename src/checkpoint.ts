/**
 * The entry `sluice/checkpoint`: recurrent checkpoints of any framework as weight records, and back. Nothing here can run a
 * layer; `sluice/modules` makes modules of records, and records of modules.
 */
export { CheckpointLayer } from "./checkpoint/layer.ts";
export { type Checkpoint, type OpenCheckpointOptions, openCheckpoint } from "./checkpoint/open.ts";
export {
  checkpointFiles,
  type SaveCheckpointOptions,
  type SaveTarget,
  saveCheckpoint,
} from "./checkpoint/save.ts";
export type { ModelWeights } from "./checkpoint/weights.ts";
export type { LazyTensor } from "./formats/contents.ts";
export { fromFloat, type RawTensor, toFloat } from "./formats/raw.ts";
export { type ByteSource, blobSource, bytesSource, type Folder, folderOf } from "./formats/source.ts";
export type { Activations } from "./interop/convention.ts";
export type { ConversionNote } from "./interop/engine.ts";
export type { PossibleLayer } from "./interop/find.ts";
export type { FlatOptions, FlatSizes } from "./interop/flat.ts";
export type { LayerRecord, PlacedRecord } from "./interop/records.ts";
export type { WritableFormat } from "./interop/save/save.ts";

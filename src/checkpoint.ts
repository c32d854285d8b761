/**
 * The entry `sluice/checkpoint`: reads recurrent checkpoints of any framework as weight records, and writes them. To run layers, turn records
 * into modules with `sluice/modules`.
 */
export { type ConversionTarget, type Converted, convertCheckpoint } from "./checkpoint/convert.ts";
export { type CheckpointEdit, editCheckpoint } from "./checkpoint/edit.ts";
export { canEditInPlace, type EditedFile, editedFile } from "./checkpoint/editedFile.ts";
export { CheckpointLayer } from "./checkpoint/layer.ts";
export { type Checkpoint, type OpenCheckpointOptions, openCheckpoint } from "./checkpoint/open.ts";
export type { ModelWeights } from "./checkpoint/record.ts";
export {
  type CellReport,
  type CheckpointReport,
  type GateReport,
  type LayerReport,
  reportGates,
  type Statistics,
} from "./checkpoint/report.ts";
export {
  checkpointFiles,
  type SaveCheckpointOptions,
  type SaveTarget,
  saveCheckpoint,
} from "./checkpoint/save.ts";
export type { LazyTensor } from "./formats/contents.ts";
export { fromFloat, type RawTensor, toFloat } from "./formats/raw.ts";
export { type ByteSource, blobSource, bytesSource, type Folder, folderOf } from "./formats/source.ts";
export {
  type Activations,
  type Convention,
  type Evidence,
  type GateLetter,
  gatesOf,
  type Part,
} from "./interop/convention.ts";
export { conventions, describeEvidence } from "./interop/conventions.ts";
export type { ConversionNote } from "./interop/engine.ts";
export type { Direction, FoundCell, PossibleLayer } from "./interop/find.ts";
export type { FlatOptions, FlatSizes } from "./interop/flat.ts";
export { type AxisRange, type GateLocation, rangesText } from "./interop/location.ts";
export { noteOn } from "./interop/notes.ts";
export type { LayerRecord, PlacedRecord } from "./interop/records.ts";
export type { WritableFormat } from "./interop/save/save.ts";

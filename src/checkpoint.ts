/**
 * The entry `sluice/checkpoint`: reads recurrent checkpoints of any framework as weight records, and writes them. To run layers, turn records
 * into modules with `sluice/modules`.
 */
export { type ConversionTarget, type Converted, convertCheckpoint } from "./checkpoint/edit/convert.ts";
export { type CheckpointEdit, editCheckpoint } from "./checkpoint/edit/edit.ts";
export { canEditInPlace, type EditedFile, editedFile } from "./checkpoint/edit/editedFile.ts";
export { CheckpointLayer } from "./checkpoint/edit/layer.ts";
export { type Checkpoint, type OpenCheckpointOptions, openCheckpoint } from "./checkpoint/edit/open.ts";
export type { ModelWeights } from "./checkpoint/edit/record.ts";
export {
  type CellReport,
  type CheckpointReport,
  type GateReport,
  type LayerReport,
  reportGates,
  type Statistics,
} from "./checkpoint/edit/report.ts";
export {
  checkpointFiles,
  type SaveCheckpointOptions,
  type SaveTarget,
  saveCheckpoint,
} from "./checkpoint/edit/save.ts";
export {
  type Activations,
  type Convention,
  type Evidence,
  type GateLetter,
  gatesOf,
  type Part,
  type RecordKind,
} from "./checkpoint/interop/convention.ts";
export { conventions, describeEvidence } from "./checkpoint/interop/conventions.ts";
export type { ConversionNote } from "./checkpoint/interop/engine.ts";
export type { Direction, FoundCell, PossibleLayer } from "./checkpoint/interop/find.ts";
export { type AxisRange, type GateLocation, rangesText } from "./checkpoint/interop/location.ts";
export { noteOn } from "./checkpoint/interop/notes.ts";
export type { LayerRecord, PlacedRecord } from "./checkpoint/interop/records.ts";
export type { WritableFormat } from "./checkpoint/interop/save/save.ts";
export type { LazyTensor } from "./core/storage/contents.ts";
export { fromFloat, type RawTensor, toFloat } from "./core/storage/raw.ts";
export {
  type ByteSource,
  blobSource,
  bytesSource,
  type Folder,
  folderOf,
} from "./core/storage/source.ts";

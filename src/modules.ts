/** The entry `sluice/modules`: layers of checkpoints as modules that run, modules as records, and schemes applied to the layers of a file. */
export {
  type EditedFile,
  type InitializedCell,
  initializeCheckpoint,
  type SchemeSelection,
} from "./checkpointEdits.ts";
export { moduleOf, type RecurrentModule, recordOf, toModule, weightsOf } from "./modules/records.ts";

/** The entry `sluice/modules`: layers of checkpoints as modules that run, modules as records, and schemes applied to the layers of a file. */
export {
  type BiasEdit,
  type EditedCell,
  type InitializedCell,
  type InitializedTensors,
  initializeCheckpoint,
  initializeTensors,
  type SchemeSelection,
  type Schemes,
  setBias,
} from "./modules/initialize.ts";
export { moduleOf, type RecurrentModule, recordOf, toModule, weightsOf } from "./modules/records.ts";

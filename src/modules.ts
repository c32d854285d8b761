/** The entry `sluice/modules`: turns layers of checkpoints into modules, modules into records, and applies schemes to the layers of a file. */
export { definedLayers } from "./checkpoint/modules/defined.ts";
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
} from "./checkpoint/modules/initialize.ts";
export {
  moduleOf,
  type RecurrentModule,
  recordOf,
  toModule,
  weightsOf,
} from "./checkpoint/modules/records.ts";

/**
 * Layers of a checkpoint as modules that train, and modules as records to write.
 *
 * @group Networks
 * @module sluice/modules
 */
export * from "../../dist/modules.js";

/**
 * Opens a checkpoint of any framework, reports on its gates, edits it and converts it.
 *
 * @group Files of other frameworks
 * @module sluice/checkpoint
 */
export * from "../../dist/checkpoint.js";

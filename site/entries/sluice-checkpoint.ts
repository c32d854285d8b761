/**
 * Opens a checkpoint of any framework, reports on its gates, edits it and converts it.
 *
 * @module sluice/checkpoint
 */
export * from "../../dist/checkpoint.js";

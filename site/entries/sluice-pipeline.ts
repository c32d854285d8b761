/**
 * Networks as data: a published model becomes one file, which runs by the step.
 *
 * @module sluice/pipeline
 */
export * from "../../dist/pipeline.js";

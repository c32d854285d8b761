/**
 * Networks as data: a published model becomes one file, which runs by the step.
 *
 * @group Sound
 * @module sluice/pipeline
 */
export * from "../../dist/pipeline.js";

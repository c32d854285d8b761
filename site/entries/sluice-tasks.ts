/**
 * The jobs of `sluice train` in code: language models, forecasters and classifiers.
 *
 * @module sluice/tasks
 */
export * from "../../dist/tasks.js";

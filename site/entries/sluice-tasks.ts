/**
 * The jobs of `sluice train` in code: language models, forecasters and classifiers.
 *
 * @group Jobs and Node
 * @module sluice/tasks
 */
export * from "../../dist/tasks.js";

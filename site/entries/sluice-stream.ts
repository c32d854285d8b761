/**
 * Recurrent layers by the step, as data arrives; a step allocates nothing.
 *
 * @module sluice/stream
 */
export * from "../../dist/stream.js";

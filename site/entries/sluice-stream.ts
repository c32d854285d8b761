/**
 * Recurrent layers by the step, as data arrives; a step allocates nothing.
 *
 * @group Networks
 * @module sluice/stream
 */
export * from "../../dist/stream.js";

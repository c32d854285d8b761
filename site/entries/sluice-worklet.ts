/**
 * Streams and pipelines as nodes of an audio graph.
 *
 * @module sluice/worklet
 */
export * from "../../dist/worklet.js";

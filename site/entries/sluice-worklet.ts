/**
 * Networks and streams as nodes of an audio graph.
 *
 * @group Sound
 * @module sluice/worklet
 */
export * from "../../dist/worklet.js";

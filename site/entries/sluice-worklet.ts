/** @module sluice/worklet */
export * from "../../dist/worklet.js";

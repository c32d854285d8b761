/** @module sluice/worklet */
export * from "../../dist/worklet/index.js";

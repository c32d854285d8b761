/** @module sluice/signal */
export * from "../../dist/signal/index.js";

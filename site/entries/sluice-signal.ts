/** @module sluice/signal */
export * from "../../dist/signal.js";

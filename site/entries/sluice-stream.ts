/** @module sluice/stream */
export * from "../../dist/stream/index.js";

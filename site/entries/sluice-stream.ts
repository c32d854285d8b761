/** @module sluice/stream */
export * from "../../dist/stream.js";

/** @module sluice/pipeline */
export * from "../../dist/pipeline/index.js";

/** @module sluice/pipeline */
export * from "../../dist/pipeline.js";

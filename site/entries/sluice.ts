/** @module sluice */
export * from "../../dist/index.js";

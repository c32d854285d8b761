/** @module sluice/checkpoint */
export * from "../../dist/checkpoint.js";

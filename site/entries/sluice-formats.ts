/** @module sluice/formats */
export * from "../../dist/formats.js";

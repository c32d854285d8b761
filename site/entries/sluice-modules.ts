/** @module sluice/modules */
export * from "../../dist/modules.js";

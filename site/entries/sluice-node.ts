/** @module sluice/node */
export * from "../../dist/node.js";

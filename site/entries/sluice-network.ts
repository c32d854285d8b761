/** @module sluice/network */
export * from "../../dist/network.js";

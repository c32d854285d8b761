/** @module sluice/tasks */
export * from "../../dist/tasks/index.js";

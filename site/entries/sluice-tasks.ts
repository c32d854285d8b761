/** @module sluice/tasks */
export * from "../../dist/tasks.js";

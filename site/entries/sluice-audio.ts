/** @module sluice/audio */
export * from "../../dist/audio/index.js";

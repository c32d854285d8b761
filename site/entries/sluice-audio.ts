/** @module sluice/audio */
export * from "../../dist/audio.js";

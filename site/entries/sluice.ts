/**
 * Arrays, layers in which every gate has a name, training, initialisation and diagnostics.
 *
 * @group Networks
 * @module sluice
 */
export * from "../../dist/index.js";

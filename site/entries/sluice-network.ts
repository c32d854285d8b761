/**
 * A whole network from its file: run it over a sequence or by the step, or train it.
 *
 * @group Networks
 * @module sluice/network
 */
export * from "../../dist/network.js";

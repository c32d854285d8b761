/**
 * A voice detector as a stream of Node.
 *
 * @module sluice/voice/node
 */
export * from "../../dist/voiceNode.js";

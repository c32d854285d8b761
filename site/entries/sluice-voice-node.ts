/**
 * A voice detector as a stream of Node.
 *
 * @group Sound
 * @module sluice/voice/node
 */
export * from "../../dist/voiceNode.js";

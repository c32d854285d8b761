/**
 * A voice detector, in a page and for sound that comes in pieces.
 *
 * @group Sound
 * @module sluice/voice
 */
export * from "../../dist/voice.js";

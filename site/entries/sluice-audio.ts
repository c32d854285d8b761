/**
 * WAV files, segments of speech, and how close a sound is to a clean one.
 *
 * @group Sound
 * @module sluice/audio
 */
export * from "../../dist/audio.js";

/**
 * WAV files, segments of speech, and how close a sound is to a clean one.
 *
 * @module sluice/audio
 */
export * from "../../dist/audio.js";

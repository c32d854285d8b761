/** The entry `sluice/audio`: sound in and out, and what is read from it. */
export { siSdr } from "./measure.ts";
export { type SpeechOptions, type SpeechSegment, speechSegments } from "./speech.ts";
export { mono, readWav, type Sound, writeWav } from "./wav.ts";

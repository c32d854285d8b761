/** The entry `sluice/audio`: WAV files, segments of speech, and a measure of distortion. */
export { siSdr } from "./measure.ts";
export { type SpeechOptions, type SpeechSegment, speechSegments } from "./speech.ts";
export { mono, readWav, type Sound, writeWav } from "./wav.ts";

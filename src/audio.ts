/** The entry `sluice/audio`: WAV files, segments of speech, and a measure of distortion. */
export { siSdr } from "./realtime/audio/measure.ts";
export { type SpeechOptions, type SpeechSegment, speechSegments } from "./realtime/audio/speech.ts";
export { mono, readWav, type Sound, writeWav } from "./realtime/audio/wav.ts";

/** The entry `sluice/audio`: WAV files, sound at another rate, segments of speech, spectra, and a measure of distortion. */
export { siSdr } from "./realtime/audio/measure.ts";
export type { Rates, ResamplerBank } from "./realtime/audio/polyphase.ts";
export { Resampler, resample, resamplerBank } from "./realtime/audio/resample.ts";
export { type SpeechOptions, type SpeechSegment, speechSegments } from "./realtime/audio/speech.ts";
export { mono, readWav, type Sound, writeWav } from "./realtime/audio/wav.ts";
export { RealFourier } from "./realtime/signal/fourier.ts";
export { hannWindow, type StftOptions, stft, synthesisGains } from "./realtime/signal/stft.ts";

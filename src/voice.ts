/** The entry `sluice/voice`: a voice detector, in a page and for sound that comes in pieces. */
export { createVoice, Voice, type VoiceEvents, type VoiceOptions } from "./realtime/voice/createVoice.ts";
export { type DetectSpeechOptions, detectSpeech } from "./realtime/voice/detectSpeech.ts";
export type { SpeechEvent, SpeechRules, Utterance } from "./realtime/voice/segmenter.ts";

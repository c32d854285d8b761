/** The entry `sluice/voice/react`: a voice detector as a hook. Nothing else of the package needs React. */
export { type UseVoiceOptions, useVoice, type VoiceHook } from "./realtime/voice/useVoice.ts";

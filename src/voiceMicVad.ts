/** The entry `sluice/voice/mic-vad`: the class of `@ricky0123/vad-web`, for programs that use it. */
export { MicVAD, type MicVADOptions } from "./realtime/voice/micVad.ts";

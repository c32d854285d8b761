/**
 * The class `MicVAD` of `@ricky0123/vad-web`, for programs that use it.
 *
 * @group Sound
 * @module sluice/voice/mic-vad
 */
export * from "../../dist/voiceMicVad.js";

/** The entry `sluice/voice/node`: a voice detector as a stream of Node. */
export { SpeechTransform, type SpeechTransformOptions } from "./platform/node/speechTransform.ts";

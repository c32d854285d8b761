/**
 * A voice detector as a hook of React.
 *
 * @group Sound
 * @module sluice/voice/react
 */
export * from "../../dist/voiceReact.js";

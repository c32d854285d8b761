/**
 * A voice detector as a hook of React.
 *
 * @module sluice/voice/react
 */
export * from "../../dist/voiceReact.js";

/** The function that Jazzer.js calls with each input; `tools/fuzz.ts` names the reader. */
import { execute } from "./readers.ts";

// Stacks of expected errors would take a tenth of the time.
Error.stackTraceLimit = 0;

export const fuzz = (input: Uint8Array) => execute(process.env.SLUICE_READER ?? "", new Uint8Array(input));

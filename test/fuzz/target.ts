/** The function that Jazzer.js calls with each input; `tools/fuzz.ts` names the reader. */
import { execute } from "./readers.ts";

export const fuzz = (input: Uint8Array) => execute(process.env.SLUICE_READER ?? "", new Uint8Array(input));

/** Failures on the command line of the lab: one line, and exit code 2 for errors you can correct. */

import { type Output, oneLine, printable } from "../../src/command/output.ts";
import { NumericError, SluiceError } from "../../src/index.ts";

/** An argument or a file cannot be used; the message is the whole output. */
export class UsageError extends SluiceError {
  constructor(message: string) {
    super("USAGE", message);
  }
}

export const BAD_INPUT = 2;
const FAILED = 1;

/** @returns the exit code: 1 for a defect, and for numbers that are not finite */
export function reportFailure(error: unknown, isDebugging: boolean, output: Output): number {
  const isExpected = error instanceof SluiceError;
  const message = error instanceof Error ? error.message : String(error);
  const advice =
    isExpected || isDebugging ? "" : " This is a defect of the lab; --debug shows where it comes from.";
  output.error(`lab: ${oneLine(message)}${advice}\n`);
  if (isDebugging && error instanceof Error) output.error(`${printable(error.stack ?? "")}\n`);
  return isExpected && !(error instanceof NumericError) ? BAD_INPUT : FAILED;
}

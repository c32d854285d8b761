/** What goes wrong on the command line: one line for the user and exit code 2, or 1 where the user cannot put it right. */
import { NumericError, SluiceError } from "../tensor/errors.ts";
import { type Output, oneLine, printable } from "./output.ts";

/** The user asked for something that cannot be done; the message is the whole output. */
export class UsageError extends SluiceError {
  constructor(message: string) {
    super("USAGE", message);
  }
}

/** Wrong arguments, unreadable or wrong files: what the user can put right. */
export const BAD_INPUT = 2;
const FAILED = 1;

/**
 * Tells of an error.
 *
 * @param isDebugging whether to show where it comes from
 * @returns the exit code: 1 for a defect, and for training that ran into numbers that are not finite
 */
export function reportFailure(error: unknown, isDebugging: boolean, output: Output): number {
  const isExpected = error instanceof SluiceError;
  const message = error instanceof Error ? error.message : String(error);
  const advice =
    isExpected || isDebugging ? "" : " This is a defect of sluice; --debug shows where it comes from.";
  output.error(`sluice: ${oneLine(message)}${advice}\n`);
  if (isDebugging && error instanceof Error) output.error(`${printable(error.stack ?? "")}\n`);
  return isExpected && !(error instanceof NumericError) ? BAD_INPUT : FAILED;
}

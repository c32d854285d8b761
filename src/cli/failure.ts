/** What goes wrong on the command line: one line for the user and exit code 2, or 1 where the user cannot put it right. */
import { NumericError, SluiceError } from "../tensor/errors.ts";
import { jsonLine, type Output, oneLine, printable } from "./output.ts";

/** The user asked for something that cannot be done; the message is the whole output. */
export class UsageError extends SluiceError {
  constructor(message: string) {
    super("USAGE", message);
  }
}

/** Wrong arguments, unreadable or wrong files: what the user can put right. */
export const BAD_INPUT = 2;
const FAILED = 1;

export interface FailureOptions {
  /** Whether to show where it comes from. */
  debug: boolean;
  /** Whether a program reads the results: it gets the error as an object among them. */
  json: boolean;
}

/**
 * Tells of an error: a sentence for people, and with `json` an object on standard output for programs, which read that stream.
 *
 * @returns the exit code: 1 for a defect, and for training that ran into numbers that are not finite
 */
export function reportFailure(error: unknown, { debug, json }: FailureOptions, output: Output): number {
  const isExpected = error instanceof SluiceError;
  const message = error instanceof Error ? error.message : String(error);
  const advice = isExpected || debug ? "" : " This is a defect of sluice; --debug shows where it comes from.";
  if (json) jsonFailure(output, isExpected ? error.code : "DEFECT", message);
  output.error(`sluice: ${oneLine(message)}${advice}\n`);
  if (debug && error instanceof Error) output.error(`${printable(error.stack ?? "")}\n`);
  return isExpected && !(error instanceof NumericError) ? BAD_INPUT : FAILED;
}

/** `{"error":{"code":"…","message":"…"}}`: codes stay, messages may change. */
export function jsonFailure(output: Output, code: string, message: string): void {
  jsonLine(output, { error: { code, message } });
}

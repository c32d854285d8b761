/** What goes wrong on the command line: one line for the user, exit code 2; a defect of ours shows its stack. */
import { SluiceError } from "../tensor/errors.ts";

/** The user asked for something that cannot be done; the message is the whole output. */
export class UsageError extends SluiceError {
  constructor(message: string) {
    super("USAGE", message);
  }
}

/** Text from a file or an argument, made safe for a terminal: control and direction characters are written as escapes. */
export function printable(text: string): string {
  const escaped = (sign: string) => `\\u{${sign.codePointAt(0)!.toString(16)}}`;
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, escaped);
}

/**
 * Tells of an error and sets the exit code: 2 for what the user can mend, 1 for a defect.
 *
 * @param debug whether to print the stack
 */
export function reportFailure(error: unknown, debug: boolean): void {
  const expected = error instanceof SluiceError;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`sluice: ${printable(message)}\n`);
  if (debug || !expected) process.stderr.write(`${error instanceof Error ? error.stack : ""}\n`);
  process.exitCode = expected ? 2 : 1;
}

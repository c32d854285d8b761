import { NumericError, SluiceError } from "../core/tensor/errors.ts";
import { highlighted, jsonLine, type Output, oneLine, printable } from "./output.ts";

/** An error whose message is the whole output. */
export class UsageError extends SluiceError {
  constructor(message: string) {
    super("USAGE", message);
  }
}

/** Faults of the system that any command can meet anywhere, and that you can correct: undefined for all other errors. */
export function systemFault(error: unknown): UsageError | undefined {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  if (syscall === "uv_cwd" || syscall === "getcwd") {
    return new UsageError(
      "expected a working directory, got one that no longer exists. Change to another one.",
    );
  }
  if (code === "EMFILE" || code === "ENFILE") {
    return new UsageError(
      `expected to be able to open another file, got ${code}. Close other programs, or raise the limit of open files.`,
    );
  }
  return undefined;
}

/** Wrong arguments or files, which you can correct. */
export const BAD_INPUT = 2;
const FAILED = 1;

interface FailureOptions {
  /** Whether to show the stack. */
  debug: boolean;
  /** Whether to print the error as JSON too. */
  json: boolean;
}

/**
 * Reports an error in one line, with `json` also as an object on standard output. Returns the exit code: 1 for a defect and for training that
 * diverged, else 2.
 */
export function reportFailure(error: unknown, { debug, json }: FailureOptions, output: Output): number {
  const isExpected = error instanceof SluiceError;
  const message = error instanceof Error ? error.message : String(error);
  const advice = isExpected || debug ? "" : " This is a defect of sluice; --debug shows its place.";
  if (json) jsonFailure(output, isExpected ? error.code : "DEFECT", message);
  output.error(`${highlighted(`sluice: ${oneLine(message)}${advice}`, output.colours?.error === true)}\n`);
  if (debug && error instanceof Error) output.error(`${printable(error.stack ?? "")}\n`);
  return isExpected && !(error instanceof NumericError) ? BAD_INPUT : FAILED;
}

/** `{"error":{"code":"…","message":"…"}}`: codes stay, messages may change. */
export function jsonFailure(output: Output, code: string, message: string): void {
  jsonLine(output, { error: { code, message } });
}

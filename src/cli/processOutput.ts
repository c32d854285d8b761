/** The streams and signals of this process, for commands. */
import { BAD_INPUT } from "./failure.ts";
import type { Output } from "./output.ts";

export function processOutput(): Output {
  // A reader such as `head` may stop reading; this is not an error.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(0);
      // For example a full disk behind `> file`. If stderr fails too, only the exit code is left.
      if (stream === process.stdout) {
        process.stderr.write(`sluice: output: expected to be able to write it, got ${error.code}.\n`);
      }
      process.exit(BAD_INPUT);
    });
  }
  return {
    out: (text) => void process.stdout.write(text),
    error: (text) => void process.stderr.write(text),
    isTerminal: process.stdout.isTTY === true && process.stderr.isTTY === true,
    progress: process.stderr,
    onSignal(listener) {
      const signals = ["SIGINT", "SIGTERM"] as const;
      for (const signal of signals) process.on(signal, listener);
      return () => {
        for (const signal of signals) process.off(signal, listener);
      };
    },
  };
}

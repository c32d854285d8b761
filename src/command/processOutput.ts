/** The streams and signals of this process, for commands. */
import { BAD_INPUT } from "./failure.ts";
import type { Output } from "./output.ts";

let isEnding = false;

/** Ends the process by SIGHUP at its exit, because Node 20 aborts when it resets a terminal that no longer exists. */
function terminalIsGone(): void {
  if (!isEnding) process.once("exit", () => process.kill(process.pid, "SIGHUP"));
  isEnding = true;
}

const hasColours = (stream: NodeJS.WriteStream) => stream.isTTY === true && stream.hasColors();

export function processOutput(): Output {
  /** Streams that nothing reads any more. */
  const unread = new Set<NodeJS.WritableStream>();
  const write = (stream: NodeJS.WritableStream, text: string) => {
    if (!unread.has(stream)) stream.write(text);
  };
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      // A reader such as `head` may stop reading; a run or a file must still be finished.
      if (error.code === "EPIPE") return void unread.add(stream);
      // The terminal is gone. SIGHUP follows, and a command that listens to it saves before it ends.
      if (error.code === "EIO" && stream.isTTY) return terminalIsGone();
      // For example, the disk behind `> file` is full. If stderr fails too, only the exit code reports it.
      if (stream === process.stdout) {
        write(process.stderr, `sluice: output: expected to be able to write it, got ${error.code}.\n`);
      }
      process.exit(BAD_INPUT);
    });
  }
  return {
    out: (text) => write(process.stdout, text),
    error: (text) => write(process.stderr, text),
    isRead: () => !unread.has(process.stdout),
    colours: { out: hasColours(process.stdout), error: hasColours(process.stderr) },
    isTerminal: process.stdout.isTTY === true && process.stderr.isTTY === true,
    progress: process.stderr,
    onSignal(listener) {
      const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
      for (const signal of signals) process.on(signal, listener);
      return () => {
        for (const signal of signals) process.off(signal, listener);
      };
    },
  };
}

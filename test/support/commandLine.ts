/** Runs commands of the command line in this process, and keeps what they write. */
import { Writable } from "node:stream";
import type { Output } from "../../src/command/output.ts";
import { runProgram } from "../../src/command/program.ts";

export { temporaryFolder } from "./folders.ts";

export interface Ran {
  code: number;
  out: string;
  error: string;
}

/**
 * @param watch gets each text when the command writes it, and a function that sends a signal to the command
 * @param program the command line; default that of `sluice`
 */
export async function runCommand(
  args: readonly string[],
  options: {
    isTerminal?: boolean;
    /** Default false */
    colours?: boolean;
    /** Of the terminal; default 200 */
    columns?: number;
    watch?: (text: string, signal: (name: NodeJS.Signals) => void) => void;
  } = {},
  program = runProgram,
): Promise<Ran> {
  const ran: Ran = { code: 0, out: "", error: "" };
  let listener: ((name: NodeJS.Signals) => void) | undefined;
  const send = (name: NodeJS.Signals) => listener?.(name);
  const output: Output = {
    out(text) {
      ran.out += text;
      options.watch?.(text, send);
    },
    error(text) {
      ran.error += text;
      options.watch?.(text, send);
    },
    isTerminal: options.isTerminal ?? false,
    colours: { out: options.colours === true, error: options.colours === true },
    progress: Object.assign(
      new Writable({
        write(chunk, _encoding, done) {
          ran.error += String(chunk);
          done();
        },
      }),
      { isTTY: options.isTerminal ?? false, columns: options.columns ?? 200 },
    ),
    onSignal(wanted) {
      listener = wanted;
      return () => {
        listener = undefined;
      };
    },
  };
  ran.code = await program(args, output);
  return ran;
}

#!/usr/bin/env node
/** The command line: one file per command beside this one. */
import { Command, CommanderError } from "commander";
import { reportFailure } from "./failure.ts";
import { addInspect } from "./inspect.ts";
import { addSet } from "./set.ts";

export function createProgram(): Command {
  const program = new Command("sluice")
    .description("Recurrent networks in which every gate has a name")
    .option("--debug", "show the stack of errors")
    .showSuggestionAfterError()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "sluice: ")) })
    .exitOverride();
  addInspect(program);
  addSet(program);
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
}

/** Runs one command line; errors set the exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = createProgram();
  try {
    await program.parseAsync(argv as string[], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has printed its line; help and version end well.
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    reportFailure(error, program.opts<{ debug?: boolean }>().debug === true);
  }
}

// A reader that has seen enough, such as `head`, closes the pipe; that is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

await main(process.argv.slice(2));

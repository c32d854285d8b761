/** The command line as a function: arguments in, exit code out. Each command is in a file of its own. */
import { Command, CommanderError, Option } from "commander";
import { addBench } from "./bench.ts";
import { addConvert } from "./convert.ts";
import { addEval } from "./eval.ts";
import { BAD_INPUT, reportFailure } from "./failure.ts";
import { addForecast } from "./forecast.ts";
import { addInit } from "./init.ts";
import { addInspect } from "./inspect.ts";
import { type Output, printable } from "./output.ts";
import { addSample } from "./sample.ts";
import { addSet } from "./set.ts";
import { addTrain } from "./train.ts";
import { addView } from "./view.ts";

/** Adds one command to the program; what its action returns is the exit code, 0 when it returns nothing. */
export type AddCommand = (program: Command, output: Output, finish: (code: number) => void) => void;

const commands: readonly AddCommand[] = [
  addTrain,
  addEval,
  addSample,
  addForecast,
  addInspect,
  addSet,
  addInit,
  addConvert,
  addView,
  addBench,
];

/**
 * Runs one command.
 *
 * @param args without the names of interpreter and script
 * @returns 0; 2 for bad input; 1 for any other failure; 128 + n when stopped by signal n
 */
export async function runProgram(args: readonly string[], output: Output): Promise<number> {
  let code = 0;
  const program = new Command("sluice")
    .description(
      "Recurrent networks in which every gate has a name: train them on text, tables and sequences, look at their gates, and set them.",
    )
    .option("--debug", "show where an error comes from")
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => output.out(text),
      writeErr: (text) => output.error(printable(text)),
      outputError: (text, write) => write(`sluice: ${text.replace(/^error: /, "")}`),
    });
  for (const add of commands) {
    add(program, output, (exitCode) => {
      code = exitCode;
    });
  }
  // Understood before and after the command's name, and shown once.
  for (const command of program.commands) command.addOption(new Option("--debug").hideHelp());
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      // commander has said what is wrong, or shown the help that was asked for.
      const isHelp = ["commander.helpDisplayed", "commander.version"].includes(error.code);
      return isHelp ? 0 : BAD_INPUT;
    }
    return reportFailure(error, args.includes("--debug"), output);
  }
}

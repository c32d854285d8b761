/** The command line of the lab as a function: arguments in, exit code out. */
import { Command, CommanderError, Option } from "commander";
import { type Output, printable } from "../src/command/output.ts";
import { BAD_INPUT, reportFailure } from "./commands/failure.ts";
import { addForecastStudy } from "./commands/forecast.ts";
import { addGates } from "./commands/gates.ts";
import { addStudies } from "./commands/study.ts";

/**
 * Runs one command.
 *
 * @param args without the names of interpreter and script
 * @returns 0; 2 for bad input; 1 for any other failure; 128 + n when stopped by signal n
 */
export async function runLab(args: readonly string[], output: Output): Promise<number> {
  let code = 0;
  const program = new Command("lab")
    .description(
      "Experiments on gates: any scheme, cell and seed, in parallel. Give the same command again to continue a study that was stopped.",
    )
    .option("--debug", "show where an error comes from")
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => output.out(text),
      writeErr: (text) => output.error(printable(text)),
      outputError: (text, write) => write(`lab: ${text.replace(/^error: /, "")}`),
    });
  addStudies(program, output, (exitCode) => {
    code = exitCode;
  });
  addGates(program, output);
  addForecastStudy(program, output);
  // Understood before and after the command's name, and shown once.
  for (const command of program.commands) command.addOption(new Option("--debug").hideHelp());
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    // commander has said what is wrong, or shown the help that was asked for.
    if (error instanceof CommanderError) return error.code === "commander.helpDisplayed" ? 0 : BAD_INPUT;
    return reportFailure(error, args.includes("--debug"), output);
  }
}

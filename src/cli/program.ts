/** The command line as a function: arguments in, exit code out. Each command is in a file of its own. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command, CommanderError, Option } from "commander";
import { addBench } from "./bench.ts";
import { addConvert } from "./convert.ts";
import { addEval } from "./eval.ts";
import { BAD_INPUT, jsonFailure, reportFailure } from "./failure.ts";
import { addForecast } from "./forecast.ts";
import { addInit } from "./init.ts";
import { addInspect } from "./inspect.ts";
import { type Output, printable } from "./output.ts";
import { addSample } from "./sample.ts";
import { addSet } from "./set.ts";
import { addStudy } from "./study.ts";
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
  addStudy,
  addView,
  addBench,
];

const endings = `
Exit codes: 0 done; 2 bad input, such as a wrong file or option; 1 training that failed, or a defect of sluice.
`;
const jsonErrors = `
With --json, an error is one object on standard output, {"error":{"code":"...","message":"..."}}; the
sentence for people stays on standard error.
`;

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
    .version(version(), "-V, --version", "print the version")
    .option("--debug", "show where an error comes from")
    .addHelpText("after", endings)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => output.out(text),
      writeErr: (text) => output.error(printable(text)),
      outputError: (text, write) =>
        write(
          `sluice: ${text.replace(/^error: /, "").replace(/^(unknown command '.*')\n$/, "$1. See sluice --help.\n")}`,
        ),
    });
  for (const add of commands) {
    add(program, output, (exitCode) => {
      code = exitCode;
    });
  }
  // Understood before and after the command's name, and shown once.
  for (const command of program.commands) {
    command.addOption(new Option("--debug").hideHelp());
    if (command.options.some(({ long }) => long === "--json")) command.addHelpText("after", jsonErrors);
  }
  const json = args.includes("--json");
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      // commander has said what is wrong, or shown the help that was asked for.
      const isHelp = ["commander.helpDisplayed", "commander.version"].includes(error.code);
      if (isHelp) return 0;
      if (json) jsonFailure(output, "USAGE", error.message.replace(/^error: /, "").replaceAll("\n", " "));
      return BAD_INPUT;
    }
    return reportFailure(error, { debug: args.includes("--debug"), json }, output);
  }
}

/** Of the package, which lies two folders above, from sources as from a build. */
function version(): string {
  const text = readFileSync(resolve(import.meta.dirname, "../../package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

import { Command, CommanderError, Option } from "commander";
import { memoryError } from "../core/tensor/errors.ts";
import { BAD_INPUT, jsonFailure, reportFailure, systemFault } from "./failure.ts";
import { type Output, printable } from "./output.ts";
import { packageRoot } from "./packageRoot.ts";

/** Gives a command its options and its action, which calls `finish` if the exit code is not 0. */
export type AddCommand = (command: Command, output: Output, finish: (code: number) => void) => void;

const endings = `
Exit codes: 0 done; 2 bad input, such as a wrong file or option; 1 training that failed, or a defect of sluice.
`;
const jsonErrors = `
With --json, an error is one object on standard output, {"error":{"code":"...","message":"..."}}; the
sentence for people stays on standard error.
`;

/** Name, operands and summary of each command in the order of `commands.ts`, so that help loads no command. */
export const overview = [
  ["train", "[file]", "train a model on text, a table or labelled sequences"],
  ["eval", "<run> [file]", "measure a trained model"],
  ["sample", "<run>", "draw text from a language model"],
  ["forecast", "<run> [file]", "predict the rows that follow a table"],
  ["predict", "<run> <file>", "label sequences, or predict the rows that follow a table"],
  ["inspect", "<file>", "show what the gates of a checkpoint are set to"],
  ["set", "<file>", "set the effective bias of a gate in a checkpoint"],
  ["init", "<file>", "initialise the gates of a checkpoint by a scheme"],
  ["convert", "<in> <out>", "write a checkpoint in another format or framework"],
  ["export-job", "<file>", "write a training run as a folder for PyTorch"],
  ["view", "[file]", "look at gates in a browser"],
  ["bench", "", "how fast a layer is here, and on which kernels"],
  ["doctor", "", "what runs here, and why: kernels, native code, threads"],
] as const;

/** The command in the arguments, also after `help`. */
function namedBy(args: readonly string[]): string | undefined {
  const [first, second] = args.filter((arg) => !arg.startsWith("-"));
  const wanted = first === "help" ? second : first;
  return overview.find(([name]) => name === wanted)?.[0];
}

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
    .version(packageRoot().version, "-V, --version", "print the version")
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
  const json = args.includes("--json");
  try {
    const named = namedBy(args);
    for (const [name, operands, summary] of overview) {
      if (named === undefined) program.command(`${name} ${operands}`.trim()).summary(summary);
      if (named !== name) continue;
      const { commands } = await import("./commands.ts");
      commands[name](program.command(name).summary(summary), output, (exitCode) => {
        code = exitCode;
      });
    }
    // Accept --debug after the command's name too; its help already shows once.
    for (const command of program.commands) {
      command.addOption(new Option("--debug").hideHelp());
      if (command.options.some(({ long }) => long === "--json")) command.addHelpText("after", jsonErrors);
    }
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      // commander has already shown the error or the help.
      const isHelp = ["commander.helpDisplayed", "commander.version"].includes(error.code);
      if (isHelp) return 0;
      if (json) jsonFailure(output, "USAGE", error.message.replace(/^error: /, "").replaceAll("\n", " "));
      return BAD_INPUT;
    }
    const known = systemFault(error) ?? memoryError(namedBy(args) ?? "sluice", error);
    return reportFailure(known, { debug: args.includes("--debug"), json }, output);
  }
}

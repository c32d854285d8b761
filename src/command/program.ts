import { Command, CommanderError, Option } from "commander";
import { memoryError } from "../core/tensor/errors.ts";
import { BAD_INPUT, jsonFailure, reportFailure, systemFault } from "./failure.ts";
import { highlighted, type Output, printable } from "./output.ts";
import { examples, overview } from "./overview.ts";
import { commandLine, packageRoot } from "./packageRoot.ts";

/** Gives a command its options and its action, which calls `finish` if the exit code is not 0. */
export type AddCommand = (command: Command, output: Output, finish: (code: number) => void) => void;

const endings = `
Exit codes: 0 done; 2 bad input, such as a wrong file or option; 1 training that failed, or a defect of sluice.`;
const jsonErrors = `
With --json, an error is one object, {"error":{"code":"...","message":"..."}},
on standard output; the sentence for people stays on standard error.`;

const exampleLines = (shown: readonly string[]) =>
  `\nExamples:\n${shown.map((args) => `  ${commandLine(args).trim()}`).join("\n")}`;

/** Of an option with two long names, help and errors show the second: the first is of an earlier version. */
const withoutEarlier = (text: string) => text.replace(/(^|')--[\w-]+, (?=--)/, "$1");

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
    .addHelpText("after", exampleLines(["train births.csv", "inspect model.pt"]))
    .exitOverride()
    .configureHelp({
      optionTerm: ({ flags }) => withoutEarlier(flags),
      styleTitle: (title) => highlighted(title),
    })
    .configureOutput({
      writeOut: (text) => output.out(text),
      getOutHasColors: () => output.colours?.out === true,
      writeErr: (text) => output.error(text),
      outputError(text) {
        const told = text
          .replace(/^error: /, "")
          .replace("'--batch-size'\n", "'--batch-size'\n(Did you mean --batch?)\n")
          .replace("'--learning-rate'\n", "'--learning-rate'\n(Did you mean --lr?)\n")
          .replace(/^(unknown command '.*')\n$/, "$1. See sluice --help.\n");
        output.error(highlighted(`sluice: ${printable(withoutEarlier(told))}`, output.colours?.error));
      },
    });
  const json = args.includes("--json");
  try {
    const named = namedBy(args);
    for (const [name, operands, summary] of overview) {
      if (named === undefined) program.command(`${name} ${operands}`.trim()).summary(summary);
      if (named !== name) continue;
      const { commands } = await import("./commands.ts");
      const command = program.command(name).summary(summary);
      commands[name](command, output, (exitCode) => {
        code = exitCode;
      });
      // Accept --debug after the command's name too; its help already shows once.
      command.addOption(new Option("--debug").hideHelp());
      if (command.options.some(({ long }) => long === "--json")) command.addHelpText("after", jsonErrors);
      command.addHelpText("after", exampleLines(examples[name].map((args) => `${name} ${args}`)));
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

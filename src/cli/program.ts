/** The command line as a function: arguments in, exit code out. Each command is in a file of its own. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, CommanderError, Option } from "commander";
import { BAD_INPUT, jsonFailure, reportFailure } from "./failure.ts";
import { type Output, printable } from "./output.ts";

/** Adds one command to the program; what its action returns is the exit code, 0 when it returns nothing. */
export type AddCommand = (program: Command, output: Output, finish: (code: number) => void) => void;

const endings = `
Exit codes: 0 done; 2 bad input, such as a wrong file or option; 1 training that failed, or a defect of sluice.
`;
const jsonErrors = `
With --json, an error is one object on standard output, {"error":{"code":"...","message":"..."}}; the
sentence for people stays on standard error.
`;

/** A command as the list of commands shows it: help loads none of them. */
interface Listed {
  name: string;
  operands: string;
  summary: string;
}

/** In the order of `commands.ts`. */
export const listed: readonly Listed[] = [
  {
    name: "train",
    operands: "[file]",
    summary: "train a model on text, a table or labelled sequences",
  },
  {
    name: "eval",
    operands: "<run> [file]",
    summary: "measure a trained model",
  },
  {
    name: "sample",
    operands: "<run>",
    summary: "draw text from a language model",
  },
  {
    name: "forecast",
    operands: "<run> [file]",
    summary: "predict the rows that follow a table",
  },
  {
    name: "inspect",
    operands: "<file>",
    summary: "show what the gates of a checkpoint are set to",
  },
  {
    name: "set",
    operands: "<file>",
    summary: "set the effective bias of a gate in a checkpoint",
  },
  {
    name: "init",
    operands: "<file>",
    summary: "initialise the gates of a checkpoint by a scheme",
  },
  {
    name: "convert",
    operands: "<in> <out>",
    summary: "write a checkpoint in another format or framework",
  },
  {
    name: "view",
    operands: "[file]",
    summary: "look at gates in a browser",
  },
  {
    name: "bench",
    operands: "",
    summary: "how fast a layer is here, and on which kernels",
  },
];

/** The command that the arguments name, also after `help`. */
function namedBy(args: readonly string[]): Listed | undefined {
  const [first, second] = args.filter((arg) => !arg.startsWith("-"));
  const wanted = first === "help" ? second : first;
  return listed.find(({ name }) => name === wanted);
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
  const json = args.includes("--json");
  try {
    const named = namedBy(args);
    if (named === undefined) {
      for (const { name, operands, summary } of listed)
        program.command(`${name} ${operands}`.trim()).summary(summary);
    } else {
      const { commands } = await import("./commands.ts");
      commands[named.name](program, output, (exitCode) => {
        code = exitCode;
      });
    }
    // Understood before and after the command's name, and shown once.
    for (const command of program.commands) {
      command.addOption(new Option("--debug").hideHelp());
      if (command.options.some(({ long }) => long === "--json")) command.addHelpText("after", jsonErrors);
    }
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

/** Of the package, in one of the folders above: how far depends on whether this runs from sources or from a build. */
function version(): string {
  const here = fileURLToPath(import.meta.url);
  for (let folder = dirname(here); folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (!existsSync(file)) continue;
    const manifest = JSON.parse(readFileSync(file, "utf8")) as { name?: string; version: string };
    if (manifest.name === "sluice") return manifest.version;
  }
  return "unknown";
}

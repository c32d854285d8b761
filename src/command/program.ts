import { Command, CommanderError, Option } from "commander";
import { memoryError } from "../core/tensor/errors.ts";
import { BAD_INPUT, jsonFailure, reportFailure, systemFault } from "./failure.ts";
import { highlighted, type Output, printable } from "./output.ts";
import { commandLine, packageRoot } from "./packageRoot.ts";

/** Gives a command its options and its action, which calls `finish` if the exit code is not 0. */
export type AddCommand = (command: Command, output: Output, finish: (code: number) => void) => void;

const endings = `
Exit codes: 0 done; 2 bad input, such as a wrong file or option; 1 training that failed, or a defect of sluice.`;
const jsonErrors = `
With --json, an error is one object on standard output, {"error":{"code":"...","message":"..."}}; the
sentence for people stays on standard error.`;

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
  ["completion", "<shell>", "let the Tab key complete commands and options"],
] as const;

/** Two examples of each command, shown at the end of its help. */
export const examples: Readonly<Record<(typeof overview)[number][0], readonly [string, string]>> = {
  train: ["births.csv --target births", "book.txt --cell gru --hidden-size 256 --epochs 3"],
  eval: ["runs/births", "runs/births newer.csv"],
  sample: ["runs/book", 'runs/book --prompt "Call me " --temperature 0.7'],
  forecast: ["runs/births", "runs/births newer.csv --out next.csv --plot next.html"],
  predict: ["runs/gestures new.jsonl", "runs/gestures new.jsonl --out labels.csv"],
  inspect: ["model.pt", "runs/births --json"],
  set: ["model.h5 --gate forget --bias 1 --out mended.h5", "gru.pt --gate update --bias 2 --out mended.pt"],
  init: ["model.pt --scheme chrono:tMax=100 --out new.pt", "model.pt --scheme biases:forget=1 --out new.pt"],
  convert: ["model.h5 model.safetensors --to pytorch --verify", "runs/births births.onnx"],
  "export-job": ["births.csv --out job", "book.txt --out job --hidden-size 1024 --num-layers 2"],
  view: ["model.safetensors", "runs/births"],
  bench: ["--cell gru", "--batch 1 --steps 200 --input-size 16 --hidden-size 24"],
  doctor: ["", "--json"],
  completion: ["bash >> ~/.bashrc", "fish > ~/.config/fish/completions/sluice.fish"],
};

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

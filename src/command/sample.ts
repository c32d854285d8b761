/** `sluice sample`: draws text from a language model piece by piece. */
import type { Command } from "commander";
import { ArgumentError } from "../core/tensor/errors.ts";
import { storedTask } from "../jobs/tasks/load.ts";
import { sample } from "../tasks.ts";
import { decimalFrom, integer } from "./arguments.ts";
import { jsonLine, type Output, printable } from "./output.ts";

interface SampleArguments {
  prompt?: string;
  length?: number;
  temperature?: number;
  seed?: number;
  json?: boolean;
}

export function addSample(command: Command, output: Output): void {
  command
    .description("Draws text from a trained language model.")
    .argument("<run>", "run directory, or a model.safetensors")
    .option("--prompt <text>", "text to continue")
    .option("--length <characters>", "how much to draw (default: 500)", integer(0))
    .option(
      "--temperature <number>",
      "1: as the model learned; lower: less random; 0: always the most likely (default: 1)",
      decimalFrom(0),
    )
    .option("--seed <number>", "another seed, another text (default: 0)", integer(0))
    .option("--json", "print one JSON object")
    .action(async (run: string, options: SampleArguments) => {
      const { prompt = "", json, ...rest } = options;
      const stored = await storedTask("sample", run);
      if (stored.task !== "language") {
        throw new ArgumentError(
          `sample: expected a language model, got one that was trained to ${stored.task}. Use ${stored.task === "forecast" ? "forecast" : "predict"} with it.`,
        );
      }
      const pieces = sample(stored.model, { prompt, ...rest });
      if (json) return jsonLine(output, { prompt, text: [...pieces].join("") });
      // Control characters must not move a terminal's cursor; a file gets the text unchanged.
      const show = output.isTerminal ? printable : (text: string) => text;
      // Draw the first piece before showing the prompt, so that an error comes alone.
      let { value: piece, done } = pieces.next();
      output.out(show(prompt));
      while (!done && output.isRead?.() !== false) {
        output.out(show(piece as string));
        await new Promise((resolve) => setImmediate(resolve));
        ({ value: piece, done } = pieces.next());
      }
      output.out("\n");
    });
}

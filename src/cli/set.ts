/** `sluice set FILE --gate forget --bias 1 --out FILE`: sets the effective bias of a gate in a checkpoint. */
import { type Command, InvalidArgumentError } from "commander";
import { writeSafetensors } from "../formats/safetensors.ts";
import { editBias } from "../interop/edit.ts";
import { writeFileAtomic } from "../node/files.ts";
import { readCheckpointFile } from "./checkpointFile.ts";
import { printable, UsageError } from "./failure.ts";

interface SetOptions {
  gate: string;
  bias: number;
  out: string;
  layer?: number;
  direction?: "forward" | "reverse";
  module?: string;
  from?: string;
  json?: boolean;
}

export function addSet(program: Command): void {
  program
    .command("set")
    .description("set the effective bias of a gate, in the order and number of biases that the file has")
    .argument("<file>", "checkpoint")
    .requiredOption(
      "--gate <name>",
      "input, forget, cell, output; reset, update, new; hidden; a letter; or retain",
    )
    .requiredOption("--bias <number>", "the effective bias that the gate is to have", parseNumber)
    .requiredOption("--out <file>", "where to write the result; may be the file itself")
    .option("--layer <index>", "only this layer of the stack, counted from 0", parseIndex)
    .option("--direction <direction>", "only forward or reverse", parseDirection)
    .option("--module <name>", "only the recurrent layer of this name, as inspect shows it")
    .option("--from <framework>", "read it as this framework's, e.g. pytorch or keras.GRU")
    .option("--json", "print one JSON object")
    .action(async (file: string, options: SetOptions) => {
      const { format, tensors, metadata } = await readCheckpointFile(file);
      if (format !== "safetensors") {
        throw new UsageError(`set: expected a safetensors file, got ${format}.`);
      }
      const { changed, cells } = editBias(tensors, options);
      const after = new Map([...tensors].map(([name, raw]) => [name, changed.get(name) ?? raw]));
      await writeFileAtomic(options.out, writeSafetensors(after, metadata as Map<string, string>));
      if (options.json) {
        process.stdout.write(`${JSON.stringify({ out: options.out, bias: options.bias, cells })}\n`);
        return;
      }
      for (const { module, layer, direction, gate } of cells) {
        const name = printable(module || "(top level)");
        process.stdout.write(`${name}, layer ${layer} ${direction}: ${gate} bias is ${options.bias}\n`);
      }
      process.stdout.write(`written to ${printable(options.out)}\n`);
    });
}

function parseNumber(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new InvalidArgumentError("Expected a finite number.");
  return value;
}

function parseIndex(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError("Expected an integer from 0.");
  return Number(text);
}

function parseDirection(text: string): "forward" | "reverse" {
  if (text !== "forward" && text !== "reverse")
    throw new InvalidArgumentError("Expected forward or reverse.");
  return text;
}

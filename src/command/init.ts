/** `sluice init`: initialises the gates of a checkpoint by schemes, changes no other number, and records the schemes in the metadata. */
import type { Command } from "commander";
import { type Scheme, schemeFrom, schemeTable } from "../core/init/index.ts";
import { type InitializedTensors, initializeTensors, type SchemeSelection } from "../modules.ts";
import { integer } from "./arguments.ts";
import { addEditOptions, type ReadingOptions } from "./checkpointFile.ts";
import { editFile } from "./editFile.ts";
import { schemeText } from "./initializedText.ts";
import { jsonLine, line, type Output } from "./output.ts";
import { modelFileOf } from "./runDirectory.ts";

interface SchemeEdit extends SchemeSelection, ReadingOptions {
  scheme: readonly Scheme[];
}

interface InitOptions extends SchemeEdit {
  out: string;
  json?: boolean;
}

export function addInit(command: Command, output: Output): void {
  command
    .description(
      `Applies an initialisation scheme to the recurrent layers of a checkpoint and changes nothing else in the file. Schemes:\n\n${schemeTable.map(describeEntry).join("\n")}\n  biases:forget=1,input=-1\n      any gates by name\n  weights:part=hiddenWeight,fill=orthogonal,per=gate,gain=tanh\n      one fill for one side, per gate or matrix; gate=forget: of one gate`,
    )
    .argument("<file>", "checkpoint, or run directory")
    .requiredOption(
      "--scheme <name>",
      "with its arguments, e.g. chrono:tMax=100; repeat it to apply several in this order",
      (text: string, before: Scheme[] = []) => [...before, schemeFrom(text, "init")],
    )
    .requiredOption("--out <file>", "file to write; may be the input")
    .option("--seed <number>", "of the random numbers", integer(0), 0)
    .action(async (file: string, options: InitOptions) => {
      const { scheme, out, json, ...edit } = options;
      const done = await initFile(await modelFileOf(file), out, { ...edit, scheme });
      const schemes = scheme.map(({ name, options: values }) => ({ name, arguments: values }));
      if (json) return jsonLine(output, { file: out, scheme: schemes, seed: edit.seed, ...done });
      const names = schemes.map((each) => schemeText(each.name, each.arguments)).join(", ");
      for (const cell of done.cells) {
        line(output, `${cell.module || "(top level)"}, layer ${cell.layer} ${cell.direction}: ${names}`);
      }
      line(output, `written to ${out}`);
      for (const note of [...done.skipped, ...(done.note === undefined ? [] : [done.note])]) {
        line(output, `note: ${note}`);
      }
    });
  addEditOptions(command);
}

/**
 * Applies schemes to a checkpoint and writes the copy.
 *
 * @throws as `initializeTensors`, before anything is written
 */
export async function initFile(
  path: string,
  out: string,
  { scheme, from, order, ...selection }: SchemeEdit,
): Promise<Omit<InitializedTensors, "changed"> & { note?: string }> {
  const { changed: _, ...done } = await editFile(path, out, { from, order }, (checkpoint, tensors) =>
    initializeTensors(checkpoint, tensors, scheme, selection),
  );
  return done;
}

function describeEntry({ name, about, arguments: args }: (typeof schemeTable)[number]): string {
  const defaults = Object.fromEntries(args.map((argument) => [argument.name, argument.default]));
  return `  ${schemeText(name, defaults)}\n      ${about}`;
}

/** `sluice set`: sets the effective bias of a gate in a checkpoint and changes no other number. */
import { type Command, Option } from "commander";
import { type BiasEdit, type EditedCell, setBias as setBiasIn } from "../modules.ts";
import { decimal, integer } from "./arguments.ts";
import { addReadingOptions, type ReadingOptions } from "./checkpointFile.ts";
import { editFile } from "./editFile.ts";
import { jsonLine, line, type Output } from "./output.ts";
import { modelFileOf } from "./runDirectory.ts";

interface SetOptions extends BiasEdit, ReadingOptions {
  out: string;
  json?: boolean;
}

export function addSet(command: Command, output: Output): void {
  command
    .description(
      "Sets the effective bias of a gate to exactly the number you give. Of two biases, the input's gets it and the other becomes 0. Nothing else in the file changes.",
    )
    .argument("<file>", "checkpoint, or run directory")
    .requiredOption("--gate <name>", "such as forget; also its letter, candidate or retain")
    .requiredOption("--bias <number>", "effective bias of every unit, or of --unit", decimal)
    .requiredOption("--out <file>", "file to write; may be the input")
    .option("--module <name>", "only the recurrent layer of this name")
    .option("--layer <index>", "only this layer of the stack, from 0", integer(0))
    .option("--unit <index>", "only this unit of the gate, from 0", integer(0))
    .addOption(new Option("--direction <direction>", "only this direction").choices(["forward", "reverse"]))
    .option("--json", "print one JSON object")
    .action(async (file: string, options: SetOptions) => {
      const { out, json, ...edit } = options;
      const { bias, unit } = edit;
      const { cells, note } = await setBias(await modelFileOf(file), out, edit);
      if (json) return jsonLine(output, { file: out, bias, cells, ...(note && { note }) });
      for (const cell of cells) {
        line(
          output,
          `${cell.module || "(no name)"}, layer ${cell.layer} ${cell.direction}: ${cell.gate}${unit === undefined ? "" : ` unit ${unit}`} has an effective bias of ${bias}`,
        );
      }
      line(output, `written to ${out}`);
      if (note) line(output, `note: ${note}`);
    });
  addReadingOptions(command);
}

/**
 * Sets the bias of a gate in a checkpoint and writes the copy, in the format that `editedFile` chooses.
 *
 * @returns the changed cells, and a note if the format differs or the gates may be in another order
 * @throws as `setBias` of `sluice/modules`, before anything is written
 */
export async function setBias(
  path: string,
  out: string,
  edit: BiasEdit & ReadingOptions,
): Promise<{ cells: EditedCell[]; note?: string }> {
  const { from, order, ...bias } = edit;
  const { edit: done, note } = await editFile(path, out, { from, order }, (checkpoint, tensors) =>
    setBiasIn(checkpoint, tensors, bias),
  );
  return { cells: done.cells, ...(note !== undefined && { note }) };
}

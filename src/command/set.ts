/** `sluice set`: sets the effective bias of a gate in a checkpoint and changes no other number. */
import type { Command } from "commander";
import { GATE_NAMES, gatesOf } from "../checkpoint/interop/convention.ts";
import type { Checkpoint, RawTensor } from "../checkpoint.ts";
import { type BiasEdit, type EditedCell, setBias as setBiasIn } from "../modules.ts";
import { decimal, integer } from "./arguments.ts";
import { addEditOptions, type ReadingOptions } from "./checkpointFile.ts";
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
    .option("--unit <index>", "only this unit of the gate, from 0", integer(0))
    .action(async (file: string, options: SetOptions) => {
      const { out, json, ...edit } = options;
      const { bias, unit } = edit;
      const { changed, cells, note } = await setBias(await modelFileOf(file), out, edit);
      if (json) return jsonLine(output, { file: out, bias, cells, ...(note && { note }) });
      const type = [...changed.values()][0]?.dtype.toLowerCase().replace("f", "float");
      const place = unit === undefined ? "" : ` unit ${unit}`;
      for (const { module, layer, direction, gate, bias: held } of cells) {
        const cell = `${module || "(top level)"}, layer ${layer} ${direction}: ${gate}${place}`;
        const rounded = held === bias ? "" : `, as ${type} rounds ${bias}`;
        line(output, `${cell} has an effective bias of ${held}${rounded}`);
      }
      line(output, `written to ${out}`);
      if (note) line(output, `note: ${note}`);
    });
  addEditOptions(command);
}

/**
 * Sets the bias of a gate in a checkpoint and writes the copy, in the format that `editedFile` chooses.
 *
 * @returns the changed tensors, the changed cells with the bias that the file now holds, and a note if the format differs or the gates may
 *   be in another order
 * @throws as `setBias` of `sluice/modules`, before anything is written
 */
export async function setBias(
  path: string,
  out: string,
  { from, order, ...edit }: BiasEdit & ReadingOptions,
) {
  return editFile(path, out, { from, order }, (checkpoint, tensors) => {
    const { changed, cells } = setBiasIn(checkpoint, tensors, edit);
    const after = new Map([...tensors, ...changed]);
    return { changed, cells: cells.map((cell) => heldIn(checkpoint, cell, edit, after)) };
  });
}

/** The cell with the effective bias that the file holds; to seven digits, unless it is the one given. */
function heldIn({ layers }: Checkpoint, cell: EditedCell, edit: BiasEdit, tensors: Map<string, RawTensor>) {
  const { module, layer, direction, gate } = cell;
  const found = layers.find(({ name }) => name === module)!;
  const { cells } = found.recordFrom(tensors);
  const { spec, weights } = cells.find((each) => each.layer === layer && each.direction === direction)!;
  const block = gatesOf(found.classRecord).findIndex((letter) => GATE_NAMES[letter] === gate);
  const row = block * spec.hiddenSize + (edit.unit ?? 0);
  const held = (weights.biasIh?.[row] ?? 0) + (weights.biasHh?.[row] ?? 0);
  return { ...cell, bias: held === edit.bias ? held : Number(held.toPrecision(7)) };
}

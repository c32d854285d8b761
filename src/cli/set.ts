/** `sluice set`: the effective bias of a gate in a checkpoint, and not a byte besides. */
import { type Command, Option } from "commander";
import { type Contents, readAll } from "../formats/contents.ts";
import { openFile } from "../formats/detect.ts";
import { bytesSource } from "../formats/source.ts";
import { type BiasEdit, type EditedCell, editBias } from "../interop/edit.ts";
import { readFile, writeFileAtomic } from "../node/files.ts";
import { decimal, integer } from "./arguments.ts";
import { UsageError } from "./failure.ts";
import { jsonLine, line, type Output } from "./output.ts";
import { modelFileOf } from "./runDirectory.ts";

interface SetOptions extends BiasEdit {
  out: string;
  json?: boolean;
}

export function addSet(program: Command, output: Output): void {
  program
    .command("set")
    .summary("set the effective bias of a gate in a checkpoint")
    .description(
      "Makes the effective bias of a gate exactly the number given: of two biases the input's gets it and the other becomes 0. Nothing else in the file changes.",
    )
    .argument("<file>", "safetensors checkpoint, or run directory")
    .requiredOption("--gate <name>", "such as forget; its letter, candidate and retain are understood too")
    .requiredOption("--bias <number>", "effective bias of every unit", decimal)
    .requiredOption("--out <file>", "file to write; may be the same")
    .option("--module <name>", "only the recurrent layer of this name")
    .option("--layer <index>", "only this layer of the stack, from 0", integer(0))
    .addOption(new Option("--direction <direction>", "only this direction").choices(["forward", "reverse"]))
    .option("--from <framework>", "read the names as this framework's, when several fit")
    .option("--json", "print one JSON object")
    .action(async (file: string, options: SetOptions) => {
      const { out, json, gate, bias, module, layer, direction, from } = options;
      const cells = await setBias(await modelFileOf(file), out, {
        gate,
        bias,
        module,
        layer,
        direction,
        from,
      });
      if (json) return jsonLine(output, { file: out, bias, cells });
      for (const cell of cells) {
        line(
          output,
          `${cell.module || "(no name)"}, layer ${cell.layer} ${cell.direction}: ${cell.gate} has an effective bias of ${bias}`,
        );
      }
      line(output, `written to ${out}`);
    });
}

/** Writes a copy of a checkpoint in which the gates named have the bias given. @throws as `editBias`; nothing is written then */
export async function setBias(path: string, out: string, edit: BiasEdit): Promise<EditedCell[]> {
  const bytes = await readFile(path);
  const contents = await openFile(bytesSource(bytes));
  // Other formats have checksums over the bytes, or tensors that do not lie in the file as they are.
  if (contents.format !== "safetensors") {
    throw new UsageError(
      `set: expected a safetensors file, got ${contents.format}. Save the weights as safetensors first.`,
    );
  }
  const { changed, cells } = editBias(await readAll(contents), edit);
  await writeFileAtomic(out, withTensors(bytes, contents, changed));
  return cells;
}

function withTensors(
  bytes: Uint8Array,
  contents: Contents,
  changed: ReadonlyMap<string, { bytes: Uint8Array }>,
): Uint8Array {
  const copy = new Uint8Array(bytes);
  for (const [name, tensor] of changed) copy.set(tensor.bytes, contents.tensors.get(name)!.location!.start);
  return copy;
}

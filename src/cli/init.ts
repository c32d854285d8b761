/** `sluice init`: the gates of a checkpoint set by an initialisation scheme, and not a byte besides. */
import { dirname } from "node:path";
import { type Command, Option } from "commander";
import { readAll } from "../formats/contents.ts";
import { openFile } from "../formats/detect.ts";
import { bytesSource } from "../formats/source.ts";
import { readFile, writeFileAtomic } from "../node/files.ts";
import { folderSource } from "../node/source.ts";
import { integer } from "./arguments.ts";
import { fileName } from "./checkpointFile.ts";
import { editedFile, initializeTensors, type SchemeEdit } from "./editing.ts";
import { UsageError } from "./failure.ts";
import { jsonLine, line, type Output } from "./output.ts";
import { modelFileOf } from "./runDirectory.ts";
import { type SchemeCall, schemeTable } from "./schemeTable.ts";

interface InitOptions extends Omit<SchemeEdit, "call"> {
  scheme: SchemeCall;
  out: string;
  json?: boolean;
}

export function addInit(program: Command, output: Output): void {
  program
    .command("init")
    .summary("initialise the gates of a checkpoint by a scheme")
    .description(
      `Applies an initialisation scheme to the recurrent layers of a checkpoint. Only numbers that the scheme changes are written; nothing else in the file changes. Schemes:\n\n${schemeTable.map(describeEntry).join("\n")}`,
    )
    .argument("<file>", "checkpoint, or run directory")
    .requiredOption("--scheme <name>", "with its arguments, e.g. chrono:tMax=100", parseScheme)
    .requiredOption("--out <file>", "file to write; may be the same")
    .option("--seed <number>", "of the draws", integer(0), 0)
    .option("--module <name>", "only the recurrent layer of this name")
    .option("--layer <index>", "only this layer of the stack, from 0", integer(0))
    .addOption(new Option("--direction <direction>", "only this direction").choices(["forward", "reverse"]))
    .option("--from <framework>", "read the names as this framework's, when several fit")
    .option("--order <gates>", "order of the gates, e.g. ifog, where it is not the framework's")
    .option("--json", "print one JSON object")
    .action(async (file: string, { scheme, out, json, ...rest }: InitOptions) => {
      const { cells, note } = await initFile(await modelFileOf(file), out, { ...rest, call: scheme });
      if (json) return jsonLine(output, { file: out, scheme, seed: rest.seed, cells, ...(note && { note }) });
      for (const { module, layer, direction } of cells) {
        line(output, `${module || "(no name)"}, layer ${layer} ${direction}: ${scheme.name}`);
      }
      line(output, `written to ${out}`);
      if (note) line(output, `note: ${note}`);
    });
}

/** Writes a copy of a checkpoint to which a scheme was applied, as `setBias` does. @throws as `initializeTensors`; nothing is written then */
export async function initFile(
  path: string,
  out: string,
  edit: SchemeEdit,
): Promise<Pick<ReturnType<typeof initializeTensors>, "cells"> & { note?: string }> {
  const bytes = await readFile(path);
  const folder = folderSource(dirname(path));
  try {
    const contents = await openFile(bytesSource(bytes), { folder, name: fileName(path) });
    const tensors = await readAll(contents);
    const { changed, cells } = initializeTensors(tensors, edit, contents);
    const edited = await editedFile(bytes, contents, tensors, changed);
    await writeFileAtomic(out, edited.bytes);
    return { cells, ...(edited.note && { note: edited.note }) };
  } finally {
    await folder.close();
  }
}

function describeEntry({ name, about, arguments: args }: (typeof schemeTable)[number]): string {
  const shown = args.map((argument) => `${argument.name}=${argument.default}`).join(",");
  return `  ${name}${shown === "" ? "" : `:${shown}`}  ${about}`;
}

/** `chrono:tMax=100` or `powerLawRetain:first=5,last=-7`. */
function parseScheme(text: string): SchemeCall {
  const [name, list = ""] = text.split(/:(.*)/s);
  const given = new Map<string, number>();
  for (const pair of list === "" ? [] : list.split(",")) {
    const [key, value] = pair.split("=");
    if (value === undefined || value.trim() === "" || Number.isNaN(Number(value))) {
      throw new UsageError(`init: expected arguments such as tMax=100, got ${pair}.`);
    }
    given.set(key, Number(value));
  }
  return { name, arguments: Object.fromEntries(given) };
}

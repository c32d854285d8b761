/** The options for the notation of a table: delimiter, decimal mark, format of dates. A run remembers them. */
import { type Command, Option } from "commander";
import { dateFormats } from "../jobs/data/dates.ts";
import type { TableReading } from "../tasks.ts";
import { optionsOf } from "./runDirectory.ts";

/** @param fallback the default, in words */
export function addTableOptions(command: Command, fallback: string): Command {
  return command
    .option("--delimiter <character>", `between cells of CSV (default: ${fallback}found in the first line)`)
    .addOption(
      new Option("--decimal <mark>", `before decimals (default: ${fallback}what the numbers show)`).choices([
        ".",
        ",",
      ]),
    )
    .addOption(
      new Option(
        "--date-format <format>",
        `of dates such as 01/02/2012${fallback && ` (default: ${fallback.replace(/, else $/, "")})`}`,
      ).choices(dateFormats),
    );
}

/** Returns the notation of a table: the given options, else those of the run. */
export async function tableReading(given: TableReading, run?: string): Promise<TableReading> {
  const kept: TableReading = run === undefined ? {} : await optionsOf(run);
  const reading: TableReading = {};
  for (const name of ["delimiter", "decimal", "dateFormat"] as const) {
    const value = given[name] ?? kept[name];
    if (value !== undefined) Object.assign(reading, { [name]: value });
  }
  return reading;
}

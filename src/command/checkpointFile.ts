/** Options that tell how to read a checkpoint. */
import { type Command, Option } from "commander";
import type { OpenCheckpointOptions } from "../checkpoint.ts";
import { integer } from "./arguments.ts";

export type ReadingOptions = Pick<OpenCheckpointOptions, "from" | "order">;

export function addReadingOptions(command: Command): Command {
  return command
    .option("--from <framework>", "read it as this framework's, e.g. pytorch or keras.GRU")
    .option("--order <gates>", "order of the gates, e.g. ifog, if it differs from the framework's");
}

/** Adds the options that `set` and `init` share: the cells to edit, and how to read the file. */
export function addEditOptions(command: Command): Command {
  command
    .option("--module <name>", "only the recurrent layer of this name")
    .option("--layer <index>", "only this layer of the stack, from 0", integer(0))
    .addOption(new Option("--direction <direction>", "only this direction").choices(["forward", "reverse"]))
    .option("--json", "print one JSON object");
  return addReadingOptions(command);
}

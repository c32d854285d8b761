/** Options that tell how to read a checkpoint. */
import type { Command } from "commander";
import type { OpenCheckpointOptions } from "../checkpoint.ts";

export type ReadingOptions = Pick<OpenCheckpointOptions, "from" | "order">;

export function addReadingOptions(command: Command): Command {
  return command
    .option("--from <framework>", "read it as this framework's, e.g. pytorch or keras.GRU")
    .option("--order <gates>", "order of the gates, e.g. ifog, if it differs from the framework's");
}

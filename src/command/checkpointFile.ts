/** Options that tell how to read a checkpoint. */
import type { Command } from "commander";
import type { FlatSizes, OpenCheckpointOptions } from "../checkpoint.ts";
import { integer } from "./arguments.ts";
import { UsageError } from "./failure.ts";

export interface ReadingOptions extends Pick<OpenCheckpointOptions, "from" | "order"> {
  flat?: FlatSizes;
}

/** The options of `addReadingOptions` as the command line gives them. */
export interface ReadingArguments extends Pick<OpenCheckpointOptions, "from" | "order"> {
  hiddenSize?: number;
  numLayers?: number;
  bidirectional?: boolean;
  projSize?: number;
}

export function addReadingOptions(command: Command): Command {
  return command
    .option("--from <framework>", "read it as this framework's, e.g. pytorch or keras.GRU")
    .option("--order <gates>", "order of the gates, e.g. ifog, if it differs from the framework's")
    .option("--hidden-size <n>", "size of a stack stored as one vector (mxnet2, cudnn)", integer(1))
    .option("--num-layers <n>", "its layers, default 1", integer(1))
    .option("--bidirectional", "it has two directions")
    .option("--proj-size <n>", "size of its projection", integer(1));
}

/** @throws UsageError when sizes of a stack are given without the hidden size */
export function readingOptions(given: ReadingArguments): ReadingOptions {
  const { from, order, hiddenSize, numLayers, bidirectional, projSize } = given;
  if (hiddenSize !== undefined)
    return { from, order, flat: { hiddenSize, numLayers, bidirectional, projSize } };
  if (numLayers === undefined && bidirectional === undefined && projSize === undefined)
    return { from, order };
  throw new UsageError(
    "expected --hidden-size with --num-layers, --bidirectional or --proj-size: they describe a stack stored as one vector.",
  );
}

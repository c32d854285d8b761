/** Checkpoint files for the commands that show or change them, and the options that say what is in one. */
import type { Command } from "commander";
import { computedIn } from "../formats/contents.ts";
import { openFile } from "../formats/detect.ts";
import type { RawTensor } from "../formats/raw.ts";
import { type FlatSizes, splitVectors } from "../interop/flat.ts";
import { type RecogniseOptions, recogniseLayers } from "../interop/recognise.ts";
import { tensorNames } from "../interop/records.ts";
import { fileSource } from "../node/source.ts";
import type { Shape } from "../tensor/shape.ts";
import { integer } from "./arguments.ts";
import { UsageError } from "./failure.ts";

export interface CheckpointFile {
  format: string;
  /** Of all tensors. */
  shapes: Map<string, Shape>;
  /** Those of recurrent layers. */
  tensors: Map<string, RawTensor>;
  metadata: Map<string, unknown>;
  /** Names of tensors that are computed from others of the file. */
  computed: ReadonlySet<string>;
  warnings: readonly string[];
}

export interface ReadingOptions extends RecogniseOptions {
  flat?: FlatSizes;
}

/** The values of the options of `addReadingOptions`. */
export interface ReadingArguments extends RecogniseOptions {
  hiddenSize?: number;
  numLayers?: number;
  bidirectional?: boolean;
  projSize?: number;
}

export function addReadingOptions(command: Command): Command {
  return command
    .option("--from <framework>", "read it as this framework's, e.g. pytorch or keras.GRU")
    .option("--order <gates>", "order of the gates, e.g. ifog, where it is not the framework's")
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

/** Returns a file with the tensors of its recurrent layers. @throws FileError or FormatError */
export async function readCheckpointFile(
  path: string,
  options: ReadingOptions = {},
): Promise<CheckpointFile> {
  const source = await fileSource(path);
  try {
    const opened = await openFile(source, { folder: source.folder, name: fileName(path) });
    const contents = splitVectors(opened, options);
    const { format, metadata, warnings = [] } = contents;
    const shapes = new Map([...contents.tensors].map(([name, { shape }]) => [name, shape]));
    const { layers } = recogniseLayers({ format, shapes, metadata }, options);
    const tensors = new Map<string, RawTensor>();
    for (const layer of layers) {
      for (const name of tensorNames(layer)) tensors.set(name, await contents.tensors.get(name)!.read());
    }
    return { format, shapes, tensors, metadata, computed: computedIn(contents), warnings };
  } finally {
    await source.close();
  }
}

/** The last part of a path. */
export function fileName(path: string): string {
  return path.split(/[/\\]/).pop()!;
}

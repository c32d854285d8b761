/** Opens a checkpoint of any format. */

import { annotations } from "../../core/storage/annotations.ts";
import { budgetFrom, type Limits } from "../../core/storage/budget.ts";
import type { Contents, LazyTensor } from "../../core/storage/contents.ts";
import { asSource, type ByteSource, type Folder } from "../../core/storage/source.ts";
import { optional, readOptions } from "../../core/tensor/check.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { shownAs } from "../../core/tensor/shown.ts";
import { openFile } from "../formats/detect.ts";
import type { FoundLayers, PossibleLayer } from "../interop/find.ts";
import { helpersFor } from "../interop/helpers.ts";
import { recogniseWith } from "../interop/recogniseWith.ts";
import { doubtsIn } from "./doubts.ts";
import { CheckpointLayer } from "./layer.ts";
import { type StoredNumbers, stateDictOf } from "./stateDict.ts";

/** Options of `openCheckpoint`: how to read the file, and the files beside it. */
export interface OpenCheckpointOptions {
  /** Framework or class, e.g. `"keras"` or `"tf1.LSTMCell"`, for names and shapes that fit several. */
  from?: string;
  /** Format, for files whose content does not show it. */
  format?: string;
  /** Formats that may be opened, e.g. `["safetensors", "onnx"]`; default all. We refuse a file of another format before its reader loads. */
  formats?: readonly string[];
  /** Order of the gates, e.g. `"ifog"`, if the file departs from the framework's. */
  order?: string;
  /** The files beside it, for formats that use several files; see `folderOf`. */
  folder?: Folder;
  /** Name of the file, for formats that derive the names of other files from it. */
  name?: string;
  /** Limits on the work and the memory that opening may cost. The defaults grow with the file. */
  limits?: Partial<Limits>;
}

/** An open checkpoint: its tensors, and the recurrent layers found in them. */
export interface Checkpoint {
  /** Name of the format, e.g. `"pytorch"` or `"onnx"`. */
  format: string;
  /** All tensors of the file by name; `read()` fetches one. A vector that holds a stack is also listed in pieces, such as `weight:weight_ih_l0`. */
  tensors: ReadonlyMap<string, LazyTensor>;
  /** The recurrent layers, in the order of the file. */
  layers: readonly CheckpointLayer[];
  /** Layers that may be recurrent, but whose names and shapes other kinds of layers share. `from` reads them. */
  possible: readonly PossibleLayer[];
  /** Other information in the file. */
  metadata: ReadonlyMap<string, unknown>;
  /** Doubts about the file and about how Sluice reads it, and biases that look as if one value was set twice. */
  warnings: readonly string[];
  /** The files beside it that belong to it. */
  companions?: ReadonlyMap<string, ByteSource>;
  /**
   * Reads all tensors of numbers, for `loadStateDict` of a model that you define.
   *
   * @param prefix only names that begin with it, and without it; default `""`
   * @returns numbers with their shapes by the file's names; Float64Array where the file's numbers do not fit into float32
   * @throws ArgumentError when no name begins with `prefix`; FormatError for damaged tensors
   */
  stateDict(prefix?: string): Promise<Map<string, StoredNumbers>>;
}

/**
 * Opens a checkpoint and detects its format from the content. Reads the list of tensors and, for `warnings`, the biases of cells that have two;
 * other values when you ask for them.
 *
 * @param source  the bytes of the file, a Blob or File, or a source that reads ranges
 * @param options how to read it, where names, shapes and content do not show it
 * @throws FormatError for damaged files and unknown formats; ArgumentError for an unknown `from`, `format` or `order`
 * @example
 * const checkpoint = await openCheckpoint(bytes);
 * console.log(checkpoint.layers.map(String), checkpoint.warnings);
 * model.loadStateDict(await checkpoint.stateDict()); // or toModule(checkpoint.layers[0])
 */
export async function openCheckpoint(
  source: Uint8Array | Blob | ByteSource,
  options: OpenCheckpointOptions = {},
): Promise<Checkpoint> {
  checkOpenOptions(options);
  const file = asSource("openCheckpoint", source);
  const budget = budgetFrom(options, file.size);
  const stored = await openFile(file, { ...options, budget });
  const helpers = await helpersFor(stored, options);
  const contents = helpers.splitVectors?.(stored, budget) ?? stored;
  const { format, tensors, metadata } = contents;
  const shapes = new Map([...tensors].map(([name, { shape }]) => [name, shape]));
  const outline = { format, shapes, metadata, budget };
  const checkpoint = checkpointOf(contents, recogniseWith(helpers, outline, options));
  (checkpoint.warnings as string[]).push(...(await doubtsIn(checkpoint)));
  return checkpoint;
}

/** The file behind each checkpoint, whose parts edits need, and its warnings without doubts about layers, which an edit may remove. */
const opened = new WeakMap<Checkpoint, { contents: Contents; stated: readonly string[] }>();

/** Returns the warnings of a checkpoint without the doubts about its layers. */
export function statedWarnings(checkpoint: Checkpoint): string[] {
  return [...(opened.get(checkpoint)?.stated ?? checkpoint.warnings)];
}

/** @throws ArgumentError unless the checkpoint came from `openCheckpoint` */
export function contentsOf(where: string, checkpoint: Checkpoint): Contents {
  const contents = opened.get(checkpoint)?.contents;
  if (contents !== undefined) return contents;
  throw new ArgumentError(
    `${where}: expected a checkpoint, got ${describe(checkpoint)}. openCheckpoint returns one.`,
  );
}

/** The contents of a file with the layers found in them. */
export function checkpointOf(contents: Contents, { layers, possible, problems }: FoundLayers): Checkpoint {
  const { format, tensors, metadata, companions, warnings = [] } = contents;
  const initialized = annotations({ format, metadata });
  const stated = [...warnings, ...problems];
  const checkpoint = shown({
    format,
    tensors,
    metadata,
    layers: layers.map((layer) => new CheckpointLayer(layer, tensors, initialized.get(layer.name))),
    possible,
    warnings: [...stated],
    ...(companions && { companions }),
    stateDict: (prefix?: string) => stateDictOf(tensors, prefix),
  });
  opened.set(checkpoint, { contents, stated });
  return checkpoint;
}

/** In a console, shows the layers instead of every tensor. */
function shown(checkpoint: Checkpoint): Checkpoint {
  const { format, tensors, layers, warnings } = checkpoint;
  return shownAs(checkpoint, () =>
    [
      `${format} checkpoint of ${tensors.size} tensors, ${layers.length === 0 ? "no recurrent layer" : "with these recurrent layers:"}`,
      ...layers.map((layer) => `  ${layer}`),
      ...warnings.map((warning) => `  note: ${warning.replaceAll("\n", "\\n")}`),
    ].join("\n"),
  );
}

const text = [undefined, optional("string")] as const;

function checkOpenOptions(options: OpenCheckpointOptions): void {
  const { folder } = readOptions("openCheckpoint", options, {
    from: text,
    format: text,
    order: text,
    name: text,
    formats: [undefined],
    folder: [undefined],
    limits: [undefined],
  });
  if (folder !== undefined && typeof folder?.open !== "function") {
    throw new ArgumentError(
      `openCheckpoint: expected a folder, got ${describe(folder)}. folderOf makes one.`,
    );
  }
}

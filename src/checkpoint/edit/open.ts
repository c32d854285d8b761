/** Opens a checkpoint of any format. */

import { annotations } from "../../core/storage/annotations.ts";
import { budgetFrom, type Limits } from "../../core/storage/budget.ts";
import type { Contents, LazyTensor } from "../../core/storage/contents.ts";
import { type ByteSource, blobSource, bytesSource, type Folder } from "../../core/storage/source.ts";
import { checkOptionNames } from "../../core/tensor/check.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { shownAs } from "../../core/tensor/show.ts";
import { openFile } from "../formats/detect.ts";
import type { FoundLayers, PossibleLayer } from "../interop/find.ts";
import { helpersFor } from "../interop/helpers.ts";
import { recogniseWith } from "../interop/recogniseWith.ts";
import { CheckpointLayer } from "./layer.ts";

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
  /** Doubts about the file or about how Sluice reads it. */
  warnings: readonly string[];
  /** The files beside it that belong to it. */
  companions?: ReadonlyMap<string, ByteSource>;
}

/**
 * Opens a checkpoint and detects its format from the content. Reads only the list of tensors, and their values when you ask for them.
 *
 * @param source  the bytes of the file, a Blob or File, or a source that reads ranges
 * @param options how to read it, where names, shapes and content do not show it
 * @throws FormatError for damaged files and unknown formats; ArgumentError for an unknown `from`, `format` or `order`
 * @example
 * const { layers } = await openCheckpoint(bytes);
 * console.log(layers.map(String));
 */
export async function openCheckpoint(
  source: Uint8Array | Blob | ByteSource,
  options: OpenCheckpointOptions = {},
): Promise<Checkpoint> {
  checkOpenOptions(options);
  const file = asSource(source);
  const budget = budgetFrom(options, file.size);
  const stored = await openFile(file, { ...options, budget });
  const helpers = await helpersFor(stored, options);
  const contents = helpers.splitVectors?.(stored, budget) ?? stored;
  const { format, tensors, metadata } = contents;
  const shapes = new Map([...tensors].map(([name, { shape }]) => [name, shape]));
  const outline = { format, shapes, metadata, budget };
  return checkpointOf(contents, recogniseWith(helpers, outline, options));
}

/** The file behind each checkpoint: edits need the places of its parts. */
const opened = new WeakMap<Checkpoint, Contents>();

/** @throws ArgumentError unless the checkpoint came from `openCheckpoint` */
export function contentsOf(where: string, checkpoint: Checkpoint): Contents {
  const contents = opened.get(checkpoint);
  if (contents !== undefined) return contents;
  throw new ArgumentError(
    `${where}: expected a checkpoint, got ${describe(checkpoint)}. openCheckpoint returns one.`,
  );
}

/** The contents of a file with the layers found in them. */
export function checkpointOf(contents: Contents, { layers, possible, problems }: FoundLayers): Checkpoint {
  const { format, tensors, metadata, companions, warnings = [] } = contents;
  const initialized = annotations({ format, metadata });
  const checkpoint = shown({
    format,
    tensors,
    metadata,
    layers: layers.map((layer) => new CheckpointLayer(layer, tensors, initialized.get(layer.name))),
    possible,
    warnings: [...warnings, ...problems],
    ...(companions && { companions }),
  });
  opened.set(checkpoint, contents);
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

const TEXTS = ["from", "format", "order", "name"] as const;

function checkOpenOptions(options: OpenCheckpointOptions): void {
  checkOptionNames("openCheckpoint", options, [...TEXTS, "formats", "folder", "limits"]);
  for (const name of TEXTS) {
    if (options[name] === undefined || typeof options[name] === "string") continue;
    throw new ArgumentError(
      `openCheckpoint: expected ${name} to be a string, got ${describe(options[name])}.`,
    );
  }
  const { folder } = options;
  if (folder !== undefined && typeof folder?.open !== "function") {
    throw new ArgumentError(
      `openCheckpoint: expected a folder, got ${describe(folder)}. folderOf makes one.`,
    );
  }
}

function asSource(source: Uint8Array | Blob | ByteSource): ByteSource {
  if (source instanceof Uint8Array) return bytesSource(source);
  if (typeof Blob !== "undefined" && source instanceof Blob) return blobSource(source);
  if (source !== null && typeof source === "object" && "read" in source && "size" in source) return source;
  throw new ArgumentError(
    `openCheckpoint: expected a Uint8Array, a Blob or a source of bytes, got ${describe(source)}.`,
  );
}

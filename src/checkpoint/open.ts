/** Opens a checkpoint of any format: what it is, its tensors by name, and its recurrent layers. */
import { annotations } from "../formats/annotations.ts";
import { budgetFrom } from "../formats/budget.ts";
import type { Contents, LazyTensor } from "../formats/contents.ts";
import { openFile } from "../formats/detect.ts";
import type { Limits } from "../formats/limits.ts";
import { type ByteSource, blobSource, bytesSource, type Folder } from "../formats/source.ts";
import type { FoundLayers, PossibleLayer } from "../interop/find.ts";
import type { FlatOptions } from "../interop/flat.ts";
import { helpersFor } from "../interop/helpers.ts";
import { recogniseWith } from "../interop/recogniseWith.ts";
import { checkOptionNames } from "../tensor/check.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import { shownAs } from "../tensor/show.ts";
import { CheckpointLayer } from "./layer.ts";

export interface OpenCheckpointOptions {
  /** Framework or class, e.g. `"keras"` or `"tf1.LSTMCell"`, where names and shapes fit several. */
  from?: string;
  /** Format, where the content does not decide. */
  format?: string;
  /** Order of the gates, e.g. `"ifog"`, where it is not the framework's. */
  order?: string;
  /** Sizes of a stack stored as one vector, where the file does not say them (MXNet 2, cuDNN). */
  flat?: FlatOptions;
  /** The files beside it, for formats that spread over several; see `folderOf`. */
  folder?: Folder;
  /** Name of the file, for formats that name the files beside it after it. */
  name?: string;
  /** Raises or lowers limits on what a file may ask for. */
  limits?: Partial<Limits>;
}

export interface Checkpoint {
  /** Name of the format, e.g. `"pytorch"` or `"onnx"`. */
  format: string;
  /** All tensors of the file by name; `read()` fetches one. Pieces such as `weight:weight_ih_l0` follow a vector that holds a stack. */
  tensors: ReadonlyMap<string, LazyTensor>;
  /** The recurrent layers, in the order of the file. */
  layers: readonly CheckpointLayer[];
  /** What could be a recurrent layer too, by names and shapes that other layers have. `from` reads it. */
  possible: readonly PossibleLayer[];
  /** What else the file says. */
  metadata: ReadonlyMap<string, unknown>;
  /** What a careful reader should know. */
  warnings: readonly string[];
  /** The files beside it that belong to it. */
  companions?: ReadonlyMap<string, ByteSource>;
}

/**
 * Opens a checkpoint of any format that Sluice reads; the content decides which. Reads the directory of the file only, until you ask for a
 * tensor or a layer.
 *
 * @throws FormatError for bytes that obey no format; ArgumentError for an unknown `from`, `format` or `order`
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
  const contents = helpers.splitVectors?.(stored, { ...options, budget }) ?? stored;
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

/** Shows the layers in a console instead of every tensor of the file. */
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
  checkOptionNames("openCheckpoint", options, [...TEXTS, "flat", "folder", "limits"]);
  for (const name of TEXTS) {
    if (options[name] === undefined || typeof options[name] === "string") continue;
    throw new ArgumentError(`openCheckpoint: expected ${name} to be a text, got ${describe(options[name])}.`);
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

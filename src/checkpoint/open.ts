/** Opens a checkpoint of any format: what it is, its tensors by name, and its recurrent layers. */
import { annotations } from "../formats/annotations.ts";
import type { LazyTensor } from "../formats/contents.ts";
import { openFile } from "../formats/detect.ts";
import type { Limits } from "../formats/limits.ts";
import { type ByteSource, blobSource, bytesSource, type Folder } from "../formats/source.ts";
import type { PossibleLayer } from "../interop/find.ts";
import { type FlatOptions, splitVectors } from "../interop/flat.ts";
import { helpersFor } from "../interop/helpers.ts";
import { recogniseWith } from "../interop/recogniseWith.ts";
import { checkOptionNames } from "../tensor/check.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import { shownAs } from "../tensor/show.ts";
import { CheckpointLayer } from "./layer.ts";

export interface OpenCheckpointOptions {
  /** Framework or class that the file is of, e.g. `"keras"` or `"tf1.LSTMCell"`, where names and shapes fit several. */
  from?: string;
  /** Format, where the content does not decide. */
  format?: string;
  /** Order of the gates, e.g. `"ifog"`, where it is not the framework's. */
  order?: string;
  /** Sizes of the stack in a vector that holds a whole one, where the file does not say them (MXNet 2, cuDNN). */
  flat?: FlatOptions;
  /** The files beside it, for formats that spread over several; see `folderOf`. */
  folder?: Folder;
  /** Name of the file, for formats that build the names of the files beside it from it. */
  name?: string;
  /** Raises or lowers limits on what a file may ask for. */
  limits?: Partial<Limits>;
}

export interface Checkpoint {
  /** Name of the format, e.g. `"pytorch"` or `"onnx"`. */
  format: string;
  /**
   * All tensors of the file by name; each is fetched by its `read()`. Behind a vector that holds a whole stack stand its pieces, such
   * as `weight:weight_ih_l0`.
   */
  tensors: ReadonlyMap<string, LazyTensor>;
  /** The recurrent layers, in the order of the file. */
  layers: readonly CheckpointLayer[];
  /** What could be a recurrent layer too, by names and shapes that other layers have: none of `layers`; `from` reads it. */
  possible: readonly PossibleLayer[];
  /** What else the file says. */
  metadata: ReadonlyMap<string, unknown>;
  /** What a careful reader should know. */
  warnings: readonly string[];
}

/**
 * Opens a checkpoint of any format that is read; the format is told by the content. Only the directory of the file is read until a
 * tensor or a layer is asked for.
 *
 * @throws FormatError for bytes that obey no format; ArgumentError for an unknown `from`, `format` or `order`
 */
export async function openCheckpoint(
  source: Uint8Array | Blob | ByteSource,
  options: OpenCheckpointOptions = {},
): Promise<Checkpoint> {
  checkOpenOptions(options);
  const contents = splitVectors(await openFile(asSource(source), options), options);
  const { format, tensors, metadata } = contents;
  const shapes = new Map([...tensors].map(([name, { shape }]) => [name, shape]));
  const { layers, possible, problems } = recogniseWith(
    await helpersFor(format, options),
    { format, shapes, metadata },
    options,
  );
  const initialized = annotations({ format, metadata });
  return shown({
    format,
    tensors,
    metadata,
    layers: layers.map((layer) => new CheckpointLayer(layer, tensors, initialized.get(layer.name))),
    possible,
    warnings: [...(contents.warnings ?? []), ...problems],
  });
}

/** Lets a checkpoint show its layers in the console, in place of every tensor of the file. */
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

function checkOpenOptions(options: OpenCheckpointOptions): void {
  checkOptionNames("openCheckpoint", options, [
    "from",
    "format",
    "order",
    "flat",
    "folder",
    "name",
    "limits",
  ]);
  for (const name of ["from", "format", "order", "name"] as const) {
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

/** Writes recurrent layers or plain tensors in a format, with the format's usual framework by default. */

import type { Piece, WritableTensor } from "../../../core/storage/pieces.ts";
import { safetensorsPieces } from "../../../core/storage/safetensors/write.ts";
import { ArgumentError, describe, UnsupportedError } from "../../../core/tensor/errors.ts";
import { npzPieces } from "../../formats/npy/write.ts";
import { pytorchPieces } from "../../formats/pytorch/write.ts";
import type { LayerRecord } from "../records.ts";
import { saveKeras } from "./keras.ts";
import { saveOnnx } from "./onnx.ts";
import { type Placement, type PlaceOptions, placeLayer } from "./place.ts";
import { widened } from "./widen.ts";

/** A format that Sluice writes. `"keras-h5"` is Keras 2's file, `"keras-weights"` is Keras 3's `.weights.h5`. */
export type WritableFormat =
  | "safetensors"
  | "pytorch"
  | "npz"
  | "onnx"
  | "keras-h5"
  | "keras-weights"
  | "keras"
  | "tfjs";

/** The framework of each format, and whether the format takes any named tensors. */
const FORMATS: Readonly<Record<WritableFormat, { framework: string; flat: boolean; name: string }>> = {
  safetensors: { framework: "pytorch", flat: true, name: "model.safetensors" },
  pytorch: { framework: "pytorch", flat: true, name: "model.pt" },
  npz: { framework: "pytorch", flat: true, name: "model.npz" },
  onnx: { framework: "onnx", flat: false, name: "model.onnx" },
  "keras-h5": { framework: "keras", flat: false, name: "model.h5" },
  "keras-weights": { framework: "keras", flat: false, name: "model.weights.h5" },
  keras: { framework: "keras", flat: false, name: "model.keras" },
  tfjs: { framework: "tfjs", flat: false, name: "model.json" },
};

export const writableFormats = Object.keys(FORMATS) as readonly WritableFormat[];

/** @throws ArgumentError (`NAME`) for a format without a writer */
export function checkWritable(where: string, format: string): asserts format is WritableFormat {
  if (typeof format !== "string" || !Object.hasOwn(FORMATS, format)) {
    throw new ArgumentError(
      `${where}: expected a format with a writer (${writableFormats.join(", ")}), got ${describe(format)}.`,
      "NAME",
    );
  }
}

/** Whether the format takes any named tensors; others have a fixed structure for recurrent layers. */
export function isFlat(format: WritableFormat): boolean {
  return FORMATS[format].flat;
}

/** The default framework of a format. */
export function usualFramework(format: WritableFormat): string {
  return FORMATS[format].framework;
}

interface SaveOptions extends Omit<PlaceOptions, "carried"> {
  format: WritableFormat;
  /** Framework or class, e.g. `"pytorch"` or `"tf1.LSTMCell"`. Default: the format's usual one */
  framework?: string;
  /** Tensors outside recurrent layers; flat formats only. */
  others?: ReadonlyMap<string, WritableTensor>;
  /** Returns the file's metadata for the placements of all cells; safetensors only. */
  metadata?: (placements: readonly Placement[]) => ReadonlyMap<string, string>;
}

/**
 * Returns the pieces of the files of layers by name, the main one first, and the placement of each cell.
 *
 * @throws UnsupportedError naming what the target cannot hold
 */
export function saveLayers(
  layers: readonly LayerRecord[],
  options: SaveOptions,
): { files: Map<string, readonly Piece[]>; placements: Placement[] } {
  const { format, others = new Map<string, WritableTensor>(), metadata } = options;
  const { flat: takesAny, framework: usual, name } = FORMATS[format];
  const framework = options.framework ?? usual;
  if (!takesAny) {
    if (framework !== usual && framework.split(".")[0] !== usual) {
      throw new ArgumentError(
        `save: expected framework ${usual} for ${format}, got ${describe(framework)}. Write safetensors for any framework.`,
      );
    }
    if (others.size > 0) {
      throw new UnsupportedError(
        `save: expected recurrent layers alone for ${format}, got ${others.size} other tensors, such as ${describe([...others.keys()][0])}. Write a format that takes named tensors (safetensors, pytorch, npz), or the layer by itself.`,
      );
    }
    if (layers.length === 0)
      throw new ArgumentError(`save: expected a recurrent layer for ${format}, got none.`);
    if (format === "onnx") {
      const { pieces, placements } = saveOnnx(layers, framework, options);
      return { files: new Map([[name, pieces]]), placements };
    }
    return saveKeras(layers, format as "keras", framework, options);
  }
  const tensors = new Map(others);
  const placements: Placement[] = [];
  for (const layer of layers) {
    const placed = placeLayer(layer, framework, options);
    for (const [tensor, raw] of placed.tensors) {
      if (tensors.has(tensor)) {
        throw new UnsupportedError(
          `save: expected free names for ${describe(layer.name)}, got another tensor ${describe(tensor)}.`,
        );
      }
      tensors.set(tensor, raw);
    }
    placements.push(...placed.placements);
  }
  const pieces = flatPieces(format, tensors, metadata?.(placements), options.onNote);
  return { files: new Map([[name, pieces]]), placements };
}

/** Returns the pieces of named tensors in a flat format; `widened` converts numbers that the format lacks. */
function flatPieces(
  format: WritableFormat,
  named: ReadonlyMap<string, WritableTensor>,
  metadata: ReadonlyMap<string, string> = new Map(),
  onNote: SaveOptions["onNote"],
): Piece[] {
  const tensors = widened(format, named, onNote);
  switch (format) {
    case "safetensors":
      return safetensorsPieces(tensors, metadata);
    case "pytorch":
      return pytorchPieces(tensors);
    default:
      return npzPieces(tensors);
  }
}

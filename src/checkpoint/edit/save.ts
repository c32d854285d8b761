import { annotationOf, CELLS_KEY } from "../../core/storage/annotations.ts";
import { joinPresent, type Piece } from "../../core/storage/pieces.ts";
import { checkRaw, fromFloat, type RawTensor } from "../../core/storage/raw.ts";
import { optional, readOptions } from "../../core/tensor/check.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { Tensor } from "../../core/tensor/tensor.ts";
import type { ConversionNote } from "../interop/engine.ts";
import type { LayerRecord } from "../interop/records.ts";
import { checkWritable, saveLayers, type WritableFormat } from "../interop/save/save.ts";
import { checkRecord, ModelWeights } from "./record.ts";

/** Options of `saveCheckpoint` and `checkpointFiles`. */
export interface SaveCheckpointOptions {
  format: WritableFormat;
  /**
   * Framework or class whose convention recurrent layers follow, e.g. `"pytorch"` or `"tf1.LSTMCell"`. Default: the format's usual one, for
   * safetensors, pytorch and npz PyTorch's.
   */
  framework?: string;
  /** Drop what the target cannot hold, instead of throwing. Default false */
  lossy?: boolean;
  /** Called for each thing that the target cannot hold exactly. */
  onNote?: (note: ConversionNote & { cell: string }) => void;
}

/** A model through `weightsOf` of `sluice/modules`, layers as records, or tensors by name. */
export type SaveTarget =
  | ModelWeights
  | LayerRecord
  | readonly LayerRecord[]
  | ReadonlyMap<string, RawTensor | Tensor>;

/**
 * Returns the bytes of a checkpoint. Safetensors also record the schemes that initialised the gates of a model, as JSON under `initialization` in
 * the metadata, and the equations of defined cells; `toModule` and `definedLayers` restore them.
 *
 * @param target  `weightsOf` a model, records of layers, or tensors by name
 * @param options the format, and `framework`, `lossy` and `onNote` where their defaults do not fit
 * @throws UnsupportedError naming what the target cannot hold; ArgumentError for a format of several files
 * @example
 * const bytes = saveCheckpoint(weightsOf(model), { format: "pytorch" });
 */
export function saveCheckpoint(target: SaveTarget, options: SaveCheckpointOptions): Uint8Array {
  const files = checkpointFiles(target, options);
  if (files.size > 1 || options.format === "tfjs") {
    throw new ArgumentError(
      `saveCheckpoint: expected a format of one file, got ${options.format}. Use checkpointFiles.`,
    );
  }
  return files.values().next().value!;
}

/**
 * Returns the bytes of all files of a checkpoint by name, the main one first. Use it for formats of several files.
 *
 * @param target  as for `saveCheckpoint`
 * @param options as for `saveCheckpoint`
 * @throws UnsupportedError naming what the target cannot hold; ArgumentError for an unknown format
 * @example
 * const files = checkpointFiles(weightsOf(model), { format: "tfjs" });
 * console.log([...files.keys()]);
 */
export function checkpointFiles(target: SaveTarget, options: SaveCheckpointOptions): Map<string, Uint8Array> {
  const files = checkpointPieces(target, options);
  return new Map([...files].map(([name, pieces]) => [name, joinPresent(pieces)]));
}

/** As `checkpointFiles`, in pieces. */
export function checkpointPieces(
  target: SaveTarget,
  options: SaveCheckpointOptions,
): Map<string, readonly Piece[]> {
  const { format, framework, onNote } = readOptions("saveCheckpoint", options, {
    format: [undefined, "string"],
    framework: [undefined, optional("string")],
    lossy: [undefined, optional("boolean")],
    onNote: [undefined, optional("function")],
  });
  checkWritable("saveCheckpoint", format);
  if (target instanceof Map) {
    if (framework !== undefined) {
      throw new ArgumentError(
        `saveCheckpoint: expected weightsOf a model, or records, to write for ${framework}, got tensors, which it writes unchanged.`,
      );
    }
    return saveLayers([], { format, others: rawTensors(target), onNote }).files;
  }
  if (!(target instanceof ModelWeights)) {
    const layers = Array.isArray(target) ? (target as LayerRecord[]) : [target as LayerRecord];
    for (const layer of layers) checkRecord("saveCheckpoint", layer);
    return saveLayers(layers, options).files;
  }
  const { layers, others, initialization, cells } = target.parts;
  const metadata = annotationOf(initialization);
  if (cells !== undefined) metadata.set(CELLS_KEY, cells);
  return saveLayers(layers, { ...options, others, metadata: () => metadata }).files;
}

function rawTensors(tensors: ReadonlyMap<string, RawTensor | Tensor>): Map<string, RawTensor> {
  for (const [name, tensor] of tensors) {
    if (typeof name !== "string") {
      throw new ArgumentError(`saveCheckpoint: expected names of tensors, got ${describe(name)}.`);
    }
    if (!(tensor instanceof Tensor)) checkRaw(`saveCheckpoint: ${describe(name)}`, tensor);
  }
  return new Map(
    [...tensors].map(([name, tensor]) => [
      name,
      tensor instanceof Tensor ? fromFloat(tensor.data, tensor.shape) : tensor,
    ]),
  );
}

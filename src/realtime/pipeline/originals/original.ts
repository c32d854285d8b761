/**
 * A published model from `openCheckpoint` or `openOriginal`: tensors by name, and recurrent layers as records. We identify the model by
 * names and shapes, since only ONNX files contain a graph.
 */

import type { LayerRecord } from "../../../checkpoint/interop/records.ts";
import { weightEntries } from "../../../core/cells/cell.ts";
import { weightShapes } from "../../../core/cells/shapes.ts";
import type { LazyTensor } from "../../../core/storage/contents.ts";
import { toFloat } from "../../../core/storage/raw.ts";
import { describe, UnsupportedError } from "../../../core/tensor/errors.ts";
import type { PipelineData } from "../pipeline.ts";
import { misfit, type PipelineTensor } from "../weights.ts";

/** A recurrent layer of a published model. */
export interface OriginalLayer {
  readonly name: string;
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly tensorNames: readonly string[];
  /** Reads the weights. */
  record(): Promise<LayerRecord>;
}

/** A published model: its tensors, its recurrent layers and the rest of its file. */
export interface Original {
  readonly tensors: ReadonlyMap<string, LazyTensor>;
  readonly layers: readonly OriginalLayer[];
  readonly metadata: ReadonlyMap<string, unknown>;
}

/** The pipeline of a published model. */
export interface ConvertedPipeline extends PipelineData {
  tensors: Map<string, PipelineTensor>;
  /** The recognised model, e.g. `"Silero VAD"` */
  model: string;
}

/** Reads a tensor that the model must have. @param shape -1 for any size */
export async function readTensor(
  original: Original,
  name: string,
  shape: readonly number[],
): Promise<PipelineTensor> {
  const tensor = original.tensors.get(name);
  const wrong = misfit(name, tensor?.shape, shape);
  if (wrong !== undefined) throw new UnsupportedError(`convert: ${wrong}`);
  return { shape: [...tensor!.shape], data: toFloat(await tensor!.read()) as Float32Array };
}

/** The transpose of a matrix. */
export function transposed({ shape: [rows, columns], data }: PipelineTensor): PipelineTensor {
  const result = new Float32Array(data.length);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) result[c * rows + r] = data[r * columns + c];
  return { shape: [columns, rows], data: result };
}

/** Kind and options of a recurrent layer in a definition. @throws UnsupportedError for a cell that pipelines lack */
export async function optionsOf(
  layer: OriginalLayer,
): Promise<{ layer: string; numLayers: number; resetAfter?: boolean; nonlinearity?: string }> {
  const { cell, numLayers, cells } = await layer.record();
  if (cell !== "lstm" && cell !== "gru" && cell !== "rnn")
    throw new UnsupportedError(`convert: expected an lstm, gru or rnn, got ${describe(cell)}.`);
  const { spec } = cells[0];
  const own =
    spec.kind === "gru"
      ? { resetAfter: spec.resetAfter }
      : spec.kind === "rnn"
        ? { nonlinearity: spec.nonlinearity }
        : {};
  return { layer: cell, numLayers, ...own };
}

const STEMS: Readonly<Record<string, string>> = {
  weightIh: "weight_ih",
  weightHh: "weight_hh",
  biasIh: "bias_ih",
  biasHh: "bias_hh",
  weightHr: "weight_hr",
};

/** Adds the cells of a layer under PyTorch's names: `<name>.weight_ih_l0`, … @param first index of the lowest cell */
export async function addRecurrent(
  tensors: Map<string, PipelineTensor>,
  name: string,
  layer: OriginalLayer,
  first = 0,
): Promise<void> {
  const { cells, bidirectional, cell, goBackwards } = await layer.record();
  for (const { spec, direction, weights, activations, layer: level } of cells) {
    const plain =
      spec.kind === "lstm"
        ? !spec.peephole && !spec.coupled && spec.cellClip === 0
        : spec.kind === "gru" || spec.kind === "rnn";
    const usual =
      spec.kind === "rnn"
        ? spec.nonlinearity === "tanh" || spec.nonlinearity === "relu"
        : activations.gate === "sigmoid" && activations.state === "tanh";
    if (goBackwards || bidirectional || direction !== "forward" || !plain || !usual) {
      throw new UnsupportedError(
        `convert: expected a plain ${cell} that reads forward, got a different cell in ${describe(layer.name)}.`,
      );
    }
    const shapes = weightShapes(spec);
    for (const [key, values] of weightEntries(weights)) {
      const data = Float32Array.from(values);
      tensors.set(`${name}.${STEMS[key]}_l${first + level}`, { shape: shapes.get(key)!, data });
    }
  }
}

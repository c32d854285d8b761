/**
 * What a published model is read from: its tensors by name and its recurrent layers as records, as `openCheckpoint` and `openOriginal`
 * give them. The models themselves are known by their names and shapes: files hold weights, and only ONNX holds the graph.
 */
import type { LazyTensor } from "../../formats/contents.ts";
import { toFloat } from "../../formats/raw.ts";
import type { LayerRecord } from "../../interop/records.ts";
import { describe, UnsupportedError } from "../../tensor/errors.ts";
import type { PipelineData } from "../pipeline.ts";
import type { PipelineTensor } from "../weights.ts";

export interface OriginalLayer {
  readonly name: string;
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly tensorNames: readonly string[];
  record(): Promise<LayerRecord>;
}

export interface Original {
  readonly tensors: ReadonlyMap<string, LazyTensor>;
  readonly layers: readonly OriginalLayer[];
  readonly metadata: ReadonlyMap<string, unknown>;
}

export interface ConvertedPipeline extends PipelineData {
  tensors: Map<string, PipelineTensor>;
  /** What was recognised, e.g. `"Silero VAD"`. */
  model: string;
}

/** Reads a tensor that the model must have. @param shape -1 where any size will do */
export async function readTensor(
  original: Original,
  name: string,
  shape: readonly number[],
): Promise<PipelineTensor> {
  const tensor = original.tensors.get(name);
  const wanted = `[${shape.map((size) => (size < 0 ? "any" : size)).join(", ")}]`;
  if (tensor === undefined) {
    throw new UnsupportedError(
      `convert: expected tensor ${describe(name)} of shape ${wanted} in the original, found none.`,
    );
  }
  const fits =
    tensor.shape.length === shape.length &&
    shape.every((size, axis) => size < 0 || tensor.shape[axis] === size);
  if (!fits) {
    throw new UnsupportedError(
      `convert: expected tensor ${describe(name)} of shape ${wanted}, got [${tensor.shape.join(", ")}].`,
    );
  }
  const raw = await tensor.read();
  return { shape: [...tensor.shape], data: toFloat(raw) as Float32Array };
}

/** The transpose of a matrix. */
export function transposed({ shape: [rows, columns], data }: PipelineTensor): PipelineTensor {
  const result = new Float32Array(data.length);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) result[c * rows + r] = data[r * columns + c];
  return { shape: [columns, rows], data: result };
}

/** Puts the cells of a layer that reads forward under PyTorch's names: `<name>.weight_ih_l0`, … @param first number of the lowest cell */
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
        `convert: expected a plain ${cell} that reads forward, got another in ${describe(layer.name)}.`,
      );
    }
    const rows = weights.weightIh.length / spec.inputSize;
    const parts: [string, ArrayLike<number> | undefined, number[]][] = [
      ["weight_ih", weights.weightIh, [rows, spec.inputSize]],
      ["weight_hh", weights.weightHh, [rows, weights.weightHh.length / rows]],
      ["bias_ih", weights.biasIh, [rows]],
      ["bias_hh", weights.biasHh, [rows]],
      [
        "weight_hr",
        weights.weightHr,
        [weights.weightHr ? weights.weightHr.length / spec.hiddenSize : 0, spec.hiddenSize],
      ],
    ];
    for (const [part, values, shape] of parts) {
      if (values === undefined) continue;
      tensors.set(`${name}.${part}_l${first + level}`, { shape, data: Float32Array.from(values) });
    }
  }
}

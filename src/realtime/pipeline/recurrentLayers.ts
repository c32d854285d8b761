/** Recurrent layers in a pipeline: a stream over the frames of every block. */
import type { CellSpec, CellWeights } from "../../core/cells/cell.ts";
import { gateCounts } from "../../core/cells/traits.ts";
import { BlockLayer, type BlockShape } from "../signal/layer.ts";
import { streamOf } from "../stream/createStream.ts";
import type { CellSource } from "../stream/source.ts";
import type { Stream } from "../stream/stream.ts";
import { MAX_BLOCK, refuse } from "./definition.ts";
import type { LayerWeights } from "./weights.ts";

export interface RecurrentOptions {
  kind: "lstm" | "gru" | "rnn";
  numLayers: number;
  /** GRU */
  resetAfter: boolean;
  /** RNN */
  nonlinearity: "tanh" | "relu";
}

/** Limit of layers in a stack: only a damaged file has more. */
const MAX_STACK = 64;

export class Recurrent extends BlockLayer {
  readonly #stream: Stream;

  /** @param weights by PyTorch's names: `weight_ih_l0`, … */
  constructor(shape: BlockShape, weights: LayerWeights, options: RecurrentOptions) {
    const { kind, numLayers, resetAfter, nonlinearity } = options;
    if (!Number.isInteger(numLayers) || numLayers < 1 || numLayers > MAX_STACK)
      refuse("LIMIT", `expected numLayers from 1 to ${MAX_STACK}, got ${numLayers}.`);
    const cells: CellSource[] = [];
    let inputSize = shape.features;
    for (let l = 0; l < numLayers; l++) {
      const gates = gateCounts[kind];
      const weightIh = weights.take(`weight_ih_l${l}`, [-1, inputSize]);
      const [rows] = weightIh.shape;
      const hiddenSize = rows / gates;
      if (!Number.isInteger(hiddenSize) || hiddenSize < 1)
        refuse("SHAPE", `expected weight_ih_l${l} with ${gates} gates of rows, got ${rows} rows.`);
      if (shape.frames * rows > MAX_BLOCK)
        refuse("LIMIT", `expected at most ${MAX_BLOCK} gates in a block, got [${shape.frames}, ${rows}].`);
      const weightHr = kind === "lstm" ? weights.takeIfAny(`weight_hr_l${l}`, [-1, hiddenSize]) : undefined;
      const projSize = weightHr?.shape[0] ?? 0;
      const state = projSize || hiddenSize;
      const cell: CellWeights = {
        weightIh: weightIh.data,
        weightHh: weights.take(`weight_hh_l${l}`, [rows, state]).data,
        biasIh: weights.takeIfAny(`bias_ih_l${l}`, [rows])?.data,
        biasHh: weights.takeIfAny(`bias_hh_l${l}`, [rows])?.data,
        weightHr: weightHr?.data,
      };
      const own = {
        lstm: { projSize, peephole: false, coupled: false, cellClip: 0 },
        gru: { resetAfter },
        rnn: { nonlinearity },
      };
      cells.push({ spec: { kind, inputSize, hiddenSize, ...own[kind] } as CellSpec, weights: cell });
      inputSize = state;
    }
    const stream = streamOf(cells, { chunk: Math.min(shape.frames, 16) });
    super(shape, { frames: shape.frames, features: inputSize }, [stream.memory]);
    this.#stream = stream;
  }

  get kernels(): { name: string; why: string } {
    return this.#stream.kernels;
  }

  step(input: Float32Array, output: Float32Array): void {
    if (this.input.frames === 1) this.#stream.step(input, output);
    else this.#stream.steps(input, this.input.frames, output);
  }
}

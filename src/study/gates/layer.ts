/** A recurrent layer as diagnostics see it: `LSTM`, `GRU`, `RNN` and `Recurrent` are that. */
import type { CellView, Direction } from "../../nn/cellView.ts";
import type { HiddenState } from "../../nn/layerInput.ts";
import type { Parameter } from "../../nn/parameter.ts";
import type { DType } from "../../tensor/dtype.ts";
import type { Tensor } from "../../tensor/tensor.ts";

export interface ObservableLayer {
  readonly inputSize: number;
  readonly bidirectional: boolean;
  readonly dtype: DType;
  readonly cells: readonly CellView<string>[];
  batchFirst: boolean;
  training: boolean;
  parameters(): Parameter[];
  forward(
    x: Tensor,
    options?: { state?: HiddenState; trace?: boolean },
  ): { output: Tensor; state: HiddenState; trace?: ObservableTrace };
}

/** Activations by gate, [T, N, H]. */
export interface ObservableTrace {
  gate(name: string, layer?: number, direction?: Direction): Tensor;
}

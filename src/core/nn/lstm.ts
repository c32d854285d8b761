import type { CellActivations } from "../cells/cell.ts";
import type { LSTMGateKey } from "./gates.ts";
import type { LSTMState } from "./layerInput.ts";
import { RECURRENT_OPTIONS, RecurrentLayer, type RecurrentOptions } from "./recurrentLayer.ts";
import { type LSTMVariant, lstmSpec, shownLSTM, USUAL } from "./variants.ts";

/** Options of `LSTM`: PyTorch's, noise, and variants of the cell. */
export interface LSTMOptions extends RecurrentOptions, LSTMVariant {}

/**
 * A stack of long short-term memory layers: PyTorch's `nn.LSTM`, and variants of its cell (`cells/lstm.ts`).
 *
 * Parameters of each cell: `weight_ih_l{k}` [4H, I], `weight_hh_l{k}` [4H, S], `bias_ih_l{k}` [4H], `bias_hh_l{k}` [4H], with a
 * projection `weight_hr_l{k}` [P, H], with peepholes `weight_ch_l{k}` [3H] (input, forget, output); the reverse direction adds
 * `_reverse`. A coupled cell has no rows for its input gate: 3H and [2H].
 *
 * @example
 * const lstm = new LSTM({ inputSize: 10, hiddenSize: 20, numLayers: 2, seed: 1 });
 * lstm.gates.forget.setBias(1);
 * const { output, state } = lstm.forward(zeros([5, 3, 10])); // output [5, 3, 20]
 */
export class LSTM extends RecurrentLayer<LSTMGateKey, LSTMState> {
  /** P, or 0. */
  readonly projSize: number;
  /** Whether gates also see the cell state. */
  readonly peephole: boolean;
  /** Whether the input gate is 1 - forget. */
  readonly coupled: boolean;
  /** Limit of the absolute value of the cell state, or 0. */
  readonly cellClip: number;
  /** Activations of the gates (`gate`), and of new content and output (`state`). */
  readonly activations: Readonly<CellActivations>;

  /**
   * @param options `inputSize` and `hiddenSize`; the others have PyTorch's defaults
   * @throws ArgumentError for unknown names and invalid values; UnsupportedError for noise or activations that need `useDefinedCells`
   */
  constructor(options: LSTMOptions) {
    const spec = lstmSpec("LSTM", options, RECURRENT_OPTIONS);
    super("LSTM", options, spec);
    this.projSize = spec.projSize;
    this.peephole = spec.peephole;
    this.coupled = spec.coupled;
    this.cellClip = spec.cellClip;
    this.activations = spec.activations ?? USUAL;
  }

  protected override shownOptions(): string[] {
    return shownLSTM(this, super.shownOptions());
  }
}

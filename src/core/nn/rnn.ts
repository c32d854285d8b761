import type { RNNGateKey } from "./gates.ts";
import type { HiddenState } from "./layerInput.ts";
import { unusualOptions } from "./options.ts";
import { RECURRENT_OPTIONS, RecurrentLayer, type RecurrentOptions } from "./recurrentLayer.ts";
import { type RNNVariant, rnnSpec } from "./variants.ts";

/** Options of `RNN`: PyTorch's, and noise. */
export interface RNNOptions extends RecurrentOptions, RNNVariant {}

/**
 * A stack of simple recurrent layers: PyTorch's `nn.RNN` (`cells/rnn.ts`).
 *
 * Parameters of each cell: `weight_ih_l{k}` [H, I], `weight_hh_l{k}` [H, H], `bias_ih_l{k}` [H], `bias_hh_l{k}` [H]; the reverse
 * direction adds `_reverse`.
 *
 * @example
 * const rnn = new RNN({ inputSize: 10, hiddenSize: 20, nonlinearity: "relu", seed: 1 });
 * const { output } = rnn.forward(zeros([5, 3, 10])); // [5, 3, 20]
 */
export class RNN extends RecurrentLayer<RNNGateKey, HiddenState> {
  /** The activation, e.g. `tanh`. */
  readonly nonlinearity: string;

  /**
   * @param options `inputSize` and `hiddenSize`; the others have PyTorch's defaults
   * @throws ArgumentError for unknown names and invalid values; UnsupportedError for noise or activations that need `useDefinedCells`
   */
  constructor(options: RNNOptions) {
    const spec = rnnSpec("RNN", options, RECURRENT_OPTIONS);
    super("RNN", options, spec);
    this.nonlinearity = spec.nonlinearity;
  }

  protected override shownOptions(): string[] {
    return [...super.shownOptions(), ...unusualOptions(this, { nonlinearity: "tanh" })];
  }
}

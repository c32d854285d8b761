import type { RNNSpec } from "../cells/cell.ts";
import { checkActivation } from "../cells/namedActivation.ts";
import { fillOptions, type OptionTable } from "../tensor/check.ts";
import type { RNNGateKey } from "./gates.ts";
import { unusualOptions } from "./options.ts";
import { type CellSizes, checkCellOptions, type HiddenState } from "./recurrentBase.ts";
import { RECURRENT_OPTIONS, RecurrentLayer, type RecurrentOptions } from "./recurrentLayer.ts";

/** The option that chooses the equation. `RNNCell` takes the same one. */
export interface RNNVariant {
  /** `tanh` and `relu` run on kernels, every other activation of an LSTM on the equations of the cell. Default `"tanh"` */
  nonlinearity?: string;
}

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

const RNN_TABLE: OptionTable<RNNVariant> = { nonlinearity: ["tanh"] };

/** As `lstmSpec` in lstm.ts. */
export function rnnSpec(where: string, options: RNNVariant & CellSizes, common: readonly string[]): RNNSpec {
  checkCellOptions(where, options, [...common, ...Object.keys(RNN_TABLE)]);
  const { nonlinearity } = fillOptions<RNNVariant>(where, options, RNN_TABLE);
  const { inputSize, hiddenSize } = options;
  checkActivation(nonlinearity, `${where}, nonlinearity`);
  return { kind: "rnn", inputSize, hiddenSize, nonlinearity };
}

/** The simple recurrent network as a layer: PyTorch's `nn.RNN`. The equation is in `cells/rnn.ts`. */
import type { RNNSpec } from "../cells/cell.ts";
import { checkedActivation } from "../cells/namedActivation.ts";
import { checkOptionNames } from "../tensor/check.ts";
import type { RNNGateKey } from "./gates.ts";
import type { HiddenState } from "./layerInput.ts";
import type { ShownOptions } from "./options.ts";
import { RECURRENT_OPTIONS, RecurrentLayer, type RecurrentOptions } from "./recurrentLayer.ts";

/** What kind of RNN a cell is. */
export interface RNNVariant {
  /** `tanh`, `relu`, `sigmoid`, `linear` or `hardSigmoid(slope)`; kernels of their own have the first two. Default `"tanh"` */
  nonlinearity?: string;
}

export interface RNNOptions extends RecurrentOptions, RNNVariant {}

/** Options of other cells that are tried here. */
export const RNN_ADVICE = {
  projSize: "Only an LSTM can be projected.",
  peephole: "Only an LSTM has peepholes.",
  coupled: "Only an LSTM has gates to couple.",
  cellClip: "Only an LSTM has a cell state.",
  resetAfter: "Only a GRU has a reset gate.",
};

/** The equation that these options choose. @throws ArgumentError for values that are never valid */
export function rnnSpec(
  where: string,
  options: RNNVariant & { inputSize: number; hiddenSize: number },
): RNNSpec {
  const { inputSize, hiddenSize, nonlinearity = "tanh" } = options;
  checkedActivation(nonlinearity, `${where}, nonlinearity`);
  return { kind: "rnn", inputSize, hiddenSize, nonlinearity };
}

/**
 * A stack of simple recurrent layers. Parameters of each cell: `weight_ih_l{k}` [H, I], `weight_hh_l{k}` [H, H], `bias_ih_l{k}`
 * [H], `bias_hh_l{k}` [H]; the reverse direction adds `_reverse`.
 */
export class RNN extends RecurrentLayer<RNNGateKey, HiddenState> {
  readonly nonlinearity: string;

  constructor(options: RNNOptions) {
    checkOptionNames("RNN", options, [...RECURRENT_OPTIONS, "nonlinearity"], RNN_ADVICE);
    const spec = rnnSpec("RNN", options);
    super("RNN", options, spec);
    this.nonlinearity = spec.nonlinearity;
  }

  override get typeName(): string {
    return "RNN";
  }

  protected override shownOptions(): ShownOptions {
    return { ...super.shownOptions(), nonlinearity: { value: this.nonlinearity, normal: "tanh" } };
  }
}

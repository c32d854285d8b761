/** Gated recurrent unit as a layer: PyTorch's `nn.GRU`, and the form of the original paper. The equations are in `cells/gru.ts`. */
import type { CellActivations, GRUSpec } from "../cells/cell.ts";
import { checkBoolean, checkOptionNames } from "../tensor/check.ts";
import { activationsOf, shownActivations, USUAL } from "./activations.ts";
import type { GRUGateKey } from "./gates.ts";
import type { HiddenState } from "./layerInput.ts";
import type { ShownOptions } from "./options.ts";
import { RECURRENT_OPTIONS, RecurrentLayer, type RecurrentOptions } from "./recurrentLayer.ts";

/** What kind of GRU a cell is. */
export interface GRUVariant {
  /**
   * Where the reset gate acts: true, on U h + b as in PyTorch; false, on h before the product, as in Cho et al. 2014.
   * Weights of one form are wrong in the other. Default true
   */
  resetAfter?: boolean;
  /** Of the gates and of the new content, as in `LSTM`. Default sigmoid and tanh */
  activations?: Partial<CellActivations>;
}

export const GRU_VARIANT: readonly (keyof GRUVariant)[] = ["resetAfter", "activations"];

export interface GRUOptions extends RecurrentOptions, GRUVariant {}

/** Options of other cells that are tried here. */
export const GRU_ADVICE = {
  projSize: "Only an LSTM can be projected.",
  nonlinearity: "The activation can be chosen for RNN only.",
  peephole: "Only an LSTM has peepholes.",
  coupled: "Only an LSTM has gates to couple; those of a GRU always are.",
  cellClip: "Only an LSTM has a cell state.",
};

/** The equations that these options choose. @throws ArgumentError for values that are never valid */
export function gruSpec(
  where: string,
  options: GRUVariant & { inputSize: number; hiddenSize: number },
): GRUSpec {
  const { inputSize, hiddenSize, resetAfter = true } = options;
  checkBoolean(where, "resetAfter", resetAfter);
  const given = activationsOf(where, options.activations);
  return { kind: "gru", inputSize, hiddenSize, resetAfter, ...given };
}

/**
 * A stack of GRU layers. Parameters of each cell: `weight_ih_l{k}` [3H, I], `weight_hh_l{k}` [3H, H], `bias_ih_l{k}` [3H],
 * `bias_hh_l{k}` [3H]; the reverse direction adds `_reverse`.
 */
export class GRU extends RecurrentLayer<GRUGateKey, HiddenState> {
  readonly resetAfter: boolean;
  readonly activations: Readonly<CellActivations>;

  constructor(options: GRUOptions) {
    checkOptionNames("GRU", options, [...RECURRENT_OPTIONS, ...GRU_VARIANT], GRU_ADVICE);
    const spec = gruSpec("GRU", options);
    super("GRU", options, spec);
    this.resetAfter = spec.resetAfter;
    this.activations = spec.activations ?? USUAL;
  }

  override get typeName(): string {
    return "GRU";
  }

  protected override shownOptions(): ShownOptions {
    return {
      ...super.shownOptions(),
      resetAfter: { value: this.resetAfter, normal: true },
      ...shownActivations(this.activations),
    };
  }
}

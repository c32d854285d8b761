/** Long short-term memory as a layer: PyTorch's `nn.LSTM`, and variants of its cell. The equations are in `cells/lstm.ts`. */
import type { CellActivations, LSTMSpec } from "../cells/cell.ts";
import { checkBoolean, checkNumber, checkOptionNames, countOrZero, notNegative } from "../tensor/check.ts";
import { ArgumentError } from "../tensor/errors.ts";
import { activationsOf, shownActivations, USUAL } from "./activations.ts";
import type { LSTMGateKey } from "./gates.ts";
import type { LSTMState } from "./layerInput.ts";
import type { ShownOptions } from "./options.ts";
import { RECURRENT_OPTIONS, RecurrentLayer, type RecurrentOptions } from "./recurrentLayer.ts";

/** What kind of LSTM a cell is. */
export interface LSTMVariant {
  /** P, size to which the hidden state is projected, less than H; default 0: it is not */
  projSize?: number;
  /** Whether gates also see the cell state, through a diagonal `weight_ch`; default false */
  peephole?: boolean;
  /** Whether the input gate is 1 - forget; default false */
  coupled?: boolean;
  /** Limit of the absolute value of the cell state; default 0: none */
  cellClip?: number;
  /**
   * Of the gates, and of the new content and the output: `sigmoid`, `tanh`, `relu`, `linear` or `hardSigmoid(slope)`. Default sigmoid and tanh;
   * with any other the layer runs on the equations of its cell instead of kernels made for it
   */
  activations?: Partial<CellActivations>;
}

export interface LSTMOptions extends RecurrentOptions, LSTMVariant {}

export const LSTM_VARIANT: readonly (keyof LSTMVariant)[] = [
  "projSize",
  "peephole",
  "coupled",
  "cellClip",
  "activations",
];

/** Options of other cells that are tried here. */
export const LSTM_ADVICE = {
  nonlinearity: "The activation can be chosen for RNN only.",
  resetAfter: "Only a GRU has a reset gate.",
};

/** The equations that these options choose. @throws ArgumentError for values that are never valid */
export function lstmSpec(
  where: string,
  options: LSTMVariant & { inputSize: number; hiddenSize: number },
): LSTMSpec {
  const { inputSize, hiddenSize, projSize = 0, peephole = false, coupled = false } = options;
  const { cellClip = 0 } = options;
  checkNumber(where, "projSize", projSize, countOrZero);
  if (projSize > 0 && projSize >= hiddenSize) {
    throw new ArgumentError(
      `${where}: expected projSize smaller than hiddenSize, ${hiddenSize}, got ${projSize}. 0 means no projection.`,
    );
  }
  checkBoolean(where, "peephole", peephole);
  checkBoolean(where, "coupled", coupled);
  checkNumber(where, "cellClip", cellClip, notNegative);
  const given = activationsOf(where, options.activations);
  return { kind: "lstm", inputSize, hiddenSize, projSize, peephole, coupled, cellClip, ...given };
}

/** How `toString` shows a variant. */
export function shownVariant(
  variant: Required<Omit<LSTMVariant, "activations">> & { activations: CellActivations },
): ShownOptions {
  return {
    peephole: { value: variant.peephole, normal: false },
    coupled: { value: variant.coupled, normal: false },
    cellClip: { value: variant.cellClip, normal: 0 },
    ...shownActivations(variant.activations),
  };
}

/**
 * A stack of LSTM layers. Parameters of each cell: `weight_ih_l{k}` [4H, I], `weight_hh_l{k}` [4H, S], `bias_ih_l{k}` [4H],
 * `bias_hh_l{k}` [4H], with a projection `weight_hr_l{k}` [P, H], with peepholes `weight_ch_l{k}` [3H] (input, forget,
 * output); the reverse direction adds `_reverse`. A coupled cell has no rows for its input gate: 3H and [2H].
 *
 * @example
 * const lstm = new LSTM({ inputSize: 10, hiddenSize: 20, numLayers: 2, seed: 1 });
 * lstm.gates.forget.setBias(1);
 * const { output, state } = lstm.forward(x);
 */
export class LSTM extends RecurrentLayer<LSTMGateKey, LSTMState> {
  readonly projSize: number;
  readonly peephole: boolean;
  readonly coupled: boolean;
  readonly cellClip: number;
  readonly activations: Readonly<CellActivations>;

  constructor(options: LSTMOptions) {
    checkOptionNames("LSTM", options, [...RECURRENT_OPTIONS, ...LSTM_VARIANT], LSTM_ADVICE);
    const spec = lstmSpec("LSTM", options);
    super("LSTM", options, spec);
    this.projSize = spec.projSize;
    this.peephole = spec.peephole;
    this.coupled = spec.coupled;
    this.cellClip = spec.cellClip;
    this.activations = spec.activations ?? USUAL;
  }

  override get typeName(): string {
    return "LSTM";
  }

  protected override shownOptions(): ShownOptions {
    return {
      projSize: { value: this.projSize, normal: 0 },
      ...super.shownOptions(),
      ...shownVariant(this),
    };
  }
}

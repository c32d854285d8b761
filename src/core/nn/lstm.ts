import type { CellActivations, LSTMSpec } from "../cells/cell.ts";
import { USUAL } from "../cells/usualActivations.ts";
import { countOrZero, fillOptions, notNegative, type OptionTable } from "../tensor/check.ts";
import { ArgumentError } from "../tensor/errors.ts";
import type { LSTMGateKey } from "./gates.ts";
import { unusualOptions } from "./options.ts";
import {
  activationsOf,
  type CellSizes,
  checkCellOptions,
  type LSTMState,
  shownActivations,
} from "./recurrentBase.ts";
import { RECURRENT_OPTIONS, RecurrentLayer, type RecurrentOptions } from "./recurrentLayer.ts";

/** The options that choose the equations. `LSTMCell` takes the same ones. */
export interface LSTMVariant {
  /** P, size of the projected hidden state, less than H; default 0: no projection */
  projSize?: number;
  /** Whether gates also see the cell state, through a diagonal `weight_ch`; default false */
  peephole?: boolean;
  /** Whether the input gate is 1 - forget; default false */
  coupled?: boolean;
  /** Limit of the absolute value of the cell state; default 0: none */
  cellClip?: number;
  /**
   * `gate` of the gates, `state` of the new content and the output: `sigmoid`, `tanh`, `relu`, `relu(6)`, `linear`,
   * `hardSigmoid(0.2)` of Keras 2, `hardSigmoid(1/6)` of PyTorch and Keras 3, `hardSilu`, `leakyRelu(slope)`, `elu(alpha)`, `selu`,
   * `softplus`, `softsign`, `exponential`, `silu`, `gelu` or `mish`. Default sigmoid and tanh; any other runs on the equations of the
   * cell, more slowly than its kernels
   */
  activations?: Partial<CellActivations>;
}

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

const LSTM_TABLE: OptionTable<LSTMVariant> = {
  projSize: [0, countOrZero],
  peephole: [false, "boolean"],
  coupled: [false, "boolean"],
  cellClip: [0, notNegative],
  activations: [undefined],
};

/**
 * Returns the cell that these options choose.
 *
 * @param common names of the other options of the layer or cell
 * @throws ArgumentError for unknown names and invalid values; the caller checks the sizes
 */
export function lstmSpec(
  where: string,
  options: LSTMVariant & CellSizes,
  common: readonly string[],
): LSTMSpec {
  checkCellOptions(where, options, [...common, ...Object.keys(LSTM_TABLE)]);
  const { activations, ...choices } = fillOptions<LSTMVariant>(where, options, LSTM_TABLE);
  const { inputSize, hiddenSize } = options;
  checkProjection(where, choices.projSize, hiddenSize);
  return { kind: "lstm", inputSize, hiddenSize, ...choices, ...activationsOf(where, activations) };
}

/** @throws ArgumentError unless a projection makes the hidden state smaller */
export function checkProjection(where: string, projSize: number, hiddenSize: number): void {
  // The size itself is checked with those of the layer.
  if (typeof hiddenSize !== "number" || projSize < hiddenSize || projSize === 0) return;
  throw new ArgumentError(
    `${where}: expected projSize smaller than hiddenSize, ${hiddenSize}, got ${projSize}. 0 means no projection.`,
  );
}

/** The fields of an LSTM or LSTMCell that name its variant. */
export type LSTMFields = Required<Omit<LSTMVariant, "activations">> & { activations: CellActivations };

/** How `toString` shows an LSTM or LSTMCell: PyTorch's order puts the projection first. */
export function shownLSTM(module: LSTMFields, common: readonly string[]): string[] {
  const { projSize, ...others } = { projSize: 0, peephole: false, coupled: false, cellClip: 0 };
  return [
    ...unusualOptions(module, { projSize }),
    ...common,
    ...unusualOptions(module, others),
    ...shownActivations(module.activations),
  ];
}

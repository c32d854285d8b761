import type { CellActivations, GRUSpec } from "../cells/cell.ts";
import { USUAL } from "../cells/usualActivations.ts";
import { fillOptions, type OptionTable } from "../tensor/check.ts";
import type { GRUGateKey } from "./gates.ts";
import { unusualOptions } from "./options.ts";
import {
  activationsOf,
  type CellSizes,
  checkCellOptions,
  type HiddenState,
  shownActivations,
} from "./recurrentBase.ts";
import { RECURRENT_OPTIONS, RecurrentLayer, type RecurrentOptions } from "./recurrentLayer.ts";

/** The options that choose the equations. `GRUCell` takes the same ones. */
export interface GRUVariant {
  /**
   * Where the reset gate acts: true, on U h + b as in PyTorch; false, on h before the product, as in Cho et al. 2014.
   * Weights of one form are wrong in the other. Default true
   */
  resetAfter?: boolean;
  /** `gate` of the gates, `state` of the new content, as in `LSTM`. Default sigmoid and tanh */
  activations?: Partial<CellActivations>;
}

/** Options of `GRU`: PyTorch's, noise, and the form of its reset gate. */
export interface GRUOptions extends RecurrentOptions, GRUVariant {}

/**
 * A stack of gated recurrent layers: PyTorch's `nn.GRU`, and the form of the original paper (`cells/gru.ts`).
 *
 * Parameters of each cell: `weight_ih_l{k}` [3H, I], `weight_hh_l{k}` [3H, H], `bias_ih_l{k}` [3H], `bias_hh_l{k}` [3H]; the
 * reverse direction adds `_reverse`.
 *
 * @example
 * const gru = new GRU({ inputSize: 10, hiddenSize: 20, bidirectional: true, seed: 1 });
 * const { output } = gru.forward(zeros([5, 3, 10])); // [5, 3, 40]
 */
export class GRU extends RecurrentLayer<GRUGateKey, HiddenState> {
  /** Whether the reset gate acts on U h + b, as in PyTorch, or on h before the product. */
  readonly resetAfter: boolean;
  /** Activations of the gates (`gate`) and of the new content (`state`). */
  readonly activations: Readonly<CellActivations>;

  /**
   * @param options `inputSize` and `hiddenSize`; the others have PyTorch's defaults
   * @throws ArgumentError for unknown names and invalid values; UnsupportedError for noise or activations that need `useDefinedCells`
   */
  constructor(options: GRUOptions) {
    const spec = gruSpec("GRU", options, RECURRENT_OPTIONS);
    super("GRU", options, spec);
    this.resetAfter = spec.resetAfter;
    this.activations = spec.activations ?? USUAL;
  }

  protected override shownOptions(): string[] {
    return shownGRU(this, super.shownOptions());
  }
}

const GRU_TABLE: OptionTable<GRUVariant> = { resetAfter: [true, "boolean"], activations: [undefined] };

/** As `lstmSpec` in lstm.ts. */
export function gruSpec(where: string, options: GRUVariant & CellSizes, common: readonly string[]): GRUSpec {
  checkCellOptions(where, options, [...common, ...Object.keys(GRU_TABLE)]);
  const { activations, resetAfter } = fillOptions<GRUVariant>(where, options, GRU_TABLE);
  const { inputSize, hiddenSize } = options;
  return { kind: "gru", inputSize, hiddenSize, resetAfter, ...activationsOf(where, activations) };
}

/** How `toString` shows a GRU or GRUCell. */
export function shownGRU(
  module: { resetAfter: boolean; activations: CellActivations },
  common: readonly string[],
): string[] {
  return [
    ...common,
    ...unusualOptions(module, { resetAfter: true }),
    ...shownActivations(module.activations),
  ];
}

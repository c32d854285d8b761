import type { CellActivations } from "../cells/cell.ts";
import type { GRUGateKey } from "./gates.ts";
import type { HiddenState } from "./layerInput.ts";
import { RECURRENT_OPTIONS, RecurrentLayer, type RecurrentOptions } from "./recurrentLayer.ts";
import { type GRUVariant, gruSpec, shownGRU, USUAL } from "./variants.ts";

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

/** Layers of a cell that is given by its equations. The cells that come with the library are in `cells/defined/definitions/`. */

import { type DefinedSpec, stateSize } from "../cells/cell.ts";
import type { CellDefinition } from "../cells/defined/definition.ts";
import { checkOptionNames } from "../tensor/check.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkDefinedSizes, DEFINITION_OPTIONS, type DefinitionOptions, definedSpec } from "./definedSpec.ts";
import type { HiddenState } from "./layerInput.ts";
import type { ShownOptions } from "./options.ts";
import {
  directionsKept,
  RECURRENT_OPTIONS,
  RecurrentLayer,
  type RecurrentOptions,
} from "./recurrentLayer.ts";

/** State by the names of the definition; `hidden` is always there. */
export type DefinedState = HiddenState & Record<string, Tensor>;

export interface DefinedLayerOptions<Gate extends string = string>
  extends RecurrentOptions,
    DefinitionOptions<Gate> {
  /**
   * Whether a cell whose state is h' = a ⊙ h + b, with gates that see the input only, runs by a scan over all steps at once. The result is the
   * same but for rounding. Default: whenever the cell has that form
   */
  parallel?: boolean;
}

/** What makes a layer again: its options and the definition of its cell, as JSON. */
export interface DefinedConfig extends Omit<DefinedLayerOptions, "cell" | "seed" | "blocks" | "heads"> {
  cell: CellDefinition;
}

/**
 * A stack of recurrent layers of any cell, in one or two directions. Parameters of each cell, with H rows for each gate that has such a part:
 * `input_weight_l{k}`, `hidden_weight_l{k}`, `bias_l{k}`, `bias_hidden_l{k}`, `projection_l{k}`, `peephole_l{k}`, `norm_input_l{k}` and `norm_hidden_l{k}` (gains), and the vectors of the definition under their own names; the reverse direction adds `_reverse`.
 *
 * @example
 * const layer = new DefinedLayer({ cell: "janet", inputSize: 10, hiddenSize: 20, seed: 1 });
 * layer.gates.forget.setBias(1);
 */
export class DefinedLayer<Gate extends string = string> extends RecurrentLayer<
  Gate | "retain" | "candidate" | (string & {}),
  DefinedState
> {
  /** The equations, as they were given. */
  readonly definition: CellDefinition<Gate>;
  readonly parallel: boolean;
  /** P, or 0 */
  readonly projSize: number;

  constructor(options: DefinedLayerOptions<Gate>) {
    checkOptionNames("DefinedLayer", options, [...RECURRENT_OPTIONS, ...DEFINITION_OPTIONS, "parallel"]);
    const spec = definedSpec(options);
    const { cell } = spec;
    checkDefinedSizes(spec, 0);
    const { numLayers = 1 } = options;
    const inputSize = directionsKept(options) * stateSize(spec);
    if (numLayers > 1) checkDefinedSizes({ ...spec, inputSize }, 1);
    super(cell.definition.name, options, spec);
    this.definition = cell.definition as CellDefinition<Gate>;
    this.parallel = spec.parallel!;
    this.projSize = spec.projSize ?? 0;
  }

  override get typeName(): string {
    return this.definition?.name ?? "DefinedLayer";
  }

  /**
   * Makes a layer from a configuration that may come from a file.
   *
   * @throws ArgumentError for what is none
   */
  static fromConfig(config: unknown): DefinedLayer {
    return new DefinedLayer(config as DefinedLayerOptions);
  }

  /** What `DefinedLayer.fromConfig` makes this layer from, but for its parameters; plain JSON. */
  config(): DefinedConfig {
    const { inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, dtype } = this;
    const cell = structuredClone(this.definition) as CellDefinition;
    const common = { inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, dtype };
    const { parallel, projSize } = this;
    return { cell, ...common, ...this.directionOptions(), parallel, projSize, ...this.noise.options() };
  }

  protected override shownOptions(): ShownOptions {
    const { cell } = this.cells[0].spec as DefinedSpec;
    const { inputBlocks, recurrentBlocks } = cell.definition;
    return {
      ...super.shownOptions(),
      projSize: { value: this.projSize, normal: 0 },
      blocks: { value: inputBlocks ?? 1, normal: 1 },
      heads: { value: recurrentBlocks ?? 1, normal: 1 },
      parallel: { value: this.parallel, normal: cell.isLinear },
    };
  }
}

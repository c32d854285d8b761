/** Layers of a defined cell, which you give as equations. Those of the library are in `cells/defined/definitions/`. */

import { stateSize } from "../cells/cell.ts";
import { checkDefinedSizes } from "../cells/defined/definedSizes.ts";
import type { CellDefinition } from "../cells/defined/definition.ts";
import { checkOptionNames } from "../tensor/check.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { DEFINITION_OPTIONS, type DefinitionOptions, definedSpec, shownDefinition } from "./definedSpec.ts";
import type { HiddenState } from "./recurrentBase.ts";
import {
  directionsKept,
  RECURRENT_OPTIONS,
  RecurrentLayer,
  type RecurrentOptions,
} from "./recurrentLayer.ts";

/** State by the names of the definition; always includes `hidden`. */
export type DefinedState = HiddenState & Record<string, Tensor>;

/** Options of `DefinedLayer`. */
export interface DefinedLayerOptions<Gate extends string = string>
  extends RecurrentOptions,
    DefinitionOptions<Gate> {}

/** The options of a layer and the definition of its cell, as JSON. */
export interface DefinedConfig extends Omit<DefinedLayerOptions, "cell" | "seed" | "blocks" | "heads"> {
  /** The equations. */
  cell: CellDefinition;
}

/**
 * A stack of layers of a defined cell, in one or two directions.
 *
 * Parameters of each cell, with H rows for each gate that has the part: `input_weight_l{k}`, `hidden_weight_l{k}`,
 * `bias_l{k}`, `bias_hidden_l{k}`, `projection_l{k}`, `peephole_l{k}`, `norm_input_l{k}` and `norm_hidden_l{k}` (gains), and the
 * vectors of the definition by their names; the reverse direction adds `_reverse`.
 *
 * @example
 * const layer = new DefinedLayer({ cell: "janet", inputSize: 10, hiddenSize: 20, seed: 1 });
 * layer.gates.forget.setBias(1);
 */
export class DefinedLayer<Gate extends string = string> extends RecurrentLayer<
  Gate | "retain" | "candidate" | (string & {}),
  DefinedState
> {
  /** The equations, as you gave them. */
  readonly definition: CellDefinition<Gate>;
  /** P, or 0 */
  readonly projSize: number;

  /**
   * @param options `cell`, a definition or its name, `inputSize` and `hiddenSize`; the others have the defaults of `RecurrentOptions`
   * @throws ArgumentError for unknown names, invalid values and equations that make no cell; ShapeError for sizes that do not fit them
   */
  constructor(options: DefinedLayerOptions<Gate>) {
    checkOptionNames("DefinedLayer", options, [...RECURRENT_OPTIONS, ...DEFINITION_OPTIONS]);
    const spec = definedSpec(options);
    checkDefinedSizes(spec, 0);
    const inputSize = directionsKept(options) * stateSize(spec);
    if ((options.numLayers ?? 1) > 1) checkDefinedSizes({ ...spec, inputSize }, 1);
    super(spec.cell.definition.name, options, spec);
    this.definition = spec.cell.definition as CellDefinition<Gate>;
    this.projSize = spec.projSize ?? 0;
  }

  /**
   * Makes a layer from a configuration, which may come from a file.
   *
   * @param config what `config()` returned
   * @throws ArgumentError for anything else
   */
  static fromConfig(config: unknown): DefinedLayer {
    // Older files say whether the layer ran as a scan.
    const { parallel: _, ...options } = Object(config);
    return new DefinedLayer(options as DefinedLayerOptions);
  }

  /** Returns the configuration for `DefinedLayer.fromConfig`, without the parameters, as plain JSON. */
  config(): DefinedConfig {
    const { inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, dtype } = this;
    const cell = structuredClone(this.definition) as CellDefinition;
    const common = { inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, dtype };
    return { cell, ...common, ...this.directionOptions(), projSize: this.projSize, ...this.noise.options() };
  }

  protected override shownOptions(): string[] {
    return [...super.shownOptions(), ...shownDefinition(this)];
  }
}

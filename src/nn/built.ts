/** Layers of a cell that is given by its equations. The cells that come with the library are in `cells/definitions/`. */
import { type BuiltCell, buildCell } from "../cells/build/cell.ts";
import type { CellDefinition } from "../cells/build/definition.ts";
import type { BuiltSpec } from "../cells/cell.ts";
import { type CellName, definitions } from "../cells/definitions/index.ts";
import { ArgumentError, describe, ShapeError } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { HiddenState } from "./layerInput.ts";
import { checkBoolean, checkOptionNames, type ShownOptions } from "./options.ts";
import { RECURRENT_OPTIONS, RecurrentLayer, type RecurrentOptions } from "./recurrent.ts";

/** State by the names of the definition; `hidden` is always there. */
export type BuiltState = HiddenState & Record<string, Tensor>;

export interface RecurrentCellOptions<Gate extends string = string> extends RecurrentOptions {
  /** The equations: a definition, or the name of one that comes with the library */
  cell: CellDefinition<Gate> | CellName;
  /**
   * Whether a cell whose state is h' = a ⊙ h + b, with gates that see the input only, runs by a scan over all steps at once. The result is the
   * same but for rounding. Default: whenever the cell has that form
   */
  parallel?: boolean;
}

/** What makes a layer again: its options and the definition of its cell, as JSON. */
export interface BuiltConfig extends Omit<RecurrentCellOptions, "cell" | "seed"> {
  cell: CellDefinition;
}

/**
 * A stack of recurrent layers of any cell, in one or two directions. Parameters of each cell, with H rows for each gate that has such a part:
 * `input_weight_l{k}`, `hidden_weight_l{k}`, `bias_l{k}`, `bias_hidden_l{k}`, `peephole_l{k}`, `norm_input_l{k}` and `norm_hidden_l{k}` (gains), and the vectors of the definition under their own names; the reverse direction adds `_reverse`.
 *
 * @example
 * const layer = new Recurrent({ cell: "janet", inputSize: 10, hiddenSize: 20, seed: 1 });
 * layer.gates.forget.setBias(1);
 */
export class Recurrent<Gate extends string = string> extends RecurrentLayer<
  Gate | "retain" | "candidate" | (string & {}),
  BuiltState
> {
  /** The equations, as they were given. */
  readonly definition: CellDefinition<Gate>;
  readonly parallel: boolean;

  constructor(options: RecurrentCellOptions<Gate>) {
    checkOptionNames("Recurrent", options, [...RECURRENT_OPTIONS, "cell", "parallel"]);
    const cell = cellOf(options.cell);
    const { name } = cell.definition;
    const { parallel = cell.isLinear } = options;
    checkBoolean(name, "parallel", parallel);
    if (parallel && !cell.isLinear) {
      throw new ArgumentError(
        `${name}: expected parallel only for a cell with a state h' = a * h + b and gates that do not see the state, got it for ${name}.`,
      );
    }
    const { inputSize, hiddenSize } = options;
    const spec: BuiltSpec = { kind: "built", inputSize, hiddenSize, cell, parallel };
    super(name, options, spec);
    if (cell.usesInput) {
      const odd = this.cells.find((each) => each.spec.inputSize !== hiddenSize);
      if (odd !== undefined) {
        throw new ShapeError(
          `${name}: expected an input as wide as the state, since the equations use x itself, got ${odd.spec.inputSize} for hiddenSize ${hiddenSize} in layer ${odd.layer}. Put a Linear before it.`,
        );
      }
    }
    this.definition = cell.definition as CellDefinition<Gate>;
    this.parallel = parallel;
  }

  override get typeName(): string {
    return this.definition?.name ?? "Recurrent";
  }

  /**
   * Makes a layer from a configuration that may come from a file.
   *
   * @throws ArgumentError for what is none
   */
  static fromConfig(config: unknown): Recurrent {
    return new Recurrent(config as RecurrentCellOptions);
  }

  /** What `Recurrent.fromConfig` makes this layer from, but for its parameters; plain JSON. */
  config(): BuiltConfig {
    const { inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, dtype } = this;
    const cell = structuredClone(this.definition) as CellDefinition;
    const common = { inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, dtype };
    return { cell, ...common, parallel: this.parallel, ...this.noise.options() };
  }

  protected override shownOptions(): ShownOptions {
    const { cell } = this.cells[0].spec as BuiltSpec;
    return { ...super.shownOptions(), parallel: { value: this.parallel, normal: cell.isLinear } };
  }
}

function cellOf(given: CellDefinition | CellName): BuiltCell {
  if (typeof given !== "string") return buildCell(given);
  if (Object.hasOwn(definitions, given)) return buildCell(definitions[given]);
  throw new ArgumentError(
    `Recurrent: expected cell to be a definition or one of ${Object.keys(definitions).join(", ")}, got ${describe(given)}.`,
    "NAME",
  );
}

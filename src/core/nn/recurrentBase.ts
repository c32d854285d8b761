/** The base of recurrent layers and single cells: sizes, parameters, initial values, and how they print. */
import { type LayerSpec, weightEntries } from "../cells/cell.ts";
import { checkBoolean, checkNumber, count } from "../tensor/check.ts";
import { checkDType, type DType } from "../tensor/dtype.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import { isPlain } from "../tensor/lists.ts";
import { Random } from "../tensor/random.ts";
import { cellParameters, drawParameter } from "./cellParameters.ts";
import { CellView, type Direction, weightsIn } from "./cellView.ts";
import { moduleRandom } from "./defaults.ts";
import { Module } from "./module.ts";
import { unusualOptions } from "./options.ts";

/** Options of every recurrent layer and cell. */
export interface CellOptions {
  /** I, features of the input */
  inputSize: number;
  /** H, units (of each layer and direction) */
  hiddenSize: number;
  /** Whether cells have biases, two each; default true */
  bias?: boolean;
  /** Default `"float32"` */
  dtype?: DType;
  /** Seed of the initial parameters and of dropout; default: drawn from the default generator */
  seed?: number;
}

export const CELL_OPTIONS: readonly (keyof CellOptions)[] = [
  "inputSize",
  "hiddenSize",
  "bias",
  "dtype",
  "seed",
];

export abstract class RecurrentBase<Key extends string> extends Module {
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly bias: boolean;
  readonly dtype: DType;
  /** All cells: layer by layer, forward before reverse. */
  abstract readonly cells: readonly CellView<Key>[];
  readonly #typeName: string;
  readonly #initialRandom: Random;

  constructor(typeName: string, options: CellOptions) {
    super();
    if (typeof typeName !== "string" || !isPlain(options))
      throw new ArgumentError(
        `${describe(typeName)}: expected the name of a class and options, got ${describe(options)}.`,
      );
    const { inputSize, hiddenSize, bias = true, dtype = "float32" } = options;
    checkNumber(typeName, "inputSize", inputSize, count);
    checkNumber(typeName, "hiddenSize", hiddenSize, count);
    checkBoolean(typeName, "bias", bias);
    checkDType(typeName, dtype);
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    this.bias = bias;
    this.dtype = dtype;
    this.#typeName = typeName;
    this.#initialRandom = moduleRandom(options.seed);
  }

  override get typeName(): string {
    return this.#typeName;
  }

  /**
   * Draws all parameters again, from U(-1/√H, 1/√H) like PyTorch, unless the definition of a cell says otherwise.
   *
   * @param seed default: continues with the module's own generator
   */
  resetParameters(seed?: number): void {
    const random = seed === undefined ? this.#initialRandom : new Random(seed);
    this.initialization = [];
    for (const { spec, weights } of this.cells) {
      for (const [key, parameter] of weightEntries(weights)) drawParameter(spec, key, parameter, random);
    }
  }

  /** Returns a generator of the module's seed that is independent of the initial values. */
  protected forkRandom(stream: number): Random {
    return this.#initialRandom.fork(stream);
  }

  /**
   * Registers the parameters of a cell, all 0. Static, so that instances do not show it.
   *
   * @param suffix follows each name, e.g. `_l1_reverse`; undefined: the module is a single cell
   */
  protected static makeCell<Key extends string>(
    module: RecurrentBase<Key>,
    where: string,
    layer: number,
    direction: Direction,
    spec: LayerSpec,
    suffix?: string,
  ): CellView<Key> {
    const names = new Map<string, string>();
    const { typeName, bias, dtype } = module;
    for (const [key, parameter] of cellParameters(typeName, spec, bias, suffix, dtype)) {
      names.set(key, parameter.name);
      module.registerParameter(parameter.name, parameter);
    }
    return new CellView(where, layer, direction, spec, weightsIn(module, names));
  }

  protected override describeOptions(): string {
    return [this.inputSize, this.hiddenSize, ...this.shownOptions()].join(", ");
  }

  /** The options that differ from their defaults, for `toString`. */
  protected shownOptions(): string[] {
    return unusualOptions(this, { bias: true, dtype: "float32" });
  }
}

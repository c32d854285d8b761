/**
 * Single cells as modules, for loops written by hand: PyTorch's `nn.LSTMCell`, `nn.GRUCell` and `nn.RNNCell`. One call is one
 * step; the state goes in and comes out, as a record. Parameters are named without layer: `weight_ih`, `weight_hh`,
 * `bias_ih`, `bias_hh`.
 */
import { runLayer } from "../autograd/runLayer.ts";
import { reshape } from "../autograd/shape.ts";
import {
  type CellActivations,
  type DefinedSpec,
  initialState,
  type LayerSpec,
  weightEntries,
} from "../cells/cell.ts";
import type { CellDefinition } from "../cells/defined/definition.ts";
import { checkBoolean, checkNumber, checkOptionNames, count } from "../tensor/check.ts";
import { checkDType, type DType } from "../tensor/dtype.ts";
import { Random } from "../tensor/random.ts";
import { filled, type Tensor } from "../tensor/tensor.ts";
import { shownActivations, USUAL } from "./activations.ts";
import type { CellGate } from "./cellGate.ts";
import { cellParameters, drawParameter } from "./cellParameters.ts";
import { CellView, weightsIn } from "./cellView.ts";
import { moduleRandom } from "./defaults.ts";
import type { DefinedState } from "./definedLayer.ts";
import { checkDefinedSizes, DEFINITION_OPTIONS, type DefinitionOptions, definedSpec } from "./definedSpec.ts";
import { warnOfDoubledBias } from "./doubledBias.ts";
import type { Gates, GRUGateKey, LSTMGateKey, RNNGateKey } from "./gates.ts";
import { GRU_ADVICE, GRU_VARIANT, type GRUVariant, gruSpec } from "./gru.ts";
import { checkState, checkStep, type HiddenState, type LSTMState } from "./layerInput.ts";
import { LSTM_ADVICE, LSTM_VARIANT, type LSTMVariant, lstmSpec, shownVariant } from "./lstm.ts";
import { Module } from "./module.ts";
import { describeUnusual, type ShownOptions } from "./options.ts";
import { RNN_ADVICE, type RNNVariant, rnnSpec } from "./rnn.ts";

/** Options that every cell has. */
export interface CellOptions {
  /** I, features of the input */
  inputSize: number;
  /** H, units */
  hiddenSize: number;
  /** Whether the cell has its two biases; default true */
  bias?: boolean;
  /** Default `"float32"` */
  dtype?: DType;
  /** Of the initial parameters; default: drawn from the default generator */
  seed?: number;
}

export interface LSTMCellOptions extends CellOptions, LSTMVariant {}
export interface GRUCellOptions extends CellOptions, GRUVariant {}
export interface RNNCellOptions extends CellOptions, RNNVariant {}

const CELL_OPTIONS: readonly (keyof CellOptions)[] = ["inputSize", "hiddenSize", "bias", "dtype", "seed"];

/** What the cells have in common. */
export abstract class CellModule<Key extends string, State extends HiddenState> extends Module {
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly bias: boolean;
  readonly dtype: DType;
  readonly #initialRandom: Random;
  readonly #view: CellView<Key>;

  constructor(where: string, options: CellOptions, spec: LayerSpec) {
    super();
    const { bias = true, dtype = "float32" } = options;
    checkNumber(where, "inputSize", options.inputSize, count);
    checkNumber(where, "hiddenSize", options.hiddenSize, count);
    checkBoolean(where, "bias", bias);
    checkDType(where, dtype);
    this.inputSize = options.inputSize;
    this.hiddenSize = options.hiddenSize;
    this.bias = bias;
    this.dtype = dtype;
    this.#initialRandom = moduleRandom(options.seed);
    const names = new Map<string, string>();
    for (const [key, parameter] of cellParameters(where, spec, bias, undefined, dtype)) {
      names.set(key, parameter.name);
      this.registerParameter(parameter.name, parameter);
    }
    this.#view = new CellView(where, 0, "forward", spec, weightsIn(this, names));
    this.resetParameters();
  }

  /** The gates by name, e.g. `gates.forget.setBias(1)`. */
  get gates(): Gates<Key, CellGate> {
    return this.#view.gates;
  }

  /** The cell as its weights and gates, in the form that layers have too. */
  get cell(): CellView<Key> {
    return this.#view;
  }

  /** Draws all parameters anew, from U(-1/√H, 1/√H) as PyTorch does where the cell does not say otherwise. @param seed default: goes on with the own generator */
  resetParameters(seed?: number): void {
    const random = seed === undefined ? this.#initialRandom : new Random(seed);
    this.initialization = [];
    const { spec, weights } = this.#view;
    for (const [key, parameter] of weightEntries(weights)) drawParameter(spec, key, parameter, random);
  }

  /**
   * One step.
   *
   * @param x     [N, I] or [I]
   * @param state before the step, [N, …] or without N as x; default zeros
   * @returns the state after the step; its `hidden` is the output
   * @throws ShapeError, ArgumentError when input or state do not fit
   */
  forward(x: Tensor, state?: State): State {
    const where = `${this.typeName}.forward`;
    const { spec } = this.#view;
    const sizes = checkStep(where, x, this.inputSize, this.dtype);
    if (state !== undefined) checkState(where, state, spec, sizes, this.dtype);
    warnOfDoubledBias(this, [this.#view]);
    const { batch, batched } = sizes;
    const given: Readonly<Record<string, Tensor>> = { ...state };
    const { final } = runLayer({
      spec: this.#view.runs,
      weights: this.#view.weights,
      input: reshape(x, [1, batch, this.inputSize]),
      initial: initialState(spec, (part, size, value) =>
        given[part] === undefined
          ? filled([batch, size], value, this.dtype)
          : reshape(given[part], [batch, size]),
      ),
      reverse: false,
    });
    const next = Object.entries(final).map(([part, value]: [string, Tensor]) => [
      part,
      batched ? value : reshape(value, [value.shape[1]]),
    ]);
    return Object.fromEntries(next) as State;
  }

  protected override describeOptions(): string {
    return [this.inputSize, this.hiddenSize, ...describeUnusual(this.shownOptions())].join(", ");
  }

  protected shownOptions(): ShownOptions {
    return {
      bias: { value: this.bias, normal: true },
      dtype: { value: this.dtype, normal: "float32" },
    };
  }
}

/** One LSTM cell; parameters as in `LSTM`, without layer in their names. */
export class LSTMCell extends CellModule<LSTMGateKey, LSTMState> {
  readonly projSize: number;
  readonly peephole: boolean;
  readonly coupled: boolean;
  readonly cellClip: number;
  readonly activations: Readonly<CellActivations>;

  constructor(options: LSTMCellOptions) {
    checkOptionNames("LSTMCell", options, [...CELL_OPTIONS, ...LSTM_VARIANT], LSTM_ADVICE);
    const spec = lstmSpec("LSTMCell", options);
    super("LSTMCell", options, spec);
    this.projSize = spec.projSize;
    this.peephole = spec.peephole;
    this.coupled = spec.coupled;
    this.cellClip = spec.cellClip;
    this.activations = spec.activations ?? USUAL;
  }

  override get typeName(): string {
    return "LSTMCell";
  }

  protected override shownOptions(): ShownOptions {
    return {
      projSize: { value: this.projSize, normal: 0 },
      ...super.shownOptions(),
      ...shownVariant(this),
    };
  }
}

/** One GRU cell; parameters as in `GRU`, without layer in their names. */
export class GRUCell extends CellModule<GRUGateKey, HiddenState> {
  readonly resetAfter: boolean;
  readonly activations: Readonly<CellActivations>;

  constructor(options: GRUCellOptions) {
    checkOptionNames("GRUCell", options, [...CELL_OPTIONS, ...GRU_VARIANT], GRU_ADVICE);
    const spec = gruSpec("GRUCell", options);
    super("GRUCell", options, spec);
    this.resetAfter = spec.resetAfter;
    this.activations = spec.activations ?? USUAL;
  }

  override get typeName(): string {
    return "GRUCell";
  }

  protected override shownOptions(): ShownOptions {
    return {
      ...super.shownOptions(),
      resetAfter: { value: this.resetAfter, normal: true },
      ...shownActivations(this.activations),
    };
  }
}

/** One simple recurrent cell; parameters as in `RNN`, without layer in their names. */
export class RNNCell extends CellModule<RNNGateKey, HiddenState> {
  readonly nonlinearity: string;

  constructor(options: RNNCellOptions) {
    checkOptionNames("RNNCell", options, [...CELL_OPTIONS, "nonlinearity"], RNN_ADVICE);
    const spec = rnnSpec("RNNCell", options);
    super("RNNCell", options, spec);
    this.nonlinearity = spec.nonlinearity;
  }

  override get typeName(): string {
    return "RNNCell";
  }

  protected override shownOptions(): ShownOptions {
    return { ...super.shownOptions(), nonlinearity: { value: this.nonlinearity, normal: "tanh" } };
  }
}

/** Options of a cell that is given by its equations. */
export interface DefinedCellOptions<Gate extends string = string>
  extends CellOptions,
    DefinitionOptions<Gate> {}

/**
 * One cell of any equations, for loops written by hand. Parameters are called as those of the first layer of `DefinedLayer`, so the two take each
 * other's `stateDict`.
 *
 * @example
 * const cell = new DefinedCell({ cell: "sLSTM", inputSize: 10, hiddenSize: 20, heads: 4 });
 * let state: DefinedState | undefined;
 * for (const x of steps) state = cell.forward(x, state);
 */
export class DefinedCell<Gate extends string = string> extends CellModule<
  Gate | "retain" | "candidate" | (string & {}),
  DefinedState
> {
  /** The equations, as they were given. */
  readonly definition: CellDefinition<Gate>;
  /** P, or 0 */
  readonly projSize: number;

  constructor(options: DefinedCellOptions<Gate>) {
    checkOptionNames("DefinedCell", options, [...CELL_OPTIONS, ...DEFINITION_OPTIONS]);
    const spec = definedSpec(options);
    checkDefinedSizes(spec, 0);
    super(spec.cell.definition.name, options, spec);
    this.definition = spec.cell.definition as CellDefinition<Gate>;
    this.projSize = spec.projSize ?? 0;
  }

  override get typeName(): string {
    return this.definition === undefined ? "DefinedCell" : `${this.definition.name} cell`;
  }

  /** What makes this cell again, but for its parameters; plain JSON. */
  config(): Omit<DefinedCellOptions, "cell" | "seed"> & { cell: CellDefinition } {
    const { inputSize, hiddenSize, bias, dtype, projSize } = this;
    return {
      cell: structuredClone(this.definition) as CellDefinition,
      inputSize,
      hiddenSize,
      bias,
      dtype,
      projSize,
    };
  }

  protected override shownOptions(): ShownOptions {
    const { cell } = this.cell.spec as DefinedSpec;
    const { inputBlocks = 1, recurrentBlocks = 1 } = cell.definition;
    return {
      ...super.shownOptions(),
      projSize: { value: this.projSize, normal: 0 },
      blocks: { value: inputBlocks, normal: 1 },
      heads: { value: recurrentBlocks, normal: 1 },
    };
  }
}

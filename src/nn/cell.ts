/**
 * Single cells as modules, for loops written by hand: PyTorch's `nn.LSTMCell`, `nn.GRUCell` and `nn.RNNCell`. One call is one
 * step; the state goes in and comes out, as a record. Parameters are named without layer: `weight_ih`, `weight_hh`,
 * `bias_ih`, `bias_hh`.
 */
import { recurrentLayer } from "../autograd/recurrent.ts";
import { reshape } from "../autograd/shape.ts";
import { type CellSpec, type CellState, stateSize } from "../cells/cell.ts";
import { checkDType, type DType } from "../tensor/dtype.ts";
import { Random } from "../tensor/random.ts";
import { type Tensor, zeros } from "../tensor/tensor.ts";
import { cellParameters } from "./cellParameters.ts";
import { CellView, weightsIn } from "./cellView.ts";
import { fillUniform, moduleRandom } from "./defaults.ts";
import { warnOfDoubledBias } from "./doubledBias.ts";
import type { CellGate, Gates, GRUGateKey, LSTMGateKey, RNNGateKey } from "./gates.ts";
import { GRU_ADVICE, type GRUVariant, gruSpec } from "./gru.ts";
import { checkState, checkStep, type HiddenState, type LSTMState } from "./layerInput.ts";
import { LSTM_ADVICE, LSTM_VARIANT, type LSTMVariant, lstmSpec, shownVariant } from "./lstm.ts";
import { Module } from "./module.ts";
import {
  checkBoolean,
  checkInteger,
  checkOptionNames,
  describeUnusual,
  type ShownOptions,
} from "./options.ts";
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
export abstract class RecurrentCell<Key extends string, State extends HiddenState> extends Module {
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly bias: boolean;
  readonly dtype: DType;
  readonly #initialRandom: Random;
  readonly #view: CellView<Key>;

  constructor(where: string, options: CellOptions, spec: CellSpec) {
    super();
    const { bias = true, dtype = "float32" } = options;
    checkInteger(where, "inputSize", options.inputSize, 1);
    checkInteger(where, "hiddenSize", options.hiddenSize, 1);
    checkBoolean(where, "bias", bias);
    checkDType(where, dtype);
    this.inputSize = options.inputSize;
    this.hiddenSize = options.hiddenSize;
    this.bias = bias;
    this.dtype = dtype;
    this.#initialRandom = moduleRandom(options.seed);
    const names = new Map<string, string>();
    for (const [key, parameter] of cellParameters(where, spec, bias, "", dtype)) {
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

  /** Draws all parameters anew from U(-1/√H, 1/√H), as PyTorch does. @param seed default: goes on with the own generator */
  resetParameters(seed?: number): void {
    const random = seed === undefined ? this.#initialRandom : new Random(seed);
    this.initialization = [];
    for (const parameter of this.ownParameters().values()) {
      fillUniform(parameter, 1 / Math.sqrt(this.hiddenSize), random);
      parameter.bump();
    }
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
    const before = (part: Tensor | undefined, size: number): Tensor =>
      part === undefined ? zeros([batch, size], { dtype: this.dtype }) : reshape(part, [batch, size]);
    const given: Partial<LSTMState> | undefined = state;
    const initial: CellState<Tensor> = { hidden: before(given?.hidden, stateSize(spec)) };
    if (spec.kind === "lstm") initial.cell = before(given?.cell, spec.hiddenSize);
    const { final } = recurrentLayer({
      spec,
      weights: this.#view.weights,
      input: reshape(x, [1, batch, this.inputSize]),
      initial,
      reverse: false,
    });
    const after = (part: Tensor): Tensor => (batched ? part : reshape(part, [part.shape[1]]));
    const next: HiddenState & Partial<LSTMState> = { hidden: after(final.hidden) };
    if (final.cell !== undefined) next.cell = after(final.cell);
    return next as State;
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
export class LSTMCell extends RecurrentCell<LSTMGateKey, LSTMState> {
  readonly projSize: number;
  readonly peephole: boolean;
  readonly coupled: boolean;
  readonly cellClip: number;

  constructor(options: LSTMCellOptions) {
    checkOptionNames("LSTMCell", options, [...CELL_OPTIONS, ...LSTM_VARIANT], LSTM_ADVICE);
    const spec = lstmSpec("LSTMCell", options);
    super("LSTMCell", options, spec);
    this.projSize = spec.projSize;
    this.peephole = spec.peephole;
    this.coupled = spec.coupled;
    this.cellClip = spec.cellClip;
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
export class GRUCell extends RecurrentCell<GRUGateKey, HiddenState> {
  readonly resetAfter: boolean;

  constructor(options: GRUCellOptions) {
    checkOptionNames("GRUCell", options, [...CELL_OPTIONS, "resetAfter"], GRU_ADVICE);
    const spec = gruSpec("GRUCell", options);
    super("GRUCell", options, spec);
    this.resetAfter = spec.resetAfter;
  }

  override get typeName(): string {
    return "GRUCell";
  }

  protected override shownOptions(): ShownOptions {
    return { ...super.shownOptions(), resetAfter: { value: this.resetAfter, normal: true } };
  }
}

/** One simple recurrent cell; parameters as in `RNN`, without layer in their names. */
export class RNNCell extends RecurrentCell<RNNGateKey, HiddenState> {
  readonly nonlinearity: "tanh" | "relu";

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

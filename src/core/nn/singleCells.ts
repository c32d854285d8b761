/**
 * Single cells as modules, for your own loops: PyTorch's `nn.LSTMCell`, `nn.GRUCell` and `nn.RNNCell`. One call is one
 * step; the state goes in and comes out as a record. Parameters have no layer in their names: `weight_ih`, `weight_hh`,
 * `bias_ih`, `bias_hh`.
 */

import { runLayer } from "../autograd/runLayer.ts";
import { reshape } from "../autograd/shape.ts";
import { type CellActivations, initialState, type LayerSpec } from "../cells/cell.ts";
import { checkDefinedSizes } from "../cells/defined/definedSizes.ts";
import type { CellDefinition } from "../cells/defined/definition.ts";
import { USUAL } from "../cells/usualActivations.ts";
import { checkOptionNames } from "../tensor/check.ts";
import { filled } from "../tensor/create.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { CellGate } from "./cellGate.ts";
import type { CellView } from "./cellView.ts";
import type { DefinedState } from "./definedLayer.ts";
import { DEFINITION_OPTIONS, type DefinitionOptions, definedSpec, shownDefinition } from "./definedSpec.ts";
import { warnOfDoubledBias } from "./doubledBias.ts";
import type { Gates, GRUGateKey, LSTMGateKey, RNNGateKey } from "./gates.ts";
import { type GRUVariant, gruSpec, shownGRU } from "./gru.ts";
import { type LSTMVariant, lstmSpec, shownLSTM } from "./lstm.ts";
import { unusualOptions } from "./options.ts";
import {
  CELL_OPTIONS,
  type CellOptions,
  checkState,
  checkStep,
  type HiddenState,
  type LSTMState,
  RecurrentBase,
} from "./recurrentBase.ts";
import { type RNNVariant, rnnSpec } from "./rnn.ts";

/** Options of `LSTMCell`. */
export interface LSTMCellOptions extends CellOptions, LSTMVariant {}
/** Options of `GRUCell`. */
export interface GRUCellOptions extends CellOptions, GRUVariant {}
/** Options of `RNNCell`. */
export interface RNNCellOptions extends CellOptions, RNNVariant {}
/** Options of `DefinedCell`. */
export interface DefinedCellOptions<Gate extends string = string>
  extends CellOptions,
    DefinitionOptions<Gate> {}

/**
 * The base of all single cells.
 *
 * @example
 * const cell: CellModule<GRUGateKey, HiddenState> = new GRUCell({ inputSize: 10, hiddenSize: 20 });
 * cell.gates.reset.setBias(-1);
 */
export abstract class CellModule<Key extends string, State extends HiddenState> extends RecurrentBase<Key> {
  readonly cells: readonly [CellView<Key>];

  /**
   * @param typeName of the class, in messages
   * @param options  sizes, bias, dtype and seed
   * @param spec     kind, sizes and variant of the cell
   * @throws ArgumentError for invalid values
   */
  constructor(typeName: string, options: CellOptions, spec: LayerSpec) {
    super(typeName, options);
    this.cells = [RecurrentBase.makeCell(this, typeName, 0, "forward", spec)];
    this.resetParameters();
  }

  /** The gates by name, e.g. `gates.forget.setBias(1)`. */
  get gates(): Gates<Key, CellGate> {
    return this.cell.gates;
  }

  /** The weights and gates, like `layer.cell(0)` of a layer. */
  get cell(): CellView<Key> {
    return this.cells[0];
  }

  /**
   * Makes one step.
   *
   * @param x     [N, I] or [I]
   * @param state before the step, [N, …] or without N as x; default zeros
   * @returns the state after the step; its `hidden` is the output
   * @throws ShapeError, ArgumentError when input or state do not fit
   */
  forward(x: Tensor, state?: State): State {
    const where = `${this.typeName}.forward`;
    const { spec, runs, weights } = this.cell;
    const sizes = checkStep(where, x, this.inputSize, this.dtype);
    if (state !== undefined) checkState(where, state, spec, sizes, this.dtype);
    warnOfDoubledBias(this, this.cells);
    const { batch, batched } = sizes;
    const given: Readonly<Record<string, Tensor>> = { ...state };
    const { final } = runLayer({
      spec: runs,
      weights,
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
}

/**
 * One LSTM cell; parameters as in `LSTM`, without a layer in their names.
 *
 * @example
 * const cell = new LSTMCell({ inputSize: 10, hiddenSize: 20, seed: 1 });
 * let state = cell.forward(zeros([3, 10]));
 * state = cell.forward(zeros([3, 10]), state); // { hidden, cell }, each [3, 20]
 */
export class LSTMCell extends CellModule<LSTMGateKey, LSTMState> {
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
   * @param options `inputSize` and `hiddenSize`; the others have defaults
   * @throws ArgumentError for unknown names and invalid values; UnsupportedError for activations that need `useDefinedCells`
   */
  constructor(options: LSTMCellOptions) {
    const spec = lstmSpec("LSTMCell", options, CELL_OPTIONS);
    super("LSTMCell", options, spec);
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

/**
 * One GRU cell; parameters as in `GRU`, without a layer in their names.
 *
 * @example
 * const cell = new GRUCell({ inputSize: 10, hiddenSize: 20, seed: 1 });
 * const { hidden } = cell.forward(zeros([3, 10])); // [3, 20]
 */
export class GRUCell extends CellModule<GRUGateKey, HiddenState> {
  /** Whether the reset gate acts on U h + b, as in PyTorch, or on h before the product. */
  readonly resetAfter: boolean;
  /** Activations of the gates (`gate`) and of the new content (`state`). */
  readonly activations: Readonly<CellActivations>;

  /**
   * @param options `inputSize` and `hiddenSize`; the others have defaults
   * @throws ArgumentError for unknown names and invalid values; UnsupportedError for activations that need `useDefinedCells`
   */
  constructor(options: GRUCellOptions) {
    const spec = gruSpec("GRUCell", options, CELL_OPTIONS);
    super("GRUCell", options, spec);
    this.resetAfter = spec.resetAfter;
    this.activations = spec.activations ?? USUAL;
  }

  protected override shownOptions(): string[] {
    return shownGRU(this, super.shownOptions());
  }
}

/**
 * One simple recurrent cell; parameters as in `RNN`, without a layer in their names.
 *
 * @example
 * const cell = new RNNCell({ inputSize: 10, hiddenSize: 20, seed: 1 });
 * const { hidden } = cell.forward(zeros([3, 10])); // [3, 20]
 */
export class RNNCell extends CellModule<RNNGateKey, HiddenState> {
  /** The activation, e.g. `tanh`. */
  readonly nonlinearity: string;

  /**
   * @param options `inputSize` and `hiddenSize`; the others have defaults
   * @throws ArgumentError for unknown names and invalid values; UnsupportedError for activations that need `useDefinedCells`
   */
  constructor(options: RNNCellOptions) {
    const spec = rnnSpec("RNNCell", options, CELL_OPTIONS);
    super("RNNCell", options, spec);
    this.nonlinearity = spec.nonlinearity;
  }

  protected override shownOptions(): string[] {
    return [...super.shownOptions(), ...unusualOptions(this, { nonlinearity: "tanh" })];
  }
}

/**
 * One cell of any equations. Its parameters have the names of the first layer of a `DefinedLayer`, so each loads the `stateDict` of the
 * other.
 *
 * @example
 * const cell = new DefinedCell({ cell: "sLSTM", inputSize: 10, hiddenSize: 20, heads: 4 });
 * let state = cell.forward(zeros([3, 10]));
 * state = cell.forward(zeros([3, 10]), state);
 */
export class DefinedCell<Gate extends string = string> extends CellModule<
  Gate | "retain" | "candidate" | (string & {}),
  DefinedState
> {
  /** The equations, as you gave them. */
  readonly definition: CellDefinition<Gate>;
  /** P, or 0 */
  readonly projSize: number;

  /**
   * @param options `cell`, a definition or its name, `inputSize` and `hiddenSize`; the others have defaults
   * @throws ArgumentError for unknown names, invalid values and equations that make no cell; ShapeError for sizes that do not fit them
   */
  constructor(options: DefinedCellOptions<Gate>) {
    checkOptionNames("DefinedCell", options, [...CELL_OPTIONS, ...DEFINITION_OPTIONS]);
    const spec = definedSpec(options);
    checkDefinedSizes(spec, 0);
    super(`${spec.cell.definition.name} cell`, options, spec);
    this.definition = spec.cell.definition as CellDefinition<Gate>;
    this.projSize = spec.projSize ?? 0;
  }

  /** Returns the options of this cell, without its parameters, as plain JSON. */
  config(): Omit<DefinedCellOptions, "cell" | "seed"> & { cell: CellDefinition } {
    const { inputSize, hiddenSize, bias, dtype, projSize } = this;
    const cell = structuredClone(this.definition) as CellDefinition;
    return { cell, inputSize, hiddenSize, bias, dtype, projSize };
  }

  protected override shownOptions(): string[] {
    return [...super.shownOptions(), ...shownDefinition(this)];
  }
}

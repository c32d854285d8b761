/**
 * The network of a study: a recurrent layer of any cell, and a linear layer that reads it out; before a cell whose equations use its input itself
 * a linear layer that makes the input as wide as the state. The weights of the recurrent layer are drawn as a preset says, its biases are 0, and
 * then the schemes under study are applied.
 */

import {
  ArgumentError,
  type CellName,
  type CellView,
  cellDefinitions,
  DefinedLayer,
  fills,
  GRU,
  type HiddenState,
  initialize,
  Linear,
  LSTM,
  Module,
  ops,
  type PresetName,
  presets,
  type Random,
  type RecurrentLayer,
  RNN,
  type Scheme,
  schemes,
  type Tensor,
} from "../../src/index.ts";
import { shown } from "./shown.ts";
export type AnyRecurrent = RecurrentLayer<string, HiddenState>;

export interface CellOptions {
  inputSize: number;
  hiddenSize: number;
  numLayers: number;
  seed: number;
}

type MakeLayer = (options: CellOptions) => AnyRecurrent;

/** Cells with their own classes; the others are cellDefinitions, by name. */
const CLASSES: Readonly<Record<string, MakeLayer>> = {
  lstm: (options) => new LSTM(options) as unknown as AnyRecurrent,
  gru: (options) => new GRU(options) as unknown as AnyRecurrent,
  "gru-before": (options) => new GRU({ ...options, resetAfter: false }) as unknown as AnyRecurrent,
  rnn: (options) => new RNN(options) as unknown as AnyRecurrent,
  "rnn-relu": (options) => new RNN({ ...options, nonlinearity: "relu" }) as unknown as AnyRecurrent,
};

/** The names of all cells that a study can take. */
export function studyCells(): string[] {
  return [...Object.keys(CLASSES), ...Object.keys(cellDefinitions)];
}

/** @throws ArgumentError (`NAME`) for an unknown cell; the layer's errors for sizes it refuses */
export function makeLayer(cell: string, options: CellOptions): AnyRecurrent {
  if (Object.hasOwn(CLASSES, cell)) return CLASSES[cell](options);
  if (Object.hasOwn(cellDefinitions, cell)) {
    return new DefinedLayer<string>({ ...options, cell: cell as CellName });
  }
  throw new ArgumentError(
    `study: expected a cell, one of ${studyCells().join(", ")}, got ${shown(cell)}.`,
    "NAME",
  );
}

/** Whether a cell takes only an input that is as wide as its state. */
function isAsWideAsInput(cell: string, hiddenSize: number): boolean {
  if (!Object.hasOwn(cellDefinitions, cell)) return false;
  const options = { inputSize: hiddenSize, hiddenSize, numLayers: 1, seed: 0 };
  const { spec } = makeLayer(cell, options).cells[0];
  return spec.kind === "defined" && spec.cell.usesInput;
}

export interface NetworkOptions extends CellOptions {
  cell: string;
  outputSize: number;
  readout: "last" | "all";
  dropout?: number;
  /** Preset that draws the weights; `default`: Keras's for LSTM, GRU and RNN, a new layer's own for others */
  weights: PresetName | "default";
  /** Applied in turn to a network whose biases are 0; one that sets everything, such as a preset, replaces weights and biases */
  schemes: readonly Scheme[];
}

export class StudyNetwork extends Module {
  /** The layer before the recurrent one, if any */
  readonly lift: Linear | undefined;
  readonly recurrent: AnyRecurrent;
  readonly head: Linear;
  readonly readout: "last" | "all";
  readonly dropout: number;
  readonly masks: Random;

  constructor(options: NetworkOptions, random: Random) {
    super();
    const { cell, inputSize, hiddenSize, numLayers, outputSize, readout, dropout = 0 } = options;
    this.readout = readout;
    this.dropout = dropout;
    this.masks = random.fork(MASKS);
    const { seed } = random;
    const isLifted = isAsWideAsInput(cell, hiddenSize);
    this.recurrent = makeLayer(cell, {
      inputSize: isLifted ? hiddenSize : inputSize,
      hiddenSize,
      numLayers,
      seed,
    });
    this.head = new Linear({ inFeatures: hiddenSize, outFeatures: outputSize, seed: seed + 1 });
    const weights = presetFor(options.weights, this.recurrent.cells);
    if (weights !== undefined) initialize(this.recurrent, weights, { random });
    fills.xavierUniform(this.head.parameter("weight"), { random });
    fills.zero(this.head.parameter("bias"));
    if (isLifted) {
      this.lift = new Linear({ inFeatures: inputSize, outFeatures: hiddenSize, seed: seed + 2 });
      fills.xavierUniform(this.lift.parameter("weight"), { random });
      fills.zero(this.lift.parameter("bias"));
    }
    if (options.schemes.some((scheme) => !isPreset(scheme))) initialize(this.recurrent, schemes.zeroBias());
    for (const scheme of options.schemes) initialize(this.recurrent, scheme, { random });
    for (const each of this.recurrent.cells) holdSecondBias(each);
  }

  forward(
    x: Tensor,
    { lengths, state }: { lengths?: Int32Array; state?: HiddenState } = {},
  ): { output: Tensor; state: HiddenState } {
    const result = this.recurrent.forward(this.lifted(x), {
      ...(lengths && { lengths }),
      ...(state && { state }),
    });
    const { hidden } = result.state;
    const read = this.readout === "last" ? ops.select(hidden, 0, hidden.shape[0] - 1) : result.output;
    const kept = this.training && this.dropout > 0 ? ops.dropout(read, this.dropout, this.masks) : read;
    return { output: this.head.forward(kept), state: result.state };
  }

  /** The input of the recurrent layer. @param x input of the network */
  lifted(x: Tensor): Tensor {
    return this.lift === undefined ? x : this.lift.forward(x);
  }
}

/** Weights are drawn from stream 0 of a seed, sequences from 1, those of evaluations from 2, masks of dropout from 3. */
const MASKS = 3;

function isPreset(scheme: Scheme): boolean {
  return Object.values<Scheme>(presets).includes(scheme);
}

function presetFor(wish: PresetName | "default", cells: readonly CellView<string>[]): PresetName | undefined {
  if (wish !== "default") {
    if (Object.hasOwn(presets, wish)) return wish;
    throw new ArgumentError(
      `study: expected weights, one of default, ${Object.keys(presets).join(", ")}, got ${shown(wish)}.`,
      "NAME",
    );
  }
  return cells[0].spec.kind === "defined" ? undefined : "keras";
}

/**
 * A second bias that starts at 0 stays there, so that the value set is the value the gate has, and one bias is trained. Where both were drawn, as
 * PyTorch does, both are trained.
 */
function holdSecondBias({ weights }: CellView<string>): void {
  const { biasIh, biasHh } = weights;
  if (biasIh !== undefined && biasHh?.data.every((value) => value === 0)) biasHh.requiresGrad = false;
}

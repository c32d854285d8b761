/** The options that choose the equations of an LSTM, a GRU or an RNN. Layers and single cells take the same ones. */
import type { CellActivations, GRUSpec, LSTMSpec, RNNSpec } from "../cells/cell.ts";
import { checkedActivation } from "../cells/namedActivation.ts";
import {
  checkOptionNames,
  countOrZero,
  fillOptions,
  notNegative,
  type OptionTable,
} from "../tensor/check.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import { unusualOptions } from "./options.ts";

export interface LSTMVariant {
  /** P, size of the projected hidden state, less than H; default 0: no projection */
  projSize?: number;
  /** Whether gates also see the cell state, through a diagonal `weight_ch`; default false */
  peephole?: boolean;
  /** Whether the input gate is 1 - forget; default false */
  coupled?: boolean;
  /** Limit of the absolute value of the cell state; default 0: none */
  cellClip?: number;
  /**
   * `gate` of the gates, `state` of the new content and the output: `sigmoid`, `tanh`, `relu`, `linear` or
   * `hardSigmoid(slope)`. Default sigmoid and tanh; any other runs on the equations of the cell, more slowly than its kernels
   */
  activations?: Partial<CellActivations>;
}

export interface GRUVariant {
  /**
   * Where the reset gate acts: true, on U h + b as in PyTorch; false, on h before the product, as in Cho et al. 2014.
   * Weights of one form are wrong in the other. Default true
   */
  resetAfter?: boolean;
  /** `gate` of the gates, `state` of the new content, as in `LSTM`. Default sigmoid and tanh */
  activations?: Partial<CellActivations>;
}

export interface RNNVariant {
  /** `tanh`, `relu`, `sigmoid`, `linear` or `hardSigmoid(slope)`; the first two run on kernels. Default `"tanh"` */
  nonlinearity?: string;
}

interface Sizes {
  inputSize: number;
  hiddenSize: number;
}

/** The activations of PyTorch, cuDNN and Keras 3. */
export const USUAL: Readonly<CellActivations> = { gate: "sigmoid", state: "tanh" };

const LSTM_TABLE: OptionTable<LSTMVariant> = {
  projSize: [0, countOrZero],
  peephole: [false, "boolean"],
  coupled: [false, "boolean"],
  cellClip: [0, notNegative],
  activations: [undefined],
};
const GRU_TABLE: OptionTable<GRUVariant> = { resetAfter: [true, "boolean"], activations: [undefined] };
const RNN_TABLE: OptionTable<RNNVariant> = { nonlinearity: ["tanh"] };

const ONLY_LSTM = {
  projSize: "Only an LSTM can be projected.",
  peephole: "Only an LSTM has peepholes.",
  coupled: "Only an LSTM has gates to couple.",
  cellClip: "Only an LSTM has a cell state.",
};
const NO_RESET = { resetAfter: "Only a GRU has a reset gate." };
const NO_CHOICE = { nonlinearity: "The activation can be chosen for RNN only." };

/**
 * Returns the cell that these options choose.
 *
 * @param common names of the other options of the layer or cell
 * @throws ArgumentError for unknown names and invalid values; the caller checks the sizes
 */
export function lstmSpec(where: string, options: LSTMVariant & Sizes, common: readonly string[]): LSTMSpec {
  checkOptionNames(where, options, [...common, ...Object.keys(LSTM_TABLE)], { ...NO_CHOICE, ...NO_RESET });
  const { activations, ...choices } = fillOptions<LSTMVariant>(where, options, LSTM_TABLE);
  const { inputSize, hiddenSize } = options;
  checkProjection(where, choices.projSize, hiddenSize);
  return { kind: "lstm", inputSize, hiddenSize, ...choices, ...activationsOf(where, activations) };
}

/** As `lstmSpec`. */
export function gruSpec(where: string, options: GRUVariant & Sizes, common: readonly string[]): GRUSpec {
  checkOptionNames(where, options, [...common, ...Object.keys(GRU_TABLE)], { ...NO_CHOICE, ...ONLY_LSTM });
  const { activations, resetAfter } = fillOptions<GRUVariant>(where, options, GRU_TABLE);
  const { inputSize, hiddenSize } = options;
  return { kind: "gru", inputSize, hiddenSize, resetAfter, ...activationsOf(where, activations) };
}

/** As `lstmSpec`. */
export function rnnSpec(where: string, options: RNNVariant & Sizes, common: readonly string[]): RNNSpec {
  checkOptionNames(where, options, [...common, ...Object.keys(RNN_TABLE)], { ...ONLY_LSTM, ...NO_RESET });
  const { nonlinearity } = fillOptions<RNNVariant>(where, options, RNN_TABLE);
  const { inputSize, hiddenSize } = options;
  checkedActivation(nonlinearity, `${where}, nonlinearity`);
  return { kind: "rnn", inputSize, hiddenSize, nonlinearity };
}

/** @throws ArgumentError unless a projection makes the hidden state smaller */
export function checkProjection(where: string, projSize: number, hiddenSize: number): void {
  // The size itself is checked with those of the layer.
  if (typeof hiddenSize !== "number" || projSize < hiddenSize || projSize === 0) return;
  throw new ArgumentError(
    `${where}: expected projSize smaller than hiddenSize, ${hiddenSize}, got ${projSize}. 0 means no projection.`,
  );
}

/** Returns undefined for the usual activations, which a specification omits. */
function activationsOf(
  where: string,
  given: Partial<CellActivations> | undefined,
): { activations?: CellActivations } {
  if (given === undefined) return {};
  if (given === null || typeof given !== "object") {
    throw new ArgumentError(
      `${where}: expected activations { gate, state }, such as { gate: "hardSigmoid(0.2)" }, got ${describe(given)}.`,
    );
  }
  checkOptionNames(`${where}, activations`, given, ["gate", "state"]);
  const { gate = USUAL.gate, state = USUAL.state } = given;
  checkedActivation(gate, `${where}, activations.gate`);
  checkedActivation(state, `${where}, activations.state`);
  return gate === USUAL.gate && state === USUAL.state ? {} : { activations: { gate, state } };
}

/** The fields of an LSTM or LSTMCell that name its variant. */
export type LSTMFields = Required<Omit<LSTMVariant, "activations">> & { activations: CellActivations };

/** How `toString` shows an LSTM or LSTMCell: PyTorch's order puts the projection first. */
export function shownLSTM(module: LSTMFields, common: readonly string[]): string[] {
  const { projSize, ...others } = { projSize: 0, peephole: false, coupled: false, cellClip: 0 };
  return [
    ...unusualOptions(module, { projSize }),
    ...common,
    ...unusualOptions(module, others),
    ...shownActivations(module.activations),
  ];
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

function shownActivations({ gate, state }: CellActivations): string[] {
  return gate === USUAL.gate && state === USUAL.state ? [] : [`activations=${gate} and ${state}`];
}

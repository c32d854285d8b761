/** LSTM, GRU and RNN of Keras: kernels [in, G·H] to PyTorch's layout and order of gates. */

import { gateCounts } from "../../../core/cells/traits.ts";
import type { ChainRecurrent, ChainTensor } from "../../../core/chain/chain.ts";
import { formatShape } from "../../../core/tensor/shape.ts";
import { activationFrom, hardSigmoid, type Version } from "./activations.ts";
import type { Config } from "./config.ts";

type Kind = "lstm" | "gru" | "rnn";

const KINDS: Readonly<Record<string, Kind>> = {
  LSTM: "lstm",
  CuDNNLSTM: "lstm",
  LSTMCell: "lstm",
  GRU: "gru",
  CuDNNGRU: "gru",
  GRUCell: "gru",
  SimpleRNN: "rnn",
  SimpleRNNCell: "rnn",
};

/** The kind of cell in a class of Keras; undefined for any other class. */
export const kindOf = (type: string): Kind | undefined =>
  Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;

/** PyTorch's gate k is this one of Keras, whose GRU has z r h. */
const ORDER: Readonly<Record<Kind, readonly number[]>> = { lstm: [0, 1, 2, 3], gru: [1, 0, 2], rnn: [0] };

type Settings = Pick<
  ChainRecurrent,
  "kind" | "hiddenSize" | "resetAfter" | "activations" | "sequences" | "stateful"
>;

export interface Cell {
  readonly settings: Settings;
  readonly backwards: boolean;
  /** By PyTorch's names without level and direction */
  readonly weights: ReadonlyMap<string, ChainTensor>;
}

/** @param assume reports what the file leaves open */
export function readCell(
  type: string,
  config: Config,
  arrays: readonly ChainTensor[],
  version: Version,
  assume: (sentence: string) => void,
): Cell {
  const kind = kindOf(type)!;
  const hiddenSize = config.number(Number.NaN, "units", "output_dim");
  if (config.flag(false, "time_major"))
    config.refuse("expected a layer that reads the batch first, got time_major. Save it without time_major.");
  const isCudnn = type.startsWith("CuDNN");
  const gates = gateCounts[kind];
  const parts = arrays.length === 3 * gates && kind !== "rnn" ? joined(arrays, kind) : arrays;
  const [kernel, recurrent, bias] = parts;
  const rows = gates * hiddenSize;
  const inputs = kernel?.shape[0];
  const expectShape = (what: string, tensor: ChainTensor | undefined, wanted: string, fits: boolean) => {
    if (!fits)
      config.refuse(
        `expected ${what} of shape ${wanted}, got ${tensor ? formatShape(tensor.shape) : "none"}.`,
      );
  };
  const isMatrix = (tensor: ChainTensor | undefined, first: number) =>
    tensor?.shape.length === 2 && tensor.shape[0] === first && tensor.shape[1] === rows;
  expectShape("a kernel", kernel, `[in, ${rows}]`, isMatrix(kernel, inputs));
  expectShape("a recurrent kernel", recurrent, `[${hiddenSize}, ${rows}]`, isMatrix(recurrent, hiddenSize));
  const order = ORDER[kind];
  const weights = new Map<string, ChainTensor>([
    ["weight_ih", matrix(kernel, gates, order, isCudnn)],
    ["weight_hh", matrix(recurrent, gates, order, isCudnn)],
  ]);
  let resetAfter = isCudnn;
  if (bias !== undefined) {
    const size = bias.data.length;
    const isFlat = bias.shape.length === 1;
    const isTwo = size === 2 * rows && (isFlat ? isCudnn : bias.shape[0] === 2 && kind === "gru");
    expectShape("a bias", bias, `[${rows}]`, isTwo || (isFlat && size === rows && !isCudnn));
    weights.set("bias_ih", vector(bias.data.subarray(0, rows), hiddenSize, order));
    if (isTwo) weights.set("bias_hh", vector(bias.data.subarray(rows), hiddenSize, order));
    resetAfter ||= isTwo;
    if (kind === "gru" && !isTwo && config.flag(false, "reset_after"))
      config.refuse(`expected a bias of [2, ${rows}] with reset_after, got ${formatShape(bias.shape)}.`);
  } else if (kind === "gru" && !isCudnn) {
    resetAfter = config.flag(
      version.isTensorflow && (version.major >= 3 || version.minor >= 4),
      "reset_after",
    );
    if (!config.has("reset_after"))
      assume(
        `${config.layer} has no bias and no reset_after: its reset gate acts ${resetAfter ? "after" : "before"} the product.`,
      );
  }
  return {
    settings: {
      kind,
      hiddenSize,
      ...(kind === "gru" && { resetAfter }),
      activations: activationsOf(kind, config, version, isCudnn, assume),
      sequences: config.flag(false, "return_sequences"),
      ...(config.flag(false, "stateful") && { stateful: true }),
    },
    backwards: config.flag(false, "go_backwards"),
    weights,
  };
}

function activationsOf(
  kind: Kind,
  config: Config,
  version: Version,
  isCudnn: boolean,
  assume: (sentence: string) => void,
): { gate: string; state: string } {
  if (isCudnn) return { gate: "sigmoid", state: "tanh" };
  const state = config.has("activation")
    ? activationFrom(config, config.find("activation"), version)
    : "tanh";
  if (kind === "rnn") return { gate: "sigmoid", state };
  const given = config.find("recurrent_activation", "inner_activation");
  if (given !== undefined || config.has("recurrent_activation"))
    return { gate: activationFrom(config, given, version), state };
  // The default changed with Keras 2.3 and TensorFlow 2; TensorFlow.js kept the old one.
  const isOld =
    version.isTfjs ||
    version.major < 2 ||
    (version.major === 2 && version.minor < 3 && !version.isTensorflow);
  const gate = isOld ? hardSigmoid(version) : "sigmoid";
  assume(
    `${config.layer} has no recurrent_activation: its gates are ${gate}, the default of ${version.text}.`,
  );
  return { gate, state };
}

/** [in, G·H] to [G·H, in], the gates in another order. CuDNN's blocks of a gate hold [H, in] already. */
function matrix(
  { shape: [inputs, rows], data }: ChainTensor,
  gates: number,
  order: readonly number[],
  isCudnn: boolean,
): ChainTensor {
  const units = rows / gates;
  const result = new Float32Array(data.length);
  for (const [gate, from] of order.entries()) {
    for (let unit = 0; unit < units; unit++) {
      for (let input = 0; input < inputs; input++) {
        const place = isCudnn ? unit * inputs + input : input * units + unit;
        const at = Math.floor(place / units) * rows + from * units + (place % units);
        result[(gate * units + unit) * inputs + input] = data[at];
      }
    }
  }
  return { shape: [rows, inputs], data: result };
}

function vector(data: Float32Array, units: number, order: readonly number[]): ChainTensor {
  const result = new Float32Array(data.length);
  for (const [gate, from] of order.entries())
    result.set(data.subarray(from * units, (from + 1) * units), gate * units);
  return { shape: [data.length], data: result };
}

/** The arrays of Keras 1, W U b for each gate, as one kernel, one recurrent kernel and one bias in the order of Keras 2. */
function joined(arrays: readonly ChainTensor[], kind: Kind): ChainTensor[] {
  const gates = gateCounts[kind];
  // Keras 1 has i c f o, Keras 2 has i f c o; both have z r h.
  const order = kind === "lstm" ? [0, 2, 1, 3] : [0, 1, 2];
  return [0, 1, 2].map((part) => {
    const blocks = order.map((gate) => arrays[3 * gate + part]);
    const [first] = blocks;
    const [rows, columns] = first.shape.length === 1 ? [1, first.shape[0]] : first.shape;
    const data = new Float32Array(gates * first.data.length);
    for (const [gate, block] of blocks.entries())
      for (let row = 0; row < rows; row++)
        data.set(block.data.subarray(row * columns, (row + 1) * columns), (row * gates + gate) * columns);
    return { shape: first.shape.length === 1 ? [gates * columns] : [rows, gates * columns], data };
  });
}

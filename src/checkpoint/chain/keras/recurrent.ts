/** LSTM, GRU and RNN of Keras: kernels [in, G·H] to PyTorch's layout and order of gates. */

import type { ChainRecurrent, ChainTensor } from "../../../core/chain/chain.ts";
import { formatShape } from "../../../core/tensor/shape.ts";
import { kerasLayers } from "../../interop/frameworks/keras.ts";
import { cellActivations, kindOf, silentGate, type Version } from "../../interop/kerasConfig.ts";
import { cellWeights } from "../weights.ts";
import { activationFrom } from "./activations.ts";
import type { Config } from "./config.ts";

type Settings = Pick<
  ChainRecurrent,
  "kind" | "hiddenSize" | "resetAfter" | "activations" | "sequences" | "stateful"
>;

export interface Cell {
  readonly settings: Settings;
  readonly backwards: boolean;
  /** By PyTorch's names of the first level, forward */
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
  if (config.flag(false, "time_major"))
    config.refuse("expected a layer that reads the batch first, got time_major. Save it without time_major.");
  const isCudnn = type.startsWith("CuDNN");
  const [, , bias] = arrays;
  let resetAfter = isCudnn || (arrays.length <= 3 && bias?.shape.length === 2);
  if (kind === "gru" && bias === undefined && !isCudnn) {
    resetAfter = config.flag(
      version.isTensorflow && (version.major >= 3 || version.minor >= 4),
      "reset_after",
    );
    if (!config.has("reset_after"))
      assume(
        `${config.layer} has no bias and no reset_after: its reset gate acts ${resetAfter ? "after" : "before"} the product.`,
      );
  } else if (kind === "gru" && !resetAfter && config.flag(false, "reset_after"))
    config.refuse(`expected a bias of two rows with reset_after, got ${formatShape(bias.shape)}.`);
  // Keras 1 has a matrix, a recurrent matrix and a bias for each gate.
  const isOld = arrays.length > 3;
  const name = isOld ? `keras1.${type}` : `keras.${type.replace(/Cell$/, "")}`;
  const full = kind === "gru" && !isOld && !resetAfter ? `${name}-reset-before` : name;
  const convention = kerasLayers.find((each) => each.name === full);
  const hiddenSize = config.number(Number.NaN, "units", "output_dim");
  const refuse = (message: string) => config.refuse(message);
  const weights = cellWeights(
    convention ?? refuse(`expected two or three arrays of weights, got ${arrays.length}.`),
    hiddenSize,
    arrays,
    refuse,
  );
  return {
    settings: {
      kind,
      hiddenSize,
      ...(kind === "gru" && { resetAfter }),
      activations: activationsOf(type, config, version, assume),
      sequences: config.flag(false, "return_sequences"),
      ...(config.flag(false, "stateful") && { stateful: true }),
    },
    backwards: config.flag(false, "go_backwards"),
    weights,
  };
}

function activationsOf(
  type: string,
  config: Config,
  version: Version,
  assume: (sentence: string) => void,
): { gate: string; state: string } {
  const given = cellActivations(type, (name) => (config.has(name) ? (config.find(name) ?? null) : undefined));
  const state = activationFrom(config, given.state, version);
  if (kindOf(type) === "rnn") return { gate: "sigmoid", state };
  if (given.gate !== undefined) return { gate: activationFrom(config, given.gate, version), state };
  const gate = silentGate(version);
  assume(
    `${config.layer} has no recurrent_activation: its gates are ${gate}, the default of ${version.text}.`,
  );
  return { gate, state };
}

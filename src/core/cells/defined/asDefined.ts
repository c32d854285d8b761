/** LSTM, GRU and RNN as definitions, for layers with noise inside their steps, and for variants that kernels lack. */
import {
  type DefinedSpec,
  type GRUSpec,
  isPlain,
  type LayerSpec,
  type LSTMSpec,
  type RNNSpec,
  stateSize,
} from "../cell.ts";
import { activationIn, textAlgebra } from "../formulas.ts";
import { defineCell } from "./definedCell.ts";
import type { ActivationName, CellDefinition, GateDefinition } from "./definition.ts";

const made = new WeakMap<LayerSpec, DefinedSpec>();

/** Returns the cell as its definition, the same one each time. */
export function asDefined(spec: LayerSpec): DefinedSpec {
  if (!isPlain(spec)) return spec;
  const known = made.get(spec) ?? define(spec);
  made.set(spec, known);
  return known;
}

function define(spec: LSTMSpec | GRUSpec | RNNSpec): DefinedSpec {
  const { inputSize, hiddenSize } = spec;
  const size = stateSize(spec);
  const definitionOf = { lstm: lstmDefinition, gru: gruDefinition, rnn: rnnDefinition }[spec.kind];
  const cell = defineCell(definitionOf(spec as never));
  return { kind: "defined", inputSize, hiddenSize, cell, ...(size !== hiddenSize && { projSize: size }) };
}

export function lstmDefinition({
  peephole,
  coupled,
  cellClip,
  projSize,
  activations,
}: LSTMSpec): CellDefinition {
  const { gate = "sigmoid", state = "tanh" } = activations ?? {};
  const seeing = (symbol: string, part: string) => gateWith(symbol, gate, peephole ? { peephole: part } : {});
  const gates = {
    ...(!coupled && { input: seeing("i", "c") }),
    forget: seeing("f", "c"),
    cell: gateWith("g", state),
    output: seeing("o", "c'"),
  };
  const grown = coupled ? "f * c + (1 - f) * g" : "f * c + i * g";
  return {
    name: "LSTM",
    state: { h: "hidden", c: "cell" },
    gates: Object.fromEntries(Object.entries(gates).map(([name, made]) => [name, made.gate])),
    ...(cellClip > 0 && { constants: { limit: cellClip } }),
    equations: [
      ...Object.values(gates).flatMap(({ equations }) => equations),
      cellClip > 0 ? `c' = max(-limit, min(limit, ${grown}))` : `c' = ${grown}`,
      `h' = o * ${expressionOf(state, "c'")}`,
    ],
    retain: { gate: "forget", sign: 1 },
    candidate: "cell",
    recurrentBias: true,
    ...(projSize > 0 && { projection: true }),
  };
}

export function gruDefinition({ resetAfter, activations }: GRUSpec): CellDefinition {
  const { gate = "sigmoid", state = "tanh" } = activations ?? {};
  const reset = gateWith("r", gate);
  const update = gateWith("z", gate);
  const content = gateWith("n", state, resetAfter ? { recurrentFactor: "r" } : { recurrent: "r * h" });
  return {
    name: "GRU",
    gates: { reset: reset.gate, update: update.gate, new: content.gate },
    equations: [
      ...[reset, update, content].flatMap(({ equations }) => equations),
      "h' = (1 - z) * n + z * h",
    ],
    retain: { gate: "update", sign: 1 },
    candidate: "new",
    recurrentBias: true,
  };
}

export function rnnDefinition({ nonlinearity }: RNNSpec): CellDefinition {
  const { gate, equations } = gateWith("s", nonlinearity);
  return {
    name: "RNN",
    gates: { hidden: gate },
    equations: [...equations, "h' = s"],
    recurrentBias: true,
  };
}

const WORDS: Readonly<Record<string, ActivationName>> = {
  sigmoid: "sigmoid",
  tanh: "tanh",
  relu: "relu",
  linear: "identity",
};

/** Returns a gate, and its equation when definitions have no name for its activation. */
function gateWith(
  symbol: string,
  activation: string,
  rest: GateDefinition = {},
): { gate: GateDefinition; equations: string[] } {
  const word = WORDS[activation];
  if (word !== undefined) return { gate: { symbol, activation: word, ...rest }, equations: [] };
  return {
    gate: { symbol, ...rest },
    equations: [`${symbol} = ${expressionOf(activation, `pre(${symbol})`)}`],
  };
}

/** Returns an activation of an expression, as text. */
const expressionOf = (activation: string, argument: string) => activationIn(texts, activation)(argument);

const texts = textAlgebra(String);

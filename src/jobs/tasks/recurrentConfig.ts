/** The recurrent layer of every task: its configuration as plain data, and the layer made from it. */
import type { CellKind } from "../../core/cells/cell.ts";
import { applySchemes } from "../../core/init/initialize.ts";
import { recommended } from "../../core/init/presets.ts";
import { biases } from "../../core/init/schemes.ts";
import { GRU, LSTM, RNN } from "../../core/nn/index.ts";
import {
  checkNumber,
  checkOptions,
  count,
  finite,
  layerCount,
  readOptions,
  unitInterval,
} from "../../core/tensor/check.ts";

/** The recurrent layer of a task's model. */
export interface RecurrentConfig {
  cell: CellKind;
  hiddenSize: number;
  numLayers: number;
  bidirectional: boolean;
  /** Dropout between the layers of the stack, and after it. */
  dropout: number;
  /** Initial effective bias of gates, by name, in every layer and direction. */
  gates: Record<string, number>;
}

/** Your choice; `recurrentConfig` fills in the defaults. */
export type RecurrentChoice = Partial<RecurrentConfig>;

/** One of the three recurrent layers. */
export type Recurrent = LSTM | GRU | RNN;

const layers = { lstm: LSTM, gru: GRU, rnn: RNN };

/**
 * Returns your choice with the defaults: an LSTM with 64 units in one layer and direction, without dropout. Its forget gate starts with an
 * effective bias of 1, unless `gates` says otherwise.
 *
 * @throws ArgumentError for a name or value that is never valid
 */
export function recurrentConfig(choice: RecurrentChoice = {}): RecurrentConfig {
  const config = readOptions<RecurrentChoice>("recurrent layer", choice, {
    cell: ["lstm", Object.keys(layers)],
    hiddenSize: [64, count],
    numLayers: [1, layerCount],
    bidirectional: [false, "boolean"],
    dropout: [0, unitInterval],
    gates: [{}],
  });
  checkOptions("recurrent layer", "gates", config.gates, "{ forget: 1 }");
  const gates = { ...config.gates };
  for (const [gate, bias] of Object.entries(gates))
    checkNumber("recurrent layer", `the bias of ${gate}`, bias, finite);
  const namesForget = ["forget", "f", "retain"].some((name) => Object.hasOwn(gates, name));
  if (config.cell === "lstm" && !namesForget) gates.forget = 1;
  return { ...config, gates };
}

/**
 * Returns the layer: input weights Xavier, recurrent weights orthogonal, both gate by gate, biases 0 (the preset `"recommended"`), then
 * sets the biases in the configuration.
 *
 * @throws ArgumentError (or UnsupportedError) for an unknown cell or gate, and for sizes and values that are never valid
 */
export function makeRecurrent(config: RecurrentConfig, inputSize: number, seed: number): Recurrent {
  const { cell, hiddenSize, numLayers, bidirectional, dropout, gates } = recurrentConfig(config);
  // The model itself applies dropout after the last layer.
  const between = numLayers > 1 ? { dropout } : {};
  const options = { inputSize, hiddenSize, numLayers, bidirectional, seed, ...between };
  const layer = new layers[cell](options);
  const named = Object.keys(gates).length > 0 ? [biases(gates)] : [];
  applySchemes(layer, [recommended, ...named], { seed });
  return layer;
}

/** Size of the layer's output. */
export function outputSize({ hiddenSize, bidirectional }: RecurrentConfig): number {
  return hiddenSize * (bidirectional ? 2 : 1);
}

/**
 * Returns a configuration in words: `LSTM, 1 layer of 64 units; the forget gate starts with an effective bias of 1`.
 *
 * @param config the `recurrent` of a task's configuration
 * @throws ArgumentError for a name or value that is never valid
 * @example
 * console.log(describeRecurrent(classifyTask(data).config.recurrent));
 */
export function describeRecurrent(config: RecurrentConfig): string {
  const { cell, hiddenSize, numLayers, bidirectional, dropout, gates } = recurrentConfig(config);
  const size = `${numLayers} ${numLayers === 1 ? "layer" : "layers"} of ${hiddenSize} units`;
  const extras = [bidirectional ? "in both directions" : "", dropout > 0 ? `dropout ${dropout}` : ""];
  const starts = Object.entries(gates).map(
    ([gate, bias]) => `the ${gate} gate starts with an effective bias of ${bias}`,
  );
  const head = [`${cell.toUpperCase()}, ${size}`, ...extras.filter((extra) => extra !== "")].join(", ");
  return [head, ...starts].join("; ");
}

/**
 * TFLite: LSTM operators take their weights by position; an LSTM that a converter has written out is two products of constant
 * matrices, added, with four equal parts of the sum going to the gates.
 */
import type { TfliteOperator } from "../../formats/tflite/open.ts";
import type { Shape } from "../../tensor/shape.ts";
import { type Clues, noClues, uniquePaths } from "./clue.ts";

type Shapes = ReadonlyMap<string, Shape>;

export function tfliteClues(metadata: ReadonlyMap<string, unknown>, shapes: Shapes): Clues {
  const operators = (metadata.get("operators") as TfliteOperator[] | undefined) ?? [];
  const clues: Clues = { ...noClues(), plain: "asked" };
  const unique = uniquePaths();
  for (const operator of operators) {
    if (operator.lstm?.basic) addBasicLstm(operator, clues, unique);
    else if (operator.lstm !== undefined) addLstm(operator, shapes, clues, unique);
    else if (operator.rnn !== undefined) addRnn(operator, clues, unique);
  }
  const graph: Graph = { producers: new Map(), consumers: new Map() };
  for (const operator of operators) {
    for (const output of operator.outputs) graph.producers.set(output, operator);
    for (const input of new Set(operator.inputs)) {
      const known = graph.consumers.get(input);
      if (known === undefined) graph.consumers.set(input, [operator]);
      else known.push(operator);
    }
  }
  for (const operator of operators)
    if (operator.type === "ADD") addUnrolled(operator, graph, shapes, clues, unique);
  return clues;
}

type Unique = (name: string) => string;

/** Which operator gives a tensor, and which take it, in their order. */
interface Graph {
  producers: Map<string, TfliteOperator>;
  consumers: Map<string, TfliteOperator[]>;
}

/** The cell's activation by its number in the schema. */
const ACTIVATIONS: ReadonlyMap<number, string> = new Map([
  [0, "linear"],
  [1, "relu"],
  [4, "tanh"],
]);

const activationOf = (number: number) => ACTIVATIONS.get(number) ?? `activation ${number}`;

/** Inputs of one direction of an LSTM, from those of its first; the backward direction has the same 17 behind them. */
const DIRECTION_INPUTS = 17;

/** LSTM and UNIDIRECTIONAL_SEQUENCE_LSTM, which have the same inputs, and BIDIRECTIONAL_SEQUENCE_LSTM. */
function addLstm({ type, inputs, lstm }: TfliteOperator, shapes: Shapes, clues: Clues, unique: Unique): void {
  const { activation, cellClip, projectionClip } = lstm!;
  const isBoth = type === "BIDIRECTIONAL_SEQUENCE_LSTM";
  const path = unique(pathOf(inputs[2] ?? ""));
  const obstacles: string[] = [];
  const has = (index: number) => (inputs[index] ?? "") !== "";
  if (projectionClip > 0) obstacles.push(`its projection is limited to ${projectionClip}`);
  if (!isBoth && has(20)) obstacles.push("its gates are normalised");
  if (isBoth && has(39)) obstacles.push("it has a second input");
  for (const [first, end] of isBoth
    ? [
        [0, "/fw/cell"],
        [DIRECTION_INPUTS, "/bw/cell"],
      ]
    : [[0, ""] as const]) {
    const at = Number(first);
    for (let index = 1; index <= 16; index++) {
      const name = inputs[at + index] ?? "";
      if (name !== "") clues.aliases.set(`${path}${end}/input${index}`, name);
    }
    if (has(at + 17)) obstacles.push("its projection has a bias");
    // An input that is left out can also be one without values.
    const coupled = !has(at + 1) || !shapes.has(inputs[at + 1]);
    clues.facts.push({
      path: `${path}${end}`,
      conventions: [coupled ? "tflite.LSTM-coupled" : "tflite.LSTM"],
      activations: { gate: "sigmoid", state: activationOf(activation) },
      cellClip,
      obstacles,
    });
  }
}

/** The short form of LSTM: one matrix for [x ; h] and one bias, gates as in TensorFlow 1. */
function addBasicLstm({ inputs, lstm }: TfliteOperator, clues: Clues, unique: Unique): void {
  const path = unique(pathOf(inputs[2] ?? ""));
  for (const index of [2, 3]) clues.aliases.set(`${path}/input${index}`, inputs[index] ?? "");
  clues.facts.push({
    path,
    conventions: ["tflite.LSTM-basic"],
    activations: { gate: "sigmoid", state: activationOf(lstm!.activation) },
    cellClip: lstm!.cellClip,
  });
}

/** RNN and UNIDIRECTIONAL_SEQUENCE_RNN, which have the same inputs, and BIDIRECTIONAL_SEQUENCE_RNN. */
function addRnn({ type, inputs, rnn }: TfliteOperator, clues: Clues, unique: Unique): void {
  const isBoth = type === "BIDIRECTIONAL_SEQUENCE_RNN";
  const path = unique(pathOf(inputs[1] ?? ""));
  const obstacles = isBoth && (inputs[9] ?? "") !== "" ? ["it has a second input"] : [];
  for (const [first, end] of isBoth
    ? [
        [0, "/fw/cell"],
        [4, "/bw/cell"],
      ]
    : [[0, ""] as const]) {
    for (let index = 1; index <= 3; index++) {
      const name = inputs[Number(first) + index] ?? "";
      if (name !== "") clues.aliases.set(`${path}${end}/input${index}`, name);
    }
    clues.facts.push({
      path: `${path}${end}`,
      conventions: ["tflite.RNN"],
      activations: { gate: "none", state: activationOf(rnn!.activation) },
      obstacles,
    });
  }
}

function addUnrolled(
  add: TfliteOperator,
  { producers, consumers }: Graph,
  shapes: Shapes,
  clues: Clues,
  unique: Unique,
): void {
  const products = add.inputs.map((name) => producers.get(name));
  const [first, second] = products;
  if (first?.type !== "FULLY_CONNECTED" || second?.type !== "FULLY_CONNECTED") return;
  const [a, b] = [shapes.get(first.inputs[1]), shapes.get(second.inputs[1])];
  if (a?.length !== 2 || b?.length !== 2 || a[0] !== b[0] || a[0] % 4 !== 0) return;
  const hidden = a[0] / 4;
  // Keras adds the product with the state to that with the input; the shapes decide where they can.
  const secondIsState = b[1] === hidden;
  if (!secondIsState && a[1] !== hidden) return;
  const [input, state] = secondIsState ? [first, second] : [second, first];
  const sum = consumers.get(add.outputs[0])?.find(({ type }) => type === "ADD");
  const constants = [first.inputs[2], second.inputs[2], ...(sum?.inputs ?? [])].filter((name) => {
    const shape = name === undefined ? undefined : shapes.get(name);
    return shape?.length === 1 && shape[0] === a[0];
  });
  const parts = [sum?.outputs[0] ?? "", add.outputs[0]];
  const split = parts.flatMap((name) => consumers.get(name) ?? []).find(({ type }) => type === "SPLIT");
  if (split?.outputs.length !== 4 || constants.length > 1) return;
  const path = unique(pathOf(input.inputs[1]));
  clues.aliases.set(`${path}/input_weights`, input.inputs[1]);
  clues.aliases.set(`${path}/recurrent_weights`, state.inputs[1]);
  if (constants.length === 1) clues.aliases.set(`${path}/bias`, constants[0]);
  clues.facts.push({ path, conventions: ["tflite.unrolled"] });
}

/** The part of a tensor's name that names the layer: converters join the names of merged operations with `;`. */
function pathOf(name: string): string {
  const longest = name.split(";").reduce((a, b) => (b.length > a.length ? b : a), "");
  const path = longest.replace(/\/[^/]*$/, "").replace(/\/(StatefulPartitionedCall|PartitionedCall)$/, "");
  return path === "" ? "lstm" : path;
}

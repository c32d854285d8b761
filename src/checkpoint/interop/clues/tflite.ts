/**
 * TFLite: LSTM operators take their weights by position. A converter may also write out an LSTM as two products with constant matrices whose
 * sum is split into four equal parts for the gates.
 */

import type { Shape } from "../../../core/tensor/shape.ts";
import type { TfliteOperator } from "../../formats/tflite/open.ts";
import type { Spend } from "../find.ts";
import { ALIAS_STEPS } from "./charRnn.ts";
import { type Clues, type LayerFacts, noClues, uniquePaths } from "./clue.ts";

type Shapes = ReadonlyMap<string, Shape>;

/** Heap of the facts about a layer, besides their names. */
const FACT_STEPS = 32;

export function tfliteClues(
  metadata: ReadonlyMap<string, unknown>,
  shapes: Shapes,
  spend: Spend = () => {},
): Clues {
  const operators = (metadata.get("operators") as TfliteOperator[] | undefined) ?? [];
  const clues: Clues = { ...noClues(), plain: "asked" };
  const given = uniquePaths();
  const unique: Unique = (tensor, aliases) => {
    // Many operators may share one tensor with a long name.
    spend(20 + tensor.length);
    spend(FACT_STEPS + aliases * ALIAS_STEPS + ((1 + aliases) * tensor.length) / 16);
    return given(pathOf(tensor));
  };
  for (const operator of operators) {
    if (operator.settings.kernel === 1) addBasicLstm(operator, clues, unique);
    else if (/^(\w+_SEQUENCE_)?LSTM$/.test(operator.type)) addLstm(operator, shapes, clues, unique);
    else if (/^(\w+_SEQUENCE_)?RNN$/.test(operator.type)) addRnn(operator, clues, unique);
  }
  const graph: Graph = {
    producers: new Map(),
    sums: new Map(),
    splits: new Map(),
    products: new Map(),
    others: new Map(),
  };
  const readersOf: Readonly<Record<string, Graph["sums"]>> = {
    ADD: graph.sums,
    SPLIT: graph.splits,
    MUL: graph.products,
  };
  for (const operator of operators) {
    for (const output of operator.outputs) graph.producers.set(output, operator);
    const readers = readersOf[operator.type] ?? graph.others;
    for (const input of operator.inputs) if (!readers.has(input)) readers.set(input, operator);
  }
  const cells = new Set<string>();
  for (const operator of operators)
    if (operator.type === "ADD") addUnrolled(operator, graph, shapes, clues, unique, cells);
  return clues;
}

/** Returns a path of its own for the layer of a tensor. @param aliases of the layer at most */
type Unique = (tensor: string, aliases: number) => string;

/** The operator that produces each tensor, and the first ADD, SPLIT, MUL and other operator that read it. */
interface Graph {
  producers: Map<string, TfliteOperator>;
  sums: Map<string, TfliteOperator>;
  splits: Map<string, TfliteOperator>;
  products: Map<string, TfliteOperator>;
  others: Map<string, TfliteOperator>;
}

/** The cell's activation by its number in the schema. */
const ACTIVATIONS: ReadonlyMap<unknown, string> = new Map([
  [0, "linear"],
  [1, "relu"],
  [4, "tanh"],
]);

export const activationOf = ({ settings: { activation } }: TfliteOperator): string =>
  ACTIVATIONS.get(activation) ?? `activation ${activation}`;

interface Direction {
  /** Number of inputs before its first. */
  at: number;
  end: string;
}

/** The directions of an operator; the inputs of the backward one follow `count` inputs of the forward one. */
function directionsOf({ type }: TfliteOperator, count: number): Direction[] {
  if (!type.startsWith("BIDIRECTIONAL")) return [{ at: 0, end: "" }];
  return [
    { at: 0, end: "/fw/cell" },
    { at: count, end: "/bw/cell" },
  ];
}

/** Names the present inputs 1 to `last` of a direction. */
function nameInputs(
  inputs: readonly string[],
  { at }: Direction,
  last: number,
  path: string,
  clues: Clues,
): void {
  for (let index = 1; index <= last; index++) {
    const name = inputs[at + index] ?? "";
    if (name !== "") clues.aliases.set(`${path}/input${index}`, name);
  }
}

/** LSTM and UNIDIRECTIONAL_SEQUENCE_LSTM, which have the same inputs, and BIDIRECTIONAL_SEQUENCE_LSTM. */
function addLstm(operator: TfliteOperator, shapes: Shapes, clues: Clues, unique: Unique): void {
  const { inputs } = operator;
  const { cellClip, projectionClip } = operator.settings as Record<string, number>;
  const root = unique(inputs[2] ?? "", inputs.length);
  const obstacles: string[] = [];
  const has = (index: number) => (inputs[index] ?? "") !== "";
  const directions = directionsOf(operator, 17);
  if (projectionClip > 0) obstacles.push(`its projection is limited to ${projectionClip}`);
  if (directions.length === 1 && has(20)) obstacles.push("its gates are normalised");
  if (directions.length === 2 && has(39)) obstacles.push("it has a second input");
  for (const direction of directions) {
    const path = root + direction.end;
    nameInputs(inputs, direction, 16, path, clues);
    if (has(direction.at + 17)) obstacles.push("its projection has a bias");
    // Instead of leaving an input out, a file may have one without values.
    const coupled = !has(direction.at + 1) || !shapes.has(inputs[direction.at + 1]);
    clues.facts.push({
      path,
      conventions: [coupled ? "tflite.LSTM-coupled" : "tflite.LSTM"],
      activations: { gate: "sigmoid", state: activationOf(operator) },
      cellClip,
      obstacles,
    });
  }
}

/** The short form of LSTM: one matrix for [x ; h] and one bias, gates as in TensorFlow 1. */
function addBasicLstm(operator: TfliteOperator, clues: Clues, unique: Unique): void {
  const { inputs, settings } = operator;
  const path = unique(inputs[2] ?? "", 2);
  for (const index of [2, 3]) clues.aliases.set(`${path}/input${index}`, inputs[index] ?? "");
  clues.facts.push({
    path,
    conventions: ["tflite.LSTM-basic"],
    activations: { gate: "sigmoid", state: activationOf(operator) },
    cellClip: settings.cellClip as number,
  });
}

/** RNN and UNIDIRECTIONAL_SEQUENCE_RNN, which have the same inputs, and BIDIRECTIONAL_SEQUENCE_RNN. */
function addRnn(operator: TfliteOperator, clues: Clues, unique: Unique): void {
  const { inputs } = operator;
  const root = unique(inputs[1] ?? "", inputs.length);
  const directions = directionsOf(operator, 4);
  const obstacles = directions.length === 2 && (inputs[9] ?? "") !== "" ? ["it has a second input"] : [];
  const activations = { gate: "none", state: activationOf(operator) };
  for (const direction of directions) {
    const path = root + direction.end;
    nameInputs(inputs, direction, 3, path, clues);
    clues.facts.push({ path, conventions: ["tflite.RNN"], activations, obstacles });
  }
}

/** @param cells the weights of the cells so far: the steps of a sequence share them */
function addUnrolled(
  add: TfliteOperator,
  graph: Graph,
  shapes: Shapes,
  clues: Clues,
  unique: Unique,
  cells: Set<string>,
): void {
  const { producers, sums, splits } = graph;
  const products = add.inputs.slice(0, 2).map((name) => producers.get(name));
  const [first, second] = products;
  if (first?.type !== "FULLY_CONNECTED" || second?.type !== "FULLY_CONNECTED") return;
  const [a, b] = [shapes.get(first.inputs[1]), shapes.get(second.inputs[1])];
  if (a?.length !== 2 || b?.length !== 2 || a[0] !== b[0] || a[0] % 4 !== 0) return;
  const hidden = a[0] / 4;
  // Shapes decide if they differ; else Keras's order, with the state second.
  const secondIsState = b[1] === hidden;
  if (!secondIsState && a[1] !== hidden) return;
  const [input, state] = secondIsState ? [first, second] : [second, first];
  const sum = sums.get(add.outputs[0]);
  // A file may give an ADD more than its two inputs, and many sums to one.
  const addends = sum?.inputs.slice(0, 2) ?? [];
  const constants = [first.inputs[2], second.inputs[2], ...addends].filter((name) => {
    const shape = name === undefined ? undefined : shapes.get(name);
    return shape?.length === 1 && shape[0] === a[0];
  });
  const split = splits.get(sum?.outputs[0] ?? "") ?? splits.get(add.outputs[0]);
  if (split?.outputs.length !== 4 || constants.length > 1) return;
  const activations = activationsOf(split.outputs, graph);
  const weights = `${input.inputs[1]}\0${state.inputs[1]}`;
  if (activations === undefined || cells.has(weights)) return;
  cells.add(weights);
  const path = unique(input.inputs[1], 3);
  clues.aliases.set(`${path}/input_weights`, input.inputs[1]);
  clues.aliases.set(`${path}/recurrent_weights`, state.inputs[1]);
  if (constants.length === 1) clues.aliases.set(`${path}/bias`, constants[0]);
  clues.facts.push({ path, conventions: ["tflite.unrolled"], activations });
}

const NAMES: Readonly<Record<string, string>> = { LOGISTIC: "sigmoid", TANH: "tanh", RELU: "relu" };

/**
 * Follows the four parts to the cell state, i ⊙ g + f ⊙ c, because other layers also split a sum of two products, and other frameworks have
 * other orders.
 *
 * @returns the activations; undefined unless the parts are i, f, g and o
 */
function activationsOf(
  parts: readonly string[],
  { sums, products, others }: Graph,
): LayerFacts["activations"] | undefined {
  const activated = parts.map((part) => others.get(part));
  const [i, f, g, o] = activated.map((operator) => operator?.outputs[0] ?? "");
  const [written, kept, shown] = [g, f, o].map((name) => products.get(name));
  const sum = sums.get(written?.outputs[0] ?? "");
  const isCell =
    written?.inputs.includes(i) &&
    kept !== undefined &&
    shown !== undefined &&
    sum?.inputs.includes(kept.outputs[0]);
  if (!isCell || kept === shown) return undefined;
  const [gate, forget, state, output] = activated.map((operator) => NAMES[operator!.type] ?? operator!.type);
  return { gate: gate === forget && gate === output ? gate : `${gate}, ${forget} and ${output}`, state };
}

/** The layer's path in the name of a tensor. Converters join the names of merged operations with `;`. */
function pathOf(name: string): string {
  const longest = name.split(";").reduce((a, b) => (b.length > a.length ? b : a), "");
  const path = longest.replace(/\/[^/]*$/, "").replace(/\/(StatefulPartitionedCall|PartitionedCall)$/, "");
  return path === "" ? "lstm" : path;
}

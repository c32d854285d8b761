/**
 * TFLite: LSTM operators take their weights by position; an LSTM that a converter has written out is two products of constant
 * matrices, added, with four equal parts of the sum going to the gates.
 */
import type { TfliteOperator } from "../../formats/tflite.ts";
import type { Shape } from "../../tensor/shape.ts";
import { type Clues, type LayerFacts, noClues } from "./clue.ts";

type Shapes = ReadonlyMap<string, Shape>;

export function tfliteClues(metadata: ReadonlyMap<string, unknown>, shapes: Shapes): Clues {
  const operators = (metadata.get("operators") as TfliteOperator[] | undefined) ?? [];
  const clues: Clues = { ...noClues(), plain: "asked" };
  for (const operator of operators) {
    if (operator.lstm !== undefined && operator.type === "UNIDIRECTIONAL_SEQUENCE_LSTM")
      addLstm(operator, clues);
  }
  const producers = new Map<string, TfliteOperator>();
  for (const operator of operators) for (const output of operator.outputs) producers.set(output, operator);
  for (const operator of operators)
    if (operator.type === "ADD") addUnrolled(operator, operators, producers, shapes, clues);
  return clues;
}

/** The cell's activation by its number in the schema. */
const ACTIVATIONS: ReadonlyMap<number, string> = new Map([
  [0, "linear"],
  [1, "relu"],
  [4, "tanh"],
]);

function addLstm({ inputs, lstm }: TfliteOperator, clues: Clues): void {
  const path = uniquePath(pathOf(inputs[2] ?? ""), clues.facts);
  const obstacles: string[] = [];
  inputs.forEach((name, index) => {
    if (name === "") return;
    if (index >= 1 && index <= 16) clues.aliases.set(`${path}/input${index}`, name);
    if (index === 17) obstacles.push("its projection has a bias");
    if (index === 20) obstacles.push("its gates are normalised");
  });
  if (lstm!.projectionClip > 0) obstacles.push(`its projection is limited to ${lstm!.projectionClip}`);
  const coupled = (inputs[1] ?? "") === "";
  const fact: LayerFacts = {
    path,
    conventions: [coupled ? "tflite.LSTM-coupled" : "tflite.LSTM"],
    activations: {
      gate: "sigmoid",
      state: ACTIVATIONS.get(lstm!.activation) ?? `activation ${lstm!.activation}`,
    },
    cellClip: lstm!.cellClip,
    obstacles,
  };
  clues.facts.push(fact);
}

function addUnrolled(
  add: TfliteOperator,
  operators: readonly TfliteOperator[],
  producers: ReadonlyMap<string, TfliteOperator>,
  shapes: Shapes,
  clues: Clues,
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
  const sum = operators.find((next) => next.type === "ADD" && next.inputs.includes(add.outputs[0]));
  const constants = [first.inputs[2], second.inputs[2], ...(sum?.inputs ?? [])].filter((name) => {
    const shape = name === undefined ? undefined : shapes.get(name);
    return shape?.length === 1 && shape[0] === a[0];
  });
  const parts = [sum?.outputs[0], add.outputs[0]];
  const split = operators.find(
    (next) => next.type === "SPLIT" && next.inputs.some((name) => parts.includes(name)),
  );
  if (split?.outputs.length !== 4 || constants.length > 1) return;
  const path = uniquePath(pathOf(input.inputs[1]), clues.facts);
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

function uniquePath(name: string, facts: readonly LayerFacts[]): string {
  let path = name;
  for (let k = 1; facts.some((fact) => fact.path === path); k++) path = `${name}_${k}`;
  return path;
}

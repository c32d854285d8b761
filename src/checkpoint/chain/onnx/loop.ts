/**
 * Loops over frames, as converters of Keras write a GRU that resets before its product. We count the steps with the numbers that the loop
 * carries, then follow one step and look for the equations in it.
 */
import type { OnnxGraph, OnnxNode, StoredTensor } from "../../formats/onnx/model.ts";
import { gruOf } from "../graph/equations.ts";
import { sizes } from "../graph/operations.ts";
import { Trace } from "../graph/trace.ts";
import { type Sizes, sizeOfAxis, type Traced, type Value } from "../graph/value.ts";
import type { NodeInputs } from "./operators.ts";

type Node = OnnxNode<StoredTensor>;
type Graph = OnnxGraph<StoredTensor>;
type Values = Map<string, Traced | undefined>;

/** Follows one node. */
type Follow = (trace: Trace, node: Node, values: Values) => void;

/** Names of the inputs of a step, for its trace. */
const [X, H] = ["x", "h"];
/** Inputs of the loop and of its body before those that it carries: a count or the number of the step, and whether it goes on. */
const BEFORE = 2;
/** Frames of a sequence whose length is open, for counting. */
const SOME_FRAMES = 997;
const MAX_FRAMES = 2 ** 12;
/** Nodes that count the steps. */
const MAX_COUNTING = 64;

/**
 * Returns the outputs of a loop: those that it carries after the last step, then the results of all steps.
 *
 * @param outer the values around it, and the constants in it
 */
export function readLoop(
  loop: NodeInputs,
  outer: ReadonlyMap<string, Traced | undefined>,
  follow: Follow,
): readonly (Traced | undefined)[] {
  const { graph } = loop.node.attributes.get("body") as { graph: Graph };
  const carried = graph.inputs.slice(BEFORE).map(({ name, shape }, k) => ({
    name,
    size: shape?.at(-1),
    next: graph.outputs[k + 1].name,
    initial: loop.operand(BEFORE + k),
  }));
  const [state, ...others] = carried.filter(({ initial }) => initial?.kind !== "sizes");
  const { initial, next, size: hiddenSize } = state ?? loop.refuse("expected a loop with a state, got none.");
  const isZero =
    initial?.kind === "zeros" || (initial?.kind === "stored" && initial.data.every((each) => each === 0));
  if (!isZero || others.length > 0) loop.refuse("expected one state that begins at 0, got another.");
  const read = readerOf(loop, graph, outer);
  const frames = outer.get(read.inputs[0]) as Value;
  const [time, batch, feature] = frames.axes;
  const inputSize = feature?.length === 1 && feature[0].role === "feature" ? feature[0].size : undefined;
  if (frames.axes.length !== 3 || typeof inputSize !== "number" || typeof hiddenSize !== "number")
    return loop.refuse("expected a loop over [time, batch, features], with sizes of features and state.");
  const count = sizeOfAxis(time);
  countSteps(loop, graph, outer, follow, read, count === "any" ? SOME_FRAMES : count);

  const vector = (name: string, size: number): Value => ({
    kind: "value",
    refs: [name],
    axes: [batch, [{ role: "feature", size }]],
  });
  const trace = new Trace([
    { name: X, features: inputSize },
    { name: H, features: hiddenSize },
  ]);
  const values: Values = new Map(outer);
  for (const { name } of graph.inputs) values.set(name, sizes([undefined], true));
  values.set(state.name, vector(H, hiddenSize));
  const results = graph.outputs.slice(1 + carried.length).map(({ name }) => name);
  for (const node of nodesFor(graph, [next, ...results])) {
    if (node !== read) follow(trace, node, values);
    else {
      const index = values.get(node.inputs[1]) as Sizes;
      const frame = vector(X, inputSize);
      values.set(node.outputs[0], index.scalar ? frame : trace.unsqueeze(frame, 0));
    }
  }
  const after = values.get(next);
  if (after?.kind !== "value")
    return loop.refuse("expected a state that the step computes, got another value.");
  const { layers } = trace.finish("a step", new Map([["state", after]]));
  const equations =
    gruOf(layers, { x: X, h: H, result: after.refs[0] }, { inputSize, hiddenSize }) ??
    loop.refuse("expected the equations of a GRU in the loop, got others.");
  const [output, hidden] = loop.trace.recurrent(loop.where, frames, {
    kind: "gru",
    type: "Loop",
    hiddenSize,
    stateSize: hiddenSize,
    directions: 1,
    resetAfter: false,
    ...equations,
  });
  return graph.outputs.slice(1).map(({ name }, k) => {
    if (k >= carried.length)
      return values.get(name) === after ? loop.trace.squeeze(loop.where, output, 1) : undefined;
    return carried[k] === state ? loop.trace.squeeze(loop.where, hidden, 0) : undefined;
  });
}

/** The node that reads the frame of a step. */
function readerOf(loop: NodeInputs, { nodes }: Graph, outer: ReadonlyMap<string, Traced | undefined>): Node {
  const found = nodes.filter((node) => node.inputs.some((name) => outer.get(name)?.kind === "value"));
  const [node] = found;
  const axis = node?.attributes.get("axis") as { int: number } | undefined;
  if (found.length !== 1 || node.type !== "Gather" || (axis?.int ?? 0) !== 0)
    loop.refuse(
      `expected a loop that reads one frame in each step, got ${found.length} nodes that read results.`,
    );
  return node;
}

/** Runs the numbers of the loop alone: step k has to read frame k, and the last one the last. */
function countSteps(
  loop: NodeInputs,
  graph: Graph,
  outer: ReadonlyMap<string, Traced | undefined>,
  follow: Follow,
  read: Node,
  frames: number,
): void {
  const known = (value: Traced | undefined): Traced | undefined =>
    value?.kind === "sizes"
      ? sizes(
          value.values.map((each) => (each === "time" ? frames : each)),
          value.scalar,
        )
      : value;
  const numberOf = (value: Traced | undefined) => (value?.kind === "sizes" ? value.values[0] : undefined);
  const values: Values = new Map([...outer].map(([name, value]) => [name, known(value)]));
  const count = loop.has(0) ? numberOf(known(loop.operand(0))) : Number.POSITIVE_INFINITY;
  let carried = graph.inputs.map((_, k) => known(loop.operand(k)));
  const results = graph.outputs.slice(0, carried.length - 1).map(({ name }) => name);
  const numbers = results.filter((_, k) => k === 0 || carried[k + 1]?.kind === "sizes");
  const nodes = nodesFor(graph, [...numbers, read.inputs[1]]);
  if (nodes.length > MAX_COUNTING)
    loop.refuse(`expected at most ${MAX_COUNTING} nodes that count, got more.`);
  let step = 0;
  for (; step <= Math.min(frames, MAX_FRAMES) && step < Number(count) && numberOf(carried[1]) !== 0; step++) {
    for (const [k, { name }] of graph.inputs.entries())
      values.set(name, k === 0 ? sizes([step], true) : carried[k]);
    for (const node of nodes) follow(loop.trace, node, values);
    if (numberOf(values.get(read.inputs[1])) !== step) break;
    carried = [undefined, ...results.map((name) => (numbers.includes(name) ? values.get(name) : undefined))];
  }
  if (step !== frames) loop.refuse("expected a loop over all frames, got another number of steps.");
}

/** The nodes that these values need, in their order. */
function nodesFor({ nodes }: Graph, names: readonly string[]): Node[] {
  const needed = new Set(names);
  const found: Node[] = [];
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((name) => needed.has(name))) continue;
    found.unshift(node);
    for (const name of node.inputs) needed.add(name);
  }
  return found;
}

/** Loops over frames, as converters of Keras write a GRU that resets before its product. We follow one step, and look for the equations in it. */

import type { OnnxGraph, OnnxNode, StoredTensor } from "../../formats/onnx/model.ts";
import { gruOf } from "../graph/equations.ts";
import { sizes } from "../graph/operations.ts";
import { Trace } from "../graph/trace.ts";
import { type Sizes, sizeOfAxis, type Traced, type Value } from "../graph/value.ts";
import type { NodeInputs } from "./operators.ts";

type Node = OnnxNode<StoredTensor>;

/** Follows one node. */
export type Follow = (trace: Trace, node: Node, values: Map<string, Traced | undefined>) => void;

/** Numbers of inputs and outputs before those that go from step to step. */
const BEFORE = { inputs: 2, outputs: 1 };

/**
 * Returns the outputs of a loop: what it carries after the last step, then the results of all steps.
 *
 * @param outer the values around it, and the constants in it
 */
export function readLoop(
  loop: NodeInputs,
  outer: ReadonlyMap<string, Traced | undefined>,
  follow: Follow,
): readonly (Traced | undefined)[] {
  const { graph } = loop.node.attributes.get("body") as { graph: OnnxGraph<StoredTensor> };
  const body = new Step(loop, graph, outer);
  const carried = graph.inputs.slice(BEFORE.inputs);
  const states = carried.flatMap((_, k) => (body.isCounter(k) ? [] : [k]));
  if (states.length !== 1) loop.refuse(`expected a loop with one state, got ${states.length}.`);
  const [state] = states;
  const result = graph.outputs[BEFORE.outputs + state].name;
  const { frames, node: read } = body.frames();
  const [time, batch, feature] = frames.axes;
  const isSequence = frames.axes.length === 3 && feature.length === 1 && feature[0].role === "feature";
  if (!isSequence) loop.refuse("expected a loop over [time, batch, features].");
  body.checkSteps(time);
  const initial = loop.operand(BEFORE.inputs + state);
  const isZero =
    initial?.kind === "zeros" || (initial?.kind === "stored" && initial.data.every((each) => each === 0));
  if (!isZero) loop.refuse("expected an initial state of 0, got another.");
  const hiddenSize = graph.inputs[BEFORE.inputs + state].shape?.at(-1);
  const inputSize = feature[0].size;
  if (typeof hiddenSize !== "number" || typeof inputSize !== "number")
    return loop.refuse("expected sizes of the state and of the features, got none.");

  const [x, h] = ["x", "h"];
  const trace = new Trace([
    { name: x, features: inputSize },
    { name: h, features: hiddenSize },
  ]);
  const values = new Map(outer);
  const vector = (name: string, size: number): Value => ({
    kind: "value",
    refs: [name],
    axes: [batch, [{ role: "feature", size }]],
  });
  for (const [k, { name }] of graph.inputs.entries())
    if (k !== BEFORE.inputs + state) values.set(name, COUNTER);
  values.set(graph.inputs[BEFORE.inputs + state].name, vector(h, hiddenSize));
  const wanted = body.needed([result]);
  for (const node of graph.nodes) {
    if (!wanted.has(node)) continue;
    if (node === read) {
      const frame = vector(x, inputSize);
      const index = values.get(node.inputs[1]);
      const isList = index?.kind === "sizes" && !index.scalar;
      values.set(node.outputs[0], isList ? trace.unsqueeze(frame, 0) : frame);
    } else follow(trace, node, values);
  }
  const next = values.get(result);
  if (next?.kind !== "value")
    return loop.refuse("expected a state that the step computes, got another value.");
  const { layers } = trace.finish("a step", new Map([["state", next]]));
  const found = gruOf(layers, { x, h, result: next.refs[0] }, { inputSize, hiddenSize });
  if (found === undefined) return loop.refuse("expected the equations of a GRU in the loop, got others.");
  const [output, hidden] = loop.trace.recurrent(loop.where, frames, {
    kind: "gru",
    type: "Loop",
    hiddenSize,
    stateSize: hiddenSize,
    directions: 1,
    resetAfter: false,
    ...found,
  });
  const last = loop.trace.squeeze(loop.where, hidden, 0);
  const all = loop.trace.squeeze(loop.where, output, 1);
  return graph.outputs.slice(BEFORE.outputs).map(({ name }, k) => {
    if (k === state) return last;
    return k >= carried.length && body.isSame(name, result) ? all : undefined;
  });
}

/** A number of the step, which nothing knows beforehand. */
const COUNTER: Sizes = sizes([undefined], true);

/** The nodes of one step. */
class Step {
  readonly #loop: NodeInputs;
  readonly #graph: OnnxGraph<StoredTensor>;
  readonly #outer: ReadonlyMap<string, Traced | undefined>;
  readonly #makers: ReadonlyMap<string, Node>;

  constructor(
    loop: NodeInputs,
    graph: OnnxGraph<StoredTensor>,
    outer: ReadonlyMap<string, Traced | undefined>,
  ) {
    this.#loop = loop;
    this.#graph = graph;
    this.#outer = outer;
    this.#makers = new Map(graph.nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  }

  /** The nodes that values come from. */
  needed(names: readonly string[]): ReadonlySet<Node> {
    const found = new Set<Node>();
    const open = [...names];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      const node = this.#makers.get(name);
      if (node === undefined || found.has(node)) continue;
      found.add(node);
      open.push(...node.inputs);
    }
    return found;
  }

  /** Whether what goes from step to step begins at 0 and grows by 1. */
  isCounter(k: number): boolean {
    const begin = this.#loop.operand(BEFORE.inputs + k);
    const name = this.#graph.inputs[BEFORE.inputs + k].name;
    return (
      begin?.kind === "sizes" &&
      begin.values.every((each) => each === 0) &&
      this.#isNext(this.#graph.outputs[BEFORE.outputs + k].name, name)
    );
  }

  /** The sequence of which each step reads its frame, and the node that does. */
  frames(): { frames: Value; node: Node } {
    const counters = [
      0,
      ...this.#graph.inputs
        .slice(BEFORE.inputs)
        .flatMap((_, k) => (this.isCounter(k) ? [BEFORE.inputs + k] : [])),
    ];
    const names = counters.map((k) => this.#graph.inputs[k].name);
    const found = this.#graph.nodes.flatMap((node) => {
      const frames = this.#outer.get(node.inputs[0] ?? "");
      const index = this.#plain(node.inputs[1] ?? "");
      const axis = node.attributes.get("axis") as { int: number } | undefined;
      return node.type === "Gather" &&
        frames?.kind === "value" &&
        (axis?.int ?? 0) === 0 &&
        names.includes(index)
        ? [{ frames, node }]
        : [];
    });
    if (found.length !== 1)
      this.#loop.refuse(`expected a loop that reads one frame in each step, got ${found.length}.`);
    return found[0];
  }

  /** Whether the loop runs for all frames: by its count, or as long as the next step has one. */
  checkSteps(time: Value["axes"][number]): void {
    const isTime = (value: Traced | undefined) => {
      const [steps] = value?.kind === "sizes" ? value.values : [];
      return steps === "time" || (steps !== undefined && steps === sizeOfAxis(time));
    };
    const condition = this.#graph.outputs[0].name;
    const goesOn = (name: string): boolean => {
      const plain = this.#plain(name);
      const node = this.#makers.get(plain);
      if (node === undefined) return plain === this.#graph.inputs[1].name && isTime(this.#loop.operand(0));
      if (node.type === "And") return node.inputs.every(goesOn);
      const isCounted = this.#graph.inputs.some(
        ({ name: counter }, k) =>
          (k === 0 || (k >= BEFORE.inputs && this.isCounter(k - BEFORE.inputs))) &&
          this.#isNext(node.inputs[0], counter),
      );
      return node.type === "Less" && isCounted && isTime(this.#outer.get(node.inputs[1]));
    };
    const count = this.#loop.operand(0);
    const isUnbounded =
      !this.#loop.has(0) || (count?.kind === "sizes" && Number(count.values[0]) >= 2 ** 31 - 1);
    if (!goesOn(condition) || !(isUnbounded || isTime(count)))
      this.#loop.refuse("expected a loop over all frames, got another number of steps.");
  }

  isSame = (a: string, b: string): boolean => this.#plain(a) === this.#plain(b);

  #isNext(name: string, counter: string): boolean {
    const node = this.#makers.get(this.#plain(name));
    if (node?.type !== "Add") return false;
    return [node.inputs, node.inputs.toReversed()].some(([from, step]) => {
      const one = this.#outer.get(step);
      return this.#plain(from) === counter && one?.kind === "sizes" && one.values.every((each) => each === 1);
    });
  }

  /** A value without the nodes that leave its numbers alone. */
  #plain(name: string): string {
    const node = this.#makers.get(name);
    return node !== undefined && ["Identity", "Cast", "Squeeze", "Unsqueeze", "Reshape"].includes(node.type)
      ? this.#plain(node.inputs[0])
      : name;
  }
}

/**
 * char-rnn: its cells are graphs of nameless modules. Newer versions annotate the two Linear layers of an LSTM; elsewhere, the nodes that read
 * its output identify a Linear layer. (karpathy/char-rnn, model/LSTM.lua, GRU.lua and RNN.lua)
 */

import type { Shape } from "../../../core/tensor/shape.ts";
import type { T7Graph } from "../../formats/torch7/graph.ts";
import type { Spend } from "../find.ts";
import type { Clues } from "./clue.ts";

type Shapes = ReadonlyMap<string, Shape>;

/** Node `place`, which adds the outputs of two Linear layers, of input and state. */
interface Sum {
  place: number;
  input: number;
  recurrent: number;
  rows: number;
  /** Whether one of the outputs is normalised first. */
  normalised: boolean;
}

/** Heap of an alias besides its name. */
export const ALIAS_STEPS = 6;

/** Types of nodes that tell what the sum before them is. */
const READERS = new Set(["nn.Tanh", "nn.CMulTable"]);

/** Gives the layers of a graph the names of char-rnn's conventions. */
export function addCharRnn(
  { path, nodes }: T7Graph,
  shapes: Shapes,
  clues: Clues,
  spend: Spend = () => {},
): void {
  const root = path.replaceAll(".", "/");
  const at = (name: string) => (root === "" ? name : `${root}/${name}`);
  const alias = (name: string, place: number) => {
    for (const field of ["weight", "bias"]) {
      const stored = `${nodes[place].module}.${field}`;
      if (!shapes.has(stored)) continue;
      const whole = at(`${name}/${field}`);
      // Thousands of nodes may share one module.
      spend(ALIAS_STEPS + whole.length / 8);
      clues.aliases.set(whole, stored);
    }
  };
  const rowsOf = (place: number) => shapes.get(`${nodes[place].module}.weight`);
  const sums = findSums(nodes, rowsOf);
  const bySum = new Map(sums.map((sum) => [sum.place, sum]));
  const readers = new Map<string, number>();
  nodes.forEach(({ type, inputs }, place) => {
    if (!READERS.has(type)) return;
    for (const input of inputs) {
      const key = `${type} ${input}`;
      if (!readers.has(key)) readers.set(key, place);
    }
  });
  /** The first node of a type that reads another. */
  const user = (type: string, place: number) => readers.get(`${type} ${place}`);
  const gateSum = (place: number | undefined) => {
    if (place === undefined || nodes[place].type !== "nn.Sigmoid") return undefined;
    return bySum.get(nodes[place].inputs[0]);
  };
  // A product has two factors.
  const gateOf = (product: number) => nodes[product].inputs.slice(0, 2).map(gateSum).find(Boolean);
  const kinds = new Map<string, number>();
  const obstacles = new Set<string>();
  const next = (kind: string) => {
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    return kinds.get(kind)!;
  };
  const named = (kind: string, gate: string, layer: number, { input, recurrent, normalised }: Sum) => {
    alias(`${gate}i2h_${layer}`, input);
    alias(`${gate}h2h_${layer}`, recurrent);
    if (normalised) obstacles.add(`${kind}: its gates are normalised over the batch`);
  };
  for (const sum of sums) {
    const [columns] = [rowsOf(sum.recurrent)![1]];
    const tanh = user("nn.Tanh", sum.place);
    if (sum.rows === 4 * columns && tanh === undefined) {
      named("char-rnn.LSTM", "", next("char-rnn.LSTM"), sum);
    } else if (sum.rows === columns && tanh !== undefined) {
      // A candidate reads the state through the reset gate and is multiplied by the update gate.
      const gated = nodes[sum.recurrent].inputs[0];
      const isGated = nodes[gated]?.type === "nn.CMulTable";
      const reset = isGated ? gateOf(gated) : undefined;
      const product = user("nn.CMulTable", tanh);
      const update = product === undefined ? undefined : gateOf(product);
      if (reset !== undefined && update !== undefined) {
        const layer = next("char-rnn.GRU");
        named("char-rnn.GRU", "z_", layer, update);
        named("char-rnn.GRU", "r_", layer, reset);
        named("char-rnn.GRU", "n_", layer, sum);
      } else if (!isGated) named("char-rnn.RNN", "", next("char-rnn.RNN"), sum);
    }
  }
  if (kinds.size === 0) return;
  const reasons = [...obstacles].map((reason) => reason.replace(/^.*?: /, ""));
  clues.facts.push({ path: root, conventions: [...kinds.keys()], obstacles: [...new Set(reasons)] });
}

function findSums(nodes: T7Graph["nodes"], shapeOf: (place: number) => Shape | undefined): Sum[] {
  return nodes.flatMap(({ type, inputs }, place): Sum[] => {
    if (type !== "nn.CAddTable" || inputs.length !== 2) return [];
    const linear = inputs.map((input) => linearBefore(nodes, input));
    const [a, b] = linear.map((found) => found && shapeOf(found.place));
    if (a?.length !== 2 || b?.length !== 2 || a[0] !== b[0]) return [];
    const [first, second] = linear.map((found) => found!.place);
    // The sources write the input first; names and shapes take precedence.
    const isSwapped =
      nodes[first].name.startsWith("h2h") ||
      (!nodes[first].name.startsWith("i2h") && a[0] % b[1] !== 0 && a[0] % a[1] === 0);
    const [input, recurrent] = isSwapped ? [second, first] : [first, second];
    const normalised = linear.some((found) => found!.normalised);
    return [{ place, input, recurrent, rows: a[0], normalised }];
  });
}

/** The Linear layer whose output a node returns, perhaps normalised. */
function linearBefore(
  nodes: T7Graph["nodes"],
  place: number,
): { place: number; normalised: boolean } | undefined {
  const { type, inputs } = nodes[place];
  if (/^nn\.Linear/.test(type)) return { place, normalised: false };
  if (type !== "nn.BatchNormalization" || inputs.length !== 1) return undefined;
  return /^nn\.Linear/.test(nodes[inputs[0]].type) ? { place: inputs[0], normalised: true } : undefined;
}

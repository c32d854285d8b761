/**
 * The graphs of nngraph as plain data. A gModule has its modules in nodes; a node has the order of its
 * inputs in `mapindex`. We compare both by identity, since many nodes share the same tables.
 *
 * Source: torch/nngraph, node.lua and gmodule.lua.
 */
import type { Budget } from "../../../core/storage/budget.ts";
import { T7Object, T7Table, T7Tensor, type T7Value } from "./values.ts";

interface T7Node {
  /** Class of its module, e.g. `nn.Linear`; `""` for nodes that only forward values. */
  type: string;
  /** Path of its module, a prefix of its tensors' names; `""` if it has none. */
  module: string;
  /** Its annotated name, or `""`. */
  name: string;
  /** Places of its input nodes, in order. */
  inputs: number[];
}

export interface T7Graph {
  /** Path of the gModule. */
  path: string;
  /** In execution order. */
  nodes: T7Node[];
}

/** Most nodes and inputs to keep: a few shared tables in a file can become many here. */
const MAX_KEPT = 100_000;

/**
 * Returns the graphs, up to `MAX_KEPT` nodes and inputs.
 *
 * @param paths every object of a file with its path, nearest first
 */
export function describeGraphs(paths: ReadonlyMap<T7Object, string>, budget: Budget): T7Graph[] {
  const graphs: T7Graph[] = [];
  let kept = 0;
  for (const [object, path] of paths) {
    if (object.type !== "nn.gModule" && object.type !== "nngraph.gModule") continue;
    if (kept > MAX_KEPT) break;
    const modules = listOf(fieldOf(object, "forwardnodes"), budget);
    const datas = modules.map((node) => tableOf(fieldOf(node, "data")));
    const places = new Map<T7Value | undefined, number>();
    datas.forEach((data, place) => {
      if (data !== undefined) places.set(data, place);
    });
    const nodes: T7Node[] = [];
    for (const data of datas) {
      const node = describeNode(data, paths, places, budget);
      kept += 1 + node.inputs.length;
      if (kept > MAX_KEPT) break;
      nodes.push(node);
    }
    if (nodes.length === datas.length) graphs.push({ path, nodes });
  }
  return graphs;
}

function describeNode(
  data: T7Table | undefined,
  paths: ReadonlyMap<T7Object, string>,
  places: ReadonlyMap<T7Value | undefined, number>,
  budget: Budget,
): T7Node {
  const module = fieldOf(data, "module");
  const name = fieldOf(tableOf(fieldOf(data, "annotations")), "name");
  const inputs = listOf(fieldOf(data, "mapindex"), budget).flatMap((input) => places.get(input) ?? []);
  return {
    type: module instanceof T7Object ? module.type : "",
    module: module instanceof T7Object ? (paths.get(module) ?? "") : "",
    name: typeof name === "string" ? name : "",
    inputs,
  };
}

function tableOf(value: T7Value | undefined): T7Table | undefined {
  const inner = value instanceof T7Object ? value.value : value;
  return inner instanceof T7Table ? inner : undefined;
}

function fieldOf(value: T7Value | undefined, name: string): T7Value | undefined {
  return tableOf(value)?.get(name);
}

/** The values of a table at 1, 2, … */
function listOf(value: T7Value | undefined, budget: Budget): T7Value[] {
  const table = tableOf(value);
  // Many nodes may share one list.
  budget.spend(4 * (table?.entries.length ?? 0), 0, "torch7");
  return table?.list().filter((item) => !(item instanceof T7Tensor)) ?? [];
}

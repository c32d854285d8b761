/**
 * Finds the node, initializer or input that makes each value of an ONNX graph, across nested graphs. Later steps
 * rely on its check that each name is made once, before its first use.
 */

import { fail } from "../../../core/storage/codes.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { FORMAT, type OnnxGraph, type OnnxNode, type StoredTensor } from "./model.ts";

export type Maker =
  | { kind: "input" }
  | { kind: "initializer"; tensor: StoredTensor }
  | { kind: "node"; node: OnnxNode<StoredTensor>; output: number };

export interface Scope {
  graph: OnnxGraph<StoredTensor>;
  /** Path of the graph, e.g. `"If_0.then_branch/"`; `""` for the outermost. */
  path: string;
  parent: Scope | undefined;
  makers: Map<string, Maker>;
}

/**
 * Returns the outermost graph and all nested ones, outer before inner.
 *
 * @throws FormatError DUPLICATE when a name is made twice; MISSING when a node uses one before it is made
 */
export function scopesOf(graph: OnnxGraph<StoredTensor>): Scope[] {
  const scopes: Scope[] = [];
  enter(graph, "", undefined, scopes);
  return scopes;
}

function enter(
  graph: OnnxGraph<StoredTensor>,
  path: string,
  parent: Scope | undefined,
  scopes: Scope[],
): void {
  const scope: Scope = { graph, path, parent, makers: new Map() };
  scopes.push(scope);
  for (const { name } of graph.inputs) make(scope, name, { kind: "input" }, name);
  for (const [name, tensor] of graph.initializers) {
    // Before IR version 4, every initializer is also an input.
    if (scope.makers.get(name)?.kind === "input") scope.makers.delete(name);
    make(scope, name, { kind: "initializer", tensor }, name);
  }
  for (const node of graph.nodes) {
    const entry = node.name || node.outputs[0] || node.type;
    for (const name of node.inputs) {
      if (name !== "" && makerOf(scope, name) === undefined) {
        const message = `expected its input ${describe(name)} to be made before it, got none.`;
        fail(FORMAT, "MISSING", `node ${describe(entry)}: ${message}`, { entry });
      }
    }
    for (const [attribute, value] of node.attributes) {
      if ("graph" in value) enter(value.graph, `${path}${entry}.${attribute}/`, scope, scopes);
    }
    node.outputs.forEach((name, output) => {
      if (name !== "") make(scope, name, { kind: "node", node, output }, entry);
    });
  }
  for (const { name } of graph.outputs) {
    if (makerOf(scope, name) === undefined) {
      const message = `expected the graph's output ${describe(name)} to be made, got none.`;
      fail(FORMAT, "MISSING", message, { entry: name });
    }
  }
}

function make(scope: Scope, name: string, maker: Maker, entry: string): void {
  if (makerOf(scope, name) !== undefined) {
    fail(FORMAT, "DUPLICATE", `expected each value to be made once, got ${describe(name)} again.`, { entry });
  }
  scope.makers.set(name, maker);
}

/** Returns the maker of the value `name` in a scope, and the maker's scope. */
export function makerOf(scope: Scope, name: string): { maker: Maker; scope: Scope } | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    const maker = at.makers.get(name);
    if (maker !== undefined) return { maker, scope: at };
  }
  return undefined;
}

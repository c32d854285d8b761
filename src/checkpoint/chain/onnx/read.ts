/** The graph of an ONNX model as a chain. */
import type { Chain } from "../../../core/chain/chain.ts";
import { refuseLayer } from "../../../core/chain/refuse.ts";
import type { Contents } from "../../../core/storage/contents.ts";
import { isFloat, toFloat } from "../../../core/storage/raw.ts";
import { describe } from "../../../core/tensor/errors.ts";
import type { Constants } from "../../formats/onnx/constants.ts";
import type { OnnxNode, StoredTensor } from "../../formats/onnx/model.ts";
import type { RecurrentNode } from "../../formats/onnx/recurrent.ts";
import type { Scope } from "../../formats/onnx/scope.ts";
import { type Attempt, firstChain } from "../graph/inputs.ts";
import type { Trace } from "../graph/trace.ts";
import type { Sizes, Stored, Traced, Value } from "../graph/value.ts";
import { readLoop } from "./loop.ts";
import { type ModelFacts, NodeInputs, operatorFor } from "./operators.ts";

/** Nodes of a graph that becomes a chain; each layer takes a handful. */
const MAX_NODES = 2 ** 14;

/** The graph of an opened model, beside its tensors. */
export interface OnnxNetwork {
  /** The outermost graph, then those in it */
  readonly scopes: readonly Scope[];
  readonly constants: Constants;
}

/**
 * Resolves to the chain of a model.
 *
 * @throws ChainError that names the node and its operator
 */
export async function readOnnxChain(contents: Contents): Promise<Chain> {
  const { scopes, constants } = contents.network as OnnxNetwork;
  const [scope] = scopes;
  const { graph } = scope;
  if (graph.nodes.length > MAX_NODES)
    refuseLayer(undefined, `expected at most ${MAX_NODES} nodes, got ${graph.nodes.length}.`);
  const inputs = graph.inputs.filter(({ name }) => !graph.initializers.has(name));
  const stored = await storedValues(scopes, constants);
  const { metadata } = contents;
  const facts: ModelFacts = {
    opset: (metadata.get("opsets") as ReadonlyMap<string, number>).get("") ?? 0,
    recurrent: metadata.get("recurrent") as readonly RecurrentNode[],
    fills: await fillsOf(scope, constants),
  };
  const source = `ONNX of ${describe(metadata.get("producer") || "an unknown writer")}`;
  return firstChain(inputs, (attempt) => new Follower(scope, stored, attempt, facts).run(source));
}

/** All constants that nodes read, since the rest of the work is synchronous and may run several times. */
async function storedValues(
  scopes: readonly Scope[],
  constants: Constants,
): Promise<Map<string, Stored | Sizes>> {
  const found = new Map<string, Stored | Sizes>();
  for (const scope of scopes) {
    for (const name of scope.graph.nodes.flatMap(({ inputs }) => inputs)) {
      if (name === "" || found.has(name)) continue;
      const tensor = await constants.findWeight(scope, name);
      if (tensor === undefined) continue;
      const { dtype, shape } = tensor;
      const raw = await tensor.read();
      if (isFloat(dtype))
        found.set(name, { kind: "stored", shape, data: toFloat(raw, "float32") as Float32Array });
      else if (shape.length <= 1 && shape.every((size) => size <= 64))
        found.set(name, {
          kind: "sizes",
          values: Array.from(toFloat(raw, "float64")),
          scalar: shape.length === 0,
        });
    }
  }
  return found;
}

/** The numbers with which nodes fill shapes. */
async function fillsOf({ graph }: Scope, constants: Constants): Promise<ModelFacts["fills"]> {
  const fills = new Map<OnnxNode<StoredTensor>, number>();
  for (const node of graph.nodes) {
    const tensor = node.type === "ConstantOfShape" ? await constants.attributeOf(node) : undefined;
    if (tensor !== undefined) fills.set(node, toFloat(await tensor.read(), "float64")[0]);
  }
  return fills;
}

/** Follows the nodes of a graph in one attempt. */
class Follower {
  readonly #scope: Scope;
  readonly #values: Map<string, Traced | undefined>;
  readonly #attempt: Attempt;
  readonly #facts: ModelFacts;

  constructor(
    scope: Scope,
    stored: ReadonlyMap<string, Stored | Sizes>,
    attempt: Attempt,
    facts: ModelFacts,
  ) {
    this.#scope = scope;
    this.#facts = facts;
    this.#attempt = attempt;
    this.#values = new Map<string, Traced | undefined>([...stored, ...attempt.inputs]);
  }

  run(source: string): Chain {
    const { graph } = this.#scope;
    for (const [k, node] of graph.nodes.entries()) {
      this.#attempt.reached = k;
      if (node.outputs.some((name) => name !== "" && !this.#values.has(name)))
        this.#read(this.#attempt.trace, node, this.#values);
    }
    const outputs = graph.outputs.map(({ name }): [string, Value] => {
      const value = this.#values.get(name);
      if (value?.kind === "value") return [name, value];
      if (value?.kind === "formula")
        refuseLayer(
          undefined,
          `output ${describe(name)}: expected a layer, got ${value.type}, which is none by itself.`,
        );
      return refuseLayer(
        undefined,
        `output ${describe(name)}: expected a result of the network, got a constant.`,
      );
    });
    const { trace, assumptions } = this.#attempt;
    return trace.finish(source, new Map(outputs), assumptions);
  }

  #read(trace: Trace, node: OnnxNode<StoredTensor>, values: Map<string, Traced | undefined>): void {
    const where = node.name || node.outputs[0] || node.type;
    const operator = node.domain === "" ? operatorFor(node.type) : undefined;
    const isLoop = node.type === "Loop" && node.domain === "" && trace === this.#attempt.trace;
    if (operator === undefined && !isLoop) {
      refuseLayer(
        where,
        `expected an operator that Sluice follows, got ${describe(`${node.domain ? `${node.domain}.` : ""}${node.type}`)}. Export the network without it, or run the file in onnxruntime.`,
      );
    }
    const inputs = node.inputs.map((name) => (name === "" ? undefined : values.get(name)));
    const given = new NodeInputs(trace, where, node, inputs, this.#facts);
    const made =
      operator?.(given) ?? (isLoop ? readLoop(given, values, (...step) => this.#read(...step)) : undefined);
    const results = made !== undefined && "kind" in made ? [made] : made;
    node.outputs.forEach((name, k) => {
      if (name !== "") values.set(name, results?.[k]);
    });
  }
}

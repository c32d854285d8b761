/** The graph of an ONNX model as a chain. */
import type { Chain, ChainInput } from "../../../core/chain/chain.ts";
import { ChainError, refuseLayer } from "../../../core/chain/refuse.ts";
import type { Contents } from "../../../core/storage/contents.ts";
import { isFloat, toFloat } from "../../../core/storage/raw.ts";
import { describe } from "../../../core/tensor/errors.ts";
import type { Constants } from "../../formats/onnx/constants.ts";
import type { OnnxNode, OnnxValue, StoredTensor } from "../../formats/onnx/model.ts";
import type { RecurrentNode } from "../../formats/onnx/recurrent.ts";
import type { Scope } from "../../formats/onnx/scope.ts";
import { Trace } from "../graph/trace.ts";
import type { Axis, Role, Sizes, Stored, Traced, Value } from "../graph/value.ts";
import { readLoop } from "./loop.ts";
import { type ModelFacts, NodeInputs, operators } from "./operators.ts";

/** Nodes of a graph that becomes a chain; each layer takes a handful. */
const MAX_NODES = 2 ** 14;

/** Orders of axes of all inputs, of which the first ones are the likeliest. */
const MAX_ATTEMPTS = 256;

/** The graph of an opened model, beside its tensors. */
export interface OnnxNetwork {
  /** The outermost graph, then those in it */
  readonly scopes: readonly Scope[];
  readonly constants: Constants;
}

/**
 * Resolves to the chain of a model. Which axis of an input is time follows from the layers that read it: we try each order.
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
  let best: { reached: number; error: ChainError } | undefined;
  let attempts = 0;
  for (const roles of combinations(inputs.map(rolesOf))) {
    if (++attempts > MAX_ATTEMPTS) break;
    let attempt: Attempt | undefined;
    try {
      attempt = new Attempt(scope, stored, inputs, roles, facts);
      return attempt.run(`ONNX of ${describe(metadata.get("producer") || "an unknown writer")}`);
    } catch (error) {
      if (!(error instanceof ChainError)) throw error;
      const reached = attempt?.reached ?? -1;
      if (best === undefined || reached > best.reached) best = { reached, error };
    }
  }
  throw best?.error ?? refuseLayer(undefined, "expected inputs of one to three axes, got others.");
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

type Roles = readonly (Role | "one")[];

/** The orders of axes that an input may have, the likeliest first. */
function rolesOf({ dtype, shape }: OnnxValue): Roles[] {
  const isIds = dtype !== undefined && !isFloat(dtype);
  switch (shape?.length) {
    case 1:
      return isIds ? [["time"]] : [["feature"]];
    case 2:
      if (isIds)
        return [
          ["batch", "time"],
          ["time", "batch"],
        ];
      return [
        ["batch", "feature"],
        ["time", "feature"],
        ["batch", "time"],
      ];
    case 3:
      return [
        ["batch", "time", "feature"],
        ["time", "batch", "feature"],
        ["batch", "feature", "time"],
        ["one", "batch", "feature"],
      ];
    default:
      return [];
  }
}

function* combinations(lists: readonly Roles[][]): Generator<Roles[]> {
  if (lists.length === 0) {
    yield [];
    return;
  }
  const [first, ...others] = lists;
  for (const one of first) for (const rest of combinations(others)) yield [one, ...rest];
}

/** One way to read the inputs. */
class Attempt {
  /** Nodes that were followed */
  reached = -1;
  readonly #scope: Scope;
  readonly #values: Map<string, Traced | undefined>;
  readonly #trace: Trace;
  readonly #assumptions: string[] = [];
  readonly #facts: ModelFacts;

  constructor(
    scope: Scope,
    stored: ReadonlyMap<string, Stored | Sizes>,
    inputs: readonly OnnxValue[],
    roles: readonly Roles[],
    facts: ModelFacts,
  ) {
    this.#scope = scope;
    this.#facts = facts;
    this.#values = new Map(stored);
    const made: ChainInput[] = [];
    inputs.forEach((input, k) => {
      const { value, declared } = inputValue(input, roles[k]);
      made.push(declared);
      this.#values.set(input.name, value);
      if (roles[k][0] === "time" && roles[k][1] === "batch")
        this.#assumptions.push(
          `${input.name} is [time, batch, features], as its layers are not batch_first.`,
        );
    });
    this.#trace = new Trace(made);
    for (const [k, { name }] of inputs.entries())
      if (isTurned(roles[k])) this.#values.set(name, this.#trace.turned(this.#values.get(name) as Value));
  }

  run(source: string): Chain {
    const { graph } = this.#scope;
    for (const [k, node] of graph.nodes.entries()) {
      this.reached = k;
      if (node.outputs.some((name) => name !== "" && !this.#values.has(name)))
        this.#read(this.#trace, node, this.#values);
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
    return this.#trace.finish(source, new Map(outputs), this.#assumptions);
  }

  #read(trace: Trace, node: OnnxNode<StoredTensor>, values: Map<string, Traced | undefined>): void {
    const where = node.name || node.outputs[0] || node.type;
    const operator =
      node.domain === "" && Object.hasOwn(operators, node.type) ? operators[node.type] : undefined;
    const isLoop = node.type === "Loop" && node.domain === "" && trace === this.#trace;
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

/** Whether features come before time. */
const isTurned = (roles: Roles): boolean =>
  roles.includes("time") && roles.indexOf("feature") >= 0 && roles.indexOf("feature") < roles.indexOf("time");

function inputValue(input: OnnxValue, roles: Roles): { value: Value; declared: ChainInput } {
  const { name, dtype, shape = [] } = input;
  const isIds = dtype !== undefined && !isFloat(dtype);
  let frames: number | "any" | undefined;
  let features = 1;
  const axes = roles.map((role, k): Axis => {
    const size = typeof shape[k] === "number" && shape[k] > 0 ? shape[k] : "any";
    if (role === "one") {
      if (size !== 1) refuseLayer(name, `expected a first axis of one element, got ${size}.`);
      return [];
    }
    if (role === "batch" && size === 1) return [];
    // A layer that reads the batch as time was exported without batch_first.
    const isNamedBatch = typeof shape[k] === "string" && /batch/i.test(shape[k]);
    if ((role === "time" && isNamedBatch) || (role === "batch" && roles[0] === "time" && size !== "any"))
      refuseLayer(
        name,
        `expected sequences that its layers read along time, got ${describe(shape)} with time on axis ${role === "time" ? k : 0}. If that is the batch, export the network with batch_first.`,
      );
    if (role === "time") frames = size;
    if (role === "feature") {
      if (size === "any") refuseLayer(name, "expected a fixed number of features, got any.");
      features = size as number;
    }
    return [{ role, size }];
  });
  if (isTurned(roles)) {
    if (typeof frames !== "number")
      refuseLayer(
        name,
        "expected time before features, or a fixed number of frames, got features before any number of frames. Export the network with a fixed length, or with a transpose at its beginning.",
      );
    return {
      value: { kind: "value", refs: [name], axes },
      declared: { name, frames: features, features: frames },
    };
  }
  return {
    value: { kind: "value", refs: [name], axes },
    declared: { name, features, ...(frames !== undefined && { frames }), ...(isIds && { ids: true }) },
  };
}

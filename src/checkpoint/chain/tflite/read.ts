/** The graph of a TFLite model as a chain. */
import type { Chain } from "../../../core/chain/chain.ts";
import { refuseLayer } from "../../../core/chain/refuse.ts";
import type { Contents } from "../../../core/storage/contents.ts";
import { isFloat, toFloat } from "../../../core/storage/raw.ts";
import { describe } from "../../../core/tensor/errors.ts";
import type { TfliteGraph, TfliteNetwork, TfliteOperator } from "../../formats/tflite/open.ts";
import { type Attempt, firstChain } from "../graph/inputs.ts";
import { type Sizes, type Stored, sizeOfAxis, type Traced, type Value } from "../graph/value.ts";
import { LiteOperation, operators, type Values } from "./operators.ts";
import { OPERATORS } from "./settings.ts";

/** Operators of a graph that becomes a chain; each layer takes a handful. */
const MAX_OPERATORS = 2 ** 14;

/** @throws ChainError that names the operator and its result */
export async function readTfliteChain(contents: Contents): Promise<Chain> {
  const network = await (contents.network as TfliteNetwork)(OPERATORS);
  const own = network.operators.filter(({ subgraph }) => subgraph === 0);
  if (own.length > MAX_OPERATORS)
    refuseLayer(undefined, `expected at most ${MAX_OPERATORS} operators, got ${own.length}.`);
  const stored = new Map<string, Stored | Sizes | string>();
  for (const name of new Set(own.flatMap(({ inputs }) => inputs))) {
    const tensor = contents.tensors.get(name);
    if (tensor === undefined) continue;
    const { dtype, shape } = tensor;
    const raw = await tensor.read();
    if (isFloat(dtype))
      stored.set(name, { kind: "stored", shape, data: toFloat(raw, "float32") as Float32Array });
    else if (/^I(32|64)$/.test(dtype) && raw.quantization === undefined && shape.length <= 2) {
      const values = toFloat(raw, "float64");
      if (values.length <= 64)
        stored.set(name, { kind: "sizes", values: Array.from(values), scalar: shape.length === 0 });
    } else stored.set(name, dtype);
  }
  const inputs = network.inputs.map((name) => {
    const { dtype, shape } = network.declared.get(name)!;
    return { name, dtype, shape: shape.map((size) => (size < 0 ? "any" : size)) };
  });
  return firstChain(inputs, (attempt) => follow(attempt, own, network, stored));
}

function follow(
  attempt: Attempt,
  own: readonly TfliteOperator[],
  { outputs, declared }: TfliteGraph,
  stored: Values,
): Chain {
  const { trace, assumptions } = attempt;
  const values = new Map<string, Traced | string | undefined>([...stored, ...attempt.inputs]);
  for (const [k, operator] of own.entries()) {
    attempt.reached = k;
    const { type, outputs } = operator;
    // Converters join the names of what they merge.
    const where = (outputs[0] ?? type).split(";")[0];
    const run = Object.hasOwn(operators, type) ? operators[type] : undefined;
    if (run === undefined) {
      const why = type === "WHILE" ? "a loop, which has no record of its cell" : describe(type);
      refuseLayer(
        where,
        `expected an operator that Sluice follows, got ${why}. Give the file that the model was converted from.`,
      );
    }
    const made = run(new LiteOperation(trace, where, operator, values));
    const results = made !== undefined && "kind" in made ? [made] : made;
    outputs.forEach((name, at) => {
      const result = results?.[at];
      if (result?.kind === "value") checkDeclared(where, name, result, declared);
      values.set(name, result);
    });
  }
  const ends = outputs.map((name): [string, Value] => {
    const value = values.get(name);
    if (typeof value === "object" && value.kind === "value") return [name, value];
    return refuseLayer(undefined, `output ${describe(name)}: expected a layer, got another value.`);
  });
  const keepsState = own.some(({ type }) => /_SEQUENCE_(LSTM|RNN)$/.test(type));
  return trace.finish("TensorFlow Lite", new Map(ends), [
    ...assumptions,
    ...(keepsState
      ? ["The state begins at 0 in every run, as after reset_all_variables() in TensorFlow Lite."]
      : []),
  ]);
}

/** Checks that a result has the sizes that the file declares, and is not rounded to integers. */
function checkDeclared(
  where: string,
  name: string,
  { axes }: Value,
  declared: TfliteGraph["declared"],
): void {
  const { dtype, shape } = declared.get(name) ?? { dtype: undefined, shape: [] };
  if (dtype !== undefined && !isFloat(dtype) && !/^I(32|64)$/.test(dtype))
    refuseLayer(
      where,
      `expected numbers in float32, got ${dtype}, which rounds them. Convert the model without quantization.`,
    );
  const sizes = axes.map(sizeOfAxis);
  const fits = sizes.every((size, k) => size === "any" || shape[k] < 0 || size === shape[k]);
  if (shape.length > 0 && (shape.length !== sizes.length || !fits))
    refuseLayer(where, `expected ${describe(shape)}, as the file declares, got ${describe(sizes)}.`);
}

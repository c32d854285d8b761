/** Activations and sums as C. */
import { type Algebra, activationIn } from "../../core/cells/formulas.ts";
import { parseActivation } from "../../core/cells/namedActivation.ts";
import { refuseLayer } from "../../core/chain/refuse.ts";
import { describe } from "../../core/tensor/errors.ts";
import type { Joined } from "../network/lowered.ts";
import { floatText } from "./weights.ts";

const text = (value: string | number) => (typeof value === "number" ? floatText(value) : value);
const infix = (operator: string) => (a: string | number, b: string | number) =>
  `(${text(a)} ${operator} ${text(b)})`;
const call =
  (name: string) =>
  (...of: readonly (string | number)[]) =>
    `net_${name}(${of.map(text).join(", ")})`;

const algebra: Algebra<string> = {
  ...{ add: infix("+"), mul: infix("*"), div: infix("/"), max: call("max"), min: call("min") },
  ...{ exp: call("exp"), sigmoid: call("sigmoid"), tanh: call("tanh"), softplus: call("softplus") },
};

export const COMBINE: Readonly<Record<Joined, (a: string, b: string) => string>> = {
  ...{ add: algebra.add, mean: algebra.add, subtract: infix("-"), multiply: algebra.mul },
  ...{ max: algebra.max, min: algebra.min },
};

/** An activation of a number as C. @throws ChainError for one that C lacks */
export function formula(layer: string, activation: string, x: string): string {
  const [, name, list] = /^(\w+)(?:\((.*)\))?$/.exec(activation) ?? [];
  const given = list?.split(",").map(Number) ?? [];
  if (activation === "relu" || activation === "logSigmoid") return call(name)(x);
  if (name === "log" && given.length <= 1)
    return call("log")(given.length === 0 ? x : infix("+")(x, given[0]));
  if (name === "relu" && given.length > 1) return call("limitedRelu")(x, given[0], given[1], given[2] ?? 0);
  if (activation === "gelu(tanh)") {
    const cube = `${x} * ${x} * ${x}`;
    return `0.5f * ${x} * (1.0f + net_tanh(0.797884561f * (${x} + 0.044715f * ${cube})))`;
  }
  const known = activation === "hardSigmoid" ? "hardSigmoid(1/6)" : activation;
  if (parseActivation(known) !== undefined) return activationIn(algebra, known)(x);
  return refuseLayer(
    layer,
    `expected an activation that C has, got ${describe(activation)}. Run the network with sluice/network.`,
  );
}

/** Activations and sums as C. */
import { type Algebra, activationIn, textAlgebra } from "../../core/cells/formulas.ts";
import { parseActivation } from "../../core/cells/namedActivation.ts";
import { refuseLayer } from "../../core/chain/refuse.ts";
import { describe } from "../../core/tensor/errors.ts";
import type { Joined } from "../network/lowered.ts";
import { floatText } from "./weights.ts";

const algebra: Algebra<string> = {
  ...textAlgebra(floatText, "net_"),
  from: (x, least, below) =>
    `(${x} >= ${floatText(least)} ? ${x} : ${typeof below === "number" ? floatText(below) : below})`,
};

export const COMBINE: Readonly<Record<Joined, (a: string, b: string) => string>> = {
  ...{ add: algebra.add, mean: algebra.add, subtract: (a, b) => `(${a} - ${b})`, multiply: algebra.mul },
  ...{ max: algebra.max, min: algebra.min },
};

/** An activation of a number as C. @throws ChainError for one that C lacks */
export function formula(layer: string, activation: string, x: string): string {
  if (parseActivation(activation) !== undefined) return activationIn(algebra, activation)(x);
  return refuseLayer(
    layer,
    `expected an activation that C has, got ${describe(activation)}. Run the network with sluice/network.`,
  );
}

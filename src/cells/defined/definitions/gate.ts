/** A gate with an activation of any name: as a word where definitions have one for it, else by an equation. */

import { checkedActivation } from "../../namedActivation.ts";
import type { ActivationName, GateDefinition } from "../definition.ts";

const WORDS: Readonly<Record<string, ActivationName>> = {
  sigmoid: "sigmoid",
  tanh: "tanh",
  relu: "relu",
  linear: "identity",
};

/** @throws ArgumentError (`NAME`) for a name that no function has */
export function gateWith(
  symbol: string,
  activation: string,
  rest: GateDefinition = {},
): { gate: GateDefinition; equations: string[] } {
  const word = WORDS[activation];
  if (word !== undefined) return { gate: { symbol, activation: word, ...rest }, equations: [] };
  return {
    gate: { symbol, ...rest },
    equations: [`${symbol} = ${expressionOf(activation, `pre(${symbol})`)}`],
  };
}

/** The function of an expression, as text. */
export function expressionOf(activation: string, argument: string): string {
  return checkedActivation(activation).of(argument);
}

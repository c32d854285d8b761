/** A gate with any activation: by a word of definitions if there is one, else by an equation. Layers have checked the name. */
import { hardSigmoidOf } from "../../namedActivation.ts";
import type { ActivationName, GateDefinition } from "../definition.ts";

const WORDS: Readonly<Record<string, ActivationName>> = {
  sigmoid: "sigmoid",
  tanh: "tanh",
  relu: "relu",
  linear: "identity",
};

/** Returns a gate, and its equation where no word of definitions gives its activation. */
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

/** Returns an activation of an expression, as text. */
export function expressionOf(activation: string, argument: string): string {
  if (activation === "linear") return argument;
  const hard = hardSigmoidOf(activation);
  return hard === undefined
    ? `${activation}(${argument})`
    : `max(0, min(1, ${hard.slope} * ${argument} + ${hard.offset}))`;
}

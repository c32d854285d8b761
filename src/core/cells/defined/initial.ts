/** Initial values of the parameters per unit that a definition declares. */
import { ArgumentError, describe } from "../../tensor/errors.ts";
import type { VectorDefinition } from "./definition.ts";
import { type Expression, parseExpression } from "./expression.ts";
import type { ElementOp } from "./graph.ts";
import { OPERATIONS } from "./operations.ts";

/**
 * Returns a function that draws initial values.
 *
 * @param uniform returns the next number from 0 to 1
 * @throws ArgumentError when the expression needs more than a draw `u`
 */
export function initialDraw(
  where: string,
  { initial }: VectorDefinition,
  uniform: () => number,
): () => number {
  if (typeof initial === "number") return () => initial;
  const [low, high] = "u" in initial ? initial.u : initial;
  const next = (): number => low + (high - low) * uniform();
  if (!("u" in initial)) return next;
  const expression = parseExpression(where, initial.value);
  return () => evaluate(where, expression, next());
}

function evaluate(where: string, expression: Expression, u: number): number {
  switch (expression.kind) {
    case "number":
      return expression.value;
    case "symbol":
      if (expression.name === "u" && !expression.primed) return u;
      throw new ArgumentError(
        `${where}: expected an expression of u, got ${describe(expression.name)} in it.`,
      );
    case "call": {
      const { function: name } = expression;
      if (name === "pre" || name === "norm") {
        throw new ArgumentError(`${where}: expected an expression of single numbers, got ${name} in it.`);
      }
      const [a, b, c, d] = expression.arguments.map((each) => evaluate(where, each, u));
      return name === "identity" ? a : OPERATIONS[name as ElementOp](a, b, c, d);
    }
  }
}

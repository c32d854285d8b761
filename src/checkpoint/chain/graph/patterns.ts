/**
 * Layers that exporters write as arithmetic: softsign and gelu, and norms over the features in older sets of operators. While such a formula
 * is incomplete, its value is the words for what has been computed.
 */
import type { ChainActivation } from "../../../core/chain/chain.ts";
import type { Formula, Traced, Value } from "./value.ts";

/** From the operation and the words of its operands to the words of the result, or to a layer, which begins with "=". */
const STEPS: Readonly<Record<string, string>> = {
  "Abs x": "size",
  "Add size 1": "1 + size",
  "Div x 1 + size": "=softsign",
  "Erf x/√2": "erf",
  "Add erf 1": "1 + erf",
  "Mul x 1 + erf": "x (1 + erf)",
  "Mul x (1 + erf) 0.5": "=gelu",
  "Mul 1 + erf 0.5": "Φ",
  "Mul x Φ": "=gelu",
  "Max x 0": "=relu",
  "Min x 1": "at most 1",
  "Max at most 1 0": "=relu(1)",
  "ReduceMean x": "mean",
  "Sub x mean": "centred",
  "Pow centred 2": "centred²",
  "Mul centred centred": "centred²",
  "ReduceMean centred²": "variance",
  "Add variance ε": "variance + ε",
  "Sqrt variance + ε": "deviation",
  "Div centred deviation": "=norm",
};

const COMMUTATIVE = ["Add", "Mul", "Max", "Min"];

/** A complete formula: the layer that it is, on which value. */
export interface Complete {
  readonly kind: "complete";
  readonly of: Value;
  readonly layer: ChainActivation | "norm";
  readonly eps: number;
}

/**
 * Returns what an operation makes of a formula; undefined if it is part of none.
 *
 * @param number the stored number among the operands
 */
export function patternOf(
  type: string,
  operands: readonly (Traced | undefined)[],
  number: number | undefined,
): Formula | Complete | undefined {
  const formulas = operands.filter((operand) => operand?.kind === "formula") as Formula[];
  const of = formulas[0]?.of ?? operands.find((operand) => operand?.kind === "value");
  if (of === undefined || formulas.some((formula) => formula.of !== of)) return undefined;
  const eps = formulas.find((formula) => formula.eps > 0)?.eps ?? 0;
  const words = operands.map((operand) => {
    if (operand?.kind === "formula") return operand.words;
    if (operand === of) return "x";
    return number === undefined ? "?" : String(+number.toPrecision(6));
  });
  const isVariance = type === "Add" && words.includes("variance") && number !== undefined;
  if (isVariance) return { kind: "formula", of, words: "variance + ε", type, eps: number };
  const orders = COMMUTATIVE.includes(type) ? [words, words.toReversed()] : [words];
  const found = orders
    .map((order) => STEPS[[type, ...order].join(" ")])
    .find((result) => result !== undefined);
  if (found === undefined) return undefined;
  if (found.startsWith("=")) return { kind: "complete", of, layer: found.slice(1), eps };
  return { kind: "formula", of, words: found, type, eps };
}

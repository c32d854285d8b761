import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defineCell } from "../../../../src/core/cells/defined/definedCell.ts";
import { plain } from "../../../../src/core/cells/defined/engine/plain.ts";
import {
  type Expression,
  parseEquation,
  parseExpression,
} from "../../../../src/core/cells/defined/expression.ts";

/** Evaluates an expression of numbers, by the meaning of its operators. */
function evaluate(expression: Expression): number {
  if (expression.kind === "number") return expression.value;
  if (expression.kind === "symbol") throw new Error("no symbols here");
  const [a, b] = expression.arguments.map(evaluate);
  const functions: Record<string, () => number> = {
    add: () => a + b,
    sub: () => a - b,
    mul: () => a * b,
    div: () => a / b,
    neg: () => -a,
    max: () => Math.max(a, b),
  };
  return functions[expression.function]();
}

describe("expressions", () => {
  it.each([
    ["1 - 2 - 3", -4],
    ["2 + 3 * 4", 14],
    ["(2 + 3) * 4", 20],
    ["8 / 4 / 2", 1],
    ["-2 * 3", -6],
    ["2 - -3", 5],
    ["2 ⊙ 3", 6],
    ["max(1, 2 + 3)", 5],
    ["1.5e1 + 0.5", 15.5],
  ])("%s is %d", (text, value) => {
    expect(evaluate(parseExpression("test", text))).toBe(value);
  });

  it("knows primes, Greek letters and both names of the logistic function", () => {
    expect(parseEquation("test", "c' = σ(Λ)")).toEqual({
      symbol: "c",
      primed: true,
      value: { kind: "call", function: "sigmoid", arguments: [{ kind: "symbol", name: "Λ", primed: false }] },
    });
  });

  it.each([
    "",
    "1 +",
    "(1",
    "1 2",
    "f(1)",
    "max(1)",
    "max(1, 2, 3)",
    "a ^ 2",
    "1..2",
    "a''",
    "constructor(1)",
    "toString(1)",
    "(".repeat(5000),
    "-".repeat(1900),
    "1".repeat(3000),
    42,
    null,
  ])("refuses %s", (text) => {
    expect(() => parseExpression("cell test", text)).toThrow(/^cell test: expected /);
  });

  it("gives an expression or a coded refusal for any text", () => {
    const pieces = fc.constantFrom(
      "a",
      "'",
      "+",
      "-",
      "*",
      "/",
      "(",
      ")",
      "1",
      "2.5",
      "max",
      "pre",
      ",",
      "=",
      " ",
      "⊙",
      "σ",
      "$",
      "\n",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        try {
          parseExpression("cell test", parts.join(""));
        } catch (error) {
          expect(error).toMatchObject({ code: "ARGUMENT" });
        }
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

describe("functions", () => {
  /** h' = text of x = W·1, evaluated for one unit with W = x. */
  function valueAndSlope(text: string, x: number): [number, number] {
    const cell = defineCell({
      name: "probe",
      gates: { g: { bias: false, recurrent: false } },
      equations: [`g = ${text}`, "h' = g"],
    });
    const request = {
      spec: { kind: "defined" as const, inputSize: 1, hiddenSize: 1, cell },
      weights: { weightIh: Float64Array.of(1), weightHh: new Float64Array(0) },
      ...{
        steps: 1,
        batch: 1,
        input: Float64Array.of(x),
        initial: { hidden: new Float64Array(1) },
        reverse: false,
      },
    };
    const result = plain.forward(request);
    const needs = { input: true, initial: false, weights: false };
    const { input } = plain.backward(request, result, { output: Float64Array.of(1), states: {} }, needs);
    return [result.output[0], input![0]];
  }

  const functions: Record<string, (x: number) => number> = {
    "sigmoid(pre(g))": (x) => 1 / (1 + Math.exp(-x)),
    "tanh(pre(g))": Math.tanh,
    "relu(pre(g))": (x) => Math.max(x, 0),
    "exp(pre(g))": Math.exp,
    "log(exp(pre(g)) + 1)": (x) => Math.log1p(Math.exp(x)),
    "softplus(pre(g))": (x) => Math.log1p(Math.exp(x)),
    "logSigmoid(pre(g))": (x) => -Math.log1p(Math.exp(-x)),
    "sqrt(exp(pre(g)))": (x) => Math.exp(x / 2),
    "positive(pre(g))": (x) => (x >= 0 ? x + 0.5 : 1 / (1 + Math.exp(-x))),
    "1 / (2 + sigmoid(pre(g)))": (x) => 1 / (2 + 1 / (1 + Math.exp(-x))),
    "pre(g) / exp(pre(g))": (x) => x * Math.exp(-x),
    "max(pre(g), 0.1) * min(pre(g), 2)": (x) => Math.max(x, 0.1) * Math.min(x, 2),
    "-pre(g) * pre(g) - pre(g)": (x) => -x * x - x,
  };

  it.each(Object.keys(functions))("%s has its value and slope", (text) => {
    const f = functions[text];
    for (const x of [-3.1, -0.7, -0.05, 0.06, 0.8, 2.9]) {
      const [value, slope] = valueAndSlope(text, x);
      expect(value).toBeCloseTo(f(x), 12);
      expect(slope).toBeCloseTo((f(x + 1e-5) - f(x - 1e-5)) / 2e-5, 8);
    }
  });

  it("softplus and logSigmoid hold where exp does not", () => {
    expect(valueAndSlope("softplus(pre(g))", 800)).toEqual([800, 1]);
    expect(valueAndSlope("logSigmoid(pre(g))", -800)).toEqual([-800, 1]);
    expect(valueAndSlope("softplus(pre(g))", -800)).toEqual([0, 0]);
  });

  it("a square root has a slope of at most 1000", () => {
    expect(valueAndSlope("sqrt(relu(pre(g)))", 1e-8)[1]).toBe(1000);
    expect(valueAndSlope("sqrt(relu(pre(g)))", 1e-4)[1]).toBeCloseTo(50, 9);
  });
});

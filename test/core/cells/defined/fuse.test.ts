/** The compiler's result for sums of products. */
import { expect, it } from "vitest";
import { defineCell } from "../../../../src/core/cells/defined/definedCell.ts";
import type { CellDefinition } from "../../../../src/core/cells/defined/definition.ts";
import { definitions } from "../../../../src/core/cells/defined/definitions/index.ts";

const operationsOf = (definition: CellDefinition, noise = {}) =>
  defineCell(definition)
    .program(noise)
    .nodes.map(({ op }) => op);

it.each([
  ["(1 - z) * n + z * h", "mix"],
  ["z * h + (1 - z) * n", "mix"],
  ["h * z + n * (1 - z)", "mix"],
  ["z * h + n * n", "mulMulAdd"],
  ["z * h + n", "mulAdd"],
  ["n + z * h", "mulAdd"],
])("h' = %s is one %s", (text, op) => {
  const operations = operationsOf({
    name: "probe",
    gates: { z: { activation: "sigmoid" }, n: { activation: "tanh" } },
    equations: [`h' = ${text}`],
  });
  expect(operations.filter((each) => ["add", "sub", "mul", "complement", op].includes(each))).toEqual([op]);
});

it("leaves a product that something else reads", () => {
  const operations = operationsOf({
    name: "probe",
    gates: { z: { activation: "sigmoid" }, n: { activation: "tanh" } },
    equations: ["p = z * h", "h' = p + tanh(p) * n"],
  });
  expect(operations).toContain("mul");
  expect(operations).toContain("mulAdd");
});

it("adds biases to W x, but behind a norm", () => {
  const plain = defineCell(definitions.peepholeLSTM).program();
  expect(plain.biases.length).toBe(4);
  expect(plain.nodes.filter((node) => node.op === "vector").map(({ weight }) => weight)).toEqual([
    "weightCh",
    "weightCh",
    "weightCh",
  ]);
  expect(defineCell(definitions.layerNormLSTM).program().biases).toEqual([]);
});

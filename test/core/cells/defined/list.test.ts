/** Lists of instructions: the few of an LSTM, and what holds for every cell. */
import { describe, expect, it } from "vitest";
import { lstmDefinition } from "../../../../src/core/cells/defined/asDefined.ts";
import { defineCell } from "../../../../src/core/cells/defined/definedCell.ts";
import type { CellDefinition } from "../../../../src/core/cells/defined/definition.ts";
import { definitions } from "../../../../src/core/cells/defined/definitions/index.ts";
import type { Place } from "../../../../src/core/cells/defined/graph.ts";
import type { List } from "../../../../src/core/cells/defined/list.ts";
import { Lists } from "../../../../src/core/cells/defined/plan.ts";
import { randomDefinition } from "../../../support/randomCells.ts";

function listsOf(definition: CellDefinition): Lists {
  const cell = defineCell(definition);
  return new Lists(cell.program(), cell.parts, cell.layout.weightIh.length);
}

const lstm = lstmDefinition({
  ...{ kind: "lstm", inputSize: 1, hiddenSize: 1, projSize: 0, peephole: false, coupled: false, cellClip: 0 },
});

it("has one product and seven operations for an LSTM, and one more back, which keeps the operand of the product", () => {
  const { traced, untraced, backward } = listsOf(lstm);
  const ops = (list: List) => list.instructions.map(({ op }) => op).filter((op) => op !== "loop");
  const forward = ["product", "sigmoid", "sigmoid", "sigmoid", "tanh", "mulMulAdd", "tanh", "mul"];
  expect(ops(traced)).toEqual(forward);
  expect(ops(untraced)).toEqual(forward);
  const slopes = ["mulTanhSlope", "mulTanhSlope", "mulSigmoidSlope", "mulSigmoidSlope", "mulSigmoidSlope"];
  expect(ops(backward).toSorted()).toEqual(["add", "copy", "mul", "productBack", ...slopes].toSorted());
});

it.each([
  ["(1 - z) * n + z * h", ["mix"]],
  ["z * h + (1 - z) * n", ["mix"]],
  ["h * z + n * (1 - z)", ["mix"]],
  ["z * h + n * n", ["mulMulAdd"]],
  ["z * h + n", ["mulAdd"]],
  ["n + z * h", ["mulAdd"]],
  // Something else reads the product.
  ["n * z + max(n * z, h)", ["mul", "max", "mulAdd"]],
  ["p + max(p, h)", ["mul", "max", "mulAdd"]],
])("h' = %s fuses into %s", (text, ops) => {
  const { untraced } = listsOf({
    name: "probe",
    gates: { z: { activation: "sigmoid" }, n: { activation: "tanh" } },
    equations: [`h' = ${text}`, ...(text.includes("p") ? ["p = n * z"] : [])],
  });
  const gates = ["loop", "product", "sigmoid", "tanh"];
  expect(untraced.instructions.map(({ op }) => op).filter((op) => !gates.includes(op))).toEqual(ops);
});

it("adds biases to W x, but behind a norm", () => {
  const plain = defineCell(definitions.peepholeLSTM).program();
  expect(plain.biases.length).toBe(4);
  expect(plain.nodes.flatMap((node) => (node.op === "vector" ? node.weight : []))).toEqual([
    "weightCh",
    "weightCh",
    "weightCh",
  ]);
  expect(defineCell(definitions.layerNormLSTM).program().biases).toEqual([]);
});

const cells = {
  lstm,
  ...definitions,
  ...Object.fromEntries(Array.from({ length: 30 }, (_, k) => [k, randomDefinition(k)])),
};

describe.each(Object.entries(cells))("%s", (_, definition) => {
  const lists = listsOf(definition);
  it.each(["untraced", "traced", "backward"] as const)(
    "%s writes a place before it reads it, and once",
    (kind) => {
      const name = ({ space, block }: Place) => `${space.memory} ${space.index} ${block}`;
      const made = new Set(["work", "local", "window", "gradBefore", "after"]);
      const written = new Set<string>();
      for (const instruction of lists[kind].instructions) {
        if (instruction.op === "loop") continue;
        const { out, of } = instruction;
        const blocks = "blocks" in instruction ? instruction.blocks : 1;
        for (const place of of) {
          if (!made.has(place.space.memory) || (place.space.memory === "after" && kind === "backward"))
            continue;
          // The scales of a norm are a second result.
          if (instruction.op === "norm" && place === of[1]) continue;
          expect(written, `${instruction.op} of ${name(place)}`).toContain(name(place));
        }
        if (instruction.op === "norm") written.add(name(of[1]));
        const count = instruction.op === "productBack" ? 1 : blocks;
        for (let block = out.block; block < out.block + count; block++) {
          const place = name({ space: out.space, block });
          if (out.space.memory !== "local" && out.space.memory !== "sums")
            expect(written).not.toContain(place);
          written.add(place);
        }
      }
    },
  );
});

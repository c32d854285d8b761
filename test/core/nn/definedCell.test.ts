/** Single cells of any equations: a step is that of the layer, and both take each other's parameters. */
import { describe, expect, it } from "vitest";
import { gradientError } from "../../../src/core/autograd/gradcheck.ts";
import { mul, select, sum } from "../../../src/core/autograd/ops.ts";
import { type CellName, definitions } from "../../../src/core/cells/defined/definitions/index.ts";
import { initialize } from "../../../src/core/init/initialize.ts";
import { DefinedCell, DefinedLayer, type DefinedState } from "../../../src/core/nn/index.ts";
import { Tensor } from "../../../src/core/tensor/tensor.ts";
import { expectClose } from "../../support/compare.ts";
import { sequence } from "./fixtures.ts";

const sizes = { inputSize: 4, hiddenSize: 4, dtype: "float64", seed: 2 } as const;

describe.each(Object.keys(definitions) as CellName[])("%s", (cell) => {
  it("steps as its layer does", () => {
    const one = new DefinedCell({ cell, ...sizes });
    const layer = new DefinedLayer({ cell, ...sizes, seed: 9 });
    layer.loadStateDict(one.stateDict());
    const x = sequence([6, 3, 4]);
    const { output, state } = layer.forward(x);
    let now: DefinedState | undefined;
    for (let t = 0; t < 6; t++) {
      now = one.forward(select(x, 0, t), now);
      // A scan takes the steps together.
      expectClose(`step ${t}`, now.hidden.data, select(output, 0, t).data, { absolute: 1e-12 });
    }
    expect(Object.keys(now!).sort()).toEqual(Object.keys(state).sort());
    for (const [part, { data }] of Object.entries(state)) {
      expectClose(part, now![part].data, data, { absolute: 1e-12 });
    }
  });

  it("has the gradients that central differences show, over two steps, without a batch axis", () => {
    const one = new DefinedCell({ cell, ...sizes });
    const [first, second] = [sequence([4], 3), sequence([4], 4)];
    first.requiresGrad = true;
    const factors = sequence([4], 5);
    const error = gradientError(
      () => sum(mul(one.forward(second, one.forward(first)).hidden, factors)),
      [first, ...one.parameters()],
    );
    expect(error).toBeLessThan(1e-6);
  });
});

it("has gates by name, takes schemes, and is made again from its configuration", () => {
  const one = new DefinedCell({ cell: "sLSTM", inputSize: 4, hiddenSize: 6, heads: 2, seed: 1 });
  expect([...one.namedParameters().keys()].sort()).toEqual([
    "bias_l0",
    "hidden_weight_l0",
    "input_weight_l0",
  ]);
  expect(one.parameter("hidden_weight_l0").shape).toEqual([24, 3]);
  initialize(one, "recommended", { seed: 1 });
  expect([...one.gates.retain.bias()]).toEqual(new Array(6).fill(1));
  const again = new DefinedCell(one.config());
  again.loadStateDict(one.stateDict());
  const x = new Tensor(Float32Array.of(1, 2, 3, 4), [4]);
  expect(again.forward(x).hidden.data).toEqual(one.forward(x).hidden.data);
  expect(String(one)).toBe("SLSTM cell(4, 6, heads=2)");
});

it("draws vectors and gains as the definition says", () => {
  const one = new DefinedCell({ cell: "rgLRU", inputSize: 4, hiddenSize: 4, seed: 1 });
  for (const value of one.parameter("lambda_l0").data) {
    const decay = Math.exp(-8 * Math.log1p(Math.exp(value)));
    expect(decay).toBeGreaterThan(0.899);
    expect(decay).toBeLessThan(0.9991);
  }
  expect([...new DefinedCell({ cell: "layerNormGRU", ...sizes }).parameter("norm_input_l0").data]).toEqual(
    new Array(12).fill(1),
  );
});

it.each([
  [{ cell: "lstm" }, "expected cell to be a definition or one of"],
  [{ cell: "rgLRU", inputSize: 3 }, "Put a Linear before it"],
  [{ cell: "mgu", numLayers: 2 }, "numLayers"],
  [{ cell: "mgu", hiddenSize: 0 }, "expected hiddenSize to be an integer of at least 1"],
])("refuses %j", (options, message) => {
  expect(() => new DefinedCell({ ...sizes, ...options } as never)).toThrow(message);
});

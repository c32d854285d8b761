import { expect, it, vi } from "vitest";
import { kernels } from "../../../src/core/kernels/choose.ts";
import { GRU, LSTM, RNN, useDefinedCells } from "../../../src/core/nn/index.ts";
import { filled, zeros } from "../../../src/core/tensor/create.ts";
import { expectClose } from "../../support/compare.ts";

const sizes = { inputSize: 2, hiddenSize: 3, seed: 1 };
const inside = {
  zoneout: (p: number) => new LSTM({ ...sizes, zoneout: p }),
  recurrentDropout: (p: number) => new GRU({ ...sizes, recurrentDropout: p }),
  variationalDropout: (p: number) => new RNN({ ...sizes, variationalDropout: p }),
  activations: (p: number) =>
    new LSTM({ ...sizes, activations: { gate: p > 0 ? "hardSigmoid(0.2)" : "sigmoid" } }),
  nonlinearity: (p: number) => new RNN({ ...sizes, nonlinearity: p > 0 ? "linear" : "relu" }),
};

// In one case, as the engine stays once it is there.
it("brings the engine that noise inside a step and unusual activations need, which no plain layer has", () => {
  const x = zeros([4, 1, 2]);
  for (const layer of Object.values(inside)) {
    expect(() => layer(0.5)).toThrow(
      expect.objectContaining({ code: "UNSUPPORTED", message: expect.stringContaining("useDefinedCells()") }),
    );
    expect(layer(0).forward(x).output.shape).toEqual([4, 1, 3]);
  }
  const outside = new LSTM({ ...sizes, weightDrop: 0.5, variationalDropout: { input: 0.5 } });
  expect(outside.forward(x).output.shape).toEqual([4, 1, 3]);
  const variant = new LSTM({ inputSize: 2, hiddenSize: 8, projSize: 3, peephole: true, seed: 1 });
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const reference = variant.forward(filled([4, 1, 2], 1, "float32")).output.data;
  expect(warn).toHaveBeenCalledWith(expect.stringContaining("useDefinedCells() once"));
  const equations = vi.spyOn(kernels(), "equations");
  useDefinedCells();
  const list = variant.forward(filled([4, 1, 2], 1, "float32")).output.data;
  expect(equations).toHaveBeenCalled();
  expectClose("a variant as a list", list, reference, { absolute: 1e-6 });
  for (const layer of Object.values(inside)) expect(layer(0.5).forward(x).output.shape).toEqual([4, 1, 3]);
});

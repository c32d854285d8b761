/** Stacks give the arrays between their layers back once they have run backwards: no code may read them afterwards. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { square, sum } from "../../../src/core/autograd/ops.ts";
import { type CellName, definitions } from "../../../src/core/cells/defined/definitions/index.ts";
import { availableKernels, kernelChoice, useKernels } from "../../../src/core/kernels/choose.ts";
import { DefinedLayer, GRU, LSTM, RNN } from "../../../src/core/nn/index.ts";
import { SpareArrays, spareArrays } from "../../../src/core/tensor/spareArrays.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";
import { sampled } from "../../support/exhaustive.ts";
import { sequence } from "./fixtures.ts";

const usual = kernelChoice().name;

afterEach(() => {
  vi.restoreAllMocks();
  useKernels(usual);
});

const [steps, batch, width] = [20, 16, 16];
const sizes = { inputSize: width, hiddenSize: width, numLayers: 3, dropout: 0.2, seed: 5 };
const cells = (Object.keys(definitions) as CellName[]).map(
  (cell) => [cell, (more: object) => new DefinedLayer({ cell, ...sizes, ...more })] as const,
);
const layers = [
  ["LSTM", (more: object) => new LSTM({ ...sizes, ...more })],
  ["GRU", (more: object) => new GRU({ ...sizes, ...more })],
  ["RNN", (more: object) => new RNN({ ...sizes, ...more })],
  ...cells,
] as const;

/** Outputs, states, and gradients of all parameters of three updates. */
function numbers(make: (typeof layers)[number][1], bidirectional: boolean): number[][] {
  const layer = make(bidirectional ? { bidirectional, merge: "sum" } : {}) as LSTM;
  const x = sequence([steps, batch, width], 2, "float32");
  x.requiresGrad = true;
  const kept: Tensor[] = [];
  for (let update = 0; update < 3; update++) {
    const { output, state } = layer.forward(x);
    kept.push(output, ...(Object.values(state) as Tensor[]));
    sum(square(output)).backward();
  }
  const gradients = [x, ...layer.parameters()].flatMap(({ grad }) => grad ?? []);
  return [...kept, ...gradients].map(({ data }) => [...data]);
}

describe.each(availableKernels())("%s", (kernels) => {
  it.each(sampled(layers, 7))("%s: the same numbers when what was given back is spoiled", (_, make) => {
    useKernels(kernels);
    for (const bidirectional of [false, true]) {
      const plain = numbers(make, bidirectional);
      const { give } = SpareArrays.prototype;
      const spoiled = vi.spyOn(spareArrays, "give").mockImplementation(function (this: SpareArrays, array) {
        give.call(this, array.fill(Number.NaN));
      });
      expect(numbers(make, bidirectional)).toEqual(plain);
      expect(spoiled.mock.calls.length).toBeGreaterThan(3);
      vi.restoreAllMocks();
    }
  });
});

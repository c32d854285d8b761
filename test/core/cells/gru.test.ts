import { expect, it } from "vitest";
import type { GRUSpec } from "../../../src/core/cells/cell.ts";
import type { LayerRequest } from "../../../src/core/cells/sequence.ts";
import { referenceKernels } from "../../../src/core/kernels/reference.ts";
import { difference, expectClose } from "../../support/compare.ts";
import { allSpecs, randomLayer } from "../../support/layers.ts";
import { describeCells } from "./equations.ts";

const sigma = (a: number): number => 1 / (1 + Math.exp(-a));

/** The equations once more, gate by gate and in another style, for one sequence of a batch of one. */
function naive(request: LayerRequest): { output: number[] } {
  const { weights, input, initial, steps } = request;
  const { inputSize: I, hiddenSize: H, resetAfter } = request.spec as GRUSpec;
  let h = Array.from(initial.hidden);
  const output: number[] = [];
  for (let t = 0; t < steps; t++) {
    const x = Array.from(input.subarray(t * I, (t + 1) * I));
    const fromInput = (gate: number, k: number): number =>
      x.reduce(
        (a, v, j) => a + v * weights.weightIh[(gate * H + k) * I + j],
        weights.biasIh?.[gate * H + k] ?? 0,
      );
    const fromState = (gate: number, k: number, state: number[]): number =>
      state.reduce(
        (a, v, j) => a + v * weights.weightHh[(gate * H + k) * H + j],
        weights.biasHh?.[gate * H + k] ?? 0,
      );
    const units = [...h.keys()];
    const reset = units.map((k) => sigma(fromInput(0, k) + fromState(0, k, h)));
    const update = units.map((k) => sigma(fromInput(1, k) + fromState(1, k, h)));
    const candidate = units.map((k) =>
      Math.tanh(
        fromInput(2, k) +
          (resetAfter
            ? reset[k] * fromState(2, k, h)
            : fromState(
                2,
                k,
                h.map((v, j) => v * reset[j]),
              )),
      ),
    );
    h = units.map((k) => candidate[k] + update[k] * (h[k] - candidate[k]));
    output.push(...h);
  }
  return { output };
}

const specs = allSpecs().filter((spec) => spec.kind === "gru");

describeCells(specs, naive);

it("an update gate of 1 keeps the old state", () => {
  const request = randomLayer({
    spec: { kind: "gru", inputSize: 2, hiddenSize: 2, resetAfter: true },
    steps: 5,
  });
  request.weights.biasHh!.fill(100, 2, 4);
  const { final } = referenceKernels.forward(request);
  expectClose("final hidden", final.hidden, request.initial.hidden, { absolute: 0 });
});

it("reset before and after the product are different cells", () => {
  const request = randomLayer({ spec: { kind: "gru", inputSize: 2, hiddenSize: 3, resetAfter: true } });
  const after = referenceKernels.forward(request).output;
  const spec = { ...(request.spec as GRUSpec), resetAfter: false };
  const before = referenceKernels.forward({ ...request, spec }).output;
  expect(difference(before, after).absolute).toBeGreaterThan(1e-2);
});

import { describe, it } from "vitest";
import type { RNNSpec } from "../../src/cells/cell.ts";
import type { LayerRequest } from "../../src/cells/sequence.ts";
import { referenceKernels } from "../../src/kernels/reference.ts";
import { expectClose } from "../support/compare.ts";
import { allSpecs, checkGradients, describeSpec, randomLayer } from "../support/layers.ts";

/** The equation once more in another style, for one sequence of a batch of one. */
function naive(request: LayerRequest): number[] {
  const { weights, input, initial, steps } = request;
  const { inputSize: I, hiddenSize: H, nonlinearity } = request.spec as RNNSpec;
  let h = Array.from(initial.hidden);
  const output: number[] = [];
  for (let t = 0; t < steps; t++) {
    const x = Array.from(input.subarray(t * I, (t + 1) * I));
    h = h.map((_, k) => {
      const a =
        x.reduce((total, v, j) => total + v * weights.weightIh[k * I + j], weights.biasIh?.[k] ?? 0) +
        h.reduce((total, v, j) => total + v * weights.weightHh[k * H + j], weights.biasHh?.[k] ?? 0);
      return nonlinearity === "relu" ? Math.max(a, 0) : Math.tanh(a);
    });
    output.push(...h);
  }
  return output;
}

const specs = allSpecs().filter((spec) => spec.kind === "rnn");

describe.each(specs.map((spec) => [describeSpec(spec), spec] as const))("%s", (_, spec) => {
  it("equals the equation written out", () => {
    for (const biases of ["both", "input", "hidden", "none"] as const) {
      const request = randomLayer({ spec, batch: 1, steps: 4, biases, seed: 5 });
      // Both in double precision; they differ by the order of sums and by tanh to an ULP or two.
      expectClose("output", referenceKernels.forward(request).output, naive(request), { absolute: 1e-12 });
    }
  });

  it("has the gradients that central differences show", () => {
    checkGradients(referenceKernels, randomLayer({ spec, seed: 2 }));
    checkGradients(referenceKernels, randomLayer({ spec, seed: 3, steps: 1, batch: 1, biases: "none" }));
  });
});

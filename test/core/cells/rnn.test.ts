import type { RNNSpec } from "../../../src/core/cells/cell.ts";
import type { LayerRequest } from "../../../src/core/cells/sequence.ts";
import { allSpecs } from "../../support/layers.ts";
import { describeCells } from "./equations.ts";

/** The equation once more in another style, for one sequence of a batch of one. */
function naive(request: LayerRequest): { output: number[] } {
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
  return { output };
}

const specs = allSpecs().filter((spec) => spec.kind === "rnn");

describeCells(specs, naive);

/** The cases of a cell: outputs beside its equations written once more, and gradients beside central differences. */
import { describe, it } from "vitest";
import type { CellSpec } from "../../../src/core/cells/cell.ts";
import type { LayerRequest } from "../../../src/core/cells/sequence.ts";
import { referenceKernels } from "../../../src/core/kernels/reference.ts";
import { expectClose } from "../../support/compare.ts";
import { checkGradients, describeSpec, randomLayer } from "../../support/layers.ts";

/** @param naive the equations in another style, for one sequence of a batch of one; `cell` is the final state of an LSTM */
export function describeCells(
  specs: readonly CellSpec[],
  naive: (request: LayerRequest) => { output: number[]; cell?: number[] },
): void {
  describe.each(specs.map((spec) => [describeSpec(spec), spec] as const))("%s", (_, spec) => {
    it("equals its equations written once more", () => {
      for (const biases of ["both", "input", "hidden", "none"] as const) {
        const request = randomLayer({ spec, batch: 1, steps: 4, biases, seed: 5 });
        const expected = naive(request);
        const { output, final } = referenceKernels.forward(request);
        // Both in double precision; they differ by the order of sums and by exp and tanh to an ULP or two.
        expectClose("output", output, expected.output, { absolute: 1e-12 });
        if (expected.cell) expectClose("final cell", final.cell, expected.cell, { absolute: 1e-12 });
      }
    });

    it("has the gradients that central differences show", () => {
      checkGradients(referenceKernels, randomLayer({ spec, seed: 2 }));
      checkGradients(referenceKernels, randomLayer({ spec, seed: 3, steps: 1, batch: 1, biases: "none" }));
    });
  });
}

/** Definitions of LSTM, GRU and RNN against their own files: the general backward pass has to find the gradients written by hand. */
import fc from "fast-check";
import { describe, it } from "vitest";
import type { CellSpec, DefinedSpec } from "../../../../../src/core/cells/cell.ts";
import {
  gruDefinition,
  lstmDefinition,
  rnnDefinition,
} from "../../../../../src/core/cells/defined/asDefined.ts";
import { defineCell } from "../../../../../src/core/cells/defined/definedCell.ts";
import type { DefinedRequest } from "../../../../../src/core/cells/defined/engine/engine.ts";
import { plain } from "../../../../../src/core/cells/defined/engine/plain.ts";
import type { LayerRequest } from "../../../../../src/core/cells/sequence.ts";
import { referenceKernels } from "../../../../../src/core/kernels/reference.ts";
import { expectClose } from "../../../../support/compare.ts";
import {
  allSpecs,
  type Biases,
  describeSpec,
  gradientArrays,
  objectiveWeights,
  randomLayer,
  resultArrays,
} from "../../../../support/layers.ts";

function defined(spec: CellSpec): DefinedSpec {
  const { inputSize, hiddenSize } = spec;
  const definition =
    spec.kind === "lstm"
      ? lstmDefinition(spec)
      : spec.kind === "gru"
        ? gruDefinition(spec)
        : rnnDefinition(spec);
  const projSize = spec.kind === "lstm" && spec.projSize > 0 ? spec.projSize : undefined;
  return { kind: "defined", inputSize, hiddenSize, cell: defineCell(definition), projSize };
}

const needs = { input: true, initial: true, weights: true };

function bothWays(request: LayerRequest) {
  const own = referenceKernels.forward(request);
  const { output, hidden, cell } = objectiveWeights(own);
  const ownGradients = referenceKernels.backward(request, own, { output, hidden, cell }, needs);
  const spec = defined(request.spec);
  const definedRequest: DefinedRequest = { ...request, spec, initial: { ...request.initial } };
  const result = plain.forward(definedRequest);
  const gradients = plain.backward(definedRequest, result, { output, states: { hidden, cell } }, needs);
  const { "recurrent trace": _kept, ...results } = resultArrays(own);
  return {
    expected: { ...results, ...gradientArrays(ownGradients) },
    got: { ...resultArrays(result), ...gradientArrays(gradients as typeof ownGradients) },
  };
}

const specs = allSpecs();

describe.each(specs.map((spec) => [describeSpec(spec), spec] as const))("%s as a definition", (_, spec) => {
  it("gives the results and gradients of the plain cell", () => {
    fc.assert(
      fc.property(
        fc.record({
          steps: fc.integer({ min: 1, max: 5 }),
          batch: fc.integer({ min: 1, max: 4 }),
          reverse: fc.boolean(),
          biases: fc.constantFrom<Biases>("both", "input", "none"),
          seed: fc.integer({ min: 0, max: 1000 }),
          padded: fc.boolean(),
        }),
        ({ padded, ...options }) => {
          const lengths = Array.from({ length: options.batch }, (_each, n) => 1 + ((n * 7) % options.steps));
          const request = randomLayer({ spec, ...options, ...(padded && { lengths }) });
          const { expected, got } = bothWays(request);
          for (const [name, values] of Object.entries(expected)) {
            // Both in double precision, in another order of sums.
            expectClose(name, got[name], values, { normalised: 1e-11 });
          }
        },
      ),
      { seed: 7, numRuns: 25 },
    );
  });
});

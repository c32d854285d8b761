/** Operations and losses against PyTorch in float64: values and gradients of every case in `test/golden/operations`. */
import { describe, expect, it } from "vitest";
import * as flat from "../../../src/core/autograd/index.ts";
import { mul, sum } from "../../../src/core/autograd/ops.ts";
import type { Indices } from "../../../src/core/tensor/indices.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";
import {
  type RecordedAll,
  readCases,
  recordedIndices,
  recordedTensor,
  recordedValues,
} from "../../support/cases.ts";
import { expectClose } from "../../support/compare.ts";

const operations = { ...flat, ...flat.ops };

interface OperationCase {
  operation: string;
  options: Record<string, unknown>;
  /** Tensors whose gradients are recorded */
  inputs: RecordedAll;
  /** Tensors without gradients */
  constants: RecordedAll;
  indices: RecordedAll;
  /** The gradients are those of the sum of results times these weights. */
  objective: RecordedAll;
  /** Results by name, and gradients under `gradient.` and the name */
  expected: RecordedAll;
}

type Tensors = Record<string, Tensor>;
type Operation = (tensors: Tensors, indices: Record<string, Indices>, options: never) => Tensor;

/** How each recorded operation is called here; `tensors` holds inputs and constants. */
const CALLS: Record<string, Operation> = {
  crossEntropy: ({ input, weight }, { target }, options: object) =>
    operations.crossEntropy(input, target, { ...options, ...(weight && { weight }) }),
  nllLoss: ({ input, weight }, { target }, options: object) =>
    operations.nllLoss(input, target, { ...options, ...(weight && { weight }) }),
  mseLoss: ({ input, target }, _, options) => operations.mseLoss(input, target, options),
  l1Loss: ({ input, target }, _, options) => operations.l1Loss(input, target, options),
  huberLoss: ({ input, target }, _, options) => operations.huberLoss(input, target, options),
  smoothL1Loss: ({ input, target }, _, options) => operations.smoothL1Loss(input, target, options),
  bceWithLogits: ({ input, target, posWeight }, _, options: object) =>
    operations.bceWithLogits(input, target, { ...options, ...(posWeight && { posWeight }) }),
  layerNorm: ({ input, weight, bias }, _, { size, epsilon }: { size: number; epsilon?: number }) =>
    operations.layerNorm(input, size, weight, bias, epsilon),
  softmax: ({ input }, _, { axis }: { axis: number }) => operations.softmax(input, { axis }),
  logSoftmax: ({ input }, _, { axis }: { axis: number }) => operations.logSoftmax(input, { axis }),
  logSumExp: ({ input }, _, { axis }: { axis: number }) => operations.logSumExp(input, { axis }),
  embedding: ({ weight }, { indices }, options) => operations.embedding(indices, weight, options),
  scaledDotProductAttention: ({ query, key, value, mask }, _, options: object) =>
    operations.scaledDotProductAttention(query, key, value, { ...options, ...(mask && { mask }) }).output,
};

function tensorsOf(recorded: RecordedAll): Tensors {
  return Object.fromEntries(
    Object.entries(recorded).map(([name, one]) => [name, recordedTensor(one, "float64")]),
  );
}

const cases = readCases<OperationCase>("operations").filter(
  ([, { operation }]) => operation !== "clipGradNorm",
);

describe("operations and losses", () => {
  it.each(cases)("%s: values and gradients are PyTorch's within 1e-10", (_, recorded) => {
    const inputs = tensorsOf(recorded.inputs);
    for (const input of Object.values(inputs)) input.requiresGrad = true;
    const indices = Object.fromEntries(
      Object.entries(recorded.indices).map(([name, one]) => [name, recordedIndices(one)]),
    );
    const call = CALLS[recorded.operation];
    const output = call({ ...inputs, ...tensorsOf(recorded.constants) }, indices, recorded.options as never);
    expect(output.shape).toEqual(recorded.expected.output.shape);
    sum(mul(output, tensorsOf(recorded.objective).output)).backward();

    const got: Tensors = { output };
    for (const [name, input] of Object.entries(inputs)) if (input.grad) got[`gradient.${name}`] = input.grad;
    expect(Object.keys(got).sort()).toEqual(Object.keys(recorded.expected).sort());
    // Both in double precision, of values up to about 30; the bound that recurrent layers have, too.
    for (const [name, expected] of Object.entries(recorded.expected))
      expectClose(name, got[name].data, recordedValues(expected), { absolute: 1e-10 });
  });

  it("are recorded of every operation that is compared", () => {
    expect(new Set(cases.map(([, { operation }]) => operation))).toEqual(new Set(Object.keys(CALLS)));
  });
});

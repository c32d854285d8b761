/**
 * Optimisers against PyTorch: parameters after each of 20 steps, of every case in `test/golden/optimizers`. And clipping by norm, which is
 * recorded with the operations.
 */
import { describe, expect, it } from "vitest";
import type { DType } from "../../../src/core/tensor/dtype.ts";
import { Adagrad, Adam, AdamW, clipGradNorm, RMSprop, SGD } from "../../../src/core/train/index.ts";
import {
  camelCaseKeys,
  type Recorded,
  type RecordedAll,
  readCases,
  recordedTensor,
  recordedValues,
} from "../../support/cases.ts";
import { difference, expectClose } from "../../support/compare.ts";

interface OptimizerCase {
  optimizer: keyof typeof OPTIMIZERS;
  /** PyTorch's */
  options: Record<string, unknown>;
  /** Own options of the group of the second parameter */
  second_group: Record<string, unknown>;
  starts: Recorded[];
  /** Per parameter and step; null: none */
  gradients: (Recorded | null)[][];
  /** Per parameter: the values after every step, [20, ...] */
  float64: Recorded[];
  float32: Recorded[];
}

const OPTIMIZERS = { SGD, Adam, AdamW, RMSprop, Adagrad };

function ourOptions(options: Record<string, unknown>): never {
  const { initialAccumulatorValue, ...others } = camelCaseKeys(options);
  return {
    ...others,
    ...(initialAccumulatorValue !== undefined && { initialAccumulator: initialAccumulatorValue }),
  } as never;
}

const cases = readCases<OptimizerCase>("optimizers");

/** Calls `check` with each parameter and its number after each step. */
function run(
  recorded: OptimizerCase,
  dtype: DType,
  check: (which: number, step: number, values: ArrayLike<number>) => void,
): void {
  const parameters = recorded.starts.map((start) => {
    const parameter = recordedTensor(start, dtype);
    parameter.requiresGrad = true;
    return parameter;
  });
  const groups = [
    { params: [parameters[0]] },
    { params: [parameters[1]], ...(ourOptions(recorded.second_group) as object) },
  ];
  const optimizer = new OPTIMIZERS[recorded.optimizer](groups as never, ourOptions(recorded.options));
  for (let step = 0; step < recorded.gradients[0].length; step++) {
    parameters.forEach((parameter, which) => {
      const gradient = recorded.gradients[which][step];
      parameter.grad = gradient === null ? undefined : recordedTensor(gradient, dtype);
    });
    optimizer.step();
    parameters.forEach((parameter, which) => {
      check(which, step, parameter.data);
    });
  }
}

function rowOf(recorded: Recorded, step: number): ArrayLike<number> {
  const values = recordedValues(recorded);
  const size = values.length / recorded.shape[0];
  return values.subarray(step * size, (step + 1) * size);
}

describe("20 steps of an optimiser", () => {
  it.each(cases)("%s in float64 are PyTorch's within 1e-12", (_, recorded) => {
    // The same formulas in double precision; only the order of a few multiplications differs.
    run(recorded, "float64", (which, step, values) =>
      expectClose(`parameter ${which} after step ${step + 1}`, values, rowOf(recorded.float64[which], step), {
        absolute: 1e-12,
      }),
    );
  });

  it.each(cases)("%s in float32 are PyTorch's within 1e-6", (_, recorded) => {
    // PyTorch rounds after each of about ten operations of a step, by 6e-8 of values of about 1.
    run(recorded, "float32", (which, step, values) =>
      expectClose(`parameter ${which} after step ${step + 1}`, values, rowOf(recorded.float32[which], step), {
        absolute: 1e-6,
      }),
    );
  });

  it("are recorded of every optimiser, and move its parameters", () => {
    expect(new Set(cases.map(([, { optimizer }]) => optimizer))).toEqual(new Set(Object.keys(OPTIMIZERS)));
    for (const [name, { starts, float64 }] of cases) {
      const moved = starts.map(
        (start, which) => difference(rowOf(float64[which], 19), recordedValues(start)).absolute,
      );
      expect(Math.min(...moved), name).toBeGreaterThan(1e-2);
    }
  });
});

interface ClipCase {
  operation: string;
  options: { maxNorm: number };
  /** Gradients before clipping */
  inputs: RecordedAll;
  /** `norm`, and the gradients after it by the same names */
  expected: RecordedAll;
}

const clips = readCases<ClipCase>("operations").filter(([, { operation }]) => operation === "clipGradNorm");

it.each(clips)("%s: norm and gradients are PyTorch's within 1e-14", (_, { options, inputs, expected }) => {
  const parameters = Object.values(inputs).map((gradient) => {
    const parameter = recordedTensor(gradient, "float64");
    parameter.grad = recordedTensor(gradient, "float64");
    return parameter;
  });
  // Sums of ten squares in double precision, in another order.
  const tolerance = { relative: 1e-14 };
  expectClose("norm", [clipGradNorm(parameters, options.maxNorm)], recordedValues(expected.norm), tolerance);
  Object.keys(inputs).forEach((name, which) => {
    expectClose(name, parameters[which].grad?.data, recordedValues(expected[name]), tolerance);
  });
});

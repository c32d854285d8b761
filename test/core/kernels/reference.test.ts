import { describe, expect, it } from "vitest";
import { type CellSpec, type CellState, stateSize } from "../../../src/core/cells/cell.ts";
import { gateNames } from "../../../src/core/cells/gates.ts";
import type { LayerRequest } from "../../../src/core/cells/sequence.ts";
import { referenceKernels } from "../../../src/core/kernels/reference.ts";
import type { FloatArray } from "../../../src/core/tensor/dtype.ts";
import { difference, expectAllSame, expectClose, expectSame } from "../../support/compare.ts";
import {
  allSpecs,
  checkGradients,
  describeSpec,
  gradientArrays,
  layerArrays,
  objectiveWeights,
  randomLayer,
  resultArrays,
  runLayer,
} from "../../support/layers.ts";

const specs = allSpecs();
const named = specs.map((spec) => [describeSpec(spec), spec] as const);

/** Row `n` of every step of [T, N, width]; `steps` of them. */
function rowOf(array: FloatArray, batch: number, n: number, steps: number): FloatArray {
  const width = (array.length / batch / Math.max(1, steps)) | 0;
  const row = array.slice(0, steps * width);
  for (let t = 0; t < steps; t++)
    row.set(array.subarray((t * batch + n) * width, (t * batch + n + 1) * width), t * width);
  return row;
}

/** Sequence `n` of a request as a request of its own, of its own length. */
function alone(request: LayerRequest, n: number): LayerRequest {
  const { spec, steps, batch, lengths, initial } = request;
  const own = lengths?.[n] ?? steps;
  return {
    ...request,
    steps: own,
    batch: 1,
    lengths: undefined,
    input: rowOf(request.input.slice(0, steps * batch * spec.inputSize), batch, n, steps).slice(
      0,
      own * spec.inputSize,
    ),
    initial: {
      hidden: rowOf(initial.hidden, batch, n, 1),
      cell: initial.cell && rowOf(initial.cell, batch, n, 1),
    },
  };
}

/** The input with the first `length` steps of each row in opposite order. */
function turned(array: FloatArray, batch: number, width: number, lengths: ArrayLike<number>): FloatArray {
  const result = array.slice();
  for (let n = 0; n < batch; n++) {
    for (let t = 0; t < lengths[n]; t++) {
      const from = ((lengths[n] - 1 - t) * batch + n) * width;
      result.set(array.subarray(from, from + width), (t * batch + n) * width);
    }
  }
  return result;
}

describe.each(named)("%s", (_, spec) => {
  it("runs T steps as T1 steps and then T2 with the state carried over, bit for bit", () => {
    const whole = randomLayer({ spec, steps: 5, batch: 2 });
    const expected = referenceKernels.forward(whole);
    const cut = 2 * 2 * spec.inputSize;
    const first = referenceKernels.forward({ ...whole, steps: 2, input: whole.input.slice(0, cut) });
    const second = referenceKernels.forward({
      ...whole,
      steps: 3,
      input: whole.input.slice(cut),
      initial: first.final,
    });
    expectSame("output", [...first.output, ...second.output], expected.output);
    expectSame("final hidden", second.final.hidden, expected.final.hidden);
    if (expected.final.cell) expectSame("final cell", second.final.cell, expected.final.cell);
  });

  it.each([false, true])("runs each row of a batch as alone, bit for bit (reverse: %s)", (reverse) => {
    const lengths = [2, 4, 1, 3];
    const request = randomLayer({ spec, steps: 5, batch: 4, lengths, reverse });
    const together = referenceKernels.forward(request);
    for (let n = 0; n < 4; n++) {
      const own = resultArrays(referenceKernels.forward(alone(request, n)));
      for (const [name, array] of Object.entries(resultArrays(together))) {
        const isFinal = name.startsWith("final");
        const row = rowOf(array, 4, n, isFinal ? 1 : 5);
        expectSame(`${name} of row ${n}`, row.slice(0, own[name].length), own[name]);
        if (!isFinal) {
          const padding = row.slice(own[name].length);
          expectSame(`padding of ${name}, row ${n}`, padding, padding.slice().fill(0));
        }
      }
    }
  });

  it("has the weight gradients of each sequence alone, summed", () => {
    const request = randomLayer({ spec, steps: 4, batch: 3, lengths: [2, 4, 1] });
    const { result, gradients } = runLayer(referenceKernels, request);
    const objective = objectiveWeights(result);
    const parts = [0, 1, 2].map((n) => {
      const own = alone(request, n);
      const S = stateSize(spec);
      return referenceKernels.backward(
        own,
        referenceKernels.forward(own),
        {
          output: rowOf(objective.output, 3, n, 4).slice(0, own.steps * S),
          hidden: rowOf(objective.hidden, 3, n, 1),
          cell: objective.cell && rowOf(objective.cell, 3, n, 1),
        },
        { input: true, initial: true, weights: true },
      );
    });
    for (const [name, array] of Object.entries(gradientArrays(gradients))) {
      if (name.includes("weight") || name.includes("bias")) {
        const sum = array.map((_, k) =>
          parts.reduce((total, part) => total + gradientArrays(part)[name][k], 0),
        );
        // The same sums in another order, in double precision.
        expectClose(name, array, sum, { normalised: 1e-13 });
      } else {
        const steps = name.includes("input") ? 4 : 1;
        parts.forEach((part, n) => {
          const row = rowOf(array, 3, n, steps);
          const own = gradientArrays(part)[name];
          expectSame(`${name} of row ${n}`, row.slice(0, own.length), own);
          const padding = row.slice(own.length);
          expectSame(`padding of ${name}, row ${n}`, padding, padding.slice().fill(0));
        });
      }
    }
  });

  it.each([false, true])("has the gradients of central differences over lengths (reverse: %s)", (reverse) => {
    checkGradients(
      referenceKernels,
      randomLayer({ spec, steps: 4, batch: 3, lengths: [2, 4, 1], reverse, seed: 4 }),
    );
  });

  it("runs in reverse as forward over the turned input", () => {
    const lengths = [3, 1, 4];
    const forward = randomLayer({ spec, steps: 4, batch: 3, lengths });
    const input = turned(forward.input, 3, spec.inputSize, lengths);
    const expected = referenceKernels.forward(forward);
    const reversed = referenceKernels.forward({ ...forward, input, reverse: true });
    expectSame("output", turned(reversed.output, 3, stateSize(spec), lengths), expected.output);
    expectSame("final hidden", reversed.final.hidden, expected.final.hidden);
    if (expected.final.cell) expectSame("final cell", reversed.final.cell, expected.final.cell);
  });

  it("never reads the padding", () => {
    for (const reverse of [false, true]) {
      const clean = randomLayer({ spec, steps: 3, batch: 2, lengths: [1, 2], reverse });
      const dirty = { ...clean, input: clean.input.slice() };
      for (const [t, n] of [
        [1, 0],
        [2, 0],
        [2, 1],
      ]) {
        const start = (t * 2 + n) * spec.inputSize;
        dirty.input.fill(Number.NaN, start, start + spec.inputSize);
      }
      expectAllSame(layerArrays(referenceKernels, dirty), layerArrays(referenceKernels, clean));
    }
  });

  it("computes the gradients that are needed, and no others", () => {
    const request = randomLayer({ spec });
    const { result, gradients } = runLayer(referenceKernels, request);
    for (const only of ["input", "initial", "weights"] as const) {
      const needs = { input: false, initial: false, weights: false, [only]: true };
      const part = referenceKernels.backward(request, result, objectiveWeights(result), needs);
      const expected = gradientArrays({ [only]: gradients[only] });
      const got = gradientArrays(part);
      expect(Object.keys(got)).toEqual(Object.keys(expected));
      expectAllSame(got, expected);
    }
  });

  it("takes absent result gradients for zeros", () => {
    const request = randomLayer({ spec });
    const result = referenceKernels.forward(request);
    const needs = { input: true, initial: true, weights: true };
    const weights = objectiveWeights(result);
    for (const only of ["output", "hidden", "cell"] as const) {
      if (weights[only] === undefined) continue;
      const zeros = {
        output: weights.output.map(() => 0),
        hidden: weights.hidden.map(() => 0),
        cell: weights.cell?.map(() => 0),
      };
      const got = gradientArrays(
        referenceKernels.backward(request, result, { [only]: weights[only] }, needs),
      );
      const expected = referenceKernels.backward(request, result, { ...zeros, [only]: weights[only] }, needs);
      for (const [name, array] of Object.entries(gradientArrays(expected)))
        expectClose(name, got[name], array, { absolute: 0 });
    }
  });

  it("changes none of the arrays it is given", () => {
    const request = randomLayer({ spec, steps: 4, batch: 3, lengths: [2, 4, 1] });
    const result = referenceKernels.forward(request);
    const gradients = objectiveWeights(result);
    const given: FloatArray[] = [
      request.input,
      ...states(request.initial),
      ...Object.values(request.weights),
      ...Object.values(resultArrays(result)),
      ...Object.values(gradients).filter((array) => array !== undefined),
    ];
    const before = given.map((array) => array.slice());
    referenceKernels.backward(request, result, gradients, { input: true, initial: true, weights: true });
    referenceKernels.forward(request);
    given.forEach((array, k) => {
      expectSame(`array ${k}`, array, before[k]);
    });
  });

  it("in float32 stays near the float64 result", () => {
    const wide = { ...spec, inputSize: 9, hiddenSize: 13 };
    const exact = randomLayer({ spec: wide, steps: 20, batch: 3, dtype: "float32", scale: 0.25 });
    const widen = (array: FloatArray): FloatArray => Float64Array.from(array);
    const double: LayerRequest = {
      ...exact,
      input: widen(exact.input),
      initial: { hidden: widen(exact.initial.hidden), cell: exact.initial.cell && widen(exact.initial.cell) },
      weights: Object.fromEntries(
        Object.entries(exact.weights).map(([name, w]) => [name, widen(w)]),
      ) as never,
    };
    const single = runLayer(referenceKernels, exact);
    const truth = runLayer(referenceKernels, double);
    for (const [name, array] of Object.entries(resultArrays(truth.result))) {
      // Values are rounded to 6e-8 when stored; a recurrence of gain below 1 adds the errors of a few steps.
      expectClose(name, resultArrays(single.result)[name], array, { normalised: 6e-7 });
    }
    for (const [name, array] of Object.entries(gradientArrays(truth.gradients))) {
      expectClose(name, gradientArrays(single.gradients)[name], array, { normalised: 3e-6 });
    }
  });
});

function states(state: CellState): FloatArray[] {
  return state.cell === undefined ? [state.hidden] : [state.hidden, state.cell];
}

describe("biases", () => {
  const move = (spec: CellSpec): { before: FloatArray; after: FloatArray } => {
    const request = randomLayer({ spec });
    const { biasIh, biasHh, ...rest } = request.weights;
    const moved = { ...rest, biasIh: biasIh!.map((b, k) => b + biasHh![k]) };
    return {
      before: referenceKernels.forward(request).output,
      after: referenceKernels.forward({ ...request, weights: moved }).output,
    };
  };

  it("of an LSTM and of a reset-before GRU may be moved from the state's to the input's", () => {
    for (const spec of specs
      .filter(({ kind }) => kind === "lstm" || kind === "rnn")
      .concat({ kind: "gru", inputSize: 2, hiddenSize: 3, resetAfter: false })) {
      const { before, after } = move(spec);
      expectClose(describeSpec(spec), after, before, { absolute: 1e-14 });
    }
  });

  it("of a reset-after GRU may not, as the candidate's stands inside the reset product", () => {
    const { before, after } = move({ kind: "gru", inputSize: 2, hiddenSize: 3, resetAfter: true });
    expect(difference(after, before).absolute).toBeGreaterThan(1e-2);
  });
});

it("an empty batch gives empty results and zero gradients", () => {
  for (const spec of specs) {
    const { result, gradients } = runLayer(referenceKernels, randomLayer({ spec, steps: 2, batch: 0 }));
    expect(result.output).toHaveLength(0);
    expect(gradients.input).toHaveLength(0);
    for (const weight of Object.values(gradients.weights!))
      expect(weight.every((v: number) => v === 0)).toBe(true);
  }
});

it("gives a trace that holds activations, gate by gate", () => {
  const spec: CellSpec = { kind: "gru", inputSize: 2, hiddenSize: 3, resetAfter: true };
  const { trace, output } = referenceKernels.forward(randomLayer({ spec, steps: 1, batch: 1 }));
  const request = randomLayer({ spec, steps: 1, batch: 1 });
  expect(gateNames(spec)).toEqual(["reset", "update", "new"]);
  const [r, z, n] = [0, 3, 6].map((start) => Array.from(trace.gates.subarray(start, start + 3)));
  expect([...r, ...z].every((v) => v > 0 && v < 1)).toBe(true);
  const h = request.initial.hidden;
  expectClose(
    "output",
    output,
    z.map((keep, k) => (1 - keep) * n[k] + keep * h[k]),
    { absolute: 1e-15 },
  );
});

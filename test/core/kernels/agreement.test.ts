/**
 * Every kernel set against the truth, the reference in float64, on the same requests. How far a set may be from it follows from how far the
 * reference in float32 is, which rounds once a step: see `expectNear`. Double precision is in strict.test.ts.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import "../../../src/float64.ts";
import { type CellSpec, stateSize } from "../../../src/core/cells/cell.ts";
import type { LayerRequest, LayerResult } from "../../../src/core/cells/sequence.ts";
import { compiledKernels } from "../../../src/core/kernels/compiled/compiledKernels.ts";
import type { Kernels } from "../../../src/core/kernels/kernels.ts";
import { referenceKernels } from "../../../src/core/kernels/reference.ts";
import type { FloatArray } from "../../../src/core/tensor/dtype.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { difference, expectAllSame, expectClose, expectSame, largestOf } from "../../support/compare.ts";
import { runs, sampled, shareOf } from "../../support/exhaustive.ts";
import {
  anyLayer,
  describeSpec,
  gradientArrays,
  kernelSpecs,
  layerArrays,
  objectiveWeights,
  plainLSTM,
  randomLayer,
  resultArrays,
  runLayer,
} from "../../support/layers.ts";
import { machines } from "../../support/machines.ts";

const sets = machines().map(([name, machine]): [string, Kernels] => [
  name,
  compiledKernels(machine, referenceKernels),
]);

const EPSILON = 2 ** -23;

/**
 * Twice the error that float32 makes on this request (`floatErrors`), or four roundings of the largest value where that is hardly any.
 */
function expectNear(name: string, got: FloatArray, truth: FloatArray, floatError: number): void {
  expectClose(name, got, truth, { normalised: Math.max(2 * floatError, 4 * EPSILON) });
}

const specs = kernelSpecs().map((spec) => [describeSpec(spec), spec] as const);

type Arrays = Record<string, FloatArray>;

const doubles = <T>(value: T): T => {
  if (value instanceof Float32Array) return Float64Array.from(value) as T;
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, doubles(part)])) as T;
};

/** Every number changed by about so much of itself. */
function shaken<T>(value: T, random: Random, share: number): T {
  if (value instanceof Float64Array) return value.map((x) => x * (1 + share * random.normal())) as T;
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, shaken(part, random, share)]),
  ) as T;
}

const all = { input: true, initial: true, weights: true };

/** Results, and gradients from the trace that `trace` gives: every set gets the same, so that none is on another side of a limit. */
function computed(set: Kernels, request: LayerRequest, trace: LayerResult): Arrays {
  const gradients = set.backward(request, trace, doublesIf(request, objectiveWeights(trace)), all);
  return { ...resultArrays(set.forward(request)), ...gradientArrays(gradients) };
}

/** Objective weights are cosines: rounded to float32 first, so that both precisions have the same. */
const doublesIf = <T>({ input }: LayerRequest, value: T): T =>
  input instanceof Float64Array ? doubles(singles(value)) : value;
const singles = <T>(value: T): T =>
  Object.fromEntries(
    Object.entries(value as Record<string, FloatArray | undefined>).map(([name, part]) => [
      name,
      part && Float32Array.from(part),
    ]),
  ) as T;

/**
 * The allowed error of a float32 implementation, from the float64 truth. A float32 sum of K products is the exact sum of products
 * that are each off by about √K roundings; so: the farthest of four results from operands that are shaken by that much, and the error of
 * the reference in float32, which rounds what it stores.
 */
function floatErrors(request: LayerRequest, trace: LayerResult, truth: Arrays): Map<string, number> {
  const { spec, steps, batch } = request;
  const terms = Math.max(spec.inputSize + stateSize(spec), 4 * spec.hiddenSize, steps * batch);
  const share = Math.sqrt(terms) * 2 ** -24;
  const random = new Random(11);
  const runs = Array.from({ length: 4 }, () =>
    computed(
      referenceKernels,
      shaken(doubles(request), random, share),
      shaken(doubles(trace), random, share),
    ),
  );
  const stored = computed(referenceKernels, request, trace);
  const error = (arrays: Arrays, name: string) => difference(arrays[name], truth[name]).normalised;
  return new Map(
    Object.keys(truth).map((name) => [
      name,
      error(stored, name) + Math.max(...runs.map((run) => error(run, name))),
    ]),
  );
}

interface Expectation {
  trace: LayerResult;
  truth: Arrays;
  errors: Map<string, number>;
}

/** By request: every set is compared with the same ones, and finding the truth takes longer than all sets together. */
const expectations = new Map<string, Expectation>();

function expectationOf(request: LayerRequest): Expectation {
  const { spec, steps, batch, reverse, lengths, input, weights } = request;
  const key = JSON.stringify([spec, steps, batch, reverse, lengths, input[0], Object.keys(weights)]);
  let known = expectations.get(key);
  if (known === undefined) {
    const trace = referenceKernels.forward(request);
    const truth = computed(referenceKernels, doubles(request), doubles(trace));
    known = { trace, truth, errors: floatErrors(request, trace, truth) };
    expectations.set(key, known);
  }
  return known;
}

function expectAgreement(set: Kernels, request: LayerRequest): void {
  const { trace, truth, errors } = expectationOf(request);
  const got = computed(set, request, trace);
  expect(Object.keys(got).sort()).toEqual(Object.keys(truth).sort());
  for (const [name, array] of Object.entries(truth)) expectNear(name, got[name], array, errors.get(name)!);
}

interface Sizes {
  inputSize: number;
  hiddenSize: number;
}

describe.each(sets)("%s", (_, set) => {
  describe.each(specs)("%s", (_, spec) => {
    it.each([false, true])("agrees with the reference, reverse: %s", (reverse) => {
      for (const lengths of [undefined, [4, 1, 3], [2, 4, 4]])
        expectAgreement(
          set,
          randomLayer({ spec, steps: 4, batch: 3, dtype: "float32", reverse, lengths, seed: 5 }),
        );
    });
  });

  it("agrees over several windows of the backward pass", () => {
    // Three steps of so many sequences make a window (native/gradients.h).
    const [steps, batch] = [8, 150];
    const random = new Random(7);
    const lengths = Array.from({ length: batch }, () => 1 + Math.floor(random.uniform() * steps));
    for (const [k, [, some]] of shareOf("cells over windows", [...specs.entries()], 3)) {
      const spec = { ...some, inputSize: 5, hiddenSize: 33 };
      const options = { reverse: k % 2 === 0, lengths: k % 4 < 2 ? lengths : undefined, scale: 0.2 };
      expectAgreement(set, randomLayer({ spec, steps, batch, dtype: "float32", ...options }));
    }
  });

  const cells = {
    lstm: ({ inputSize, hiddenSize }: Sizes) => plainLSTM(inputSize, hiddenSize),
    gru: (sizes: Sizes) => ({ kind: "gru", ...sizes, resetAfter: true }),
    rnn: (sizes: Sizes) => ({ kind: "rnn", ...sizes, nonlinearity: "tanh" }),
  } satisfies Record<string, (sizes: Sizes) => CellSpec>;

  it.each(["lstm", "gru", "rnn"] as const)(
    "%s: agrees at numbers of units from 1 to 70, and at 257",
    (kind) => {
      const inputs = [1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33];
      const units = [257, ...Array.from({ length: 70 }, (_, k) => k + 1)];
      for (const hiddenSize of sampled(units, 16)) {
        const inputSize = hiddenSize === 1 ? 257 : inputs[hiddenSize % inputs.length];
        const batch = 1 + ((7 * hiddenSize) % 14);
        const spec = cells[kind]({ inputSize, hiddenSize });
        const request = {
          spec,
          steps: 2,
          batch,
          dtype: "float32",
          scale: 1 / Math.sqrt(hiddenSize),
        } as const;
        expectAgreement(set, randomLayer(request));
      }
    },
  );

  it("agrees on random layers", () => {
    fc.assert(
      fc.property(anyLayer, (layer) => {
        const scale = 1 / Math.sqrt(layer.spec.hiddenSize);
        expectAgreement(set, randomLayer({ ...layer, dtype: "float32", scale }));
      }),
      { seed: 3, numRuns: runs(60, 20) },
    );
  });

  it("never reads the padding", () => {
    for (const [, spec] of specs) {
      const request = randomLayer({ spec, steps: 3, batch: 2, dtype: "float32", lengths: [1, 3] });
      const poisoned = request.input.slice();
      for (const t of [1, 2]) poisoned.fill(NaN, 2 * t * spec.inputSize, (2 * t + 1) * spec.inputSize);
      expectAllSame(layerArrays(set, { ...request, input: poisoned }), layerArrays(set, request));
    }
  });

  it("has what is not a number, and what is infinite, where the reference has it", () => {
    for (const [k, [, spec]] of specs.entries()) {
      for (const planted of [NaN, Infinity, -Infinity]) {
        for (const name of ["weightIh", "weightHh", "biasIh", "input", "hidden"] as const) {
          const lengths = k % 2 === 0 ? [1, 3] : undefined;
          const request = randomLayer({ spec, steps: 3, batch: 2, dtype: "float32", lengths, seed: k });
          const { weights, input, initial } = request;
          const array = { ...weights, input, hidden: initial.hidden }[name]!;
          array[(k * 7) % array.length] = planted;
          const trace = referenceKernels.forward(request);
          const expected = computed(referenceKernels, request, trace);
          const got = computed(set, request, trace);
          const kinds = (numbers: FloatArray) => Array.from(numbers, (x) => (Number.isFinite(x) ? 0 : x));
          for (const [part, numbers] of Object.entries(expected))
            expect(kinds(got[part]), `${describeSpec(spec)}, ${planted} in ${name}: ${part}`).toEqual(
              kinds(numbers),
            );
        }
      }
    }
  });

  it.each(["gradient", "state"])(
    "has an infinite %s at a sequence's first step where the reference has it",
    (planted) => {
      for (const [, spec] of specs) {
        for (const reverse of [false, true]) {
          const [steps, batch] = [3, 2];
          const request = randomLayer({ spec, steps, batch, dtype: "float32", lengths: [2, 3], reverse });
          if (planted === "state") request.initial.hidden[0] = Infinity;
          const trace = referenceKernels.forward(request);
          const weights = objectiveWeights(trace);
          if (planted === "gradient") weights.output[(reverse ? 1 : 0) * batch * stateSize(spec)] = Infinity;
          const [expected, got] = [referenceKernels, set].map((each) =>
            gradientArrays(each.backward(request, trace, weights, all)),
          );
          const kinds = (numbers: FloatArray) => Array.from(numbers, (x) => (Number.isFinite(x) ? 0 : x));
          for (const [name, numbers] of Object.entries(expected))
            expect(kinds(got[name]), `${describeSpec(spec)}, reverse ${reverse}: ${name}`).toEqual(
              kinds(numbers),
            );
        }
      }
    },
  );

  it("gives the same bits for the same request, and does not change the request", () => {
    const spec: CellSpec = { ...(specs[0][1] as CellSpec), inputSize: 37, hiddenSize: 61 };
    const request = randomLayer({ spec, steps: 5, batch: 13, dtype: "float32" });
    const before = structuredClone(request);
    const first = runLayer(set, request);
    expect(request).toEqual(before);
    // A larger call in between moves everything in memory.
    runLayer(set, randomLayer({ spec, steps: 9, batch: 40, dtype: "float32" }));
    const second = runLayer(set, request);
    expect(second).toEqual(first);
  });

  it("computes a row of a batch as if it were alone, bit for bit", () => {
    const compare = (spec: CellSpec, steps: number, batch: number, row: number) => {
      const request = randomLayer({ spec, steps, batch, dtype: "float32", scale: 0.1 });
      const of = (array: FloatArray, length: number) => {
        const width = array.length / length / batch;
        const rows = Array.from({ length }, (_, t) => {
          const start = (t * batch + row) * width;
          return [...array.subarray(start, start + width)];
        });
        return Float32Array.from(rows.flat());
      };
      const { hidden, cell } = request.initial;
      const alone = {
        ...request,
        batch: 1,
        input: of(request.input, steps),
        initial: { hidden: of(hidden, 1), ...(cell && { cell: of(cell, 1) }) },
      };
      const needs = { input: false, initial: true, weights: false };
      const result = set.forward(request);
      const single = set.forward(alone);
      expectSame("output", single.output, of(result.output, steps));
      const gradients = set.backward(request, result, { output: result.output }, needs);
      const singles = set.backward(alone, single, { output: single.output }, needs);
      expectSame("gradient of initial hidden", singles.initial!.hidden, of(gradients.initial!.hidden, 1));
    };
    for (const [, some] of specs) compare({ ...some, inputSize: 19, hiddenSize: 23 }, 3, 29, 17);
    // Long rows, of which fewer are multiplied at a time.
    compare({ ...specs[0][1], inputSize: 1200, hiddenSize: 40 }, 70, 2, 1);
    compare({ ...specs[0][1], inputSize: 40, hiddenSize: 300 }, 2, 129, 120);
  });

  it("gives the same bits without a trace, which it then does not make", () => {
    for (const [k, [, some]] of specs.entries()) {
      const spec = { ...some, inputSize: 19, hiddenSize: 23 };
      for (const batch of [1, 29]) {
        const lengths = k % 2 === 0 ? undefined : Array.from({ length: batch }, (_, n) => 1 + (n % 3));
        const request = randomLayer({
          spec,
          steps: 3,
          batch,
          dtype: "float32",
          lengths,
          reverse: k % 3 === 0,
        });
        const traced = set.forward(request);
        const bare = set.forward({ ...request, traced: false });
        expect(bare.trace.gates).toHaveLength(0);
        expect({ ...bare, trace: traced.trace }).toEqual(traced);
      }
    }
  });

  it("skips unneeded gradients", () => {
    const request = randomLayer({ spec: specs[0][1], dtype: "float32" });
    const result = set.forward(request);
    const none = { input: false, initial: false, weights: false };
    const gradients = objectiveWeights(result);
    expect(set.backward(request, result, gradients, none)).toEqual({});
    const all = set.backward(request, result, gradients, { input: true, initial: true, weights: true });
    for (const need of ["input", "initial", "weights"] as const)
      expect(set.backward(request, result, gradients, { ...none, [need]: true })).toEqual({
        [need]: all[need],
      });
    // No gradient at all is a gradient of 0.
    const zeros = set.backward(request, result, {}, { ...none, input: true }).input!;
    expect(zeros.every((value) => value === 0)).toBe(true);
  });

  it("gives empty results and zero gradients for an empty batch", () => {
    for (const [, spec] of specs) {
      for (const lengths of [undefined, []]) {
        const request = randomLayer({ spec, steps: 2, batch: 0, dtype: "float32", lengths });
        expect(runLayer(set, request)).toEqual(runLayer(referenceKernels, request));
      }
    }
  });

  it("gives the bits of the reference in float64", () => {
    const request = randomLayer({ spec: specs[3][1], dtype: "float64" });
    expect(runLayer(set, request)).toEqual(runLayer(referenceKernels, request));
  });

  it("multiplies matrices", () => {
    const sizes = [1, 2, 3, 5, 11, 12, 13, 16, 17, 33, 129, 300];
    const size = fc.constantFrom(...sizes);
    const options = fc.record({
      transposeA: fc.boolean(),
      transposeB: fc.boolean(),
      accumulate: fc.boolean(),
    });
    fc.assert(
      fc.property(size, size, size, options, fc.integer(), (rows, inner, columns, options, seed) => {
        const random = new Random(seed >>> 0);
        // Odd offsets: an array may begin anywhere.
        const draw = (length: number) =>
          new Float32Array(length + 3).map(() => random.normal()).subarray(1, length + 1);
        const [a, b, out] = [draw(rows * inner), draw(inner * columns), draw(rows * columns)];
        const expected = Float64Array.from(out);
        const got = out.slice();
        set.matmul(a, b, got, rows, inner, columns, options);
        referenceKernels.matmul(doubles(a), doubles(b), expected, rows, inner, columns, options);
        // A sum of K products of numbers near 1 is about √K in size, and each of its K roundings a part of that.
        expectClose("product", got, expected, {
          absolute: (2 + inner / 16) * EPSILON * Math.max(Math.sqrt(inner), largestOf(expected)),
        });
      }),
      { seed: 4, numRuns: runs(150, 50) },
    );
  });

  it("refuses arrays that do not fit the sizes, without running", () => {
    const request = randomLayer({ spec: specs[0][1], steps: 3, batch: 2, dtype: "float32" });
    const shape = expect.objectContaining({ code: "SHAPE" });
    expect(() => set.forward({ ...request, steps: 300 })).toThrow(shape);
    expect(() => set.forward({ ...request, steps: NaN })).toThrow(shape);
    expect(() => set.forward({ ...request, batch: -2 })).toThrow(shape);
    expect(() => set.forward({ ...request, input: request.input.slice(1) })).toThrow(shape);
    expect(() =>
      set.forward({ ...request, weights: { ...request.weights, weightHh: new Float32Array(1) } }),
    ).toThrow(shape);
    expect(() => set.forward({ ...request, lengths: Int32Array.of(3, 4) })).toThrow(
      /lengths from 1 to 3, got 4/,
    );
    expect(() => set.forward({ ...request, lengths: Int32Array.of(0, 3) })).toThrow(
      /lengths from 1 to 3, got 0/,
    );
    const detached = request.input.slice() as Float32Array<ArrayBuffer>;
    structuredClone(detached, { transfer: [detached.buffer] });
    expect(() => set.forward({ ...request, input: detached })).toThrow(shape);
  });
});

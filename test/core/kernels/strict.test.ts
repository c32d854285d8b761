/**
 * Double precision: float64, and float32 in strict arithmetic. Every kernel set gives the bits of the reference on any number of threads,
 * so this file has no tolerance.
 */
import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import "../../../src/float64.ts";
import type { CellSpec } from "../../../src/core/cells/cell.ts";
import type { LayerRequest } from "../../../src/core/cells/sequence.ts";
import { compiledKernels } from "../../../src/core/kernels/compiled/compiledKernels.ts";
import type { Kernels } from "../../../src/core/kernels/kernels.ts";
import { nativeAddon, nativeMachine } from "../../../src/core/kernels/native/native.ts";
import { referenceKernels } from "../../../src/core/kernels/reference.ts";
import { threadsModule } from "../../../src/core/kernels/wasm/generated/wasmThreads.ts";
import { wasmMachine } from "../../../src/core/kernels/wasm/wasm.ts";
import { embedThreadsModule, wasmThreadsMachine } from "../../../src/core/kernels/wasm/wasmThreads.ts";
import { useDefinedCells } from "../../../src/core/nn/useDefinedCells.ts";
import { allocate, type DType, type FloatArray } from "../../../src/core/tensor/dtype.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { expectSame } from "../../support/compare.ts";
import { runs, sampled, shareOf } from "../../support/exhaustive.ts";
import {
  allSpecs,
  anyLayer,
  describeSpec,
  gradientArrays,
  kernelSpecs,
  layerArrays,
  randomLayer,
  resultArrays,
} from "../../support/layers.ts";
import { machines } from "../../support/machines.ts";
import {
  type EquationsCase,
  equationsResults,
  equationsShapes,
  knownCells,
  noises,
  randomCell,
  randomEquations,
  shapeFor,
  widened,
} from "../../support/randomCells.ts";

useDefinedCells();

embedThreadsModule(threadsModule);

/** Digests of results and gradients in float32. */
const GOLDEN = [
  "lstm, inputSize 11, hiddenSize 13: 2ae9c8d0d157001a",
  "lstm, inputSize 11, hiddenSize 13, coupled, cellClip 0.4, projSize 1: b165ebb74efc7577",
  "lstm, inputSize 11, hiddenSize 13, peephole, coupled, cellClip 0.4, projSize 1: b1946de6202c01d8",
  "gru, inputSize 11, hiddenSize 13, resetAfter: f719078da6a2ebb4",
  "gru, inputSize 11, hiddenSize 13: aad185983f0beda3",
  "rnn, inputSize 11, hiddenSize 13, nonlinearity tanh: 6c8c7df1cd1403ff",
  "rnn, inputSize 11, hiddenSize 13, nonlinearity relu: df9f03f79908a35f",
];

const sets = machines().map(([name, machine]): [string, Kernels] => [
  name,
  compiledKernels(machine, referenceKernels, "strict"),
]);

const expectations = new Map<string, Record<string, FloatArray>>();

function expectBits(set: Kernels, request: LayerRequest): void {
  const { spec, steps, batch, reverse, lengths, input, weights } = request;
  const first = [weights.weightIh[0], input.constructor.name];
  const key = JSON.stringify([spec, steps, batch, reverse, lengths, first, Object.keys(weights)]);
  let expected = expectations.get(key);
  if (expected === undefined) {
    expected = layerArrays(referenceKernels, request);
    expectations.set(key, expected);
  }
  const got = layerArrays(set, request);
  expect(Object.keys(got).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, array] of Object.entries(expected))
    expectSame(`${describeSpec(spec)}: ${name}`, got[name], array);
}

function expectBitsOfEquations(set: Kernels, options: EquationsCase, dtype: DType): void {
  const single = randomEquations(options);
  const request = dtype === "float64" ? widened(single) : single;
  const key = JSON.stringify([options, options.cell.definition, dtype]);
  const expected = expectations.get(key) ?? equationsResults(request);
  expectations.set(key, expected);
  for (const [name, array] of Object.entries(equationsResults(request, set)))
    expectSame(`${options.cell.definition.name}: ${name}`, array, expected[name]);
}

const dtypes = ["float32", "float64"] as const;

describe.each(sets)("%s", (_, set) => {
  it.each(dtypes)("has the bits of the reference for every option of every cell, %s", (dtype) => {
    for (const spec of kernelSpecs())
      for (const reverse of [false, true])
        for (const lengths of [undefined, [4, 1, 3, 4], [2, 4, 4, 2]])
          expectBits(set, randomLayer({ spec, steps: 4, batch: 4, dtype, reverse, lengths, seed: 5 }));
  });

  it.each(dtypes)("has them for cells by equations, %s", (dtype) => {
    const shapeOf = (k: number) => equationsShapes[k % equationsShapes.length];
    Object.values(knownCells).forEach((cell, k) => {
      expectBitsOfEquations(set, shapeFor(cell, shapeOf(k)), dtype);
    });
    for (let seed = 0; seed < 12; seed++) {
      const cell = randomCell(seed);
      expectBitsOfEquations(set, { ...shapeFor(cell, shapeOf(seed)), noise: noises[seed % 3] }, dtype);
    }
    // Several windows of the backward pass.
    for (const name of ["layerNormLSTM", "sLSTM with heads"]) {
      const sizes = { units: 14, inputs: 4, batch: 150, steps: 8, lengths: true };
      expectBitsOfEquations(set, { cell: knownCells[name], ...sizes }, dtype);
    }
  });

  it.each(dtypes)("has them over several windows of the backward pass, %s", (dtype) => {
    // Three steps of so many sequences make a window (native/gradients.h).
    const [steps, batch] = [8, 150];
    const random = new Random(7);
    const lengths = Array.from({ length: batch }, () => 1 + Math.floor(random.uniform() * steps));
    for (const [k, spec] of shareOf("cells over windows", [...kernelSpecs().entries()], 3))
      for (const padded of [undefined, lengths])
        expectBits(set, randomLayer({ spec, steps, batch, dtype, reverse: k % 2 === 0, lengths: padded }));
  });

  it.each(dtypes)("has them at sizes around the width of vectors and tiles, %s", (dtype) => {
    const sizes = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 65, 257];
    for (const [k, hiddenSize] of shareOf("sizes", [...sizes.entries()], 6)) {
      const inputSize = sizes[sizes.length - 1 - k];
      const batch = 1 + ((7 * k) % 14);
      for (const spec of [
        { kind: "lstm", inputSize, hiddenSize, projSize: 0, peephole: false, coupled: false, cellClip: 0 },
        { kind: "gru", inputSize, hiddenSize, resetAfter: true },
        { kind: "rnn", inputSize, hiddenSize, nonlinearity: "tanh" },
      ] satisfies CellSpec[])
        expectBits(set, randomLayer({ spec, steps: 2, batch, dtype, scale: 1 / Math.sqrt(hiddenSize) }));
    }
  });

  it("has them for random layers", () => {
    fc.assert(
      fc.property(anyLayer, (layer) => expectBits(set, randomLayer(layer))),
      { seed: 7, numRuns: runs(60, 20) },
    );
  });

  it("has them without a trace", () => {
    for (const some of kernelSpecs()) {
      const spec = { ...some, inputSize: 19, hiddenSize: 23 };
      for (const batch of [1, 29]) {
        const request = randomLayer({ spec, steps: 3, batch, dtype: "float32" });
        const expected = referenceKernels.forward(request);
        const { output, final } = set.forward({ ...request, traced: false });
        expect({ output, final }).toEqual({ output: expected.output, final: expected.final });
      }
    }
  });

  it("multiplies matrices with them", () => {
    const size = fc.constantFrom(1, 2, 3, 5, 7, 8, 9, 16, 17, 33, 129, 300, 530);
    const options = fc.record({
      transposeA: fc.boolean(),
      transposeB: fc.boolean(),
      accumulate: fc.boolean(),
    });
    const dtype = fc.constantFrom(...dtypes);
    fc.assert(
      fc.property(
        size,
        size,
        size,
        options,
        dtype,
        fc.integer(),
        (...[rows, inner, columns, o, type, seed]) => {
          const random = new Random(seed >>> 0);
          // Odd offsets: an array may begin anywhere.
          const draw = (length: number) =>
            allocate(type, length + 3)
              .map(() => random.normal())
              .subarray(1, length + 1);
          const [a, b, out] = [draw(rows * inner), draw(inner * columns), draw(rows * columns)];
          const got = out.slice();
          set.matmul(a, b, got, rows, inner, columns, o);
          referenceKernels.matmul(a, b, out, rows, inner, columns, o);
          expectSame(`${rows}x${inner}x${columns} ${JSON.stringify(o)}`, got, out);
        },
      ),
      { seed: 4, numRuns: runs(60, 20) },
    );
  });

  it("has them for numbers far from 1: subnormal, huge, infinite and none", () => {
    const extremes = [0, -0, 1e-45, -1e-40, 1e-30, 80, -90, 800, -800, 1e30, 3e38, Infinity, -Infinity, NaN];
    for (const [k, some] of kernelSpecs().entries()) {
      const spec = { ...some, inputSize: 7, hiddenSize: 9 };
      for (const dtype of dtypes) {
        const request = randomLayer({ spec, steps: 3, batch: 5, dtype, seed: k });
        // One sequence for each number, so that some do not change.
        extremes.forEach((value, i) => {
          request.input[(i * 11 + k) % request.input.length] = value;
        });
        expectBits(set, request);
      }
    }
  });
});

it("layers of every size have their own bits in fast arithmetic", () => {
  const native = nativeAddon().found ? [nativeMachine({ threads: 1 })] : [];
  for (const machine of [wasmMachine("simd"), ...native]) {
    const set = compiledKernels(machine, referenceKernels, "fast");
    for (const some of kernelSpecs()) {
      const spec = { ...some, inputSize: 8, hiddenSize: 16 };
      const layer = randomLayer({ spec, steps: 3, batch: 5, dtype: "float32" });
      expect(layerArrays(set, layer)).not.toEqual(layerArrays(referenceKernels, layer));
    }
  }
});

it("computes on threads of WebAssembly with the bits of the reference", async () => {
  const machine = wasmThreadsMachine("simd", { threads: 2, adaptive: false });
  const set = compiledKernels(machine, referenceKernels, "strict");
  const matrix = new Float32Array(200 * 200).map((_, k) => Math.sin(k));
  const out = matrix.slice();
  set.matmul(matrix, matrix, out, 200, 200, 200);
  for (let k = 0; k < 1000 && !machine.isReady("double"); k++)
    await new Promise((ready) => setTimeout(ready, 10));
  expect(machine.isReady("double")).toBe(true);
  const expected = matrix.slice();
  referenceKernels.matmul(matrix, matrix, expected, 200, 200, 200);
  set.matmul(matrix, matrix, out, 200, 200, 200);
  expectSame("product", out, expected);
  const lengths = Array.from({ length: 40 }, (_, n) => 1 + (n % 4));
  for (const spec of kernelSpecs())
    expectBits(
      set,
      randomLayer({
        spec: { ...spec, inputSize: 65, hiddenSize: 70 },
        steps: 4,
        batch: 40,
        dtype: "float32",
        lengths,
      }),
    );
  // In double precision members share rows, however few, and never units; one sequence goes on several threads in the backward pass alone.
  for (const spec of sampled(kernelSpecs(), 4))
    for (const batch of [1, 2, 3])
      expectBits(
        set,
        randomLayer({
          spec: { ...spec, inputSize: 64, hiddenSize: 64 },
          steps: 100,
          batch,
          dtype: "float32",
        }),
      );
  await machine.stop();
});

it("is what it was: a change of these numbers is a change of every strict result", () => {
  const specs = allSpecs();
  const digests = [0, 7, 15, 16, 18, 20, 22].map((k) => {
    const spec = { ...specs[k], inputSize: 11, hiddenSize: 13 };
    const request = randomLayer({ spec, steps: 4, batch: 3, dtype: "float32", lengths: [2, 4, 3], seed: 9 });
    const result = referenceKernels.forward(request);
    const needs = { input: true, initial: true, weights: true };
    const gradients = referenceKernels.backward(request, result, { output: result.output }, needs);
    const hash = createHash("sha256");
    for (const array of Object.values({ ...resultArrays(result), ...gradientArrays(gradients) }))
      hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
    return `${describeSpec(spec)}: ${hash.digest("hex").slice(0, 16)}`;
  });
  expect(digests).toEqual(GOLDEN);
});

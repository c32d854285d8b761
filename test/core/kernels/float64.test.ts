/** Gradients of layers of a real size against central differences, through the compiled kernels in float64. */
import { describe, expect, it } from "vitest";
import "../../../src/float64.ts";
import type { CellSpec } from "../../../src/core/cells/cell.ts";
import { compiledKernels } from "../../../src/core/kernels/compiled/compiledKernels.ts";
import type { Kernels } from "../../../src/core/kernels/kernels.ts";
import { nativeAddon, nativeMachine } from "../../../src/core/kernels/native/native.ts";
import { referenceKernels } from "../../../src/core/kernels/reference.ts";
import { wasmMachine } from "../../../src/core/kernels/wasm/wasm.ts";
import type { FloatArray } from "../../../src/core/tensor/dtype.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { largestOf } from "../../support/compare.ts";
import { runs, shareOf } from "../../support/exhaustive.ts";
import { gradientArrays, objective, randomLayer, runLayer } from "../../support/layers.ts";

const sets: [string, Kernels][] = [["wasm-simd", compiledKernels(wasmMachine("simd"), referenceKernels)]];
if (nativeAddon().found) sets.push(["native", compiledKernels(nativeMachine(), referenceKernels)]);

const sizes = { inputSize: 64, hiddenSize: 128 };
const layers: [string, CellSpec][] = [
  ["lstm", { kind: "lstm", ...sizes, projSize: 0, peephole: false, coupled: false, cellClip: 0 }],
  [
    "lstm with peepholes and projection",
    { kind: "lstm", ...sizes, projSize: 40, peephole: true, coupled: false, cellClip: 0 },
  ],
  ["gru", { kind: "gru", ...sizes, resetAfter: true }],
  ["gru, reset before", { kind: "gru", ...sizes, resetAfter: false }],
  ["rnn", { kind: "rnn", ...sizes, nonlinearity: "tanh" }],
];

/** Elements of each tensor that are compared. */
const SAMPLES = runs(5, 2);
const STEP = 1e-5;
/**
 * By the largest gradient of the tensor. A difference leaves out h²/6 times the third derivative, 1e-10 of what is near 1 for each of the steps that
 * a weight works in; and the objective, a sum of 50 thousand outputs, is known to 1e-13, which a step of 1e-5 makes 1e-8 of a gradient near 1.
 */
const BOUND = 1e-6;

describe.each(sets)("%s", (_, set) => {
  it.each(shareOf("cells of a real size", layers, 2))(
    "has the gradients of a float64 %s (8, 50, 64, 128)",
    (_, spec) => {
      const request = randomLayer({ spec, steps: 50, batch: 8, dtype: "float64", scale: 1 / Math.sqrt(128) });
      const computed = gradientArrays(runLayer(set, request).gradients);
      const random = new Random(3);
      const variables: Record<string, FloatArray> = {
        "gradient of input": request.input,
        "gradient of initial hidden": request.initial.hidden,
        ...Object.fromEntries(Object.entries(request.weights).map(([name, w]) => [`gradient of ${name}`, w])),
      };
      for (const [name, values] of Object.entries(variables)) {
        const largest = largestOf(computed[name]);
        for (let sample = 0; sample < SAMPLES; sample++) {
          const k = random.integer(values.length);
          const value = values[k];
          values[k] = value + STEP;
          const high = objective(set, request);
          values[k] = value - STEP;
          const low = objective(set, request);
          values[k] = value;
          const error = Math.abs((high - low) / (2 * STEP) - computed[name][k]) / largest;
          expect(error, `${name}[${k}]`).toBeLessThan(BOUND);
        }
      }
    },
  );
});

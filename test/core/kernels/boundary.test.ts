/**
 * Bad calls across the boundary to compiled code: sizes, types, lengths, detached and shared memory, in random combinations. Each either is
 * refused by a coded error or computes; none crashes, and a good call afterwards gives the same bits as before. `SLUICE_BOUNDARY_CALLS`
 * says how many; the seed is fixed, or `SLUICE_SEED`.
 */
import { it } from "vitest";
import "../../../src/float64.ts";
import type { LayerRequest, LayerResult } from "../../../src/core/cells/sequence.ts";
import { compiledKernels, hasKernel } from "../../../src/core/kernels/compiled/compiledKernels.ts";
import type { Machine } from "../../../src/core/kernels/compiled/machine.ts";
import type { ElementKernels } from "../../../src/core/kernels/elements.ts";
import type { Kernels } from "../../../src/core/kernels/kernels.ts";
import { nativeAddon, nativeMachine } from "../../../src/core/kernels/native/native.ts";
import { referenceKernels } from "../../../src/core/kernels/reference.ts";
import { supportsWasm } from "../../../src/core/kernels/wasm/flavours.ts";
import { wasmMachine } from "../../../src/core/kernels/wasm/wasm.ts";
import { wasmElements } from "../../../src/core/kernels/wasm/wasmElements.ts";
import type { Random } from "../../../src/core/tensor/random.ts";
import { CALLS, expectOrder } from "../../support/badCalls.ts";
import { always } from "../../support/elements.ts";
import { kernelSpecs, layerArrays, objectiveWeights, randomLayer } from "../../support/layers.ts";
import { type Fields, one, spoil } from "../../support/spoil.ts";

const machines: [string, Machine][] = [];
if (supportsWasm("simd"))
  machines.push(["wasm-simd", { ...wasmMachine("simd"), elements: always(wasmElements("simd")) }]);
if (nativeAddon().found) {
  const machine = nativeMachine({ threads: 2, adaptive: false });
  machines.push(["native", { ...machine, elements: always(machine.elements!) }]);
}
const sets = machines.flatMap(([name, machine]): [string, Kernels][] => [
  [name, compiledKernels(machine, referenceKernels)],
  [`${name}, in double precision`, compiledKernels(machine, referenceKernels, "strict")],
]);

const labelled = () => ({
  classes: 3,
  logits: new Float32Array(12),
  labels: Int32Array.of(0, 2, -100, 1),
  ignored: -100,
});

/** Good calls of the kernels of elements: their operands, by names that only say what they are. */
const ELEMENT_CALLS: { [Name in Exclude<keyof ElementKernels, "fast">]: () => Record<string, unknown> } = {
  adam: () => ({
    factors: { beta1: 0.9, beta2: 0.99, rate: 0.1, correction: 1, eps: 1e-8, decay: 0, keep: 1 },
    parameter: new Float32Array(9),
    gradient: new Float32Array(9),
    firstMoment: new Float32Array(9),
    secondMoment: new Float32Array(9),
    largestSecondMoment: undefined,
  }),
  sgd: () => ({
    factors: { rate: 0.1, momentum: 0.9, share: 1, decay: 0 },
    nesterov: false,
    parameter: new Float32Array(9),
    gradient: new Float32Array(9),
    buffer: new Float32Array(9),
  }),
  softmaxSums: () => ({ rows: labelled(), maxima: new Float64Array(4), sums: new Float64Array(4) }),
  crossEntropyGradient: () => ({
    rows: labelled(),
    targets: { own: 0.9, spread: 0.1, spreadTotal: 0.3, weights: new Float32Array(3) },
    maxima: new Float64Array(4),
    logSums: new Float64Array(4),
    factors: new Float64Array(4),
    gradient: new Float32Array(12),
  }),
  gatherRows: () => ({
    table: new Float32Array(15),
    ids: Int32Array.of(4, 0, 4),
    width: 3,
    out: new Float32Array(9),
  }),
  scatterRows: () => ({
    rows: new Float32Array(9),
    ids: Int32Array.of(4, 0, 4),
    width: 3,
    skipped: 0,
    sums: new Float32Array(15),
  }),
  dropout: () => ({
    x: new Float32Array(9),
    limit: 2 ** 31,
    scale: 2,
    place: { seed: 1, stream: 2, position: 3 },
    out: new Float32Array(9),
  }),
  uniform: () => ({
    map: { factor: 2, offset: -1, scale: 0.5 },
    place: { seed: 1, stream: 2, position: 3 },
    out: new Float32Array(9),
  }),
};

const SPECS = kernelSpecs();

function callOnce(set: Kernels, random: Random): void {
  // Of its own, since calls spoil it.
  const spec = { ...one(SPECS, random) };
  const [steps, batch] = [1 + random.integer(3), 1 + random.integer(3)];
  const seed = random.integer(1000);
  const dtype = one(["float32", "float64"] as const, random);
  const request = {
    ...{ lengths: undefined, traced: true },
    ...randomLayer({ spec, steps, batch, dtype, seed }),
  };
  const wrongs = 1 + random.integer(2);
  const way = random.integer(4);
  if (way === 0) {
    for (let k = 0; k < wrongs; k++) spoil(request as Fields, random);
    // A specification that became a variant has no kernel: plain TypeScript runs it, without a boundary.
    if (!hasKernel(request.spec)) return;
    set.forward(request as LayerRequest);
  } else if (way === 1) {
    const result = referenceKernels.forward(request) as LayerResult;
    const gradients = objectiveWeights(result);
    const needs = { input: true, initial: true, weights: true };
    const call = { request, result, gradients, needs };
    for (let k = 0; k < wrongs; k++) spoil(call as unknown as Fields, random);
    if (!hasKernel(call.request.spec)) return;
    set.backward(call.request, call.result, call.gradients, call.needs);
  } else if (way === 2) {
    const name = one(Object.keys(ELEMENT_CALLS), random) as keyof typeof ELEMENT_CALLS;
    const call = ELEMENT_CALLS[name]() as unknown as Fields;
    for (let k = 0; k < wrongs; k++) spoil(call, random);
    // In the order in which they are written there.
    (set.elements[name] as (...operands: unknown[]) => void)(...Object.values(call));
  } else {
    const call: Fields = {
      ...{ a: new Float32Array(6), b: new Float32Array(12), out: new Float32Array(8) },
      ...{
        rows: 2,
        inner: 3,
        columns: 4,
        options: { transposeA: false, transposeB: false, accumulate: false },
      },
    };
    for (let k = 0; k < wrongs; k++) spoil(call, random);
    const { a, b, out, rows, inner, columns, options } = call as never;
    set.matmul(a, b, out, rows, inner, columns, options);
  }
}

it.each(sets)(
  "%s: random bad calls are refused in words or compute, and leave everything in order",
  (_, set) => {
    const good = randomLayer({ spec: kernelSpecs()[0], dtype: "float32" });
    // Of each machine the other half are in single precision alone: what is small is computed in double.
    expectOrder(
      Math.ceil(CALLS / 2),
      () => layerArrays(set, good),
      (random) => callOnce(set, random),
    );
  },
  3_600_000,
);

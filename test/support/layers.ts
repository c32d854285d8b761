/** Random layers over random sequences, as kernels get them. Every weight is a different number, so that no two gates are alike. */
import fc from "fast-check";
import {
  type CellSpec,
  type CellState,
  type CellWeights,
  type LSTMSpec,
  stateSize,
} from "../../src/core/cells/cell.ts";
import { gateNames } from "../../src/core/cells/gates.ts";
import type { LayerGradients, LayerRequest, LayerResult } from "../../src/core/cells/sequence.ts";
import { hasKernel } from "../../src/core/kernels/compiled/compiledKernels.ts";
import type { Kernels } from "../../src/core/kernels/kernels.ts";
import { allocate, type DType, type FloatArray } from "../../src/core/tensor/dtype.ts";
import { Random } from "../../src/core/tensor/random.ts";
import { expectClose } from "./compare.ts";

export type Biases = "both" | "input" | "hidden" | "none";

export interface LayerCase {
  spec: CellSpec;
  steps?: number;
  batch?: number;
  biases?: Biases;
  lengths?: number[];
  reverse?: boolean;
  dtype?: DType;
  seed?: number;
  /** Standard deviation of weights and states. Default 0.7 */
  scale?: number;
}

/** Numbers of an array repeat after so many: a prime, so that no two rows or gates are alike. Drawing millions takes seconds. */
const PERIOD = 500_009;

export function randomLayer(options: LayerCase): LayerRequest {
  const { spec, steps = 3, batch = 2, biases = "both", lengths, reverse = false } = options;
  const { dtype = "float64", seed = 1, scale = 0.7 } = options;
  const random = new Random(seed);
  const draw = (size: number, deviation = scale): FloatArray => {
    const array = allocate(dtype, size);
    for (let k = 0; k < size; k++) array[k] = k < PERIOD ? deviation * random.normal() : array[k - PERIOD];
    return array;
  };
  const H = spec.hiddenSize;
  const S = stateSize(spec);
  const rows = gateNames(spec).length * H;

  const weights: CellWeights = { weightIh: draw(rows * spec.inputSize), weightHh: draw(rows * S) };
  if (biases === "both" || biases === "input") weights.biasIh = draw(rows);
  if (biases === "both" || biases === "hidden") weights.biasHh = draw(rows);
  const initial: CellState = { hidden: draw(batch * S) };
  if (spec.kind === "lstm") {
    if (spec.projSize > 0) weights.weightHr = draw(spec.projSize * H);
    if (spec.peephole) weights.weightCh = draw((spec.coupled ? 2 : 3) * H);
    initial.cell = draw(batch * H);
  }
  return {
    spec,
    weights,
    steps,
    batch,
    input: draw(steps * batch * spec.inputSize, 1),
    initial,
    reverse,
    ...(lengths && { lengths: Int32Array.from(lengths) }),
  };
}

/** An LSTM without options. */
export const plainLSTM = (inputSize: number, hiddenSize: number): LSTMSpec => ({
  ...{ kind: "lstm", inputSize, hiddenSize },
  ...{ projSize: 0, peephole: false, coupled: false, cellClip: 0 },
});

/** Every option of every cell in every combination, with sizes from 1 up. */
export function allSpecs(): CellSpec[] {
  const specs: CellSpec[] = [];
  const add = (spec: CellSpec): void => {
    // Sizes vary with the position, 1 among them.
    const k = specs.length;
    const hiddenSize = spec.kind === "lstm" && spec.projSize > 0 ? 2 + (k % 3) : 1 + (k % 4);
    specs.push({ ...spec, inputSize: 1 + ((k + 1) % 3), hiddenSize });
  };
  const sizes = { inputSize: 1, hiddenSize: 1 };
  for (const peephole of [false, true])
    for (const coupled of [false, true])
      for (const cellClip of [0, 0.4])
        for (const projSize of [0, 1]) add({ kind: "lstm", ...sizes, peephole, coupled, cellClip, projSize });
  for (const resetAfter of [true, false])
    for (let repeat = 0; repeat < 2; repeat++) add({ kind: "gru", ...sizes, resetAfter });
  for (const nonlinearity of ["tanh", "relu"] as const)
    for (let repeat = 0; repeat < 2; repeat++) add({ kind: "rnn", ...sizes, nonlinearity });
  return specs;
}

/** The cells of `allSpecs` that have kernels of their own. */
export const kernelSpecs = (): CellSpec[] => allSpecs().filter(hasKernel);

/** Whether one sequence goes on several threads: `workOf` in src/core/kernels/compiled/machine.ts. */
export function sharesUnitsAlone(spec: CellSpec): boolean {
  return gateNames(spec).length * spec.hiddenSize >= 384;
}

/** A specification in a few words, for the names of tests. */
export function describeSpec(spec: CellSpec): string {
  const options = Object.entries(spec)
    .filter(([, value]) => value !== false && value !== 0)
    .map(([name, value]) => (name === "kind" ? value : value === true ? name : `${name} ${value}`));
  return options.join(", ");
}

/** All that a layer computes, by name. */
export function resultArrays({ output, final, trace }: LayerResult): Record<string, FloatArray> {
  return defined({
    output,
    "final hidden": final.hidden,
    "final cell": final.cell,
    "gate trace": trace.gates,
    "cell trace": trace.cell,
    "recurrent trace": trace.recurrentNew,
  });
}

/** All gradients of a layer, by name. */
export function gradientArrays({ input, initial, weights }: LayerGradients): Record<string, FloatArray> {
  return defined({
    "gradient of input": input,
    "gradient of initial hidden": initial?.hidden,
    "gradient of initial cell": initial?.cell,
    ...Object.fromEntries(Object.entries(weights ?? {}).map(([name, w]) => [`gradient of ${name}`, w])),
  });
}

function defined(arrays: Record<string, FloatArray | undefined>): Record<string, FloatArray> {
  return Object.fromEntries(Object.entries(arrays).filter(([, array]) => array !== undefined)) as Record<
    string,
    FloatArray
  >;
}

/** The weights of the objective Σ w·result that stands for what follows a layer: cos 0, cos 1, cos 2, … */
export function objectiveWeights(result: LayerResult) {
  let k = 0;
  const weightsOf = (array: FloatArray): FloatArray => array.map(() => Math.cos(k++));
  return {
    output: weightsOf(result.output),
    hidden: weightsOf(result.final.hidden),
    cell: result.final.cell && weightsOf(result.final.cell),
  };
}

/** Forward, then backward from the objective of `objectiveWeights`. */
export function runLayer(
  kernels: Kernels,
  request: LayerRequest,
): { result: LayerResult; gradients: LayerGradients } {
  const result = kernels.forward(request);
  const needs = { input: true, initial: true, weights: true };
  return { result, gradients: kernels.backward(request, result, objectiveWeights(result), needs) };
}

/** All that `runLayer` computes, by name. */
export function layerArrays(kernels: Kernels, request: LayerRequest): Record<string, FloatArray> {
  const { result, gradients } = runLayer(kernels, request);
  return { ...resultArrays(result), ...gradientArrays(gradients) };
}

/** The number whose gradients `runLayer` computes. */
export function objective(kernels: Kernels, request: LayerRequest): number {
  const result = kernels.forward(request);
  const weights = objectiveWeights(result);
  const dot = (a: FloatArray, b: FloatArray): number => {
    let total = 0;
    for (let k = 0; k < a.length; k++) total += a[k] * b[k];
    return total;
  };
  return (
    dot(result.output, weights.output) +
    dot(result.final.hidden, weights.hidden) +
    (result.final.cell ? dot(result.final.cell, weights.cell!) : 0)
  );
}

/**
 * Compares every gradient of a float64 layer with central differences, relative ≤ 1e-6: the differences themselves are good to about
 * 1e-9 with steps of 1e-5 and values near 1.
 */
export function checkGradients(kernels: Kernels, request: LayerRequest): void {
  const { gradients } = runLayer(kernels, request);
  const variables: Record<string, FloatArray | undefined> = {
    "gradient of input": request.input,
    "gradient of initial hidden": request.initial.hidden,
    "gradient of initial cell": request.initial.cell,
    ...Object.fromEntries(Object.entries(request.weights).map(([name, w]) => [`gradient of ${name}`, w])),
  };
  const computed = gradientArrays(gradients);
  for (const [name, values] of Object.entries(variables)) {
    if (values === undefined) continue;
    const expected = values.map((value, k) => {
      const step = 1e-5;
      values[k] = value + step;
      const high = objective(kernels, request);
      values[k] = value - step;
      const low = objective(kernels, request);
      values[k] = value;
      return (high - low) / (2 * step);
    });
    expectClose(name, computed[name], expected, { relative: 1e-6 });
  }
}

/** Random layers of up to 40 units over sequences with and without padding. */
export const anyLayer = fc
  .record({
    spec: fc
      .tuple(
        fc.constantFrom(...kernelSpecs()),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 2, max: 40 }),
      )
      .map(([spec, inputSize, hiddenSize]): CellSpec => ({ ...spec, inputSize, hiddenSize })),
    biases: fc.constantFrom<Biases>("both", "input", "hidden", "none"),
    dtype: fc.constantFrom<DType>("float32", "float64"),
    steps: fc.integer({ min: 1, max: 6 }),
    batch: fc.integer({ min: 1, max: 30 }),
    padded: fc.boolean(),
    reverse: fc.boolean(),
    // Large weights drive gates to their ends.
    large: fc.boolean(),
    seed: fc.integer({ min: 0, max: 1e6 }),
  })
  .map(({ padded, large, ...options }): LayerCase => {
    const random = new Random(options.seed);
    const lengths = padded
      ? Array.from({ length: options.batch }, () => 1 + random.integer(options.steps))
      : undefined;
    return { ...options, lengths, scale: large ? 5 : 1 / Math.sqrt(options.spec.hiddenSize) };
  });

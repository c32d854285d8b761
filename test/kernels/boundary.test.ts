/**
 * Bad calls across the boundary to compiled code: sizes, types, lengths, detached and shared memory, in random combinations. Each either is
 * refused by a coded error or computes; none crashes, and a good call afterwards gives the same bits as before. `SLUICE_BOUNDARY_CALLS`
 * says how many; the seed is fixed, or `SLUICE_SEED`.
 */
import { expect, it } from "vitest";
import { compiledKernels } from "../../src/kernels/compiled.ts";
import type { Kernels, LayerRequest, LayerResult } from "../../src/kernels/kernels.ts";
import { nativeAddon, nativeMachine } from "../../src/kernels/native.ts";
import { referenceKernels } from "../../src/kernels/reference.ts";
import { supportsWasm, wasmMachine } from "../../src/kernels/wasm.ts";
import { SluiceError } from "../../src/tensor/errors.ts";
import { Random } from "../../src/tensor/random.ts";
import { allSpecs, gradientArrays, objectiveWeights, randomLayer, resultArrays } from "../support/layers.ts";

const CALLS = Number(process.env.SLUICE_BOUNDARY_CALLS || 4000);
const SEED = Number(process.env.SLUICE_SEED || 1);

const sets: [string, Kernels][] = [];
if (supportsWasm("simd")) sets.push(["wasm-simd", compiledKernels(wasmMachine("simd"), referenceKernels)]);
if (nativeAddon().found) {
  const machine = nativeMachine({ threads: 2, adaptive: false });
  sets.push(["native", compiledKernels(machine, referenceKernels)]);
}

const SIZES = [
  NaN,
  -1,
  0,
  0.5,
  1,
  1.5,
  2,
  3,
  5,
  1e9,
  2 ** 31,
  2 ** 53,
  Infinity,
  -Infinity,
  "2",
  null,
  undefined,
  {},
  true,
  [],
];
const FLAGS = [true, false, "yes", "", 0, 1, NaN, null, undefined, {}];

type Fields = Record<string, unknown>;

function detached(array: Float32Array | Int32Array): unknown {
  const copy = array.slice();
  structuredClone(copy, { transfer: [copy.buffer as ArrayBuffer] });
  return copy;
}

/** What may stand in the place of an array. */
const ARRAYS: ((array: Float32Array | Int32Array, random: Random) => unknown)[] = [
  detached,
  (array) => array.subarray(1),
  (_, random) => new Float32Array(random.integer(40)),
  (array) => Float64Array.from(array),
  (array) => Int32Array.from(array),
  (array) => Uint8Array.from(array),
  (array) => [...array],
  (array) => new Float32Array(new SharedArrayBuffer(array.byteLength)),
  // At an odd place of a larger buffer: a good array.
  (array) => new Float32Array(new ArrayBuffer(array.byteLength + 12), 4, array.length),
  (array) => array.fill(NaN),
  (array) => array.fill(-2147483648),
  () => undefined,
  () => null,
  () => "x",
  () => ({ length: 1e9 }),
];

/** Replaces one field of a record, or of a record in it. */
function spoil(record: Fields, random: Random): void {
  const names = Object.keys(record);
  const name = names[random.integer(names.length)];
  const value = record[name];
  const one = <T>(list: readonly T[]): T => list[random.integer(list.length)];
  if (ArrayBuffer.isView(value)) {
    // What an earlier spoiling left detached, or of another type, stays.
    if (value.byteLength === 0 || !(value instanceof Float32Array || value instanceof Int32Array)) return;
    record[name] = one(ARRAYS)(value as Float32Array, random);
  } else if (typeof value === "number") {
    record[name] = one(SIZES);
  } else if (typeof value === "boolean") {
    record[name] = one(FLAGS);
  } else if (typeof value === "object" && value !== null) {
    spoil(value as Fields, random);
  } else if (name === "lengths") {
    record[name] = Int32Array.from({ length: 1 + random.integer(4) }, () => random.integer(7) - 2);
  } else {
    record[name] = one(["lstm", "gru", "rnn", "tanh", "constructor", 1, undefined]);
  }
}

function callOnce(set: Kernels, random: Random): void {
  const specs = allSpecs();
  const spec = specs[random.integer(specs.length)];
  const [steps, batch] = [1 + random.integer(3), 1 + random.integer(3)];
  const seed = random.integer(1000);
  const request = { lengths: undefined, ...randomLayer({ spec, steps, batch, dtype: "float32", seed }) };
  const wrongs = 1 + random.integer(2);
  const way = random.integer(3);
  if (way === 0) {
    for (let k = 0; k < wrongs; k++) spoil(request as Fields, random);
    set.forward(request as LayerRequest);
  } else if (way === 1) {
    const result = referenceKernels.forward(request) as LayerResult;
    const gradients = objectiveWeights(result);
    const needs = { input: true, initial: true, weights: true };
    const call = { request, result, gradients, needs };
    for (let k = 0; k < wrongs; k++) spoil(call as unknown as Fields, random);
    set.backward(call.request, call.result, call.gradients, call.needs);
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
    const good = randomLayer({ spec: allSpecs()[0], dtype: "float32" });
    const bits = () => {
      const result = set.forward(good);
      const gradients = set.backward(good, result, objectiveWeights(result), {
        input: true,
        initial: true,
        weights: true,
      });
      return { ...resultArrays(result), ...gradientArrays(gradients) };
    };
    const before = bits();
    const random = new Random(SEED);
    let refused = 0;
    for (let k = 0; k < CALLS; k++) {
      try {
        callOnce(set, random);
      } catch (error) {
        if (!(error instanceof SluiceError)) throw new Error(`call ${k}: ${(error as Error).stack}`);
        refused++;
      }
      if (k % 1000 === 0) expect(bits()).toEqual(before);
    }
    expect(bits()).toEqual(before);
    // Some of both, or the calls are not what they should be.
    expect(refused).toBeGreaterThan(CALLS / 4);
    expect(refused).toBeLessThan(CALLS);
  },
  3_600_000,
);

import { setFlagsFromString } from "node:v8";
import { describe, expect, it } from "vitest";
import { compiledKernels } from "../../src/kernels/compiled.ts";
import { relaxedModule, simdModule } from "../../src/kernels/generated/wasm.ts";
import { doubleModule } from "../../src/kernels/generated/wasmDouble.ts";
import { referenceKernels } from "../../src/kernels/reference.ts";
import { supportsWasm, type WasmFlavour, wasmMachine } from "../../src/kernels/wasm.ts";
import { activate, largestErrors, sweep } from "../support/activations.ts";

// Node 20 has relaxed SIMD behind a flag; later versions do not need it.
if (process.versions.node.startsWith("20.")) setFlagsFromString("--experimental-wasm-relaxed-simd");

const flavours = (["simd", "relaxed"] satisfies WasmFlavour[]).filter(supportsWasm);

it("runs on this Node", () => {
  expect(flavours).toContain("simd");
});

describe.each(flavours)("wasm-%s", (flavour) => {
  const machine = wasmMachine(flavour);

  it("has activations within the errors that native/activations.h states", () => {
    expect(largestErrors(machine, "exp", sweep(-87, 88, 400_001)).relative).toBeLessThanOrEqual(1.2e-7);
    expect(largestErrors(machine, "sigmoid", sweep(-100, 100, 400_001)).absolute).toBeLessThanOrEqual(7.5e-8);
    const tanh = largestErrors(machine, "tanh", sweep(-30, 30, 400_001));
    expect(tanh.absolute).toBeLessThanOrEqual(8.5e-8);
    expect(tanh.relative).toBeLessThanOrEqual(1.7e-7);
  });

  it("passes on what is not a number, and saturates at infinity", () => {
    for (const name of ["exp", "sigmoid", "tanh"] as const)
      expect([...activate(machine, name, Float32Array.of(NaN, 1, NaN, 1, NaN))]).toEqual([
        NaN,
        expect.any(Number),
        NaN,
        expect.any(Number),
        NaN,
      ]);
    const ends = Float32Array.of(-Infinity, Infinity);
    expect([...activate(machine, "tanh", ends)]).toEqual([-1, 1]);
    expect([...activate(machine, "sigmoid", ends)]).toEqual([0, 1]);
  });

  it("refuses a call that exceeds its memory, and works afterwards", () => {
    const { matmul } = compiledKernels(machine, referenceKernels);
    const rows = 2 ** 29;
    // A gigabyte that nobody touches: more than fits beside its product, and the error comes before any copy.
    const tall = new Float32Array(rows);
    expect(() => matmul(tall, Float32Array.of(1), tall, rows, 1, 1, { accumulate: true })).toThrow(
      expect.objectContaining({ code: "UNSUPPORTED", message: expect.stringMatching(/4 GiB/) }),
    );
    const out = new Float32Array(1);
    matmul(Float32Array.of(2), Float32Array.of(3), out, 1, 1, 1);
    expect(out[0]).toBe(6);
  });

  it("computes float64 in double precision, and float32 in strict arithmetic or in a small layer", () => {
    const { precisionOf } = compiledKernels(machine, referenceKernels, "fast");
    const layer = { kind: "gru", resetAfter: true } as const;
    expect(precisionOf(new Float64Array(1))).toBe("double");
    expect(precisionOf(new Float32Array(1))).toBe("single");
    expect(precisionOf(new Float32Array(1), { ...layer, inputSize: 64, hiddenSize: 32 })).toBe("double");
    expect(precisionOf(new Float32Array(1), { ...layer, inputSize: 65, hiddenSize: 32 })).toBe("single");
    expect(precisionOf(new Float32Array(1), { ...layer, inputSize: 64, hiddenSize: 33 })).toBe("single");
    const strict = compiledKernels(machine, referenceKernels, "strict");
    expect(strict.precisionOf(new Float32Array(1))).toBe("double");
  });
});

it("is small enough to be downloaded and to be compiled at once", () => {
  for (const module of [simdModule, relaxedModule, doubleModule])
    expect(atob(module).length).toBeLessThan(76_000);
});

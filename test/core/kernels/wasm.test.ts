import { describe, expect, it } from "vitest";
import type { CellSpec } from "../../../src/core/cells/cell.ts";
import { compiledKernels } from "../../../src/core/kernels/compiled/compiledKernels.ts";
import type { Kernels } from "../../../src/core/kernels/kernels.ts";
import { referenceKernels } from "../../../src/core/kernels/reference.ts";
import { supportsWasm, type WasmFlavour } from "../../../src/core/kernels/wasm/flavours.ts";
import { kernelsModule } from "../../../src/core/kernels/wasm/generated/wasm.ts";
import { doubleModule } from "../../../src/core/kernels/wasm/generated/wasmDouble.ts";
import { wasmMachine } from "../../../src/core/kernels/wasm/wasm.ts";
import type { FloatArray } from "../../../src/core/tensor/dtype.ts";
import { unpack } from "../../../src/core/tensor/packed.ts";
import { expectStatedErrors } from "../../support/activations.ts";
import { expectClose } from "../../support/compare.ts";
import { randomLayer } from "../../support/layers.ts";

const flavours = (["simd", "relaxed"] satisfies WasmFlavour[]).filter(supportsWasm);

it("runs on this Node", () => {
  expect(flavours).toContain("simd");
});

describe.each(flavours)("wasm-%s", (flavour) => {
  const machine = wasmMachine(flavour);

  it("has activations within the errors that native/activations.h states, and passes on what is not a number", () => {
    expectStatedErrors(machine);
  });

  it("refuses a call that exceeds its memory, and works afterwards", () => {
    const { matmul } = compiledKernels(machine, referenceKernels);
    const rows = 2 ** 29;
    // An untouched gigabyte: more than fits beside its product, and the error comes before any copy.
    const tall = new Float32Array(rows);
    expect(() => matmul(tall, Float32Array.of(1), tall, rows, 1, 1, { accumulate: true })).toThrow(
      expect.objectContaining({ code: "UNSUPPORTED", message: expect.stringMatching(/4 GiB/) }),
    );
    const out = new Float32Array(1);
    matmul(Float32Array.of(2), Float32Array.of(3), out, 1, 1, 1);
    expect(out[0]).toBe(6);
  });

  it("needs no more memory for a product than its slices take, however wide it is", () => {
    const { matmul } = compiledKernels(machine, referenceKernels);
    for (const columns of [4_200_000, 2 ** 24]) {
      const row = new Float32Array(columns).fill(1);
      row[columns - 1] = 5;
      const out = new Float32Array(columns);
      matmul(Float32Array.of(2), row, out, 1, 1, columns);
      expect([out[0], out[columns - 1]]).toEqual([2, 10]);
    }
  });

  describe("takes what has faded for 0, before it is subnormal and a hundred times as slow:", () => {
    const isSubnormal = (x: number) => x !== 0 && Math.abs(x) < 2 ** -126;
    const sizes = { inputSize: 8, hiddenSize: 40 };
    const lstm = { projSize: 0, peephole: false, coupled: false, cellClip: 0 };
    const specs: CellSpec[] = [
      { kind: "lstm", ...sizes, ...lstm },
      { kind: "gru", ...sizes, resetAfter: true },
      { kind: "rnn", ...sizes, nonlinearity: "tanh" },
    ];
    const sets = [referenceKernels, compiledKernels(machine, referenceKernels)];
    const expectCutOff = (what: string, [expected, got]: FloatArray[]) => {
      expect(expected.some(isSubnormal)).toBe(true);
      expect(got.some(isSubnormal)).toBe(false);
      expectClose(what, got, expected, { normalised: 1e-5 });
    };

    it.each(specs)("states of $kind", (spec) => {
      const quiet = randomLayer({ spec, steps: 400, batch: 2, biases: "none", dtype: "float32", scale: 0.1 });
      quiet.input.fill(0);
      expectCutOff(
        "output",
        sets.map((set) => set.forward(quiet).output),
      );
    });

    it.each(specs)("gradients of $kind", (spec) => {
      const request = randomLayer({ spec, steps: 400, batch: 2, dtype: "float32", scale: 0.1 });
      const inputGradient = (set: Kernels) => {
        const result = set.forward(request);
        const output = new Float32Array(result.output.length).fill(1, result.output.length - 80);
        return set.backward(request, result, { output }, { input: true, initial: true, weights: true })
          .input!;
      };
      expectCutOff("gradient of input", sets.map(inputGradient));
    });
  });

  it("computes float64 in double precision, and float32 only in strict arithmetic", () => {
    const { precisionOf } = compiledKernels(machine, referenceKernels, "fast");
    expect(precisionOf(new Float64Array(1))).toBe("double");
    expect(precisionOf(new Float32Array(1))).toBe("single");
    const strict = compiledKernels(machine, referenceKernels, "strict");
    expect(strict.precisionOf(new Float32Array(1))).toBe("double");
  });
});

it("is small enough to be downloaded and to be compiled at once", () => {
  expect(unpack(kernelsModule).length).toBeLessThan(60_000);
  // It has the lists of defined cells too, which the other modules have in a file of their own.
  expect(unpack(doubleModule).length).toBeLessThan(81_000);
});

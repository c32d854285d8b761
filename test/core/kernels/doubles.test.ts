/** Float64 and strict arithmetic without their kernels, which a page has to import. */
import { afterEach, expect, test, vi } from "vitest";
import { compiledKernels } from "../../../src/core/kernels/compiled/compiledKernels.ts";
import { referenceKernels } from "../../../src/core/kernels/reference.ts";
import { wasmMachine } from "../../../src/core/kernels/wasm/wasm.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test("the reference computes them, a page hears once how to get their kernels, and then they compute the same", async () => {
  const set = compiledKernels(wasmMachine("simd"), referenceKernels);
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const product = () => {
    const out = new Float64Array(4);
    set.matmul(Float64Array.of(1, 2, 3, 4), Float64Array.of(0.1, 0.2, 0.3, 0.4), out, 2, 2, 2);
    return out;
  };
  vi.stubGlobal("process", undefined);
  const before = [product(), product()];
  expect(warn.mock.calls).toEqual([[expect.stringContaining('Import "sluice/float64"')]]);
  vi.unstubAllGlobals();
  await import("../../../src/float64.ts");
  const reference = vi.spyOn(referenceKernels, "matmul");
  expect([product(), product()]).toEqual(before);
  expect(reference).not.toHaveBeenCalled();
});

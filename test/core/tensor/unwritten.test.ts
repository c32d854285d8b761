import { afterEach, expect, test, vi } from "vitest";
import { unwritten } from "../../../src/core/tensor/unwritten.ts";

afterEach(() => vi.unstubAllGlobals());

test("an array has the length and the type asked for, and a buffer of its own", () => {
  for (const length of [0, 1, 1023, 1024, 5001]) {
    for (const dtype of ["float32", "float64"] as const) {
      const array = unwritten(dtype, length);
      expect(array).toBeInstanceOf(dtype === "float32" ? Float32Array : Float64Array);
      expect(array).toHaveLength(length);
      expect(array.byteOffset).toBe(0);
      expect(array.buffer.byteLength).toBe(array.byteLength);
      expect(unwritten(dtype, length).buffer).not.toBe(array.buffer);
    }
  }
});

test("in a browser it is one of zeros", () => {
  vi.stubGlobal("Buffer", undefined);
  expect(unwritten("float32", 5000)).toEqual(new Float32Array(5000));
});

test("without memory the error says who needed how much", () => {
  vi.stubGlobal("Buffer", {
    allocUnsafeSlow() {
      throw new RangeError("Array buffer allocation failed");
    },
  });
  expect(unwritten("float32", 5000)).toEqual(new Float32Array(5000));
  for (const length of [2 ** 36, 2 ** 40]) {
    expect(() => unwritten("float32", length, "kernels")).toThrow(
      /kernels: expected a size that fits into memory, got \d+ elements of float32/,
    );
  }
});

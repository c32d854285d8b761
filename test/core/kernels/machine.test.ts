import { expect, test } from "vitest";
import type { KernelName } from "../../../src/core/kernels/compiled/kernelTable.ts";
import { workOf } from "../../../src/core/kernels/compiled/machine.ts";

/** Steps, batch, input and hidden size, three flags of every layer, and the first of the cell's own numbers. */
const work = (kernel: KernelName, batch: number, hiddenSize: number, own = 0) =>
  workOf(kernel, [10, batch, 8, hiddenSize, 0, 0, 1, own]);

test("of one sequence the units of a step are shared out when they are many", () => {
  for (const [kernel, own, fewest] of [
    ["lstmForward", 0, 96],
    ["gruForward", 1, 128],
    ["rnnForward", 0, 384],
  ] as const) {
    expect(work(kernel, 1, fewest - 1, own), kernel).toBe(0);
    expect(work(kernel, 1, fewest, own), kernel).toBe(3 * 10 * fewest * (8 + fewest));
  }
  expect(work("gruForward", 1, 4096, 0), "reset before").toBe(0);
});

test("rows of a batch are shared out, and every backward pass", () => {
  expect(work("gruForward", 2, 16, 0)).toBe(3 * 10 * 2 * 16 * (8 + 16));
  expect(work("rnnBackward", 1, 16)).toBe(3 * 10 * 16 * (8 + 16));
  expect(workOf("matmul", [2, 3, 5])).toBe(30);
  expect(workOf("activation", [100])).toBe(0);
});

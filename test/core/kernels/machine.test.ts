import { expect, test } from "vitest";
import type { KernelName } from "../../../src/core/kernels/compiled/kernelTable.ts";
import { workOf } from "../../../src/core/kernels/compiled/machine.ts";

/** Steps, batch, input and hidden size, and three flags of every layer. */
const work = (kernel: KernelName, batch: number, hiddenSize: number) =>
  workOf(kernel, [10, batch, 8, hiddenSize, 0, 0, 1]);

test("of one sequence the units of a step are shared out when they are many", () => {
  for (const [kernel, fewest] of [
    ["lstmForward", 96],
    ["gruForward", 128],
    ["rnnForward", 384],
  ] as const) {
    expect(work(kernel, 1, fewest - 1), kernel).toBe(0);
    expect(work(kernel, 1, fewest), kernel).toBe(3 * 10 * fewest * (8 + fewest));
  }
});

test("rows of a batch are shared out, and every backward pass", () => {
  expect(work("gruForward", 2, 16)).toBe(3 * 10 * 2 * 16 * (8 + 16));
  expect(work("rnnBackward", 1, 16)).toBe(3 * 10 * 16 * (8 + 16));
  expect(workOf("matmul", [2, 3, 5])).toBe(30);
  expect(workOf("activation", [100])).toBe(0);
});

import { expect, test } from "vitest";
import { Budget } from "../../../src/core/storage/budget.ts";
import { addTensor, checkByteLength } from "../../../src/core/storage/extent.ts";

test("a tensor has the bytes of its elements", () => {
  expect(checkByteLength("x", "F32", [2, 3])).toBe(24);
  expect(checkByteLength("x", "F4", [2, 3])).toBe(3);
});

test("an element type that we do not know has no size", () => {
  expect(() => checkByteLength("x", "F23", [1])).toThrow(
    expect.objectContaining({
      code: "DTYPE",
      message: expect.stringContaining("expected a known element type"),
    }),
  );
});

test("a tensor pays for its heap and its name", () => {
  const budget = new Budget(0);
  const tensors = new Map<string, null>();
  const add = (name: string) => addTensor("x", tensors, name, null, budget);
  add("a");
  const { memory } = budget.mark();
  expect(memory).toBeGreaterThanOrEqual(640);
  add("a".repeat(1024));
  expect(budget.mark().memory - memory).toBeGreaterThanOrEqual(640 + 1024);
  expect(tensors.size).toBe(2);
});

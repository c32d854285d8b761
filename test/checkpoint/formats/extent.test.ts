import { expect, test } from "vitest";
import { Budget } from "../../../src/checkpoint/formats/budget.ts";
import { addTensor, checkByteLength } from "../../../src/checkpoint/formats/extent.ts";
import { limitsFrom } from "../../../src/checkpoint/formats/limits.ts";

const limits = limitsFrom(undefined);

test("a tensor has the bytes of its elements", () => {
  expect(checkByteLength("x", "F32", [2, 3], limits)).toBe(24);
  expect(checkByteLength("x", "F4", [2, 3], limits)).toBe(3);
});

test("an element type that we do not know has no size", () => {
  expect(() => checkByteLength("x", "F23", [1], limits)).toThrow(
    expect.objectContaining({
      code: "DTYPE",
      message: expect.stringContaining("expected a known element type"),
    }),
  );
});

test("a tensor pays for its heap and its name", () => {
  const budget = new Budget(0);
  const tensors = new Map<string, null>();
  const add = (name: string) => addTensor("x", tensors, name, null, { limits, budget });
  add("a");
  const { cells } = budget.mark();
  expect(cells).toBeGreaterThanOrEqual(40);
  add("a".repeat(1024));
  expect(budget.mark().cells - cells).toBeGreaterThanOrEqual(40 + 64);
  expect(tensors.size).toBe(2);
});

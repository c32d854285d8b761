import { expect, test } from "vitest";
import { checkByteLength } from "../../src/formats/extent.ts";
import { limitsFrom } from "../../src/formats/limits.ts";

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

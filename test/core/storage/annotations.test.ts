import { expect, test } from "vitest";
import { annotations, propertyOf } from "../../../src/core/storage/annotations.ts";

/** The metadata of an ONNX file with these texts of records. */
const onnx = (...texts: string[]) => ({
  format: "onnx",
  metadata: new Map([["properties", new Map(texts.map((text, k) => [propertyOf(k + 1), text]))]]),
});

test("records of several texts follow one another by layer", () => {
  const found = annotations(onnx('{"a":[1],"b":[2]}', '{"a":[3]}', "no JSON", '{"a":4}'));
  expect([...found]).toEqual([
    ["a", [1, 3]],
    ["b", [2]],
  ]);
});

test("texts of more than a million characters in all are refused", () => {
  const half = " ".repeat(2 ** 19);
  expect(annotations(onnx(half, half)).size).toBe(0);
  expect(() => annotations(onnx(half, half, " "))).toThrow(
    expect.objectContaining({
      code: "LIMIT",
      message: expect.stringContaining("at most 1048576 characters"),
    }),
  );
});

import { describe, expect, test } from "vitest";
import { isListOf, isPlain, listOf } from "../../../src/core/tensor/lists.ts";

const isText = (value: unknown) => typeof value === "string";

describe("isListOf", () => {
  test("wants an array whose members all fit", () => {
    expect(isListOf(["a", "b"], isText)).toBe(true);
    expect(isListOf([], isText)).toBe(true);
    for (const other of [["a", 1], "ab", undefined, null, { length: 1, 0: "a" }, new Set(["a"])])
      expect(isListOf(other, isText)).toBe(false);
  });
});

test("listOf takes anything iterable", () => {
  expect(listOf("f", "a list", new Set([1, 2]))).toEqual([1, 2]);
  expect(() => listOf("f", "a list", "ab")).toThrow("f: expected a list, got ");
});

test("a plain object has no members but its own", () => {
  for (const plain of [{}, { a: 1 }, Object.create(null)]) expect(isPlain(plain)).toBe(true);
  for (const other of [null, undefined, 1, [], new Map(), new Date(), Object.create({ a: 1 }), () => 1])
    expect(isPlain(other)).toBe(false);
});

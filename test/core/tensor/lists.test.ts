import { describe, expect, test } from "vitest";
import { isListOf, isPlain, listOf } from "../../../src/core/tensor/lists.ts";

const isText = (value: unknown) => typeof value === "string";
/** Longer than memory or patience allow to look through. */
const holes = new Array(2 ** 32 - 1);

describe("isListOf", () => {
  test("wants an array whose members all fit", () => {
    expect(isListOf(["a", "b"], isText)).toBe(true);
    expect(isListOf([], isText)).toBe(true);
    for (const other of [["a", 1], "ab", undefined, null, { length: 1, 0: "a" }, new Set(["a"])])
      expect(isListOf(other, isText)).toBe(false);
  });

  test("a hole does not fit, and a billion of them are refused at the first", () => {
    expect(isListOf(new Array(1), isText)).toBe(false);
    expect(isListOf(holes, isText)).toBe(false);
  });
});

test("listOf refuses a billion holes", () => {
  expect(() => listOf("f", "a list", holes)).toThrow("f: expected a list, got [undefined, ");
});

test("listOf refuses what never ends", () => {
  const endless = (function* () {
    for (;;) yield 1;
  })();
  expect(() => listOf("f", "a list", endless)).toThrow("f: expected a list, got ");
  expect(listOf("f", "a list", new Set([1, 2]))).toEqual([1, 2]);
});

test("a plain object has no members but its own", () => {
  for (const plain of [{}, { a: 1 }, Object.create(null)]) expect(isPlain(plain)).toBe(true);
  for (const other of [null, undefined, 1, [], new Map(), new Date(), Object.create({ a: 1 }), () => 1])
    expect(isPlain(other)).toBe(false);
});

import { expect, test } from "vitest";
import { LSTM } from "../../../src/core/nn/lstm.ts";
import { zeros } from "../../../src/core/tensor/create.ts";
import { describe as inWords } from "../../../src/core/tensor/errors.ts";

const many = Object.fromEntries(Array.from({ length: 9 }, (_, k) => [`key${k}`, k]));

test.each<[unknown, string]>([
  [undefined, "undefined"],
  [null, "null"],
  [-0, "-0"],
  [7n, "7n"],
  [Symbol("s"), "a symbol"],
  ["a\nb", '"a\\nb"'],
  ["x".repeat(100), `"${"x".repeat(57)}..."`],
  [[1, "a", [2]], '[1, "a", [2]]'],
  [new Float32Array(3), "Float32Array(3)"],
  [{}, "an empty object"],
  [Object.create(null), "an empty object"],
  [{ a: 1, b: { c: 2 } }, "an object {a, b}"],
  [many, "an object {key0, key1, key2, key3, key4, key5, ...}"],
  [new Map(), "a Map"],
  [new Error("e"), "an Error"],
  [zeros([1]), "a Tensor"],
  [new LSTM({ inputSize: 1, hiddenSize: 1, seed: 0 }), "an LSTM"],
  [() => 0, "a function"],
])("%o is described", (value, words) => {
  expect(inWords(value)).toBe(words);
});

import { expect, test } from "vitest";
import { softmax } from "../../../src/core/autograd/softmax.ts";
import { checkActivation } from "../../../src/core/cells/namedActivation.ts";
import { LSTM } from "../../../src/core/nn/lstm.ts";
import { checkChoice, checkOptionNames } from "../../../src/core/tensor/check.ts";
import { tensor, zeros } from "../../../src/core/tensor/create.ts";
import { describe as inWords } from "../../../src/core/tensor/errors.ts";
import { SGD } from "../../../src/core/train/sgd.ts";

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

test.each([
  ["learningRate", () => new SGD([], { learningRate: 1 } as never), "lr"],
  ["dim", () => softmax(tensor([1]), { dim: 0 } as never), "axis"],
  ["clip", () => checkOptionNames("fit", { clip: 1 }, ["epochs", "clipNorm"]), "clipNorm"],
  [
    "recomended",
    () => checkChoice("init", "scheme", "recomended", ["unit", "recommended"], "NAME"),
    "recommended",
  ],
  ["hardSigmoid\\(0.2\\)", () => checkActivation("hardSigmoid", "gate"), "hardSigmoid\\(0.2\\)"],
])("a name of another library, or a misspelt one, is answered: %s", (_, call, name) => {
  expect(call).toThrow(new RegExp(`Did you mean ${name}\\?$`));
});

test("the only choice stands alone", () => {
  expect(() => checkChoice("act", "direction", "reverse", ["forward"])).toThrow(
    'act: expected direction to be "forward", got "reverse".',
  );
});

test("a name that is far from all has no suggestion", () => {
  expect(() => checkOptionNames("fit", { colour: 1 }, ["epochs", "clipNorm"])).toThrow(/got "colour"\.$/);
});

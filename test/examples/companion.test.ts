import { expect, test } from "vitest";
import { Companion } from "../../examples/typing/companion.ts";
import { createPipeline, openPipeline } from "../../src/pipeline.ts";
import { alphabet, loudness } from "./small.ts";

test("a companion expects what its model expects, and never what stands for nothing", () => {
  const companion = new Companion(createPipeline(alphabet()));
  expect(companion.expect()).toEqual([]);
  expect(companion.draw(1, 0.5)).toBe("a");
  expect(companion.read("ab")).toEqual([]);
  const guesses = companion.expect();
  expect(guesses.map(({ symbol }) => symbol).sort()).toEqual(["a", "b", "c"]);
  expect(guesses[0]).toEqual({
    symbol: "c",
    probability: expect.closeTo(Math.exp(9) / (Math.exp(9) + 2), 6),
  });
  expect(companion.draw(1, 0.5)).toBe("c");
  expect(companion.draw(1, 1 - 1e-12)).not.toBe("c");
  // Bolder: less sure. Surer: nothing else.
  expect(companion.expect(9)[0].probability).toBeCloseTo(Math.E / (Math.E + 2), 6);
  expect(companion.expect(0.1)[0].probability).toBe(1);
});

test("it continues the text it read, starts again where the text changed, and skips unknown characters", () => {
  const companion = new Companion(createPipeline(alphabet()));
  companion.read("abc");
  expect(companion.draw(0.1, 0)).toBe("a");
  companion.read("a");
  expect(companion.draw(0.1, 0)).toBe("b");
  expect(companion.read("a日a本日")).toEqual(["日", "本"]);
  expect(companion.draw(0.1, 0)).toBe("b");
});

test("a pipeline of something else is refused", () => {
  expect(() => new Companion(openPipeline(loudness()))).toThrow(/expected a character model/);
});

import { expect, test } from "vitest";
import { recall } from "../../src/study/recall.ts";

// A short form of the study: 8 steps of delay instead of 20. The full one, with 8 seeds, is examples/recall.ts.
test("a forget bias of 1 solves delayed recall where 0 does not", () => {
  const short = { seed: 0, steps: 10, maxUpdates: 220 };
  const open = recall({ ...short, forgetBias: 1 });
  const half = recall({ ...short, forgetBias: 0 });
  expect(open.solvedAt).toBeLessThan(220);
  expect(half.solvedAt).toBeUndefined();
  expect(half.accuracy).toBeLessThan(open.accuracy - 0.3);
});

test("equal options give equal results", () => {
  const options = { forgetBias: 1, seed: 3, steps: 4, hiddenSize: 5, batch: 3, maxUpdates: 5 };
  expect(recall(options)).toEqual(recall(options));
});

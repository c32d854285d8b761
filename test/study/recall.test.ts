import { expect, test } from "vitest";
import { recall } from "../../src/study/recall.ts";

// One seed of the study, and the failure cut short. The full one, with 8 seeds and 1,000 updates each, is examples/recall.ts.
test("a forget bias of 1 solves delayed recall where 0 does not", () => {
  const open = recall({ forgetBias: 1, seed: 0 });
  expect(open.solvedAt).toBeLessThan(1000);
  const half = recall({ forgetBias: 0, seed: 0, maxUpdates: open.solvedAt });
  expect(half.solvedAt).toBeUndefined();
  // Runs with bias 0 stay near the 1/8 of guessing for a thousand updates and more.
  expect(half.accuracy).toBeLessThan(0.5);
});

test("equal options give equal results", () => {
  const options = { forgetBias: 1, seed: 3, steps: 4, hiddenSize: 5, batch: 3, maxUpdates: 5 };
  expect(recall(options)).toEqual(recall(options));
});

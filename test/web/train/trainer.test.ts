/** Runs of the page are runs of the study: equal settings and seeds give equal numbers. */
import { expect, test } from "vitest";
import { train } from "../../../lab/study/train.ts";
import { chrono, retainBias } from "../../../src/core/init/schemes.ts";
import type { RunSpec } from "../../../web/train/protocol.ts";
import { settingOf, Trainer } from "../../../web/train/worker/trainer.ts";

const spec: RunSpec = {
  id: 0,
  start: { kind: "bias", bias: 2 },
  seed: 3,
  steps: 10,
  hiddenSize: 16,
  cell: "lstm",
  lr: 1e-3,
  updates: 120,
};

function trained(given: RunSpec): { trainer: Trainer; curve: Map<number, number> } {
  const trainer = new Trainer(given);
  const curve = new Map<number, number>();
  while (trainer.update < given.updates) {
    trainer.step();
    curve.set(trainer.update, trainer.accuracy);
    // The mean that shows begins with the first value: a share of 32 sequences.
    if (trainer.update === 1) expect((32 * trainer.right) % 1).toBeCloseTo(0, 9);
  }
  return { trainer, curve };
}

test.each([
  ["forget bias 2", spec, retainBias(2)],
  ["chrono", { ...spec, start: { kind: "chrono" }, seed: 1 }, chrono(10)],
  ["GRU", { ...spec, cell: "gru", start: { kind: "bias", bias: 1 } }, retainBias(1)],
] as const)("%s as the study trains it", (_, given, scheme) => {
  const { curve } = trained(given as RunSpec);
  const result = train(settingOf(given as RunSpec), { schemes: [scheme], seed: given.seed });
  for (const [update, accuracy] of result.curve) expect(curve.get(update)).toBe(accuracy);
  expect(result.curve.length).toBeGreaterThan(30);
});

test("a run continues after it has solved the task, and says when that was", () => {
  const { trainer } = trained({ ...spec, updates: 300, lr: 3e-3 });
  const result = train(settingOf({ ...spec, updates: 300, lr: 3e-3 }), {
    schemes: [retainBias(2)],
    seed: spec.seed,
  });
  expect(trainer.solvedAt).toBe(result.solvedAt);
  expect(trainer.solvedAt).toBeLessThan(300);
  expect(trainer.update).toBe(300);
});

test("looking at the gates changes nothing, and shows what the bias that was set keeps", () => {
  const seen = new Trainer({ ...spec, updates: 8 });
  const { activations, retain, kept } = seen.gates();
  expect(retain).toBe("forget");
  expect(Object.keys(activations).sort()).toEqual(["cell", "forget", "input", "output"]);
  expect(activations.forget.length).toBe(10 * 16);
  // Not far from σ(2)^9, which it is without an input.
  for (const share of kept) {
    expect(share).toBeGreaterThan(0.05);
    expect(share).toBeLessThan(0.9);
  }
  while (seen.update < 8) {
    seen.step();
    seen.gates();
  }
  const { trainer: unseen } = trained({ ...spec, updates: 8 });
  expect(seen.loss).toBe(unseen.loss);
});

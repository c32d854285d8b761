/** Early stopping: when it ends, and which parameters it keeps. */
import { expect, test } from "vitest";
import { Linear } from "../../../src/core/nn/linear.ts";
import { EarlyStopping } from "../../../src/core/train/earlyStopping.ts";

const makeModel = () => new Linear({ inFeatures: 2, outFeatures: 1, seed: 1 });

/** Observes the values with the k-th value's parameters all equal to k. @returns how many it took */
function observeAll(stopping: EarlyStopping, model: Linear, values: readonly number[]): number {
  for (const [k, value] of values.entries()) {
    model.weight.data.fill(k);
    stopping.observe(value, model);
    if (stopping.exhausted) return k + 1;
  }
  return values.length;
}

test("ends after `patience` values that are not better, and puts the best parameters back", () => {
  const stopping = new EarlyStopping({ patience: 3 });
  const model = makeModel();
  expect(observeAll(stopping, model, [5, 4, 4.5, 3, 3, 3.1, 3.2, 1])).toBe(7);
  expect(stopping.best).toBe(3);
  stopping.restore(model);
  expect([...model.weight.data]).toEqual([3, 3]);
});

test("a value must be better by more than minDelta", () => {
  const stopping = new EarlyStopping({ patience: 2, minDelta: 0.5 });
  expect(observeAll(stopping, makeModel(), [5, 4.5, 4.4, 4.3, 4, 1])).toBe(5);
  expect(stopping.best).toBe(4.4);
});

test("mode max wants larger values", () => {
  const stopping = new EarlyStopping({ patience: 2, mode: "max" });
  expect(observeAll(stopping, makeModel(), [0.1, 0.3, 0.2, 0.3, 0.9])).toBe(4);
  expect(stopping.best).toBe(0.3);
});

test("restores nothing when nothing was observed", () => {
  const model = makeModel();
  const before = model.stateDict();
  new EarlyStopping({ patience: 1 }).restore(model);
  expect(model.stateDict()).toEqual(before);
});

test("continues from its state", () => {
  const values = [5, 4, 4.5, 3, 3, 3.1, 3.2, 1];
  for (let cut = 0; cut < 7; cut++) {
    const first = new EarlyStopping({ patience: 3 });
    observeAll(first, makeModel(), values.slice(0, cut));
    const second = new EarlyStopping({ patience: 3 });
    second.loadState(JSON.parse(JSON.stringify(first.state())), first.parameters);
    expect(observeAll(second, makeModel(), values.slice(cut))).toBe(7 - cut);
    expect(second.best).toBe(3);
  }
});

/** Schedules give PyTorch 2.6's rates where PyTorch has the schedule, and continue from their state. */
import { describe, expect, test } from "vitest";
import {
  constant,
  cosine,
  reduceOnPlateau,
  type Schedule,
  stepDecay,
  warmup,
} from "../../../src/core/train/schedules.ts";

const rates = (schedule: Schedule, steps: number, base = 0.1) =>
  Array.from({ length: steps }, (_, step) => schedule.rate(base, step));

/** Rates of a plateau schedule that observes these values, one after each step. */
const ratesWith = (schedule: Schedule, values: readonly number[], base = 0.1) =>
  values.map((value, step) => {
    const rate = schedule.rate(base, step);
    schedule.observe!(value);
    return rate;
  });

// PyTorch chains products and sums of rates where these are closed forms: they agree to rounding.
function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((rate, k) => {
    expect(Math.abs(rate - expected[k])).toBeLessThan(1e-15);
  });
}

describe("against PyTorch", () => {
  test("stepDecay is StepLR(step_size=3, gamma=0.5)", () => {
    const expected = [0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025, 0.0125];
    expectClose(rates(stepDecay({ every: 3, factor: 0.5 }), 10), expected);
  });

  test("cosine is CosineAnnealingLR(T_max=8, eta_min=0.01), then stays", () => {
    const expected = [
      0.1, 0.0965745789630079, 0.08681980515339463, 0.07222075445642905, 0.055, 0.03777924554357096,
      0.023180194846605363, 0.013425421036992097, 0.01,
    ];
    const schedule = cosine({ steps: 8, minLr: 0.01 });
    expectClose(rates(schedule, 9), expected);
    expect(schedule.rate(0.1, 1000)).toBe(0.01);
  });

  test("warmup over 4 steps is LinearLR(start_factor=0.25, total_iters=3)", () => {
    expectClose(rates(warmup({ steps: 4 }), 5), [0.025, 0.05, 0.075, 0.1, 0.1]);
  });

  test("reduceOnPlateau is ReduceLROnPlateau(factor=0.5, patience=2, cooldown=1, min_lr=0.02)", () => {
    const values = [
      1, 0.9, 0.91, 0.92, 0.9, 0.9, 0.95, 0.8, 0.8, 0.79999, 0.8, 0.81, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8,
    ];
    const expected = [
      0.1, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.025, 0.025, 0.025, 0.025, 0.02, 0.02,
      0.02,
    ];
    const schedule = reduceOnPlateau({ factor: 0.5, patience: 2, cooldown: 1, minLr: 0.02 });
    expectClose(ratesWith(schedule, values), expected);
  });

  test("and with mode max", () => {
    const values = [1, 1.2, 1.1, 1.1, 1.20001, 1.3, 1.3, 1.3, 1.3, 1.3];
    const expected = [0.1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.01, 0.001, 0.001];
    expectClose(ratesWith(reduceOnPlateau({ patience: 1, mode: "max" }), values), expected);
  });
});

test("constant keeps the rate of each group", () => {
  expect(rates(constant(), 3, 0.25)).toEqual([0.25, 0.25, 0.25]);
});

test("warmup hands on to a schedule that counts from there", () => {
  const schedule = warmup({ steps: 2, next: stepDecay({ every: 2, factor: 0.5 }) });
  expect(rates(schedule, 6, 1)).toEqual([0.5, 1, 1, 1, 0.5, 0.5]);
});

test.each([0, 1, 7, 11])("a plateau schedule continues from its state after %d values", (cut) => {
  const values = Array.from({ length: 20 }, (_, k) => 1 + Math.sin(k * 1.7));
  const make = () => warmup({ steps: 3, next: reduceOnPlateau({ patience: 1, cooldown: 1, factor: 0.5 }) });
  const whole = ratesWith(make(), values);
  const first = make();
  ratesWith(first, values.slice(0, cut));
  const second = make();
  second.loadState!(JSON.parse(JSON.stringify(first.state!())));
  const rest = values.slice(cut).map((value, k) => {
    const rate = second.rate(0.1, cut + k);
    second.observe!(value);
    return rate;
  });
  expect(rest).toEqual(whole.slice(cut));
});

test("schedules without memory have no state", () => {
  for (const schedule of [constant(), stepDecay({ every: 2 }), cosine({ steps: 2 }), warmup({ steps: 2 })]) {
    expect(schedule.state).toBeUndefined();
    expect(schedule.observe).toBeUndefined();
  }
});

test("options say what they are, for comparison on resuming", () => {
  expect(warmup({ steps: 2, next: cosine({ steps: 5 }) }).options).toEqual({
    schedule: "warmup",
    steps: 2,
    next: { schedule: "cosine", steps: 5, minLr: 0 },
  });
});

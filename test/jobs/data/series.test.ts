import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { learnScaling, scale, unscale } from "../../../src/jobs/data/scale.ts";
import { chronologicalSplit } from "../../../src/jobs/data/split.ts";
import { windowOrigins } from "../../../src/jobs/data/windows.ts";

describe("chronologicalSplit", () => {
  test("cuts in order, without hole or overlap", () => {
    expect(chronologicalSplit(100, { validation: 0.1, test: 0.2 })).toEqual({
      train: { start: 0, end: 70 },
      validation: { start: 70, end: 80 },
      test: { start: 80, end: 100 },
    });
    expect(chronologicalSplit(5, { validation: 0, test: 0 }).train).toEqual({ start: 0, end: 5 });
  });

  test.each([
    [10, { validation: 1 }],
    [10, { test: -0.1 }],
    [10, { validation: 0.5, test: 0.5 }],
    [0, {}],
    [10, { test: Number.NaN }],
  ])("refuses %s rows with %o", (count, fractions) => {
    expect(() => chronologicalSplit(count, fractions)).toThrow(/chronologicalSplit: expected/);
  });

  test("refuses options that there are not", () => {
    expect(() => chronologicalSplit(10, { valid: 0.5 } as never)).toThrow(/validation, test, got "valid"/);
    expect(() => chronologicalSplit(10, { test: "0.5" as never })).toThrow(/got "0.5"/);
  });
});

describe("windowOrigins", () => {
  test("predicted rows lie within the part, past rows may lie before it", () => {
    const sizes = { window: 3, horizon: 2 };
    expect([...windowOrigins({ start: 0, end: 7 }, sizes)]).toEqual([3, 4, 5]);
    expect([...windowOrigins({ start: 7, end: 10 }, sizes)]).toEqual([7, 8]);
    expect([...windowOrigins({ start: 7, end: 12 }, sizes, { stride: 2 })]).toEqual([7, 9]);
    expect([...windowOrigins({ start: 0, end: 4 }, sizes)]).toEqual([]);
  });

  test("for any sizes every origin fits and none is left out", () => {
    const size = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(fc.nat(30), fc.nat(30), size, size, (start, count, window, horizon) => {
        const end = start + count;
        const wanted = Array.from({ length: 80 }, (_, k) => k).filter(
          (k) => k >= start && k >= window && k + horizon <= end,
        );
        expect([...windowOrigins({ start, end }, { window, horizon })]).toEqual(wanted);
      }),
      { seed: 23 },
    );
  });

  test("refuses options and parts that there are not", () => {
    const sizes = { window: 2, horizon: 1 };
    const part = { start: 0, end: 9 };
    expect(() => windowOrigins(part, sizes, { step: 2 } as never)).toThrow('got "step"');
    expect(() => windowOrigins(part, { ...sizes, past: 2 } as never)).toThrow('got "past"');
    expect(() => windowOrigins(undefined as never, sizes)).toThrow("a part { start, end }");
    // Origins are held as integers of 32 bits.
    expect(() => windowOrigins({ start: 0, end: 2 ** 31 }, sizes)).toThrow("a part { start, end }");
    expect(() => windowOrigins({ start: 5, end: 2 }, sizes)).toThrow("an object {start, end}");
  });

  test("refuses sizes that are none", () => {
    expect(() => windowOrigins({ start: 0, end: 9 }, { window: 0, horizon: 1 })).toThrow("window");
    expect(() => windowOrigins({ start: 0, end: 9 }, { window: 1, horizon: 1.5 })).toThrow("horizon");
    expect(() => windowOrigins({ start: 0, end: 9 }, { window: 1, horizon: 1 }, { stride: 0 })).toThrow(
      "stride",
    );
  });
});

describe("scaling", () => {
  test("is learned on the given rows only", () => {
    const column = Float64Array.of(1, 3, 5, 7, 1000);
    const scaling = learnScaling([column, column.map((x) => -2 * x)], 0, 4);
    expect(scaling).toEqual({ mean: [4, -8], deviation: [Math.sqrt(5), 2 * Math.sqrt(5)] });
    expect(unscale(scale(1000, scaling, 1), scaling, 1)).toBeCloseTo(1000, 9);
  });

  test("a constant column is only moved", () => {
    // The mean of 0.1 three times is not 0.1 in binary, so the computed deviation is not exactly 0.
    const scaling = learnScaling([Float64Array.of(0.1, 0.1, 0.1)], 0, 3);
    expect(scaling.deviation).toEqual([1]);
  });

  test("keeps the digits of a small deviation on a large mean", () => {
    const { deviation } = learnScaling([Float64Array.of(1e8, 1e8 + 1, 1e8 + 2)], 0, 3);
    expect(deviation[0]).toBeCloseTo(Math.sqrt(2 / 3), 6);
  });

  test("refuses an empty or outer range", () => {
    expect(() => learnScaling([Float64Array.of(1)], 1, 1)).toThrow("learnScaling: expected a range");
    expect(() => learnScaling([Float64Array.of(1)], 0, 2)).toThrow("learnScaling: expected a range");
  });
});

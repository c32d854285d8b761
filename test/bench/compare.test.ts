import { describe, expect, test } from "vitest";
import { addTimes, deviation, judge, type Row, toLinear } from "../../bench/compare.ts";
import { operations, type Target, type Workload, workloads } from "../../bench/workloads.ts";
import { medianOf } from "../../src/core/tensor/statistics.ts";

const shape = { batch: 2, steps: 3, inputSize: 4, hiddenSize: 5, layers: 1 };
const workload = (...targets: Target[]): Workload => ({
  ...{ name: "w", task: "training", cell: "lstm", ...shape, runs: "usual", targets },
});

function row(contender: string, threads: number, milliseconds?: number, extra: Partial<Row> = {}): Row {
  const library = contender.split(" ")[0];
  const own = { workload: "w", contender, library, ours: library === "Sluice", threads, verdicts: [] };
  return { ...own, ...(milliseconds !== undefined && { milliseconds }), ...extra };
}

const native = (threads: number, milliseconds?: number, extra: Partial<Row> = {}) =>
  row("Sluice native", threads, milliseconds, { kernels: "native", ...extra });

const noPeaks = new Map<string, number>();

describe("median", () => {
  test("is the middle one, whatever the order; of two their mean", () => {
    expect(medianOf([9, 1, 5])).toBe(5);
    expect(medianOf([100, 20])).toBe(60);
    expect(medianOf([3])).toBe(3);
  });

  test("sorts by size, not by digits, and leaves its argument alone", () => {
    const numbers = [10, 9, 100];
    expect(medianOf(numbers)).toBe(10);
    expect(numbers).toEqual([10, 9, 100]);
  });
});

describe("deviation", () => {
  test("is the largest difference as a share of the largest value", () => {
    expect(deviation([[1, -4.04, 2]], [[1, -4, 2]])).toBeCloseTo(0.01, 12);
  });

  test("of a group of small numbers is not hidden by one of large numbers", () => {
    expect(deviation([[1000], [0.002]], [[1000], [0.001]])).toBeCloseTo(1, 12);
  });

  test("of zeros from zeros is 0", () => {
    expect(deviation([[0, 0]], [[0, 0]])).toBe(0);
  });

  test.each([
    ["NaN", [[1, Number.NaN]]],
    ["an infinity", [[1, Infinity]]],
    ["too few numbers", [[1]]],
    ["too few groups", []],
    ["too many groups", [[1, 2], [3]]],
  ])("from %s is infinite", (_, got) => {
    expect(deviation(got, [[1, 2]])).toBe(Infinity);
  });

  test("is infinite where the expected value is not a number", () => {
    expect(deviation([[1]], [[Number.NaN]])).toBe(Infinity);
  });
});

describe("times of a row", () => {
  test("are the median of the rounds and each of them, the rate is of operations that count", () => {
    const w = workload();
    const one = native(1);
    addTimes(one, w, [4, 2, 9]);
    expect(one).toMatchObject({ milliseconds: 4, byRound: [4, 2, 9] });
    expect(one.gigaflops).toBeCloseTo(operations(w) / 4e6, 12);
    judge([one], w, new Map([["Sluice native", 100]]));
    expect(one.shareOfPeak).toBeCloseTo(operations(w) / 4e8, 12);
  });

  test("have no rate where no operations are counted, and no share where the peak is not known", () => {
    const construction = native(1);
    addTimes(construction, { ...workload(), task: "construction" }, [4]);
    expect(construction.gigaflops).toBeUndefined();
    const unknown = native(1);
    addTimes(unknown, workload(), [4]);
    judge([unknown], workload(), noPeaks);
    expect(unknown.gigaflops).toBeDefined();
    expect(unknown.shareOfPeak).toBeUndefined();
  });
});

describe("ratios", () => {
  test("are the time of the fastest other, by our own: above 1 is faster", () => {
    const rows = [native(1, 2), row("PyTorch", 1, 3), row("jax-js", 1, 12)];
    judge(rows, workload(), noPeaks);
    expect(rows.map(({ ratio, rival }) => [ratio, rival])).toEqual([
      [1.5, "PyTorch"],
      [4, "jax-js"],
      [0.25, "PyTorch"],
    ]);
  });

  test("compare with at most as many threads, and with fewer where those are faster", () => {
    const rows = [native(1, 2), native(2, 2), row("PyTorch", 1, 6), row("PyTorch", 2, 8)];
    judge(rows, workload(), noPeaks);
    expect(rows[0].ratio).toBe(3);
    expect(rows[1].ratio).toBe(3);
    rows[3].milliseconds = 1;
    judge(rows, workload(), noPeaks);
    expect(rows[0].ratio).toBe(3);
    expect(rows[1].ratio).toBe(0.5);
  });

  test("leave out ourselves and those without a time", () => {
    const rows = [
      native(1, 2),
      row("Sluice reference", 1, 1),
      row("PyTorch", 1, undefined, { refused: "wrong" }),
    ];
    judge(rows, workload(), noPeaks);
    expect(rows[0].ratio).toBeUndefined();
    expect(rows[2].ratio).toBeUndefined();
  });
});

describe("targets", () => {
  test("are met at the ratio itself, and lost below", () => {
    const target: Target = { kernels: "native", threads: 1, against: "all", ratio: 1.5 };
    const rows = [native(1, 2), row("PyTorch", 1, 3)];
    judge(rows, workload(target), noPeaks);
    expect(rows[0].verdicts).toEqual([{ target, value: 1.5, rival: "PyTorch", met: true }]);
    const slower = [native(1, 2.01), row("PyTorch", 1, 3)];
    judge(slower, workload(target), noPeaks);
    expect(slower[0].verdicts[0].met).toBe(false);
  });

  test("name whom they are against", () => {
    const against = (which: "PyTorch" | "JavaScript" | "onnxruntime-web"): Target => ({
      ...{ kernels: "native", threads: 1, against: which, ratio: 1 },
    });
    const rows = [native(1, 2), row("PyTorch", 1, 3), row("jax-js", 1, 5), row("onnxruntime-web", 1, 9)];
    judge(rows, workload(against("PyTorch"), against("JavaScript"), against("onnxruntime-web")), noPeaks);
    expect(rows[0].verdicts.map(({ rival }) => rival)).toEqual(["PyTorch", "jax-js", "onnxruntime-web"]);
  });

  test("at the better number of threads compare each at its own", () => {
    const target: Target = { kernels: "native", threads: "better", against: "all", ratio: 1.2 };
    const rows = [native(1, 5), native(2, 4), row("PyTorch", 1, 6), row("PyTorch", 2, 900)];
    judge(rows, workload(target), noPeaks);
    expect(rows[0].verdicts).toEqual([]);
    expect(rows[1].verdicts).toEqual([{ target, value: 1.5, rival: "PyTorch", met: true }]);
  });

  test("are for the kernels they name, in the set that everybody gets", () => {
    const target: Target = { kernels: "wasm", threads: 1, against: "all", ratio: 1 };
    const rows = [
      native(1, 1),
      row("Sluice wasm-relaxed", 1, 1),
      row("Sluice wasm-simd", 1, 4, { kernels: "wasm" }),
      row("PyTorch", 1, 2),
    ];
    judge(rows, workload(target), noPeaks);
    expect(rows.map(({ verdicts }) => verdicts.length)).toEqual([0, 0, 1, 0]);
    expect(rows[2].verdicts[0]).toMatchObject({ value: 0.5, met: false });
  });

  test("of a share and of a time", () => {
    const share: Target = { kernels: "native", threads: 1, share: 0.9 };
    const time: Target = { kernels: "native", threads: "better", milliseconds: 150 };
    const rows = [native(1, 151, { gigaflops: 90 })];
    judge(rows, workload(share, time), new Map([["Sluice native", 100]]));
    expect(rows[0].verdicts.map(({ met }) => met)).toEqual([true, false]);
  });

  test("are judged again with a higher peak", () => {
    const share: Target = { kernels: "native", threads: 1, share: 0.9 };
    const rows = [native(1, 1, { gigaflops: 90 })];
    for (const [peak, met] of [
      [100, true],
      [110, false],
    ] as const) {
      judge(rows, workload(share), new Map([["Sluice native", peak]]));
      expect(rows[0].verdicts).toEqual([{ target: share, value: 90 / peak, met }]);
    }
  });

  test("without a time of those kernels and threads are given back", () => {
    const target = (threads: number): Target => ({ kernels: "native", threads, share: 0.9 });
    const rows = [native(1, 2), native(2, undefined, { failed: "out of memory" })];
    expect(judge(rows, workload(target(1), target(2), target(4)), noPeaks)).toEqual([target(2), target(4)]);
  });

  test("without anybody to compare with are neither met nor lost", () => {
    const rows = [native(1, 2)];
    const target: Target = { kernels: "native", threads: 1, against: "PyTorch", ratio: 1 };
    judge(rows, workload(target, { kernels: "native", threads: 1, share: 0.9 }), noPeaks);
    expect(rows[0].verdicts.map(({ met }) => met)).toEqual([undefined, undefined]);
  });
});

test("time for an operation, at each size, by that at the smallest", () => {
  const [base] = workloads.filter(({ task }) => task === "training");
  const points = [base, { ...base, batch: 10 * base.batch }];
  expect(toLinear(points, [3, 33])).toEqual([1, expect.closeTo(1.1, 12)]);
});

import { describe, expect, test } from "vitest";
import type { Row, Verdict } from "../../bench/compare.ts";
import type { ScalingRow } from "../../bench/scaling.ts";
import { inWords, scalingTable, summary, table, workloadTable } from "../../bench/table.ts";

const row = (contender: string, extra: Partial<Row> = {}): Row => ({
  ...{ workload: "w", contender, library: "Sluice", ours: true, threads: 1, verdicts: [] },
  ...extra,
});
const lost: Verdict = {
  target: { kernels: "native", threads: 1, against: "all", ratio: 1.5 },
  ...{ value: 1.2345, rival: "PyTorch, 1 T", met: false },
};
const met: Verdict = { target: { kernels: "native", threads: 1, milliseconds: 150 }, value: 9, met: true };
const open: Verdict = { target: { kernels: "wasm", threads: 2, against: "JavaScript", ratio: 10 } };
const scaled: ScalingRow = {
  ...{
    size: "batch",
    contender: "Sluice native, 1 T",
    points: ["batch 32", "batch 320"],
    milliseconds: [10, 125],
  },
  ...{ linear: [1, 1.25], met: false },
};

describe("a table", () => {
  test("has columns as wide as their widest cell", () => {
    expect(
      table([
        ["a", "1", "first"],
        ["long", "100", ""],
      ]),
    ).toBe("  a       1  first\n  long  100");
    expect(table([])).toBe("");
  });
});

describe("a row", () => {
  test("shows time, range, rate, share, ratio and what became of its targets", () => {
    const times = { milliseconds: 5.2, byRound: [5.5, 5, 5.2] };
    const one = row("Sluice native, 1 T", {
      ...times,
      gigaflops: 80,
      shareOfPeak: 0.695,
      ratio: 1.2345,
      verdicts: [lost],
    });
    expect(workloadTable([one])).toBe(
      "  Sluice native, 1 T  5.20 ms  5.00–5.50  80.0 GFLOP/s  70 % of peak  1.23 ×  target 1.5 × the best: 1.23 × PyTorch, 1 T, LOST",
    );
  });

  test("of one round has no range", () => {
    expect(workloadTable([row("a", { milliseconds: 1234.5, byRound: [1234.5] })])).toBe("  a  1235 ms  once");
  });

  test.each([
    [{ refused: "results are off by 1" }, "REFUSED: results are off by 1"],
    [{ failed: "out of memory" }, "FAILED: out of memory"],
    [{ passedOver: "about 44 s a call" }, "not run: about 44 s a call"],
  ])("without a time says why", (why, words) => {
    const text = workloadTable([row("a", why), row("b", { milliseconds: 1, byRound: [1, 1, 1] })]);
    expect(text.split("\n")[0]).toMatch(/^ {2}a +– /);
    expect(text).toContain(words);
  });
});

describe("a verdict in words", () => {
  test.each<[Verdict, string]>([
    [lost, "target 1.5 × the best: 1.23 × PyTorch, 1 T, LOST"],
    [met, "target 150 ms: met"],
    [open, "target 10 × the best in JavaScript: no peer to compare with"],
    [
      { target: { kernels: "wasm", threads: 1, share: 0.75 }, value: 0.8, met: true },
      "target 75 % of peak: met",
    ],
    [{ target: { kernels: "wasm", threads: 1, share: 0.75 } }, "target 75 % of peak: the peak is not known"],
    [
      { ...lost, target: { kernels: "wasm", threads: 1, against: "PyTorch", ratio: 0.5 }, met: true },
      "target 0.5 × PyTorch: 1.23 × PyTorch, 1 T, met",
    ],
  ])("%#", (verdict, words) => expect(inWords(verdict)).toBe(words));
});

test("time by size shows each point, and that it is not linear", () => {
  expect(scalingTable([scaled])).toBe(
    "  Sluice native, 1 T  batch 32: 10.0 ms, 1.00 of linear  batch 320: 125 ms, 1.25 of linear  target within 10 %: LOST",
  );
});

test("time by size of one with wrong results is none", () => {
  const broken: ScalingRow = {
    ...{ size: "batch", contender: "cheat", points: ["batch 32", "batch 320"] },
    broken: "results are off by 1",
  };
  expect(scalingTable([broken])).toBe("  cheat  batch 32: –  batch 320: –  BROKEN: results are off by 1");
  expect(summary([], [broken])).toEqual({
    ...{ met: 0, lost: [], open: [], broken: ["time by batch: cheat: results are off by 1"] },
  });
});

test("the summary leaves out no lost row, no open one and no broken contender", () => {
  const rows = [
    row("Sluice native, 1 T", { verdicts: [lost, met, open] }),
    row("cheat", { refused: "results are off by 1" }),
    row("peer", { failed: "out of memory" }),
    row("slow", { passedOver: "about 44 s a call" }),
  ];
  expect(summary(rows, [{ ...scaled, size: "batch" }])).toEqual({
    met: 1,
    lost: [
      "w: Sluice native, 1 T: target 1.5 × the best: 1.23 × PyTorch, 1 T, LOST",
      "time by batch: Sluice native, 1 T: 1.00, 1.25 of linear",
    ],
    open: ["w: Sluice native, 1 T: target 10 × the best in JavaScript: no peer to compare with"],
    broken: ["w: cheat: REFUSED: results are off by 1", "w: peer: FAILED: out of memory"],
  });
});

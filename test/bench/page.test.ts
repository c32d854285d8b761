import { expect, test } from "vitest";
import type { Row } from "../../bench/compare.ts";
import { page, type RunRecord } from "../../bench/page.ts";
import type { ScalingRow } from "../../bench/scaling.ts";
import { summary } from "../../bench/table.ts";

const times = {
  milliseconds: 5.2,
  byRound: [5.5, 5, 5.2],
  gigaflops: 80,
  shareOfPeak: 0.695,
};
const rows: Row[] = [
  {
    ...{
      workload: "w",
      contender: "Sluice native, 1 T",
      library: "Sluice",
      ours: true,
      threads: 1,
      ...times,
    },
    ratio: 1.2345,
    verdicts: [
      {
        target: { kernels: "native", threads: 1, against: "all", ratio: 1.5 },
        ...{ value: 1.2345, rival: "peer, 1 T", met: false },
      },
    ],
  },
  {
    ...{ workload: "w", contender: "cheat, 1 T", library: "cheat", ours: false, threads: 1, verdicts: [] },
    refused: "results are off by 1",
  },
];
const scaling: ScalingRow[] = [
  {
    ...{ size: "batch", contender: "Sluice native, 1 T", points: ["batch 32", "batch 320"] },
    ...{ milliseconds: [10, 125], linear: [1, 1.25], met: false },
  },
];
const run: RunRecord = {
  ...{ started: "2026-01-02T03:04:05.000Z", seconds: 9, effort: { rounds: 3, milliseconds: 9, patience: 9 } },
  machine: { cpu: "CPU", cores: 2, engine: "Node v1", load: 0.5 },
  versions: { "Sluice native, 1 T": "Node v1, native" },
  absent: [{ name: "jax-js", why: "no @jax-js/jax in /p" }],
  peak: { perThread: { native: 115.9 }, unit: "GFLOP/s" },
  ...{ rows, scaling, ...summary(rows, scaling), notJudged: [], cut: [] },
};

test("the page has every row, whoever is absent, and what was lost or refused", () => {
  expect(page(run, "npm run bench -- --full")).toBe(`# Benchmarks

Written by \`npm run bench -- --full\`; how to read it is in [bench/README.md](../bench/README.md). 2026-01-02, CPU, 2 cores, Node v1, load 0.50 at the start. Medians of up to 3 rounds in turns. Peak of one thread in GFLOP/s: native 116.

| contender | version |
|---|---|
| Sluice native, 1 T | Node v1, native |

Absent: jax-js (no @jax-js/jax in /p).

## Targets

0 met, 2 lost:

- w: Sluice native, 1 T: target 1.5 × the best: 1.23 × peer, 1 T, LOST
- time by batch: Sluice native, 1 T: 1.00, 1.25 of linear

- **broken**: w: cheat, 1 T: REFUSED: results are off by 1

## w

| contender | median | rounds | rate | of peak | ratio |  |
|---|---|---|---|---|---|---|
| Sluice native, 1 T | 5.20 ms | 5.00–5.50 | 80.0 GFLOP/s | 70 % of peak | 1.23 × | target 1.5 × the best: 1.23 × peer, 1 T, LOST |
| cheat, 1 T | – |  |  |  |  | REFUSED: results are off by 1 |

## Time by batch, LSTM training

| contender |  |  |  |
|---|---|---|---|
| Sluice native, 1 T | batch 32: 10.0 ms, 1.00 of linear | batch 320: 125 ms, 1.25 of linear | target within 10 %: LOST |
`);
});

test("where every target is met, nothing is listed", () => {
  const text = page({ ...run, met: 3, lost: [], broken: [], notJudged: [] }, "x");
  expect(text).toContain("## Targets\n\n3 met, 0 lost.\n\n## w");
});

test("workloads that had fewer rounds are named", () => {
  expect(page({ ...run, cut: ["w (1)", "batch 320 (2)"] }, "x")).toContain(
    "\nFewer rounds, for want of time: w (1); batch 320 (2).\n",
  );
});

test("targets that could not be judged are counted", () => {
  const target = { kernels: "native", threads: 8, share: 0.9 } as const;
  expect(page({ ...run, notJudged: [target, target] }, "x")).toContain(
    "\n2 are of kernels or numbers of threads",
  );
});

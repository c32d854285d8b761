import { describe, expect, test } from "vitest";
import { studyFigure } from "../../lab/study/figure/study.ts";
import { shortNumber } from "../../lab/study/figure/svg.ts";
import { type FinishedRun, runsOf, settingsOf } from "../../lab/study/index.ts";
import { legend, lineMark } from "../../src/jobs/figure/axes.ts";
import { escaped } from "../../src/jobs/figure/svg.ts";

/** Runs with a made-up course: solved at 50 with seed 0, never with others. */
function runs(grid: Parameters<typeof settingsOf>[0]): FinishedRun[] {
  return runsOf(settingsOf(grid), [0, 1]).map((run) => ({
    ...run,
    solvedAt: run.seed === 0 ? 50 : null,
    updates: 50,
    measure: 0.9,
    before: { ratio: 1e-3, steps: 4 },
    curve: [
      [25, 0.2],
      [50, 0.9],
    ],
    evaluations: [],
    seconds: 1,
    kernels: "reference",
  }));
}

/** Whether every element that is opened is closed, in order. */
function isWellFormed(svg: string): boolean {
  const open: string[] = [];
  for (const [, closing, name, empty] of svg.matchAll(/<(\/?)([a-z]+)[^<>]*?(\/?)>/g)) {
    if (closing === "/") {
      if (open.pop() !== name) return false;
    } else if (empty !== "/") open.push(name);
  }
  return open.length === 0 && !/NaN|undefined|Infinity/.test(svg);
}

describe("the figure of a study", () => {
  test("has a panel for each combination and a line for each run", () => {
    const grid = { task: "recall", options: { steps: [5, 10] }, cells: ["lstm", "gru"] };
    const svg = studyFigure("recall", runs(grid));
    expect(isWellFormed(svg)).toBe(true);
    expect(svg.match(/stroke-opacity/g)).toHaveLength(2 * 2 * 3 * 2);
    for (const panel of ["steps 5, cell lstm", "steps 10, cell gru"]) expect(svg).toContain(panel);
    expect(svg).toContain("chrono:tMax=T");
  });

  test("of errors is logarithmic, and shows what guessing gives", () => {
    const svg = studyFigure("adding", runs({ task: "adding", options: { steps: [6] } }));
    expect(isWellFormed(svg)).toBe(true);
    expect(svg).toContain("chance");
  });

  test("of a heat map has T down and schemes across", () => {
    const grid = { task: "recall", options: { steps: [5, 10] }, schemes: ["retainBias:value=1"] };
    const svg = studyFigure("heatmap", runs(grid));
    expect(isWellFormed(svg)).toBe(true);
    expect(svg.match(/1 of 2/g)).toHaveLength(2);
  });

  test("before training shows ratios, and nothing for those that are 0", () => {
    const grid = { task: "recall", options: { steps: [5] }, updates: 0 };
    const [first, ...rest] = runs(grid);
    const svg = studyFigure("recall", [
      first,
      ...rest.map((run) => ({ ...run, before: { ratio: 0, steps: 0 } })),
    ]);
    expect(isWellFormed(svg)).toBe(true);
    expect(svg).toContain(">0<");
  });

  test("shows runs that diverged as far as they went", () => {
    const broken = runs({ task: "adding", options: { steps: [6] } }).map((run) => ({
      ...run,
      curve: [[1, Number.NaN]] as [number, number][],
      measure: Number.NaN,
      divergedAt: 2,
    }));
    expect(isWellFormed(studyFigure("adding", broken))).toBe(true);
  });
});

test("text is escaped", () => {
  expect(escaped('a<b>&"c"\u0007')).toBe("a&lt;b&gt;&amp;&quot;c&quot;");
});

test("numbers are short, and dashes distinguish more series than colours", () => {
  expect([0, 0.5, 1234, 1e6, 1e-5].map(shortNumber)).toEqual(["0", "0.5", "1234", "1e6", "1e-5"]);
  const styles = Array.from({ length: 18 }, (_, k) => lineMark(k));
  expect(new Set(styles).size).toBe(18);
  const entries = ["a", "b"].map((label, k) => ({ label, mark: lineMark(k) }));
  expect(legend(entries, 60).height).toBe(2 * legend(entries, 200).height);
});

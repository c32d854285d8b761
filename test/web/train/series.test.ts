/** Runs of one start become one line; settings of an address are checked. */
import { expect, test } from "vitest";
import type { Seen } from "../../../web/train/fleet.ts";
import { lineOf, seriesOf } from "../../../web/train/series.ts";
import { CHOICES, chosen, specsOf, startsFrom, startsText } from "../../../web/train/settings.ts";
import { verdictOf } from "../../../web/train/verdict.ts";

const shared = { seeds: 2, steps: 20, hiddenSize: 32, cell: "lstm", lr: 1e-3, updates: 100 } as const;

test("one run for each start and seed, equal starts once", () => {
  const specs = specsOf({ ...shared, starts: startsFrom("0,1,0,chrono") });
  expect(specs.map(({ id, start, seed }) => [id, startsText([start]), seed])).toEqual([
    [0, "0", 1],
    [1, "0", 2],
    [2, "1", 1],
    [3, "1", 2],
    [4, "chrono", 1],
    [5, "chrono", 2],
  ]);
});

test("text that is not a start is left out", () => {
  expect(startsText(startsFrom("0,,x,NaN,99,-3,1e1,chrono,2.5,Infinity"))).toBe("0,chrono,2.5");
  expect(startsFrom("0,1,2,3,4,5").length).toBe(4);
});

test("the line is the median, between the least and the greatest, as far as all runs are", () => {
  const specs = specsOf({ ...shared, seeds: 3, starts: startsFrom("1") });
  const seen = (k: number, points: Seen["points"]): Seen => ({
    spec: specs[k],
    update: 0,
    points: [[0, 0, Number.NaN], ...points],
  });
  const runs = [
    seen(0, [
      [1, 0.1, 2],
      [2, 0.2, 1],
      [3, 0.3, 1],
    ]),
    seen(1, [
      [1, 0.3, 2],
      [2, 0.6, 1],
    ]),
    seen(2, [
      [1, 0.2, 2],
      [2, 0.9, 1],
      [3, 0.9, 1],
    ]),
  ];
  const [series] = seriesOf(runs);
  expect(series.label).toBe("bias 1");
  const { values, low, high } = lineOf(series.runs, [0, 1, 2, 3], 1);
  expect(Array.from(values)).toEqual([0, 0.2, 0.6, Number.NaN]);
  expect(Array.from(low).slice(0, 3)).toEqual([0, 0.1, 0.2]);
  expect(Array.from(high).slice(0, 3)).toEqual([0, 0.3, 0.9]);
});

test("a number of the address is used within the span of its choices, whole where they are", () => {
  const used = ["300", "1.5e3", "300.5", "8001", "", "x"].map((text) => chosen(text, CHOICES.updates, 1000));
  expect([...used, chosen("0.002", CHOICES.lr, 0.001)]).toEqual([300, 1500, 1000, 1000, 1000, 1000, 0.002]);
});

test("a sentence says which start was first, by what factor, and what is kept", () => {
  const specs = specsOf({ ...shared, seeds: 1, starts: startsFrom("0,1,chrono,4") });
  const runs = specs.map((spec, k): Seen => {
    const solvedAt = [undefined, 333, 96, 98][k];
    const gates = { activations: {}, retain: "forget", kept: Float64Array.of([1e-9, 0.1, 0.82, 0.7][k]) };
    return {
      spec,
      update: 500,
      points: [[500, solvedAt ? 1 : 0.13, 1]],
      gates,
      ...(solvedAt && { solvedAt }),
    };
  });
  expect(verdictOf(seriesOf(runs))).toBe(
    "The run from chrono solved the task first, after 96 updates; bias 4 took as many (98), bias 1 took 3.5 times as many (333), bias 0 has not solved it (13 % right). After 20 steps 82 % of a value is left in the network from chrono, almost nothing in that from bias 0.",
  );
  expect(verdictOf(seriesOf(runs.slice(1, 2)))).toMatch(/^The run from bias 1 solved the task, after 333/);
  expect(verdictOf(seriesOf(runs.slice(0, 1)))).toMatch(/^After 500 .*: bias 0 is right in 13 %\. Guessing/);
  const two = seriesOf([runs[1], { ...runs[0], spec: runs[1].spec }]);
  expect(verdictOf(two)).toMatch(
    /with all seeds: bias 1 solved it in 1 of 2 seeds\. Guessing.* from bias 1 with seed 1\.$/,
  );
});

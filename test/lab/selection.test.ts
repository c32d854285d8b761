/** Units and ranges by LSTMVis' definition, beside a search that tries every range. */
import { expect, test } from "vitest";
import { matchRanges, selectUnits } from "../../lab/reports/selection.ts";
import { Random, type Tensor, tensor } from "../../src/index.ts";

/** [T, H] of rows such as `.##..`, one for each unit. */
function drawn(...units: string[]): Tensor {
  const [T, H] = [units[0].length, units.length];
  return tensor(
    Float32Array.from({ length: T * H }, (_, k) =>
      units[k % H][Math.floor(k / H)] === "#" ? 0.3001 : 0.2999,
    ),
    [T, H],
  );
}

test("selected are units that are on in the range and off just outside", () => {
  const states = drawn(
    ".##...", // the range
    "###...", // on before it
    ".###..", // on behind it
    ".#....", // off within it
    ".##.##", // on elsewhere too
    "......",
  );
  expect(selectUnits(states, { from: 1, to: 2 })).toEqual([0, 4]);
  expect(selectUnits(states, { from: 4, to: 5 })).toEqual([4]);
  expect(selectUnits(states, { from: 0, to: 2 })).toEqual([1]);
  expect(selectUnits(states, { from: 0, to: 5, threshold: 0.1 })).toEqual([0, 1, 2, 3, 4, 5]);
  expect(selectUnits(states, { from: 1, to: 2, threshold: 0.5 })).toEqual([]);
  // At least the threshold is on.
  expect(selectUnits(tensor([[0.5], [0.25]]), { from: 0, to: 0, threshold: 0.5 })).toEqual([0]);
});

test("matches share most units first, then have fewest others, then are longest", () => {
  const states = drawn(
    "##..##..##...#.",
    "##..##..##..###",
    "##..##....#....",
    "........##.....",
    "#####.......###",
  );
  const all = matchRanges(states, { from: 0, to: 1 });
  expect(all).toEqual([
    { sequence: 0, from: 4, to: 5, units: [0, 1, 2], shared: 3, overlap: 1 },
    { sequence: 0, from: 8, to: 9, units: [0, 1, 3], shared: 2, overlap: 2 / 4 },
    { sequence: 0, from: 10, to: 10, units: [2], shared: 1, overlap: 1 / 3 },
    { sequence: 0, from: 13, to: 13, units: [0], shared: 1, overlap: 1 / 3 },
    { sequence: 0, from: 12, to: 14, units: [1, 4], shared: 1, overlap: 1 / 4 },
  ]);
  expect(matchRanges(states, { from: 2, to: 3 })).toEqual([]);
});

test("of random states, in all sequences, are those of trying every range", () => {
  const [T, N, H, threshold] = [12, 3, 8, 0.1];
  const random = new Random(3);
  const states = tensor(
    Float64Array.from({ length: T * N * H }, () => random.normal()),
    [T, N, H],
  );
  const isOn = (t: number, n: number, j: number) => states.at(t, n, j) >= threshold;
  const unitsOf = (n: number, from: number, to: number): number[] =>
    Array.from({ length: H }, (_, j) => j).filter((j) => {
      const steps = Array.from({ length: T }, (_, t) => t);
      return (
        steps.slice(from, to + 1).every((t) => isOn(t, n, j)) &&
        [from - 1, to + 1].every((t) => t < 0 || t >= T || !isOn(t, n, j))
      );
    });
  const ranges = Array.from({ length: N * T * T }, (_, k) => ({
    sequence: Math.floor(k / (T * T)),
    from: Math.floor(k / T) % T,
    to: k % T,
  })).filter(({ from, to }) => from <= to);
  const most = ranges.reduce((best, range) => {
    const count = ({ sequence, from, to }: typeof best) => unitsOf(sequence, from, to).length;
    return count(range) > count(best) ? range : best;
  });
  const selected = unitsOf(most.sequence, most.from, most.to);
  expect(selected.length).toBeGreaterThan(1);
  expect(selectUnits(states, { ...most, threshold })).toEqual(selected);
  const expected = ranges
    .filter((range) => range !== most)
    .map((range) => {
      const units = unitsOf(range.sequence, range.from, range.to);
      const shared = units.filter((j) => selected.includes(j)).length;
      return { ...range, units, shared, overlap: shared / new Set([...units, ...selected]).size };
    })
    .filter(({ shared }) => shared > 0)
    .sort(
      (a, b) =>
        b.shared - a.shared ||
        b.overlap - a.overlap ||
        b.to - b.from - (a.to - a.from) ||
        a.sequence - b.sequence ||
        a.from - b.from,
    );
  expect(expected.length).toBeGreaterThan(10);
  expect(matchRanges(states, { ...most, threshold })).toEqual(expected);
});

test("ranges outside the states are refused", () => {
  const states = drawn("#..", ".#.");
  for (const each of [selectUnits, matchRanges]) {
    expect(() => each(states, { from: 2, to: 1 })).toThrow(/steps from 0 to 2/);
    expect(() => each(states, { from: 0, to: 3 })).toThrow(/got 0 to 3/);
    expect(() => each(states, { from: -1, to: 1 })).toThrow(/got -1/);
    expect(() => each(states, { from: 0, to: 1, sequence: 1 })).toThrow(/of 1/);
    expect(() => each(tensor([1, 2]), { from: 0, to: 1 })).toThrow(/\[T, N, H\]/);
  }
});

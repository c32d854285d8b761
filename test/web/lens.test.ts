/** The numbers of the view Lens are those of the reference, and an address names a cell in full. */
import { expect, test, vi } from "vitest";
import { StateMap } from "../../src/core/gates/dynamics/stateMap.ts";
import { GRU, LSTM } from "../../src/index.ts";
import { fork, planeOf, portrait } from "../../web/lens/portraits.ts";
import { firstOf, readCell, writeCell } from "../../web/lens/scene.ts";

const lstm = firstOf("LSTM");

// U_g = 2: one memory is born at a forget bias of 0.
test.each([
  [-1, [[0, 0]]],
  [
    1,
    [
      [-0.43019, -1.294805],
      [0, 0],
      [0.43019, 1.294805],
    ],
  ],
  [
    3,
    [
      [-0.5, -8.02931],
      [0, 0],
      [0.5, 8.02931],
    ],
  ],
])("the fixed points of one LSTM unit at a forget bias of %d", async (bias, wanted) => {
  const { points, range, ways } = await portrait({ ...lstm, bias, from: [[0.5, 1]] });
  const sorted = points.map(({ at }) => at).sort((a, b) => a[1] - b[1]);
  expect(sorted.length).toBe(wanted.length);
  for (const [k, at] of sorted.entries())
    for (const axis of [0, 1]) {
      expect(at[axis]).toBeCloseTo(wanted[k][axis], 5);
      expect(Math.abs(at[axis])).toBeLessThan(range[axis][1]);
    }
  // A way ends at the point above 0, or fades to 0.
  expect(ways[0].places.at(-1)).toBeGreaterThan(bias > 0 ? 0.5 * wanted[2][1] : -1);
  expect(Object.keys(ways[0].gates)).toEqual(["input", "forget", "cell", "output"]);
});

test.each(["LSTM", "GRU"] as const)(
  "%s: while a slider moves, a portrait has the points of the whole one for a fifth of its steps",
  async (kind) => {
    const spies = (["step", "derivatives"] as const).map((method) => vi.spyOn(StateMap.prototype, method));
    /** States that a portrait runs. */
    const counted = async (options: Parameters<typeof portrait>[0]) => {
      for (const spy of spies) spy.mockClear();
      const { points } = await portrait(options);
      const states = spies.map(({ mock }) => mock.calls.reduce((sum, [given]) => sum + given.length / 2, 0));
      return { near: points.map(({ at }) => at), states };
    };
    let { near } = await counted({ ...firstOf(kind), bias: -0.5, from: [] });
    for (const bias of [-0.25, 0.25, 0.75, 1.5, 1.25, -0.25]) {
      const whole = await counted({ ...firstOf(kind), bias, from: [] });
      const draft = await counted({ ...firstOf(kind), bias, from: [], near });
      near = draft.near;
      expect(near.length).toBe(whole.near.length);
      for (const [k, value] of near.flat().entries()) expect(value).toBeCloseTo(whole.near.flat()[k], 6);
      expect(whole.states).toEqual([61 ** 2 + 21 ** 2, expect.toSatisfy((count: number) => count <= 150)]);
      expect(draft.states).toEqual([25 ** 2 + 13 ** 2, expect.toSatisfy((count: number) => count <= 50)]);
    }
    vi.restoreAllMocks();
  },
);

test("two GRU units that do not turn have nine points", async () => {
  for (const weight of [2.5, 4]) {
    const { points } = await portrait({ ...firstOf("GRU"), weight, angle: 0, from: [] });
    expect(points).toHaveLength(9);
  }
});

test("the fork has one point below a bias of 0 and three above", async () => {
  const { biases, values } = await fork(lstm);
  const count = (bias: number) => values.filter((each) => each.bias === bias).length;
  expect(biases.filter((bias) => bias < 0 && count(bias) !== 1)).toEqual([]);
  expect(biases.filter((bias) => bias > 0 && count(bias) !== 3)).toEqual([]);
});

test("two GRU units turn at an update bias of 0 and settle at 3; a gate that is held changes both", async () => {
  const gru = firstOf("GRU");
  const at = async (change: object) => (await portrait({ ...gru, ...change, from: [] })).points[0].stability;
  expect(await at({})).toBe("unstable");
  expect(await at({ bias: 3 })).toBe("stable");
  expect(await at({ held: { reset: 0 } })).toBe("stable");
});

test("the states of a layer of a file in the plane in which they vary most", async () => {
  const layer = new LSTM({ inputSize: 2, hiddenSize: 4, seed: 3 });
  layer.gates.forget.setBias(1);
  const { ways, points, shares, size, found, range } = await planeOf(layer, true);
  expect([ways.length, size, shares[0] >= shares[1]]).toEqual([16, 8, true]);
  expect(found!.stable).toBeGreaterThan(0);
  expect(points.length).toBeLessThanOrEqual(found!.all);
  for (const { places } of ways)
    places.forEach((value, k) => {
      expect(value).toBeGreaterThanOrEqual(range[k % 2][0]);
      expect(value).toBeLessThanOrEqual(range[k % 2][1]);
    });
  expect((await planeOf(layer, false)).found).toBeUndefined();
});

test("where the states of a layer end: at two places where it holds a bit, at one where it forgets, or nowhere", async () => {
  const ends = async (bias: number, turns: boolean) => {
    const layer = turns
      ? new GRU({ inputSize: 1, hiddenSize: 2, seed: 1 })
      : new LSTM({ inputSize: 1, hiddenSize: 1, seed: 1 });
    for (const { data } of layer.parameters()) data.fill(0);
    const candidate = layer instanceof LSTM ? layer.cell(0).gates.cell : layer.cell(0).gates.new;
    candidate.hiddenWeight.data.set(turns ? [1.5, -2.6, 2.6, 1.5] : [2]);
    candidate.inputWeight.data.fill(1);
    layer.cell(0).gates.retain.setBias(bias);
    return (await planeOf(layer, false)).ends;
  };
  expect(await ends(1, false)).toEqual({ steps: 150, places: 2, moving: 0 });
  expect(await ends(-1, false)).toEqual({ steps: 150, places: 1, moving: 0 });
  expect((await ends(0, true)).moving).toBe(16);
});

test("an address names a cell; what somebody else wrote there is bounded", () => {
  const cell = { ...firstOf("GRU"), bias: -0.25, input: 0.5, held: { reset: 0 } };
  expect(readCell(writeCell(cell))).toEqual(cell);
  expect(readCell("nonsense")).toEqual(lstm);
  expect(readCell("LSTM,99,NaN,,1e9,forget=0.5,evil=1,input=1")).toEqual({
    ...lstm,
    bias: 3,
    input: 2,
    held: { input: 1 },
  });
});

/** The page's own computations: memory, text of numbers and files. */
import { describe, expect, test } from "vitest";

import { medianOf } from "../../src/core/tensor/statistics.ts";
import { LSTM, noGrad, restOf, tensor, useDefinedCells } from "../../src/index.ts";
import { pathOf, stretches } from "../../web/charts/Curves.tsx";
import { rampOf } from "../../web/charts/colour.ts";
import { rasterOf } from "../../web/charts/HeatMap.tsx";
import {
  amount,
  bytes,
  extentOf,
  fixed,
  percent,
  rough,
  short,
  shortName,
  signed,
  steps,
} from "../../web/charts/numbers.ts";
import { csvOf, fileNameOf } from "../../web/charts/save.tsx";
import { halfOf, LOST, reachOf, survival, timescaleOf } from "../../web/gates/reach.ts";
import { matchingLayer } from "../../web/gates/reference.ts";
import { verdictOf } from "../../web/gates/verdict.ts";
import { verdictOnHeld } from "../../web/watch/AblationPanel.tsx";
import type { CellOutline, LayerOutline } from "../../web/worker/protocol.ts";

useDefinedCells();

const rest = restOf("sigmoid")!;

describe("memory", () => {
  test("after its reach a thousandth is left", () => {
    for (const [activation, openAt] of [
      ["sigmoid", (bias: number) => 1 / (1 + Math.exp(-bias))],
      ["hardSigmoid(0.2)", (bias: number) => Math.min(1, Math.max(0, 0.2 * bias + 0.5))],
    ] as const)
      for (const bias of [-2, 0, 1, 2.4]) {
        const [f, there] = [openAt(bias), restOf(activation)!(bias)];
        expect(there.open).toBeCloseTo(f, 12);
        expect(f ** reachOf(there)).toBeCloseTo(LOST, 9);
        expect(timescaleOf(there)).toBeCloseTo(1 / (1 - f), 9);
      }
    // A hard sigmoid is wholly open, or wholly shut.
    expect([3, -3].map(restOf("hardSigmoid(0.2)")!).map(timescaleOf)).toEqual([Infinity, 1]);
    expect([3, -3].map(restOf("hardSigmoid(0.2)")!).map(reachOf)).toEqual([Infinity, 0]);
    expect(restOf("tanh")).toBeUndefined();
  });

  test("the curve of one bias is its power, and of many between their least and most", () => {
    const one = survival([rest(1)], 100);
    const f = 1 / (1 + Math.exp(-1));
    for (const [i, k] of one.steps.entries()) expect(one.median[i]).toBeCloseTo(f ** k, 12);
    const many = survival([0, 1, 2, 3].map(rest), 100);
    many.median.forEach((value, i) => {
      expect(value).toBeGreaterThanOrEqual(many.low[i]);
      expect(value).toBeLessThanOrEqual(many.high[i]);
    });
    expect(medianOf([3, 1, 2])).toBe(2);
    expect(medianOf([4, 1, 2, 3])).toBe(2.5);
  });
});

describe("the verdict on a cell", () => {
  type Kind = CellOutline["kind"];
  const cell = (bias: number[] | undefined, kind: Kind = "lstm", activation = "sigmoid") => {
    const retains = bias === undefined ? {} : { retains: 1 };
    const outline = { gate: "forget", bias: bias && Float64Array.from(bias), report: retains };
    return { kind, activation, gates: [outline] } as unknown as CellOutline;
  };
  const all = (bias: number, count = 8) => Array<number>(count).fill(bias);

  /** The share of a cell state that an LSTM with these forget biases, and nothing else, keeps after so many steps; by unit. */
  function kept(bias: number[], steps: number, gate = "sigmoid"): number[] {
    const lstm = new LSTM({ inputSize: 1, hiddenSize: bias.length, seed: 1, activations: { gate } });
    for (const parameter of lstm.parameters()) parameter.data.fill(0);
    lstm.parameter("bias_ih_l0").data.set(bias, bias.length);
    const one = tensor(new Float32Array(bias.length).fill(1), [1, 1, bias.length]);
    const zero = tensor(new Float32Array(bias.length), [1, 1, bias.length]);
    const input = tensor(new Float32Array(steps), [steps, 1, 1]);
    const { state } = noGrad(() => lstm.forward(input, { state: { hidden: zero, cell: one } }));
    return [...state.cell.data];
  }

  test("is true of the cell when it runs", () => {
    expect(verdictOf(cell(all(2)))).toBe(
      "At zero input, by its forget bias, it remembers about 8.4 steps; half is gone after 5.5.",
    );
    for (const [bias, gate] of [
      ...[1, 2, 3, 4].map((bias) => [bias, "sigmoid"] as const),
      ...[1.5, 2, 2.3].map((bias) => [bias, "hardSigmoid(0.2)"] as const),
    ]) {
      const timescale = timescaleOf(restOf(gate)!(bias));
      const half = halfOf(timescale);
      const said = verdictOf(cell(all(bias), "lstm", gate));
      expect(said).toContain(`remembers about ${steps(timescale)}; half is gone after ${rough(half)}.`);
      // The sum of all that is left, of the powers of what is left after a step.
      expect(1 / (1 - kept([bias], 1, gate)[0])).toBeCloseTo(timescale, 2);
      expect(kept([bias], Math.floor(half), gate)[0]).toBeGreaterThan(0.5);
      expect(kept([bias], Math.ceil(half), gate)[0]).toBeLessThan(0.5);
    }
    expect(verdictOf(cell(all(3), "lstm", "hardSigmoid(0.2)"))).toContain(
      "half of its units or more keep everything",
    );
    expect(verdictOf(cell(all(3), "lstm", "tanh"))).toContain("Its gates are tanh, no sigmoids");
  });

  test("names no common memory where it would be false", () => {
    // The median timescale is 6 steps, and no unit is near it.
    const bias = [...all(-3, 5), ...all(6, 5)];
    const shares = kept(bias, 4);
    expect(shares.filter((share) => share > 0.1 && share < 0.9)).toEqual([]);
    expect(verdictOf(cell(bias))).toBe(
      "At zero input, by its forget bias, half of its units remember at most about 1 step, one in ten about 400 steps or more.",
    );
    expect(kept(bias, 1).filter((share) => share < 0.5)).toHaveLength(5);
  });

  test("at the ends: at once, next to nothing, no gate that keeps, no numbers", () => {
    expect(verdictOf(cell(all(-0.1)))).toContain("forgets at once: less than half is left after one step");
    expect(kept([-0.1], 1)[0]).toBeLessThan(0.5);
    expect(verdictOf(cell(all(20)))).toContain("forgets next to nothing");
    expect(verdictOf(cell(undefined, "rnn"))).toContain("No gate keeps the state of an RNN");
    expect(verdictOf(cell([1, Number.NaN]))).toContain("are not numbers");
  });
});

test("the sentence on held gates names the largest change and the least", () => {
  const held = [
    { gate: "input", by: "open", change: 0.004 },
    { gate: "forget", by: "closed", change: 1.087 },
    { gate: "output", by: "mean", change: 0.35 },
  ] as const;
  expect(verdictOnHeld([...held])).toBe(
    "It changes most with the forget gate held closed, by 109 %; least with the input gate held open, by under 1 %.",
  );
});

describe("text", () => {
  test("no more digits than say something", () => {
    expect([0, 0.01799, 0.5, 0.731, 0.9975, 1].map(percent).join()).toBe("0 %,1.8 %,50 %,73 %,99.75 %,100 %");
    expect([8.389, 54.6, 543.2, 0.01799, 0, 1e6].map(rough).join()).toBe("8.4,55,540,0.018,0,1.0e+6");
    expect([1, 1.04, 1.44, 8.389, 54.6, 12_345].map(steps).join("; ")).toBe(
      "1 step; 1 step; 1.4 steps; 8.4 steps; 55 steps; 12,000 steps",
    );
  });

  test("numbers", () => {
    expect([0, 1, -0.0001234, 12345.678, 1e6, Number.NaN, -1 / 0].map(short).join()).toBe(
      "0,1,−1.23e-4,12346,1.00e+6,NaN,−∞",
    );
    expect([fixed(-1.23456), signed(0.5), bytes(999), bytes(1500), bytes(3_990_000)].join()).toBe(
      "−1.235,+0.500,999 B,1.50 kB,3.99 MB",
    );
    expect(extentOf([[Number.NaN], []])).toEqual([-1, 1]);
    expect(extentOf([[2], [2]])).toEqual([1.5, 2.5]);
  });

  test("a table as CSV: quoted, and no formula for a spreadsheet", () => {
    const rows = Object.entries({ 'say "x"': -1.5, "=1+1": 2, "two\nlines": 3 });
    expect(csvOf({ columns: ["a", "b,c"], rows })).toBe(
      'a,"b,c"\r\n"say ""x""",-1.5\r\n\'=1+1,2\r\n"two\nlines",3\r\n',
    );
  });

  test("names of files hold no path and hide no ending", () => {
    expect(fileNameOf("../../etc/passwd")).toBe("_.._etc_passwd");
    expect(fileNameOf("a\u202egnp.exe")).toBe("a_gnp.exe");
    expect(fileNameOf("<>")).toBe("_");
    expect(fileNameOf("x".repeat(500)).length).toBe(100);
  });
});

test("a picture keeps the largest value of a block, and shows values that are not numbers", () => {
  const values = new Float32Array(2048 * 3);
  values[2 * 3 + 1] = -1;
  const at = (row: number, column: number) => values[3 * row + column];
  const { width, height, pixels } = rasterOf(at, 2048, 3, [-1, 1], rampOf("diverging", false), true);
  expect([width, height]).toEqual([3, 1024]);
  const colourAt = (y: number, x: number) => [...pixels.subarray((y * 3 + x) * 4, (y * 3 + x) * 4 + 3)];
  expect(colourAt(1, 1)).toEqual([20, 84, 152]);
  expect(colourAt(0, 0)).toEqual([255, 255, 255]);
  const none = rasterOf(() => Number.NaN, 1, 1, [0, 1], rampOf("diverging", true), false);
  expect([...none.pixels]).toEqual([200, 0, 200, 255]);
});

test("the layer to compare with: of the same name, else of the same sizes and place", () => {
  const layer = (name: string, kind: string, inputSize: number, hiddenSize = 4) =>
    ({ name, kind, inputSize, hiddenSize }) as LayerOutline;
  const others = [layer("a", "lstm", 9), layer("b", "gru", 4), layer("c", "lstm", 4), layer("d", "lstm", 4)];
  expect(matchingLayer([layer("d", "lstm", 4)], 0, others)).toBe(3);
  const stack = [layer("x", "lstm", 4), layer("y", "lstm", 4), layer("z", "lstm", 4), layer("w", "lstm", 9)];
  expect(stack.map((_, k) => matchingLayer(stack, k, others))).toEqual([2, 3, 3, 0]);
  expect(matchingLayer([layer("x", "gru", 8)], 0, others)).toBe(1);
  expect(matchingLayer([layer("x", "lstm", 5, 6)], 0, others)).toBe(0);
  expect(matchingLayer([layer("x", "rnn", 4)], 0, others)).toBe(-1);
  expect(matchingLayer([], 0, others)).toBe(-1);
});

test("a band is drawn only where both of its edges are", () => {
  const none = Number.NaN;
  const band = { low: [none, 1, 2, none, 4, 5, none], high: [1, 2, 3, none, none, 6, none] };
  expect(stretches(band, 7)).toEqual([
    { from: 1, to: 3 },
    { from: 5, to: 6 },
  ]);
});

test("a line ends where it sinks below the floor, and comes back from there", () => {
  const points = [
    [0, 10],
    [10, 30],
    [20, Number.POSITIVE_INFINITY],
    [30, Number.POSITIVE_INFINITY],
    [40, 10],
  ] as const;
  expect(pathOf(points, 20)).toBe("M0.0,10.0L5.0,20.0M40.0,20.0L40.0,10.0");
  expect(
    pathOf(
      [
        [0, 10],
        [1, Number.NaN],
        [2, 10],
        [3, 15],
      ],
      20,
    ),
  ).toBe("M0.0,10.0M2.0,10.0L3.0,15.0");
  expect(
    pathOf(
      [
        [0, 30],
        [1, 40],
      ],
      20,
    ),
  ).toBe("");
});

test("a long name keeps its end, and a usual one is whole", () => {
  expect(shortName("recall-bias-0.safetensors")).toBe("recall-bias-0.safetensors");
  expect(shortName("a-very-long-name-of-a-run-epoch-12.safetensors")).toBe("a-very-long-n…12.safetensors");
});

test("one of a thing has no s", () => {
  expect([0, 1, 2].map((count) => amount(count, "row"))).toEqual(["0 rows", "1 row", "2 rows"]);
});

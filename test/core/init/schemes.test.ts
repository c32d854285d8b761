import { describe, expect, test } from "vitest";
import { type CellSpec, weightsFrom } from "../../../src/core/cells/cell.ts";
import { gateNames } from "../../../src/core/cells/gates.ts";
import { weightShapes } from "../../../src/core/cells/shapes.ts";
import { initialize } from "../../../src/core/init/initialize.ts";
import type { Scheme } from "../../../src/core/init/scheme.ts";
import {
  biases,
  chrono,
  closedInput,
  gruBiases,
  identityRecurrence,
  linspaceRetain,
  powerLawRetain,
  retainBias,
  retainFor,
  uniformGate,
  unitForgetBias,
} from "../../../src/core/init/schemes.ts";
import { CellView } from "../../../src/core/nn/cellView.ts";
import { DefinedLayer } from "../../../src/core/nn/definedLayer.ts";
import { Parameter } from "../../../src/core/nn/parameter.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { sizeOf } from "../../../src/core/tensor/shape.ts";
import { meanOf } from "./moments.ts";

/** A float64 cell with distinct random values everywhere. How its biases are stored makes no difference: see effectiveBias.test.ts. */
function cellWith(spec: CellSpec, biases: "two" | "none", place = { layer: 0, layers: 1 }) {
  const random = new Random(99);
  const parameters: [string, Parameter][] = [];
  for (const [key, shape] of weightShapes(spec, biases === "two")) {
    const data = Float64Array.from({ length: sizeOf(shape) }, () => random.normal());
    parameters.push([key, new Parameter(data, shape)]);
  }
  const view = new CellView<string>("cell", place.layer, "forward", spec, () => weightsFrom(parameters));
  const { where, gates, weights: now } = view;
  return { where, ...place, spec, gates, weights: now, biased: biases === "two" };
}

const sizes = { inputSize: 3, hiddenSize: 5 };
const lstm = { kind: "lstm", ...sizes, projSize: 0, peephole: false, coupled: false, cellClip: 0 } as const;
const specs: readonly CellSpec[] = [
  lstm,
  { ...lstm, projSize: 2 },
  { ...lstm, peephole: true },
  { ...lstm, coupled: true },
  { kind: "gru", ...sizes, resetAfter: false },
];

const hidden = sizes.hiddenSize;

describe("what a scheme sets", () => {
  test("a number for each unit", () => {
    const cell = cellWith(lstm, "two");
    retainBias([0, 1, 2, 3, 4]).apply(cell, new Random(1));
    expect(Array.from(cell.gates.forget.bias())).toEqual([0, 1, 2, 3, 4]);
  });

  test("both biases of the new gate of a reset-after GRU become 0", () => {
    const cell = cellWith({ kind: "gru", ...sizes, resetAfter: true }, "two");
    const set = chrono(10).apply(cell, new Random(1));
    expect([...cell.gates.new.inputBias!.data, ...cell.gates.new.hiddenBias!.data]).toEqual(
      Array(2 * hidden).fill(0),
    );
    expect(set.filter(({ gate }) => gate === "new").map(({ part }) => part)).toEqual([
      "inputBias",
      "hiddenBias",
    ]);
  });

  test("what a scheme returns are the gates that it changed", () => {
    const scheme = closedInput(2);
    for (const spec of specs) {
      const cell = cellWith(spec, "two");
      expect(new Set(scheme.apply(cell, new Random(1)).map(({ gate }) => gate))).toEqual(
        new Set(gateNames(spec)),
      );
    }
    expect(retainBias(1).apply(cellWith(lstm, "two"), new Random(1))).toEqual([
      { gate: "forget", part: "bias", how: "1" },
    ]);
  });

  test("identityRecurrence", () => {
    const cell = cellWith({ kind: "rnn", ...sizes, nonlinearity: "relu" }, "two");
    identityRecurrence({ scale: 0.5 }).apply(cell, new Random(1));
    const { hiddenWeight, inputWeight } = cell.gates.hidden;
    expect(hiddenWeight.at(2, 2)).toBe(0.5);
    expect(hiddenWeight.at(2, 3)).toBe(0);
    expect(Math.max(...inputWeight.data.map(Math.abs))).toBeLessThan(0.005);
    expect(Array.from(cell.gates.hidden.bias())).toEqual(Array(hidden).fill(0));
  });
});

describe("distributions", () => {
  // The projection keeps the recurrent matrix small.
  const wide = { ...lstm, inputSize: 1, hiddenSize: 4000, projSize: 1 };
  const biasesAfter = (scheme: Scheme, place?: { layer: number; layers: number }) => {
    const cell = cellWith(wide, "two", place);
    scheme.apply(cell, new Random(7));
    return Array.from(cell.gates.retain.bias());
  };

  test("chrono is the logarithm of a uniform number: e^b from 1 to tMax - 1, evenly", () => {
    const scales = biasesAfter(chrono(101)).map(Math.exp);
    // Five standard errors of the mean of U(1, 100).
    expect(Math.abs(meanOf(scales) - 50.5)).toBeLessThan((5 * 99) / Math.sqrt(12 * 4000));
    expect(scales.filter((scale) => scale < 25.75).length / 4000).toBeCloseTo(0.25, 1);
    expect(Math.min(...scales)).toBeGreaterThanOrEqual(1 - 1e-9);
    expect(Math.max(...scales)).toBeGreaterThan(99);
  });

  test("uniform gate initialisation makes the gates uniform", () => {
    const gates = biasesAfter(uniformGate()).map((bias) => 1 / (1 + Math.exp(-bias)));
    expect(Math.abs(meanOf(gates) - 0.5)).toBeLessThan(5 / Math.sqrt(12 * 4000));
    for (const quarter of [0.25, 0.5, 0.75]) {
      // Five standard errors of a share.
      const share = gates.filter((gate) => gate < quarter).length / 4000;
      expect(Math.abs(share - quarter)).toBeLessThan(5 * Math.sqrt((quarter * (1 - quarter)) / 4000));
    }
  });

  test("the power law's exponent grows with the layer, as in xLSTM", () => {
    const middle = (layer: number) => biasesAfter(powerLawRetain(), { layer, layers: 3 })[2000];
    const x = 2000 / 3999;
    expect(middle(0)).toBeCloseTo(5 - 12 * x ** 0.3, 12);
    expect(middle(1)).toBeCloseTo(5 - 12 * x ** 0.95, 12);
    expect(middle(2)).toBeCloseTo(5 - 12 * x ** 1.6, 12);
  });

  test("a law over the units begins again in each head", () => {
    const options = { cell: "sLSTM", inputSize: 8, hiddenSize: 8, heads: 2, numLayers: 3 } as const;
    const layer = new DefinedLayer({ ...options, dtype: "float64" });
    initialize(layer, powerLawRetain());
    const biasesOf = (k: number) => [...layer.cell(k).gates.forget.bias()];
    // The values of xLSTM's own code for heads of four units, in the first, middle and last block.
    const expected = [
      [5, -3.6307, -5.6256, -7],
      [5, 0.7741, -3.1638, -7],
      [5, 2.9309, -1.2724, -7],
    ];
    for (const [k, head] of expected.entries())
      for (const [j, bias] of biasesOf(k).entries()) expect(bias).toBeCloseTo(head[j % 4], 4);
    initialize(layer, linspaceRetain());
    expect(biasesOf(0)).toEqual([3, 4, 5, 6, 3, 4, 5, 6]);
  });
});

describe("refusals", () => {
  const rnn = { kind: "rnn", ...sizes, nonlinearity: "tanh" } as const;
  test.each<[string, () => unknown, RegExp]>([
    ["tMax of 2", () => chrono(2), /tMax above 2, .* got 2/],
    ["a timescale of 1", () => retainFor(1), /steps above 1, got 1/],
    ["a bad timescale among good ones", () => retainFor([3, 0]), /got 0/],
    ["no steps", () => retainFor(undefined as never), /steps above 1, got undefined/],
    ["no number", () => retainBias("1" as never).apply(cellWith(lstm, "two"), new Random(1)), /got "1"/],
    ["no gate at all", () => biases({}), /biases by gate/],
    ["NaN", () => linspaceRetain(Number.NaN, 1), /first to be a finite number, got NaN/],
    ["an exponent of 0", () => powerLawRetain({ exponent: 0 }), /exponents above 0/],
    [
      "an unknown gate",
      () => biases({ forgit: 1 }).apply(cellWith(lstm, "two"), new Random(1)),
      /got "forgit"/,
    ],
    [
      "a cell that keeps nothing",
      () => chrono(9).apply(cellWith(rnn, "two"), new Random(1)),
      /which has none/,
    ],
    [
      "a cell without biases",
      () => retainBias(1).apply(cellWith(lstm, "none"), new Random(1)),
      /with biases/,
    ],
    [
      "an LSTM scheme on a GRU",
      () =>
        unitForgetBias().apply(cellWith({ kind: "gru", ...sizes, resetAfter: true }, "two"), new Random(1)),
      /kind lstm/,
    ],
    ["a GRU scheme on an LSTM", () => gruBiases().apply(cellWith(lstm, "two"), new Random(1)), /kind gru/],
    [
      "IRNN on tanh",
      () => identityRecurrence().apply(cellWith(rnn, "two"), new Random(1)),
      /nonlinearity "relu"/,
    ],
    [
      "one unit",
      () => uniformGate().apply(cellWith({ ...lstm, hiddenSize: 1 }, "two"), new Random(1)),
      /at least 2 units/,
    ],
  ])("refuses %s", (_, attempt, message) => {
    expect(attempt).toThrow(message);
  });
});

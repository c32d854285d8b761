import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CellSpec, weightsFrom } from "../../../src/core/cells/cell.ts";
import { gateNames } from "../../../src/core/cells/gates.ts";
import { weightShapes } from "../../../src/core/cells/shapes.ts";
import { initialize } from "../../../src/core/init/initialize.ts";
import type { Scheme } from "../../../src/core/init/scheme.ts";
import {
  biases,
  chrono,
  chronoForgetOnly,
  closedInput,
  gruBiases,
  identityRecurrence,
  linspaceRetain,
  powerLawRetain,
  retainBias,
  retainFor,
  uniformGate,
  unitForgetBias,
  zeroBias,
} from "../../../src/core/init/schemes.ts";
import { CellView } from "../../../src/core/nn/cellView.ts";
import { DefinedLayer } from "../../../src/core/nn/definedLayer.ts";
import { Parameter } from "../../../src/core/nn/parameter.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { sizeOf } from "../../../src/core/tensor/shape.ts";
import { meanOf } from "./moments.ts";

/** Which biases a cell keeps: schemes must not care. */
type Layout = "two" | "input side" | "hidden side";

/** A float64 cell with distinct random values everywhere, and with the biases of the layout. */
function cellWith(spec: CellSpec, layout: Layout | "none", place = { layer: 0, layers: 1 }) {
  const random = new Random(99);
  const parameters: [string, Parameter][] = [];
  for (const [key, shape] of weightShapes(spec, layout !== "none")) {
    if (key === "biasHh" && layout === "input side") continue;
    if (key === "biasIh" && layout === "hidden side") continue;
    const data = Float64Array.from({ length: sizeOf(shape) }, () => random.normal());
    parameters.push([key, new Parameter(data, shape)]);
  }
  const view = new CellView<string>("cell", place.layer, "forward", spec, () => weightsFrom(parameters));
  const { where, gates, weights: now } = view;
  return { where, ...place, spec, gates, weights: now, biased: layout !== "none" };
}

const layouts: readonly Layout[] = ["two", "input side", "hidden side"];
const sizes = { inputSize: 3, hiddenSize: 5 };
const lstm = { kind: "lstm", ...sizes, projSize: 0, peephole: false, coupled: false, cellClip: 0 } as const;
const specs: readonly CellSpec[] = [
  lstm,
  { ...lstm, projSize: 2 },
  { ...lstm, peephole: true },
  { ...lstm, coupled: true },
  // A reset-after GRU with one bias has no meaning of its own; its layouts are tested on the other form.
  { kind: "gru", ...sizes, resetAfter: false },
];

type Cell = ReturnType<typeof cellWith>;

/** Effective biases by gate. */
function effective(cell: Cell): Record<string, number[]> {
  return Object.fromEntries(Object.values(cell.gates).map((gate) => [gate.name, Array.from(gate.bias())]));
}

/** A scheme, and what the effective biases must be after it. */
interface Case {
  scheme: (value: number, tMax: number) => Scheme;
  /** @returns biases by gate, of those that must change; the rest are 0 or as before */
  intended: (value: number, tMax: number, cell: Cell) => Record<string, (k: number) => number>;
  others: "0" | "as before";
}

const retainOf = ({ spec }: Cell) => (spec.kind === "lstm" ? "forget" : "update");
const hidden = sizes.hiddenSize;

const deterministic: Record<string, Case> = {
  retainBias: {
    scheme: (value) => retainBias(value),
    intended: (value, _, cell) => ({ [retainOf(cell)]: () => value }),
    others: "as before",
  },
  "retainBias per unit": {
    scheme: (value) => retainBias(Array.from({ length: hidden }, (_, k) => value + k)),
    intended: (value, _, cell) => ({ [retainOf(cell)]: (k) => value + k }),
    others: "as before",
  },
  "biases of retain": {
    scheme: (value) => biases({ retain: value }),
    intended: (value, _, cell) => ({ [retainOf(cell)]: () => value }),
    others: "as before",
  },
  retainFor: {
    scheme: (_, tMax) => retainFor(tMax),
    intended: (_, tMax, cell) => ({ [retainOf(cell)]: () => Math.log(tMax - 1) }),
    others: "as before",
  },
  linspaceRetain: {
    scheme: (value) => linspaceRetain(value, value + 4),
    intended: (value, _, cell) => ({ [retainOf(cell)]: (k) => value + k }),
    others: "as before",
  },
  powerLawRetain: {
    scheme: (value) => powerLawRetain({ first: value, last: value - 16, exponent: 2, growth: 0 }),
    intended: (value, _, cell) => ({ [retainOf(cell)]: (k) => value - k * k }),
    others: "as before",
  },
  closedInput: {
    scheme: (value) => closedInput(value),
    intended: (value, _, cell) => ({
      [retainOf(cell)]: () => value,
      ...("input" in effective(cell) ? { input: () => -value } : {}),
    }),
    others: "0",
  },
  zeroBias: { scheme: () => zeroBias(), intended: () => ({}), others: "0" },
};

describe("effective biases are the intended ones", () => {
  test.each(Object.keys(deterministic))("%s, on any cell and layout of biases", (name) => {
    const { scheme, intended, others } = deterministic[name];
    fc.assert(
      fc.property(
        fc.constantFrom(...specs),
        fc.constantFrom(...layouts),
        fc.integer({ min: -6, max: 6 }),
        fc.integer({ min: 3, max: 2000 }),
        (spec, layout, value, tMax) => {
          const cell = cellWith(spec, layout);
          const before = effective(cell);
          const wanted = intended(value, tMax, cell);
          scheme(value, tMax).apply(cell, new Random(1));
          for (const [gate, got] of Object.entries(effective(cell))) {
            got.forEach((bias, k) => {
              const unset = others === "0" ? 0 : before[gate][k];
              expect(bias).toBeCloseTo(wanted[gate]?.(k) ?? unset, 12);
            });
          }
        },
      ),
      { seed: 5, numRuns: 60 },
    );
  });

  const drawn = { chrono, chronoForgetOnly, uniformGate: () => uniformGate() };
  test.each(Object.entries(drawn))("%s, on any cell and layout of biases", (name, scheme) => {
    fc.assert(
      fc.property(
        fc.constantFrom(...specs),
        fc.constantFrom(...layouts),
        fc.double({ min: 2.5, max: 5000, noNaN: true }),
        fc.integer({ min: 0, max: 1000 }),
        (spec, layout, tMax, seed) => {
          const cell = cellWith(spec, layout);
          scheme(tMax).apply(cell, new Random(seed));
          const after = effective(cell);
          const retain = after[retainOf(cell)];
          const [low, high] =
            name === "uniformGate" ? [-Math.log(hidden - 1), Math.log(hidden - 1)] : [0, Math.log(tMax - 1)];
          for (const bias of retain) {
            // Rounding may pass a bound by some of the last digits.
            expect(bias).toBeGreaterThanOrEqual(low - 1e-12);
            expect(bias).toBeLessThanOrEqual(high + 1e-12);
          }
          expect(new Set(retain).size).toBe(hidden);
          for (const [gate, got] of Object.entries(after)) {
            if (gate === retainOf(cell)) continue;
            const closed = gate === "input" && name !== "chronoForgetOnly";
            expect(got.map(Math.abs)).toEqual(closed ? retain.map(Math.abs) : got.map(() => 0));
            for (const [k, bias] of got.entries()) if (closed) expect(bias).toBeCloseTo(-retain[k], 14);
          }
        },
      ),
      { seed: 6, numRuns: 60 },
    );
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

  test("gruBiases and unitForgetBias", () => {
    const gru = cellWith({ kind: "gru", ...sizes, resetAfter: true }, "two");
    gruBiases({ retain: 1, reset: -1 }).apply(gru, new Random(1));
    expect(Array.from(gru.gates.update.bias())).toEqual(Array(hidden).fill(1));
    expect(Array.from(gru.gates.reset.bias())).toEqual(Array(hidden).fill(-1));
    const cell = cellWith(lstm, "two");
    unitForgetBias().apply(cell, new Random(1));
    const { forget, ...others } = effective(cell);
    expect(forget).toEqual(Array(hidden).fill(1));
    for (const other of Object.values(others)) expect(other).toEqual(Array(hidden).fill(0));
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
    ["an unknown option", () => powerLawRetain({ frist: 1 } as object), /got "frist"/],
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

/**
 * The effective bias after any scheme, on any cell and any layout of its biases, is the intended one: both biases, one on either side,
 * a run-time constant of another framework (an importer adds it to the stored bias), and either sign of the gate that keeps.
 *
 * What is intended is written down here once, in the retain convention, and knows nothing of how a cell stores it.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type LayerSpec, weightsFrom } from "../../../src/core/cells/cell.ts";
import { defineCell } from "../../../src/core/cells/defined/definedCell.ts";
import type { CellDefinition } from "../../../src/core/cells/defined/definition.ts";
import { definitions } from "../../../src/core/cells/defined/definitions/index.ts";
import { cellName, gateNames, retainGate } from "../../../src/core/cells/gates.ts";
import { weightShapes } from "../../../src/core/cells/shapes.ts";
import { decayRing, independentRecurrence, normGain } from "../../../src/core/init/cellSchemes.ts";
import { presets } from "../../../src/core/init/presets.ts";
import type { Scheme } from "../../../src/core/init/scheme.ts";
import * as schemes from "../../../src/core/init/schemes.ts";
import { weights } from "../../../src/core/init/schemes.ts";
import { CellView } from "../../../src/core/nn/cellView.ts";
import { hasSingleSum } from "../../../src/core/nn/gatePlaces.ts";
import { Parameter } from "../../../src/core/nn/parameter.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { sizeOf } from "../../../src/core/tensor/shape.ts";
import { runs } from "../../support/exhaustive.ts";

const sizes = { inputSize: 5, hiddenSize: 5 };
const H = sizes.hiddenSize;
const specOf = (definition: CellDefinition): LayerSpec => ({
  kind: "defined",
  ...sizes,
  cell: defineCell(definition),
});
const lstm = { kind: "lstm", ...sizes, projSize: 0, peephole: false, coupled: false, cellClip: 0 } as const;

const specs: readonly LayerSpec[] = [
  lstm,
  { ...lstm, projSize: 2 },
  { ...lstm, peephole: true },
  { ...lstm, coupled: true },
  { kind: "gru", ...sizes, resetAfter: false },
  { kind: "gru", ...sizes, resetAfter: true },
  { kind: "rnn", ...sizes, nonlinearity: "tanh" },
  { kind: "rnn", ...sizes, nonlinearity: "relu" },
  ...Object.values<CellDefinition>(definitions).map(specOf),
  // Two biases, in cells of either sign.
  ...Object.values<CellDefinition>(definitions).map((definition) =>
    specOf({ ...definition, recurrentBias: true }),
  ),
  // Blocks on a diagonal, and a projected hidden state.
  specOf({ ...definitions.sLSTM, inputBlocks: 5, recurrentBlocks: 5 }),
  { ...specOf({ ...definitions.layerNormLSTM, projection: true }), projSize: 2 } as LayerSpec,
];

/** Which biases a cell keeps. A constant that is added at run time lies with the stored bias: an importer adds it there. */
type Layout = "as defined" | "input side" | "hidden side" | "constant";

function cellOf(spec: LayerSpec, layout: Layout, seed: number) {
  const random = new Random(seed);
  const parameters: [string, Parameter][] = [];
  const shapes = weightShapes(spec);
  const hasTwo = shapes.get("biasIh")?.[0] === shapes.get("biasHh")?.[0];
  for (const [key, shape] of shapes) {
    if (hasTwo && layout === "input side" && key === "biasHh") continue;
    if (hasTwo && layout === "hidden side" && key === "biasIh") continue;
    const constant = layout === "constant" && key === "biasIh" ? 1 : 0;
    parameters.push([
      key,
      new Parameter(
        Float64Array.from({ length: sizeOf(shape) }, () => random.normal() + constant),
        shape,
      ),
    ]);
  }
  const view = new CellView<string>("cell", 1, "forward", spec, () => weightsFrom(parameters));
  return { where: "cell", layer: 1, layers: 3, spec, gates: view.gates, weights: view.weights, biased: true };
}

type Cell = ReturnType<typeof cellOf>;

/** Effective biases of the gates that have one, summed here from the parameters themselves. */
function effective({ spec, gates }: Cell): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const name of gateNames(spec)) {
    if (!hasSingleSum(spec, name)) continue;
    const { inputBias, hiddenBias } = gates[name];
    if (inputBias === undefined && hiddenBias === undefined) continue;
    found.set(
      name,
      Array.from({ length: H }, (_, k) => (inputBias?.data[k] ?? 0) + (hiddenBias?.data[k] ?? 0)),
    );
  }
  return found;
}

/** The intent of a scheme: the retain gate in the retain convention, other gates by name; the rest becomes 0 or does not change. */
interface Intention {
  scheme(value: number, steps: number): Scheme;
  retain?(value: number, steps: number, k: number): number;
  input?: "the negative of retain";
  /** Other gates that get a number of their own */
  gates?: Readonly<Record<string, number>>;
  others: "0" | "as before" | "times value";
  /** Cells that it is for; default: all with a gate that keeps */
  fits?(spec: LayerSpec): boolean;
}

const isLSTM = (spec: LayerSpec) => spec.kind === "lstm";
const isCoupled = (spec: LayerSpec) => spec.kind === "lstm" && spec.coupled;
const hasRetain = (spec: LayerSpec) => retainGate(spec) !== undefined;
const keepsByForget = (spec: LayerSpec) => retainGate(spec)?.gate === "forget";
const isPlain = (spec: LayerSpec) =>
  spec.kind !== "defined" && !(spec.kind === "lstm" && (spec.peephole || spec.coupled || spec.projSize > 0));

const intentions: Readonly<Record<string, Intention>> = {
  retainBias: { scheme: (v) => schemes.retainBias(v), retain: (v) => v, others: "as before" },
  "biases({ retain })": {
    scheme: (v) => schemes.biases({ retain: v }),
    retain: (v) => v,
    others: "as before",
  },
  retainFor: {
    scheme: (_, steps) => schemes.retainFor(steps),
    retain: (_, steps) => Math.log(steps - 1),
    others: "as before",
  },
  linspaceRetain: {
    scheme: (v) => schemes.linspaceRetain(v, v + 4),
    retain: (v, _, k) => v + k,
    others: "as before",
  },
  powerLawRetain: {
    scheme: (v) => schemes.powerLawRetain({ first: v, last: v - 16, exponent: 1, growth: 2 }),
    retain: (v, _, k) => v - 16 * (k / 4) ** 2,
    others: "as before",
  },
  closedInput: {
    scheme: (v) => schemes.closedInput(v),
    retain: (v) => v,
    input: "the negative of retain",
    others: "0",
  },
  unitForgetBias: { scheme: () => schemes.unitForgetBias(), retain: () => 1, others: "0", fits: isLSTM },
  gruBiases: {
    scheme: (v) => schemes.gruBiases({ retain: v }),
    retain: (v) => v,
    gates: { reset: 0 },
    others: "as before",
    fits: (spec) => spec.kind === "gru",
  },
  zeroBias: { scheme: () => schemes.zeroBias(), others: "0", fits: () => true },
  scaleAll: { scheme: (v) => schemes.scaleAll(v), others: "times value", fits: () => true },
  weights: {
    scheme: () => weights("inputWeight", "xavierUniform", { per: "gate" }),
    others: "as before",
    fits: () => true,
  },
  identityRecurrence: {
    scheme: () => schemes.identityRecurrence(),
    others: "0",
    fits: (spec) => spec.kind === "rnn" && spec.nonlinearity === "relu",
  },
  independentRecurrence: {
    scheme: (_, steps) => independentRecurrence(steps),
    others: "as before",
    fits: (spec) => cellName(spec) === "IndRNN",
  },
  decayRing: { scheme: () => decayRing(), others: "as before", fits: (spec) => cellName(spec) === "RGLRU" },
  normGain: {
    scheme: (v) => normGain({ retain: v }),
    retain: (v) => v,
    others: "0",
    fits: (spec) => spec.kind === "defined" && spec.cell.layout.normIh.length > 0,
  },
  "preset recommended, cells that forget": {
    scheme: () => presets.recommended,
    retain: () => 1,
    others: "0",
    fits: keepsByForget,
  },
  "preset recommended, others": {
    scheme: () => presets.recommended,
    others: "0",
    fits: (spec) => !keepsByForget(spec),
  },
  "preset tf1, LSTM": {
    scheme: () => presets.tf1,
    retain: () => 1,
    others: "0",
    fits: (spec) => isLSTM(spec) && !isCoupled(spec),
  },
  "preset tf1, GRU": {
    scheme: () => presets.tf1,
    retain: () => 1,
    gates: { reset: 1 },
    others: "0",
    fits: (spec) => spec.kind === "gru",
  },
  "preset tf1, RNN": { scheme: () => presets.tf1, others: "0", fits: (spec) => spec.kind === "rnn" },
  // The second block of the bias, whatever its sign: in a GRU the update gate.
  "preset torch7.seqlstm, LSTM": {
    scheme: () => presets["torch7.seqlstm"],
    gates: { forget: 1 },
    others: "0",
    fits: (spec) => isLSTM(spec) && isPlain(spec),
  },
  "preset torch7.seqlstm, GRU": {
    scheme: () => presets["torch7.seqlstm"],
    gates: { update: 1 },
    others: "0",
    fits: (spec) => spec.kind === "gru",
  },
  ...Object.fromEntries(
    (["keras", "keras2", "haiku"] as const).map((name): [string, Intention] => [
      `preset ${name}, LSTM`,
      {
        scheme: () => presets[name],
        retain: () => 1,
        others: "0",
        fits: (spec) => isLSTM(spec) && isPlain(spec),
      },
    ]),
  ),
  ...Object.fromEntries(
    (["keras", "keras2", "haiku", "tfjs", "flax"] as const).map((name): [string, Intention] => [
      `preset ${name}, ${name === "tfjs" || name === "flax" ? "all" : "GRU and RNN"}`,
      {
        scheme: () => presets[name],
        others: "0",
        fits: (spec) => isPlain(spec) && (!isLSTM(spec) || name === "tfjs" || name === "flax"),
      },
    ]),
  ),
};

const layouts: readonly Layout[] = ["as defined", "input side", "hidden side", "constant"];

/** Layouts that mean something for a cell: a gate whose two biases act apart keeps both. */
function fitsLayout(spec: LayerSpec, layout: Layout): boolean {
  const isOneSided = layout === "input side" || layout === "hidden side";
  return !isOneSided || gateNames(spec).every((name) => hasSingleSum(spec, name));
}

/** Units of a head, or of the whole cell: laws over the units begin again in each. */
const headSize = (spec: LayerSpec) =>
  spec.hiddenSize / ((spec.kind === "defined" && spec.cell.definition.recurrentBlocks) || 1);

function check(cell: Cell, intention: Intention, value: number, steps: number, seed: number): void {
  const before = effective(cell);
  intention.scheme(value, steps).apply(cell, new Random(seed));
  const { others } = intention;
  const retain = retainGate(cell.spec);
  for (const [gate, got] of effective(cell)) {
    got.forEach((bias, k) => {
      const was = before.get(gate)![k];
      let wanted =
        intention.gates?.[gate] ?? { "0": 0, "as before": was, "times value": was * value }[others];
      const kept = intention.retain?.(value, steps, k % headSize(cell.spec));
      if (kept !== undefined && gate === retain?.gate) wanted = retain.sign * kept;
      else if (kept !== undefined && gate === "input" && intention.input !== undefined) wanted = -kept;
      if (!(Math.abs(bias - wanted) < 5e-13))
        expect(bias, `${cellName(cell.spec)}, ${gate}, unit ${k}`).toBe(wanted);
    });
  }
}

describe.each(Object.keys(intentions))("%s", (name) => {
  const intention = intentions[name];
  const fits = intention.fits ?? hasRetain;

  test("gives the effective biases it means to, on every cell and every layout", () => {
    let seen = 0;
    for (const spec of specs.filter(fits)) {
      for (const layout of layouts) {
        if (!fitsLayout(spec, layout)) continue;
        seen++;
        for (const value of [-2, 0, 1.5]) check(cellOf(spec, layout, seen), intention, value, 20, 1);
      }
    }
    expect(seen).toBeGreaterThan(0);
  });

  test("and after any other scheme before it", () => {
    const before = Object.values(intentions).filter(({ retain }) => retain !== undefined);
    fc.assert(
      fc.property(
        fc.constantFrom(...specs.filter(fits)),
        fc.constantFrom(...layouts),
        fc.constantFrom(...before),
        fc.double({ min: -8, max: 8, noNaN: true }),
        fc.double({ min: 1.5, max: 5000, noNaN: true }),
        fc.integer({ min: 0, max: 1000 }),
        (spec, layout, first, value, steps, seed) => {
          fc.pre(fitsLayout(spec, layout));
          const cell = cellOf(spec, layout, seed);
          if ((first.fits ?? hasRetain)(spec)) check(cell, first, -value, steps + 3, seed);
          check(cell, intention, value, steps, seed);
        },
      ),
      { seed: 9, numRuns: runs(60, 60) },
    );
  });
});

describe.each([
  ["chrono", (t: number) => schemes.chrono(t)],
  ["chronoForgetOnly", (t: number) => schemes.chronoForgetOnly(t)],
  ["uniformGate", () => schemes.uniformGate()],
] as const)("%s", (name, scheme) => {
  test("draws the same numbers for every cell and layout, with the sign of the cell", () => {
    for (const seed of [1, 2, 3]) {
      const drawn: number[][] = [];
      for (const spec of specs.filter(hasRetain)) {
        for (const layout of layouts.filter((each) => fitsLayout(spec, each))) {
          const cell = cellOf(spec, layout, seed);
          scheme(50).apply(cell, new Random(seed));
          const { gate, sign } = retainGate(spec)!;
          const biases = effective(cell);
          drawn.push(biases.get(gate)!.map((b) => sign * b));
          for (const [other, values] of biases) {
            if (other === gate) continue;
            const closed = other === "input" && name !== "chronoForgetOnly";
            values.forEach((b, k) => {
              expect(b, `${cellName(spec)}, ${other}`).toBeCloseTo(
                closed ? -drawn[drawn.length - 1][k] : 0,
                12,
              );
            });
          }
        }
      }
      for (const each of drawn) {
        each.forEach((b, k) => {
          expect(b).toBeCloseTo(drawn[0][k], 12);
        });
      }
      expect(new Set(drawn[0]).size).toBe(H);
    }
  });
});

test("preset torch7.fastlstm draws the one bias it has, on whichever side a cell keeps it", () => {
  const drawn = layouts.map((layout) => {
    const cell = cellOf(lstm, layout, 1);
    presets["torch7.fastlstm"].apply(cell, new Random(1));
    return [...effective(cell).values()].flat();
  });
  for (const biases of drawn) {
    expect(biases).toEqual(drawn[0]);
    expect(new Set(biases).size).toBe(4 * H);
    for (const bias of biases) expect(Math.abs(bias)).toBeLessThan(1 / Math.sqrt(sizes.inputSize));
  }
});

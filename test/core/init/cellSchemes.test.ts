import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { decayRing, independentRecurrence, normGain } from "../../../src/core/init/cellSchemes.ts";
import { initialize } from "../../../src/core/init/initialize.ts";
import { presets } from "../../../src/core/init/presets.ts";
import * as schemes from "../../../src/core/init/schemes.ts";
import { DefinedLayer, LSTM } from "../../../src/core/nn/index.ts";
import { meanOf } from "./moments.ts";

const layerOf = (
  cell: "indRNN" | "rgLRU" | "layerNormLSTM" | "layerNormGRU" | "mgu" | "minGRU" | "sLSTM",
  hiddenSize = 4000,
) =>
  new DefinedLayer({ cell, inputSize: cell === "rgLRU" ? hiddenSize : 2, hiddenSize, bias: true, seed: 1 });

const sorted = (values: ArrayLike<number>) => Array.from(values).sort((a, b) => a - b);

describe("independentRecurrence", () => {
  test("is uniform from 0 to growth^(1/tMax)", () => {
    const layer = layerOf("indRNN");
    initialize(layer, independentRecurrence(100), { seed: 2 });
    const u = sorted(layer.parameter("peephole_l0").data);
    const bound = 2 ** (1 / 100);
    expect(u[0]).toBeGreaterThanOrEqual(0);
    expect(u[u.length - 1]).toBeLessThanOrEqual(Math.fround(bound));
    for (const share of [0.1, 0.5, 0.9]) expect(u[share * u.length] / bound).toBeCloseTo(share, 1);
    initialize(layer, independentRecurrence(2, 3), { seed: 2 });
    expect(sorted(layer.parameter("peephole_l0").data)[3999]).toBeCloseTo(Math.sqrt(3), 2);
  });

  test("refuses cells with another path through time, and invalid lengths", () => {
    const lstm = new LSTM({ inputSize: 1, hiddenSize: 1, peephole: true });
    expect(() => initialize(lstm, independentRecurrence(10))).toThrow(
      "a cell with a diagonal as its only path through time",
    );
    expect(() => independentRecurrence(0)).toThrow("tMax to be a finite number of at least 1");
    expect(() => independentRecurrence(10, -1)).toThrow("growth to be a finite number above 0");
  });
});

describe("decayRing", () => {
  const decays = (data: ArrayLike<number>, power: number) =>
    sorted(Array.from(data, (l) => Math.exp(-power * Math.log1p(Math.exp(l)))));

  test("per step: what a step keeps at an open gate is uniform", () => {
    const layer = layerOf("rgLRU", 1000);
    initialize(layer, decayRing(), { seed: 3 });
    const kept = decays(layer.parameter("lambda_l0").data, 8);
    expect(kept[0]).toBeGreaterThan(0.8999);
    expect(kept[999]).toBeLessThan(0.99901);
    for (const share of [0.25, 0.5, 0.75]) {
      expect(Math.abs(kept[share * 1000] - (0.9 + 0.099 * share))).toBeLessThan(0.006);
    }
  });

  test("what a new layer has is the same distribution", () => {
    const kept = decays(layerOf("rgLRU", 1000).parameter("lambda_l0").data, 8);
    expect(kept[0]).toBeGreaterThan(0.8999);
    for (const share of [0.25, 0.5, 0.75]) {
      expect(Math.abs(kept[share * 1000] - (0.9 + 0.099 * share))).toBeLessThan(0.006);
    }
  });

  test("per gate: the squares of the gate's decays are uniform", () => {
    const layer = layerOf("rgLRU", 1000);
    initialize(layer, decayRing({ per: "gate", min: 0.5 }), { seed: 3 });
    const squares = decays(layer.parameter("lambda_l0").data, 2);
    for (const share of [0.25, 0.5, 0.75]) {
      expect(Math.abs(squares[share * 1000] - (0.25 + (0.999 ** 2 - 0.25) * share))).toBeLessThan(0.04);
    }
  });

  test("refuses an invalid ring, and cells without lambda", () => {
    expect(() => decayRing({ min: 1 })).toThrow("0 < min < max < 1");
    expect(() => decayRing({ per: "layer" as "step" })).toThrow('per to be "step" or "gate"');
    expect(() => initialize(layerOf("mgu", 2), decayRing())).toThrow("a cell with a vector lambda");
  });
});

describe("normGain", () => {
  test.each([
    ["layerNormLSTM", 2],
    ["layerNormGRU", -2],
  ] as const)("sets gains and the retain bias of %s", (cell, stored) => {
    const layer = layerOf(cell, 3);
    const [record] = initialize(layer, normGain({ gain: 0.1, retain: 2 }));
    for (const name of ["norm_input_l0", "norm_hidden_l0"]) {
      expect(new Set(layer.parameter(name).data)).toEqual(new Set([Math.fround(0.1)]));
    }
    for (const [name, gate] of Object.entries(layer.gates)) {
      const retains = name === (cell === "layerNormLSTM" ? "forget" : "update");
      expect(Array.from(gate.bias()[0], (b) => b + 0)).toEqual(Array(3).fill(retains ? stored : 0));
    }
    expect(record.sets[0]).toEqual({ part: "norm", how: "0.1" });
  });

  test("refuses cells without norms", () => {
    expect(() => initialize(layerOf("mgu", 2), normGain())).toThrow("a cell whose gates are normalised");
  });
});

describe("recommended", () => {
  test.each([
    ["mgu", "forget", -1],
    ["minGRU", "update", 0],
    ["sLSTM", "forget", 1],
    ["layerNormLSTM", "forget", 1],
  ] as const)("%s: the bias of its %s gate is %d", (cell, gate, bias) => {
    const layer = layerOf(cell, 8);
    initialize(layer, "recommended", { seed: 1 });
    for (const [name, { bias: biasOf }] of Object.entries(layer.gates).map(
      ([key, g]) => [key, { bias: g.bias()[0] }] as const,
    )) {
      expect(Array.from(biasOf, (b) => b + 0)).toEqual(Array(8).fill(name === gate ? bias : 0));
    }
  });

  test("IndRNN keeps its way through time", () => {
    const layer = layerOf("indRNN");
    initialize(layer, "recommended", { seed: 1 });
    expect(meanOf(layer.parameter("peephole_l0").data)).toBeCloseTo(0.5, 1);
  });

  test("every preset of another framework refuses a cell that it does not have", () => {
    for (const name of Object.keys(presets) as (keyof typeof presets)[]) {
      const layer = layerOf("mgu", 2);
      if (name === "recommended" || name === "pytorch") initialize(layer, name);
      else expect(() => initialize(layer, name)).toThrow(`preset ${name}: expected a cell`);
    }
  });

  test("the pytorch preset draws what a new layer has", () => {
    for (const cell of ["layerNormLSTM", "rgLRU", "indRNN"] as const) {
      const options = { cell, inputSize: 3, hiddenSize: 3 };
      const made = new DefinedLayer({ ...options, seed: 9 });
      const again = new DefinedLayer({ ...options, seed: 1 });
      initialize(again, "pytorch", { seed: 9 });
      expect([...again.stateDict()].map(([name, { data }]) => [name, ...data])).toEqual(
        [...made.stateDict()].map(([name, { data }]) => [name, ...data]),
      );
    }
  });
});

test("the schemes that docs/cells.md names are there", () => {
  const page = readFileSync(resolve(import.meta.dirname, "../../../docs/cells.md"), "utf8");
  const section = page.slice(page.indexOf("## Initial values")).split("\n## ")[0];
  const named = [...section.matchAll(/^\| `schemes\.(\w+)\(/gm)].map(([, name]) => name);
  expect(named).toContain("normGain");
  for (const name of named) expect(schemes).toHaveProperty(name);
});

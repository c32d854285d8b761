/**
 * Presets against statistics recorded from other libraries, which are not installed here. `recorded.json` is TensorFlow.js, run by
 * tools/record-initial-values.ts: its own defaults for `tfjs`, and Keras's choice of initialisers, in its authors' code for them, for
 * `keras` and `keras2`. Of Keras 2 itself one printed layer is at hand. TensorFlow 1, Haiku, Flax and Torch7 could not be run: those
 * presets are held to the formulas of their sources in presets.test.ts.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { initialize } from "../../src/init/initialize.ts";
import type { PresetName } from "../../src/init/presets.ts";
import { GRU } from "../../src/nn/gru.ts";
import { LSTM } from "../../src/nn/lstm.ts";
import { RNN } from "../../src/nn/rnn.ts";
import { gramError, largestOf } from "./moments.ts";
import { type CellStatistics, type DrawnCell, type MatrixStatistics, statisticsOf } from "./statistics.ts";

interface Recorded {
  draws: number;
  inputSize: number;
  hiddenSize: number;
  tfjs: Record<Kind, CellStatistics>;
  "tfjs with Keras's initialisers": Record<Kind, CellStatistics>;
}

const recorded = JSON.parse(readFileSync(new URL("recorded.json", import.meta.url), "utf8")) as Recorded;
const { draws, inputSize, hiddenSize } = recorded;

const KINDS = {
  lstm: { Layer: LSTM, gates: 4 },
  gru: { Layer: GRU, gates: 3 },
  simpleRNN: { Layer: RNN, gates: 1 },
} as const;
type Kind = keyof typeof KINDS;

function drawOf(preset: PresetName, kind: Kind, seed: number): DrawnCell {
  const layer = new KINDS[kind].Layer({ inputSize, hiddenSize, seed });
  initialize(layer, preset, { seed: 100 + seed });
  const values = (name: string) => layer.parameter(name).data;
  const second = values("bias_hh_l0");
  return {
    input: values("weight_ih_l0"),
    hidden: values("weight_hh_l0"),
    bias: Array.from(values("bias_ih_l0"), (value, k) => value + second[k]),
  };
}

/**
 * Five standard errors of the difference of two samples of n, whatever the distribution between uniform and normal; recurrent matrices are
 * orthogonal, so that their numbers vary less than independent ones.
 */
function expectAlike(name: string, ours: MatrixStatistics, theirs: MatrixStatistics, n: number): void {
  const error = (count: number) => 5 * Math.sqrt(2 / count);
  const scale = theirs.deviation;
  expect(Math.abs(ours.mean - theirs.mean), `${name}: mean`).toBeLessThan(error(n) * scale);
  expect(Math.abs(ours.deviation / scale - 1), `${name}: deviation`).toBeLessThan(0.71 * error(n));
  ours.deciles.forEach((decile, k) => {
    // Densities at deciles are at least 0.17 / deviation, so a share of p(1 - p) / n becomes this much on the axis.
    const share = Math.sqrt(((k + 1) * (9 - k)) / 100);
    expect(Math.abs(decile - theirs.deciles[k]), `${name}: decile ${k + 1}`).toBeLessThan(
      (share * error(n) * scale) / 0.17,
    );
  });
  ours.blocks.forEach((deviation, gate) => {
    const { length } = ours.blocks;
    expect(Math.abs(deviation / theirs.blocks[gate] - 1), `${name}: block ${gate}`).toBeLessThan(
      0.71 * error(n / length),
    );
  });
  for (const { correlation } of [ours, theirs]) {
    if (correlation === null) continue;
    expect(correlation, `${name}: correlation of blocks`).toBeLessThan(5 / Math.sqrt(n / ours.blocks.length));
  }
}

/** Input matrices are bounded in every namesake here, and of thousands of numbers some come near the bound. */
function expectInputAlike(ours: CellStatistics, theirs: CellStatistics, n: number): void {
  expectAlike("input", ours.input, theirs.input, n);
  expect(Math.abs(ours.input.largest / theirs.input.largest - 1), "input: bound").toBeLessThan(0.02);
}

describe.each([
  ["tfjs", "tfjs"],
  ["keras", "tfjs with Keras's initialisers"],
  ["keras2", "tfjs with Keras's initialisers"],
] as const)("%s", (preset, namesake) => {
  test.each(Object.keys(KINDS) as Kind[])("%s", (kind) => {
    const { gates } = KINDS[kind];
    const sizes = { inputSize, hiddenSize };
    const own = Array.from({ length: draws }, (_, seed) => drawOf(preset, kind, seed));
    const ours = statisticsOf(own, gates, sizes);
    const theirs = recorded[namesake][kind];
    expectInputAlike(ours, theirs, draws * gates * hiddenSize * inputSize);
    expectAlike("hidden", ours.hidden, theirs.hidden, draws * gates * hiddenSize * hiddenSize);
    for (const { hidden } of [ours, theirs]) {
      expect(hidden.whole).toBeLessThan(1e-4);
      if (gates > 1) expect(hidden.block).toBeGreaterThan(0.3);
    }
    expect(ours.bias).toEqual(theirs.bias);
  });
});

test("the statistics tell presets apart", () => {
  const of = (preset: PresetName) =>
    statisticsOf(
      Array.from({ length: draws }, (_, seed) => drawOf(preset, "lstm", seed)),
      4,
      { inputSize, hiddenSize },
    );
  const keras = recorded["tfjs with Keras's initialisers"].lstm;
  const n = draws * 4 * hiddenSize * inputSize;
  for (const other of ["tfjs", "flax", "haiku", "pytorch", "tf1", "recommended"] as const) {
    expect(() => expectInputAlike(of(other), keras, n), other).toThrow();
  }
  expect(of("tfjs").bias).not.toEqual(keras.bias);
  expect(of("flax").hidden.whole).toBeGreaterThan(0.3);
});

test("keras2: a SimpleRNN of 3 units for 1 input, as a user of Keras 2 printed it", () => {
  const kernel = [0.91814435, 0.2490257, 1.09242284];
  const recurrent = [
    -0.42028981, 0.68996912, -0.58932084, -0.88647962, -0.17359462, 0.42897415, 0.19367599, 0.70271438,
    0.68460363,
  ];
  const theirs = gramError(recurrent, 3, 3);
  const rnn = new RNN({ inputSize: 1, hiddenSize: 3 });
  const ours = Array.from({ length: 300 }, (_, seed) => {
    initialize(rnn, "keras2", { seed });
    expect(gramError(rnn.parameter("weight_hh_l0").data, 3, 3)).toBeLessThan(1e-6);
    return Array.from(rnn.parameter("weight_ih_l0").data);
  }).flat();
  // Orthogonal to its eight digits, and within √(6 / (1 + 3)) = 1.2247; ours go as far and no farther.
  expect(theirs).toBeLessThan(1e-6);
  expect(largestOf(ours)).toBeGreaterThan(largestOf(kernel));
  expect(largestOf(ours)).toBeLessThanOrEqual(Math.sqrt(1.5));
});

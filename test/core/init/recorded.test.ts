/**
 * Presets against statistics recorded from other frameworks, which are not installed here, by tools/record-initial-values.ts. What each
 * recording is, is in `recorded.json` beside it: TensorFlow.js was run, with its own defaults for `tfjs`, and with Keras's choice of
 * initialisers, in its authors' code for them, for `keras` and `keras2`. TensorFlow 1, Haiku, Flax and Torch7 could not be run: their
 * sources were followed step by step by a program that shares nothing with the presets (tools/source_initial_values.py). Of Keras 2 itself
 * one printed layer is available.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { initialize } from "../../../src/core/init/initialize.ts";
import { type PresetName, presets } from "../../../src/core/init/presets.ts";
import { GRU } from "../../../src/core/nn/gru.ts";
import { LSTM } from "../../../src/core/nn/lstm.ts";
import { RNN } from "../../../src/core/nn/rnn.ts";
import { gramError, largestOf } from "./moments.ts";
import { type CellStatistics, type DrawnCell, type MatrixStatistics, statisticsOf } from "./statistics.ts";

interface Recorded {
  draws: number;
  inputSize: number;
  hiddenSize: number;
  namesakes: Record<string, { source: string; cells: Partial<Record<Kind, CellStatistics>> }>;
}

const recorded = JSON.parse(readFileSync(new URL("recorded.json", import.meta.url), "utf8")) as Recorded;
const { draws, inputSize, hiddenSize, namesakes } = recorded;

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

/** All there is to compare of two cells. @throws what vitest throws where they are not samples of one distribution */
function expectCellAlike(kind: Kind, ours: CellStatistics, theirs: CellStatistics): void {
  const { gates } = KINDS[kind];
  const numbers = draws * gates * hiddenSize;
  expectAlike("input", ours.input, theirs.input, numbers * inputSize);
  expectAlike("hidden", ours.hidden, theirs.hidden, numbers * hiddenSize);
  for (const part of ["input", "hidden"] as const) expectBoundAlike(part, ours[part], theirs[part]);
  for (const error of ["whole", "block", "everyBlock"] as const) {
    expect(isOrthogonal(ours.hidden[error]), error).toBe(isOrthogonal(theirs.hidden[error]));
  }
  expect(ours.bias, "bias").toEqual(theirs.bias);
  expect(ours.drawnBias === undefined, "drawn bias").toBe(theirs.drawnBias === undefined);
  if (ours.drawnBias === undefined) return;
  expectAlike("bias", ours.drawnBias, theirs.drawnBias!, numbers);
  expectBoundAlike("bias", ours.drawnBias, theirs.drawnBias!);
}

/**
 * A distribution with an end: of hundreds of numbers some come near it. The largest of thousands of numbers without one lie within a
 * quarter of each other.
 */
function expectBoundAlike(name: string, ours: MatrixStatistics, theirs: MatrixStatistics): void {
  const hasEnd = theirs.largest < 2.5 * theirs.deviation;
  expect(Math.abs(ours.largest / theirs.largest - 1), `${name}: bound`).toBeLessThan(hasEnd ? 0.01 : 0.25);
}

/** In single precision; matrices that were not meant to be miss by tenths. */
const isOrthogonal = (error: number) => error < 1e-4;

/** Of each preset and kind once: every namesake is compared with all of them. */
const known = new Map<string, CellStatistics>();

function statisticsOfPreset(preset: PresetName, kind: Kind): CellStatistics {
  const key = `${preset} ${kind}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const own = Array.from({ length: draws }, (_, seed) => drawOf(preset, kind, seed));
  const made = statisticsOf(own, KINDS[kind].gates, { inputSize, hiddenSize });
  known.set(key, made);
  return made;
}

/** Presets, and what they are compared with where it is not called the same. */
const NAMESAKES: readonly (readonly [PresetName, string])[] = [
  ["tfjs", "tfjs"],
  ["keras", "tfjs with Keras's initialisers"],
  ["keras2", "tfjs with Keras's initialisers"],
  ["tf1", "tf1"],
  ["haiku", "haiku"],
  ["flax", "flax"],
  ["torch7.fastlstm", "torch7.fastlstm"],
  ["torch7.seqlstm", "torch7.seqlstm"],
];

describe.each(NAMESAKES)("%s", (preset, namesake) => {
  const { cells } = namesakes[namesake];

  test.each(Object.keys(cells) as Kind[])("%s", (kind) => {
    expectCellAlike(kind, statisticsOfPreset(preset, kind), cells[kind]!);
  });

  test.each(Object.keys(cells) as Kind[])("%s is told apart from every other preset", (kind) => {
    for (const other of Object.keys(presets) as PresetName[]) {
      if (NAMESAKES.some(([name, of]) => name === other && of === namesake)) continue;
      if (other.startsWith("torch7") && kind !== "lstm" && !(other === "torch7.seqlstm" && kind === "gru")) {
        continue;
      }
      const ours = statisticsOfPreset(other, kind);
      if (isSameFor(kind, namesake, other)) expectCellAlike(kind, ours, cells[kind]!);
      else expect(() => expectCellAlike(kind, ours, cells[kind]!), other).toThrow();
    }
  });
});

/** With a single gate a block is the whole matrix: `recommended` is then Keras's. */
function isSameFor(kind: Kind, namesake: string, other: PresetName): boolean {
  return kind === "simpleRNN" && namesake.includes("Keras") && other === "recommended";
}

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

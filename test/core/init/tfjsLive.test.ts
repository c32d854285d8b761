/**
 * The preset `tfjs` against TensorFlow.js itself, live: what both draw are samples of one distribution, block by block. SLUICE_TFJS names
 * the folder that holds its node_modules.
 */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { initialize } from "../../../src/core/init/initialize.ts";
import { GRU, LSTM, RNN } from "../../../src/core/nn/index.ts";
import { blocksOf, correlation, expectAlike } from "./alike.ts";
import { gramError } from "./moments.ts";

const folder = process.env.SLUICE_TFJS;
const isThere = folder !== undefined && existsSync(join(folder, "node_modules/@tensorflow/tfjs"));
if (!isThere) console.log("skipping draws of TensorFlow.js: SLUICE_TFJS does not lead to it");

const I = 60;
const H = 30;

/** [rows, columns] from [columns, rows] */
function transposed(values: ArrayLike<number>, rows: number, columns: number): number[] {
  return Array.from(
    { length: rows * columns },
    (_, at) => values[(at % columns) * rows + Math.floor(at / columns)],
  );
}

describe.skipIf(!isThere)("against TensorFlow.js", () => {
  const tf = isThere ? createRequire(join(folder!, "package.json"))("@tensorflow/tfjs") : undefined;

  test.each([
    ["lstm", LSTM, 4],
    ["gru", GRU, 3],
    ["simpleRNN", RNN, 1],
  ] as const)("%s", async (kind, Layer, gates) => {
    await tf.setBackend("cpu");
    const theirs = tf.layers[kind]({ units: H });
    theirs.build([null, null, I]);
    const [kernel, recurrent, bias] = theirs
      .getWeights()
      .map((w: { dataSync(): Float32Array }) => w.dataSync());
    const layer = new Layer({ inputSize: I, hiddenSize: H, seed: 3 });
    initialize(layer, "tfjs", { seed: 4 });
    const own = layer.parameter("weight_ih_l0").data;
    const other = transposed(kernel, gates * H, I);
    expectAlike("input weights", own, other);
    const blocks = [blocksOf(own, H * I), blocksOf(other, H * I)];
    for (let gate = 0; gate < gates; gate++) {
      expectAlike(`input weights, block ${gate}`, blocks[0][gate], blocks[1][gate]);
      for (const each of blocks) {
        if (gate > 0) expect(Math.abs(correlation(each[0], each[gate]))).toBeLessThan(5 / Math.sqrt(H * I));
      }
    }
    const ownU = layer.parameter("weight_hh_l0").data;
    const otherU = transposed(recurrent, gates * H, H);
    expectAlike("recurrent weights", ownU, otherU);
    // Orthogonal as a whole in both, in float32.
    for (const U of [ownU, otherU]) expect(gramError(U, gates * H, H)).toBeLessThan(1e-4);
    expect(new Set(bias)).toEqual(new Set([0]));
    expect(new Set([...layer.parameter("bias_ih_l0").data, ...layer.parameter("bias_hh_l0").data])).toEqual(
      new Set([0]),
    );
  });
});

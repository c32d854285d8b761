/** Damaged files, from opening them to the weights of their layers: coded errors and nothing else. */
import { expect, test } from "vitest";
import { placeLayer } from "../../../src/checkpoint/interop/save/place.ts";
import { openCheckpoint, saveCheckpoint } from "../../../src/checkpoint.ts";
import { LSTM } from "../../../src/core/nn/lstm.ts";
import { SluiceError } from "../../../src/core/tensor/errors.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { recordOf, toModule } from "../../../src/modules.ts";
import { writeFlax } from "../../support/writers.ts";
import { mutantCount, mutate, PLACED, snapshotPrototypes, withinBudget } from "../formats/hostile.ts";
import { charRnn, LuaObject, LuaView, t7 } from "../formats/t7Builder.ts";

const lstm = recordOf(
  new LSTM({ inputSize: 3, hiddenSize: 4, numLayers: 2, bidirectional: true, seed: 1 }),
  "a",
);

function cudnn(): Uint8Array {
  const size = 4 * 2 * (3 + 2 + 2);
  return t7(
    new LuaObject("cudnn.LSTM", {
      inputSize: 3,
      hiddenSize: 2,
      numLayers: 1,
      mode: "CUDNN_LSTM",
      weight: new LuaView({ values: Array.from({ length: size }, (_, k) => k) }, [size]),
    }),
  );
}

const seeds: [string, Uint8Array][] = [
  ["char-rnn", charRnn()],
  ["cuDNN in Torch7", cudnn()],
  ["PyTorch", saveCheckpoint(lstm, { format: "pytorch" })],
  ["safetensors", saveCheckpoint(lstm, { format: "safetensors", framework: "pytorch" })],
  ["Keras", saveCheckpoint(lstm, { format: "keras-h5" })],
  ["ONNX", saveCheckpoint(lstm, { format: "onnx" })],
  ["Flax", writeFlax(placeLayer(lstm, "flax", {}).tensors)],
];

test.each(seeds)("mutants of %s", { timeout: 600_000 }, async (_, seed) => {
  const prototypes = snapshotPrototypes();
  const random = new Random(21);
  let opened = 0;
  for (let k = 0; k < mutantCount; k++) {
    const mutant = mutate(seed, random);
    try {
      // A layer is read several times over: as tensors, as a record and as a module.
      await withinBudget(4 * mutant.length, async () => {
        const { layers } = await openCheckpoint(mutant);
        for (const layer of layers) {
          await layer.records();
          if (layer.obstacles.length === 0) await toModule(layer);
        }
      });
      opened++;
    } catch (error) {
      if (error instanceof SluiceError && error.code !== "") continue;
      const file = Buffer.from(mutant.subarray(0, 4096)).toString("base64");
      throw new Error(`mutant ${k}: ${String(error)} for ${file}`, { cause: error });
    }
  }
  expect(snapshotPrototypes()).toEqual(prototypes);
  expect(opened).toBeGreaterThan(0);
  console.log(`hostile interop: ${opened} opened; ${mutantCount} mutants`);
});

test("the tests of the readers refuse more than 250 constructed files at an exact place", () => {
  expect(Object.values(PLACED).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(250);
});

/** Layers of defined cells, back from a file: every option that the names of weights and the record show. */
import { expect, test } from "vitest";
import { openCheckpoint, saveCheckpoint } from "../../../src/checkpoint.ts";
import { CELLS_KEY } from "../../../src/core/storage/annotations.ts";
import {
  DefinedLayer,
  type DefinedLayerOptions,
  encodeModel,
  Linear,
  LSTM,
  readSafetensors,
  Sequential,
  writeSafetensors,
} from "../../../src/index.ts";
import { definedLayers, weightsOf } from "../../../src/modules.ts";

const sizes = { inputSize: 4, hiddenSize: 4, seed: 1 };
const options: Record<string, DefinedLayerOptions> = {
  "levels and directions": { cell: "janet", ...sizes, numLayers: 2, bidirectional: true, merge: "sum" },
  "from the end": { cell: "mgu", ...sizes, direction: "reverse" },
  backwards: { cell: "minGRU", ...sizes, hiddenSize: 7, goBackwards: true },
  "without biases": { cell: "peepholeLSTM", ...sizes, bias: false, dtype: "float64" },
  heads: { cell: "sLSTM", ...sizes, heads: 2 },
  projected: { cell: "peepholeLSTM", ...sizes, projSize: 3 },
  "vectors alone on the recurrent side": { cell: "indRNN", ...sizes, hiddenSize: 9 },
};

test.each(Object.entries(options))("%s", async (_, given) => {
  const layer = new DefinedLayer(given);
  const model = new Sequential(layer, new LSTM({ inputSize: 1, hiddenSize: 1 }));
  for (const bytes of [encodeModel(model), saveCheckpoint(weightsOf(model), { format: "safetensors" })]) {
    const found = await definedLayers(await openCheckpoint(bytes));
    expect([...found.keys()]).toEqual(["0"]);
    const again = found.get("0")!;
    expect(again.config()).toEqual({ ...layer.config(), batchFirst: false });
    for (const [name, { data }] of layer.stateDict()) expect(again.stateDict().get(name)!.data).toEqual(data);
  }
});

test("a layer by itself has the empty path, and other files have none", async () => {
  const alone = encodeModel(new DefinedLayer(options.heads));
  expect([...(await definedLayers(await openCheckpoint(alone))).keys()]).toEqual([""]);
  const plain = encodeModel(new Linear({ inFeatures: 1, outFeatures: 1 }));
  expect((await definedLayers(await openCheckpoint(plain))).size).toBe(0);
});

test.each([
  ["more units than weights", { hiddenSize: 1e9 }],
  ["more inputs than weights", { inputSize: 1e9 }],
  ["a number of blocks that hides it", { inputSize: 1e9, cell: { inputBlocks: 1e9 } }],
  ["no number", { hiddenSize: "4" }],
  ["no cell", { cell: { gates: null } }],
])("a record that claims %s is refused before anything is allocated", async (_, claim) => {
  const { tensors, metadata } = readSafetensors(encodeModel(new DefinedLayer(options.heads)));
  const record = JSON.parse(metadata.get(CELLS_KEY)!);
  const [layer] = record.layers;
  const { cell, ...others } = claim as { cell?: object };
  Object.assign(layer, others);
  Object.assign(layer.cell, cell);
  const bytes = writeSafetensors(tensors, new Map([[CELLS_KEY, JSON.stringify(record)]]));
  await expect(definedLayers(await openCheckpoint(bytes))).rejects.toMatchObject({
    code: expect.stringMatching(/^(SHAPE|ARGUMENT)$/),
  });
});

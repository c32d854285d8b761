/** Our own safetensors describe what PyTorch's names lack: a module from such a file computes the same, or is refused. */
import { expect, test } from "vitest";
import { openCheckpoint } from "../../../src/checkpoint.ts";
import {
  encodeModel,
  GRU,
  Linear,
  LSTM,
  RNN,
  readSafetensors,
  Sequential,
  tensor,
  useDefinedCells,
  writeSafetensors,
} from "../../../src/index.ts";
import { toModule } from "../../../src/modules.ts";
import { writeNetwork } from "../../../src/realtime/network/write.ts";
import { chain, lstm } from "../../support/chains.ts";

useDefinedCells();

const sizes = { inputSize: 3, hiddenSize: 4, seed: 1 };
const x = tensor(
  Float32Array.from({ length: 24 }, (_, k) => Math.sin(k)),
  [4, 2, 3],
);

test.each([
  ["usual", new LSTM(sizes)],
  ["activations", new LSTM({ ...sizes, activations: { gate: "hardSigmoid(0.2)", state: "relu" } })],
  ["a clip", new LSTM({ ...sizes, cellClip: 0.1 })],
  ["the order of reading", new GRU({ ...sizes, goBackwards: true })],
  ["merged directions", new LSTM({ ...sizes, bidirectional: true, merge: "sum" })],
  ["relu", new RNN({ ...sizes, nonlinearity: "relu" })],
])("%s comes back", async (_, layer) => {
  const { layers } = await openCheckpoint(encodeModel(layer));
  const again = (await toModule(layers[0])) as LSTM;
  expect(String(again)).toBe(String(layer));
  expect(again.forward(x).output.data).toEqual(layer.forward(x).output.data);
});

test.each([
  ["before the product", new GRU({ ...sizes, resetAfter: false })],
  ["cell state", new LSTM({ ...sizes, peephole: true })],
  ["1 - forget", new LSTM({ ...sizes, coupled: true })],
])("a cell that has no record, %s, is refused", async (reason, layer) => {
  const model = new Sequential(layer as LSTM, new Linear({ inFeatures: 4, outFeatures: 1 }));
  const { layers } = await openCheckpoint(encodeModel(model));
  await expect(toModule(layers[0])).rejects.toThrow(reason);
});

test("the file of a network says its activations", async () => {
  const activations = { gate: "hardSigmoid(0.2)", state: "tanh" };
  const file = writeNetwork(chain([lstm("a", 3, 4, { activations })]));
  const { layers } = await openCheckpoint(file);
  expect(String(await toModule(layers[0]))).toContain("hardSigmoid(0.2)");
});

test("a record of another form changes nothing", async () => {
  const { tensors } = readSafetensors(encodeModel(new GRU(sizes)));
  for (const text of ["]", "[]", '{"layers":[1,{"name":2},{"kind":"gru","name":"","activations":3}]}']) {
    const { layers } = await openCheckpoint(writeSafetensors(tensors, new Map([["sluice.cells", text]])));
    expect(layers).toHaveLength(1);
  }
});

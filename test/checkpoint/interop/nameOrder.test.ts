import { describe, expect, test } from "vitest";
import { writeOnnx } from "../../../src/checkpoint/formats/onnx/write.ts";
import { inOrderOfNumbers } from "../../../src/checkpoint/interop/nameOrder.ts";
import { bytesSource, folderOf, openCheckpoint, type RawTensor } from "../../../src/checkpoint.ts";
import { writeSafetensors } from "../../../src/core/storage/safetensors/write.ts";
import { kerasLayer, kerasSequential } from "../../support/kerasConfigs.ts";
import { writeFlax, writeKeras, writeKerasHdf5, writeKerasWeights, writeNpz } from "../../support/writers.ts";
import { sample } from "../formats/fileBytes.ts";
import { model, node } from "../formats/onnxModels.ts";
import { checkpointFiles } from "../formats/tensorflowBuilder.ts";

const ordered = (...names: string[]) => inOrderOfNumbers(names);

test("numbers in sorted names order by their value, segment by segment", () => {
  expect(ordered("a/1", "a/10", "a/2", "a/b", "a_2/1")).toEqual(["a/1", "a/2", "a/10", "a/b", "a_2/1"]);
  expect(ordered("lstm-10/w", "lstm-2/w", "lstm/w")).toEqual(["lstm/w", "lstm-2/w", "lstm-10/w"]);
  expect(ordered("x007", "x10", "x9")).toEqual(["x007", "x9", "x10"]);
});

test("an order that is not alphabetical is the file's own", () => {
  expect(ordered("lstm_10/kernel", "lstm_10/bias", "lstm_2/kernel", "lstm_2/bias")).toEqual([
    "lstm_10/kernel",
    "lstm_10/bias",
    "lstm_2/kernel",
    "lstm_2/bias",
  ]);
});

test("names of a layer that come apart are in no order", () => {
  expect(
    ordered("c/cell_1/bias", "c/cell_0/bias", "d/kernel", "c/cell_1/kernel", "c/cell_0/kernel", "d/bias"),
  ).toEqual(["c/cell_0/bias", "c/cell_0/kernel", "c/cell_1/bias", "c/cell_1/kernel", "d/bias", "d/kernel"]);
});

describe("twelve layers are found in the order of their numbers in", () => {
  const numbers = Array.from({ length: 12 }, (_, k) => k);
  const expected = numbers.map((k) => [k + 1, k + 2]);
  const sizesOf = async (file: Uint8Array, beside: ReadonlyMap<string, Uint8Array> = new Map()) => {
    const sources = new Map([...beside].map(([name, bytes]) => [name, bytesSource(bytes)]));
    const { layers } = await openCheckpoint(file, { folder: folderOf(sources) });
    return layers.map(({ inputSize, hiddenSize }) => [inputSize, hiddenSize]);
  };
  /** An LSTM of `k + 1` inputs and `k + 2` units, by the names of its kernel, recurrent kernel and bias. */
  const weights = (k: number, names: readonly string[]): [string, RawTensor][] => {
    const rows = 4 * (k + 2);
    const shapes = [[k + 1, rows], [k + 2, rows], [rows]];
    return names.map((name, part) => [name, sample(shapes[part], k)]);
  };
  const keras = (path: string) => ["kernel", "recurrent_kernel", "bias"].map((part) => `${path}/${part}`);
  const sorted = (entries: [string, RawTensor][]) => new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)));

  test("a TensorFlow checkpoint, whose variables a graph of objects names", async () => {
    const named = numbers.flatMap((k) =>
      weights(k, keras(`lstm_${k}/lstm_cell`)).map(([name, tensor], part) => {
        const key = `variables/${3 * k + part}/.ATTRIBUTES/VARIABLE_VALUE`;
        return { key, name, tensor };
      }),
    );
    const { index, data } = checkpointFiles(named);
    expect(await sizesOf(index, new Map([["variables.data-00000-of-00001", data]]))).toEqual(expected);
  });

  test("HDF5 of Keras 2, which lists its layers, and of Keras 3", async () => {
    const layers = numbers.map((k) => ({
      name: `lstm_${k}`,
      weights: new Map(
        weights(
          k,
          keras(`lstm_${k}/lstm_cell`).map((name) => `${name}:0`),
        ),
      ),
    }));
    expect(await sizesOf(writeKerasHdf5(layers))).toEqual(expected);
    // The list is the order of the layers, whatever their numbers.
    expect(await sizesOf(writeKerasHdf5([...layers].reverse()))).toEqual([...expected].reverse());
    const vars = (k: number) =>
      [0, 1, 2].map((part) => `layers/lstm${k === 0 ? "" : `_${k}`}/cell/vars/${part}`);
    expect(await sizesOf(writeKerasWeights(new Map(numbers.flatMap((k) => weights(k, vars(k))))))).toEqual(
      expected,
    );
  });

  test("safetensors, npz and Flax, whose writers sort names", async () => {
    const torch = (k: number) =>
      ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0"].map((part) => `rnns.${k}.${part}`);
    const turned = ([name, { shape, ...tensor }]: [string, RawTensor]): [string, RawTensor] => [
      name,
      { ...tensor, shape: shape.toReversed() },
    ];
    const files = sorted(numbers.flatMap((k) => weights(k, torch(k)).map(turned)));
    expect(await sizesOf(writeSafetensors(files))).toEqual(expected);
    expect(await sizesOf(writeNpz(files))).toEqual(expected);
    const flax = (k: number) =>
      ["dense_i/kernel", "dense_h/kernel", "dense_h/bias"].map((part) => `cells/${k}/${part}`);
    expect(await sizesOf(writeFlax(sorted(numbers.flatMap((k) => weights(k, flax(k))))))).toEqual(expected);
  });
});

describe("layers come in the order in which data passes through them in", () => {
  const cellsOf = async (file: Uint8Array) => (await openCheckpoint(file)).layers.map(({ cell }) => cell);

  test("ONNX, whose initializers have any order", async () => {
    const initializers = new Map([
      ["w2", sample([1, 12, 4])],
      ["r2", sample([1, 12, 4])],
      ["w1", sample([1, 16, 3])],
      ["r1", sample([1, 16, 4])],
    ]);
    const nodes = [node("LSTM", ["x", "w1", "r1"], ["y"]), node("GRU", ["y", "w2", "r2"], ["z"])];
    expect(await cellsOf(writeOnnx(model({ initializers, nodes, inputs: [{ name: "x" }] })))).toEqual([
      "lstm",
      "gru",
    ]);
  });

  test("an archive of Keras 3, whose weights are sorted by their paths", async () => {
    const layer = (type: string) => kerasLayer(type, type, { units: 4 });
    const vars = (path: string, inputs: number, rows: number) =>
      [
        [inputs, rows],
        [4, rows],
      ].map((shape, k): [string, RawTensor] => [`layers/${path}/cell/vars/${k}`, sample(shape)]);
    const config = JSON.stringify(kerasSequential(layer("LSTM"), layer("GRU")));
    const tensors = new Map([...vars("gru", 4, 12), ...vars("lstm", 3, 16)]);
    expect(await cellsOf(writeKeras({ config, tensors }))).toEqual(["lstm", "gru"]);
  });
});

/**
 * One trained network in five files (DTLN, MIT licence): its four LSTMs must be equal bit for bit, up to the order of gates and a
 * transpose. Skipped where SLUICE_DATA does not name the folder with the files.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openKeras } from "../../../src/checkpoint/formats/keras/open.ts";
import { openOnnx } from "../../../src/checkpoint/formats/onnx/open.ts";
import type { RecurrentNode } from "../../../src/checkpoint/formats/onnx/recurrent.ts";
import { openTensorflow, type TrackedObject } from "../../../src/checkpoint/formats/tensorflow/open.ts";
import { openTflite, type TfliteOperator } from "../../../src/checkpoint/formats/tflite/open.ts";
import type { Contents } from "../../../src/core/storage/contents.ts";
import { toFloat } from "../../../src/core/storage/raw.ts";
import { bytesSource, folderOf } from "../../../src/core/storage/source.ts";
import { dataFolder } from "./samples.ts";

const folder = dataFolder("dtln");
const source = (name: string) => bytesSource(new Uint8Array(readFileSync(join(folder!, name))));

async function values(contents: Contents, name: string): Promise<Float32Array> {
  const tensor = contents.tensors.get(name);
  expect(tensor, name).toBeDefined();
  return toFloat(await tensor!.read()) as Float32Array;
}

/** Bits, so that -0 and NaN count. */
const bits = (x: Float32Array) => [...new Uint32Array(x.buffer, x.byteOffset, x.length)];

const transposed = (x: Float32Array, rows: number, columns: number) =>
  Float32Array.from({ length: x.length }, (_, k) => x[(k % rows) * columns + Math.floor(k / rows)]);

/** Takes blocks of `size` values in another order. */
const reordered = (x: Float32Array, size: number, order: readonly number[]) => {
  const result = new Float32Array(x.length);
  for (const [to, from] of order.entries()) result.set(x.subarray(from * size, (from + 1) * size), to * size);
  return result;
};

const H = 128;

describe.skipIf(folder === undefined)("DTLN in five formats", () => {
  const keras = folder === undefined ? undefined : openKeras(source("model.h5"));

  /** Kernel [I, 4H], recurrent kernel [H, 4H] and bias [4H] of an LSTM in the Keras file, gates in the order i f g o. */
  async function reference(layer: string) {
    const contents = await keras!;
    const kernel = await values(contents, `${layer}/${layer}/kernel:0`);
    const recurrent = await values(contents, `${layer}/${layer}/recurrent_kernel:0`);
    const bias = await values(contents, `${layer}/${layer}/bias:0`);
    return { kernel, recurrent, bias, inputSize: kernel.length / (4 * H) };
  }

  it("Keras lists the layers with their weights in order", async () => {
    const layers = (await keras!).metadata.get("layers") as { name: string; weights: string[] }[];
    expect((await keras!).format).toBe("keras-h5");
    expect((await keras!).metadata.get("kerasVersion")).toBe("2.2.4-tf");
    expect(layers.find(({ name }) => name === "lstm_2")?.weights).toEqual([
      "lstm_2/lstm_2/kernel:0",
      "lstm_2/lstm_2/recurrent_kernel:0",
      "lstm_2/lstm_2/bias:0",
    ]);
  });

  it.each([
    ["lstm", "lstm_4"],
    ["lstm_1", "lstm_5"],
  ])("ONNX: %s is %s", async (layer, name) => {
    const contents = await openOnnx(source("model_1.onnx"));
    const node = (contents.metadata.get("recurrent") as RecurrentNode[]).find((n) => n.name === name)!;
    const { kernel, recurrent, bias, inputSize } = await reference(layer);
    // ONNX has i o f g.
    const order = [0, 3, 1, 2];
    const W = reordered(transposed(kernel, inputSize, 4 * H), H * inputSize, order);
    expect(bits(await values(contents, node.weights.W))).toEqual(bits(W));
    const R = reordered(transposed(recurrent, H, 4 * H), H * H, order);
    expect(bits(await values(contents, node.weights.R))).toEqual(bits(R));
    const B = await values(contents, node.weights.B!);
    expect(bits(B.slice(0, 4 * H))).toEqual(bits(reordered(bias, H, order)));
    expect(B.slice(4 * H).every((x) => x === 0)).toBe(true);
  });

  it.each([
    ["model_2.onnx", "lstm_2", "model_2/lstm_6"],
    ["model_2.onnx", "lstm_3", "model_2/lstm_7"],
  ])("ONNX without an LSTM operator: %s holds %s as %s", async (file, layer, prefix) => {
    const contents = await openOnnx(source(file));
    const { kernel, recurrent, bias } = await reference(layer);
    const stored = (part: string) => values(contents, `${prefix}/${part}/ReadVariableOp/resource:0`);
    expect(bits(await stored("MatMul"))).toEqual(bits(kernel));
    expect(bits(await stored("MatMul_1"))).toEqual(bits(recurrent));
    expect(bits(await stored("BiasAdd"))).toEqual(bits(bias));
  });

  it.each([
    ["model_1.tflite", "lstm", "lstm_cell_4"],
    ["model_1.tflite", "lstm_1", "lstm_cell_5"],
    ["model_2.tflite", "lstm_2", "lstm_cell_6"],
    ["model_2.tflite", "lstm_3", "lstm_cell_7"],
  ])("TFLite: %s holds %s as %s", async (file, layer, cell) => {
    const contents = await openTflite(source(file));
    const operators = contents.metadata.get("operators") as TfliteOperator[];
    const products = operators.filter(
      ({ type, inputs }) => type === "FULLY_CONNECTED" && inputs[1].includes(`/${cell}/`),
    );
    expect(products).toHaveLength(2);
    const { kernel, recurrent, bias, inputSize } = await reference(layer);
    expect(bits(await values(contents, products[0].inputs[1]))).toEqual(
      bits(transposed(kernel, inputSize, 4 * H)),
    );
    expect(bits(await values(contents, products[1].inputs[1]))).toEqual(
      bits(transposed(recurrent, H, 4 * H)),
    );
    const name = [...contents.tensors].find(
      ([key, { shape }]) => key.includes(`/${cell}/`) && shape.length === 1 && shape[0] === 4 * H,
    )![0];
    expect(bits(await values(contents, name))).toEqual(bits(bias));
  });

  it.each([
    ["lstm", 0],
    ["lstm_1", 3],
    ["lstm_2", 11],
    ["lstm_3", 14],
  ])("TensorFlow checkpoint: %s is variables/%i and the two behind it", async (layer, first) => {
    const data = "variables.data-00000-of-00001";
    const contents = await openTensorflow(source("saved_model_variables/variables.index"), {
      folder: folderOf(new Map([[data, source(`saved_model_variables/${data}`)]])),
    });
    const key = (k: number) => `variables/${first + k}/.ATTRIBUTES/VARIABLE_VALUE`;
    const { kernel, recurrent, bias } = await reference(layer);
    expect(bits(await values(contents, key(0)))).toEqual(bits(kernel));
    expect(bits(await values(contents, key(1)))).toEqual(bits(recurrent));
    expect(bits(await values(contents, key(2)))).toEqual(bits(bias));
    const objects = contents.metadata.get("objects") as TrackedObject[];
    const named = objects.flatMap(({ attributes }) => attributes).find((a) => a.key === key(0));
    expect(named?.fullName).toMatch(/^lstm(_\d)?\/lstm_cell(_\d)?\/kernel$/);
  });

  it("the other training has the longer names of later versions", async () => {
    const contents = await openKeras(source("DTLN_norm_40h.h5"));
    const layers = contents.metadata.get("layers") as { name: string; weights: string[] }[];
    expect(layers.find(({ name }) => name === "lstm_3")?.weights[1]).toBe(
      "lstm_3/lstm_3/lstm_cell_3/recurrent_kernel:0",
    );
  });
});

const silero = dataFolder("silero-vad");

describe.skipIf(silero === undefined)("Silero's LSTM in two styles of ONNX", () => {
  const open = (name: string) => openOnnx(bytesSource(new Uint8Array(readFileSync(join(silero!, name)))));

  it("weights built in the graph are folded, and both files hold the same", async () => {
    const wide = await open("silero_vad.onnx");
    const narrow = await open("silero_vad_16k_op15.onnx");
    const nodes = wide.metadata.get("recurrent") as RecurrentNode[];
    const other = narrow.metadata.get("recurrent") as RecurrentNode[];
    expect(nodes).toHaveLength(4);
    expect(other).toHaveLength(2);
    const of16k = nodes.filter(({ scope }) => scope.startsWith("If_0.then_branch/"));
    const of8k = nodes.filter(({ scope }) => scope.startsWith("If_0.else_branch/"));
    for (const letter of ["W", "R", "B"] as const) {
      const expected = bits(await values(narrow, other[0].weights[letter]!));
      for (const node of [...of16k, other[1]]) {
        const contents = node === other[1] ? narrow : wide;
        expect(bits(await values(contents, node.weights[letter]!))).toEqual(expected);
      }
      expect(bits(await values(wide, of8k[0].weights[letter]!))).not.toEqual(expected);
    }
  });

  it("folding is the order i o f g of PyTorch's i f g o", async () => {
    const contents = await open("silero_vad_16k_op15.onnx");
    const [node] = contents.metadata.get("recurrent") as RecurrentNode[];
    const weight = await values(contents, "model.decoder.rnn.weight_ih");
    const order = [0, 3, 1, 2];
    expect(bits(await values(contents, node.weights.W))).toEqual(bits(reordered(weight, H * H, order)));
    const biases = await Promise.all(
      ["bias_ih", "bias_hh"].map((name) => values(contents, `model.decoder.rnn.${name}`)),
    );
    expect(bits(await values(contents, node.weights.B!))).toEqual(
      biases.flatMap((bias) => bits(reordered(bias, H, order))),
    );
  });
});

it("the folder of data is there where it is named", () => {
  const named = process.env.SLUICE_DATA;
  expect(named === undefined || existsSync(named)).toBe(true);
});

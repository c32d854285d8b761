import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { gradientError } from "../../../src/core/autograd/gradcheck.ts";
import { sum } from "../../../src/core/autograd/ops.ts";
import type { Chain } from "../../../src/core/chain/chain.ts";
import { placeChain } from "../../../src/core/chain/place.ts";
import { Apply, BatchNorm1d, Conv1d, LSTM, PReLU, type Sequential } from "../../../src/core/nn/index.ts";
import { pooled } from "../../../src/core/nn/sequenceLayers.ts";
import { toSequential } from "../../../src/core/nn/toSequential.ts";
import { tensor } from "../../../src/core/tensor/create.ts";
import { indices } from "../../../src/core/tensor/indices.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";
import { SGD } from "../../../src/core/train/index.ts";
import { dataFolder } from "../../checkpoint/formats/samples.ts";
import { differenceOf, networkFiles, openNetworkFile, readGolden } from "../../support/goldens.ts";

const chains = dataFolder("chains");

/** Networks with masks, states or joined layers, which no `Sequential` is. */
const REFUSED = /masking|embedding-mask|states|two-heads|translation-decoder/;

const files = networkFiles(chains, "model.h5", "model.keras", "model.json", "model.onnx");

function outputOf(model: Sequential, chain: Chain, x: Float32Array): Tensor {
  const [{ features, frames, ids }] = chain.inputs;
  if (ids) return model.forward(indices(Int32Array.from(x), [1, x.length]));
  return model.forward(tensor(x, frames === undefined ? [1, features] : [1, x.length / features, features]));
}

describe.skipIf(chains === undefined)("networks of other software", () => {
  test.each(files.map((file) => [file.slice(chains!.length + 1), file]))("%s", async (name, file) => {
    const { chain } = await openNetworkFile(file);
    if (REFUSED.test(name)) {
      expect(() => toSequential(chain)).toThrow(/to train as a Sequential, got/);
      return;
    }
    const model = toSequential(chain);
    const { inputs, outputs } = await readGolden(join(dirname(file), "golden.npz"));
    for (const [n, [x]] of inputs.entries())
      expect(differenceOf(outputOf(model, chain, x).data, outputs[n][0])).toBeLessThanOrEqual(1e-5);
    // It learns: every weight of the network receives a gradient.
    sum(outputOf(model.train(), chain, inputs[0][0])).backward();
    for (const [key, parameter] of model.namedParameters())
      if (parameter.requiresGrad) expect(parameter.grad, key).toBeDefined();
  });
});

const x = tensor(
  Float64Array.from({ length: 2 * 7 * 4 }, (_, k) => Math.sin(3 * k) + 0.05),
  [2, 7, 4],
);

describe("gradients are those of differences", () => {
  const sizes = { inChannels: 4, outChannels: 6, dtype: "float64", seed: 1 } as const;
  test.each([
    ["a convolution", new Conv1d({ ...sizes, kernelSize: 3 })],
    [
      "with stride and groups",
      new Conv1d({ ...sizes, kernelSize: 2, stride: 3, groups: 2, padding: [1, 2] }),
    ],
    ["padded at both ends", new Conv1d({ ...sizes, kernelSize: 4, stride: 2, padding: "same", bias: false })],
    ["causal and dilated", new Conv1d({ ...sizes, kernelSize: 3, dilation: 2, padding: "causal" })],
    ["a norm in training", new BatchNorm1d({ numFeatures: 4, dtype: "float64" })],
    ["a norm in evaluation", new BatchNorm1d({ numFeatures: 4, dtype: "float64" }).eval()],
  ])("%s", (_, module) => {
    const learned = module.parameters().filter(({ requiresGrad }) => requiresGrad);
    expect(gradientError(() => module.forward(x), [x, ...learned])).toBeLessThan(1e-6);
  });

  test.each([
    "relu",
    "elu(0.5)",
    "selu",
    "softsign",
    "silu",
    "gelu",
    "gelu(tanh)",
    "mish",
    "hardSilu",
    "softmax",
    "logSoftmax",
    "leakyRelu(0.2)",
  ])("%s", (name) => {
    const module = Apply.activation(name);
    expect(gradientError(() => module.forward(x), [x], { epsilon: 1e-4 })).toBeLessThan(1e-6);
  });

  test("pools", () => {
    for (const operation of ["max", "mean"] as const)
      for (const padding of ["same", [0, 0]] as const)
        expect(gradientError(() => pooled(x, operation, { size: 3, stride: 2, padding }), [x])).toBeLessThan(
          1e-6,
        );
  });
});

test("a convolution computes what torch computes", () => {
  // torch.nn.functional.conv1d(arange(12).view(1, 4, 3).transpose(1, 2), arange(12).view(2, 3, 2) / 10, tensor([1., -1]), stride=2, padding=1)
  const conv = new Conv1d({ inChannels: 3, outChannels: 2, kernelSize: 2, stride: 2, padding: [1, 1] });
  conv.weight.data.set(Float32Array.from({ length: 12 }, (_, k) => k / 10));
  conv.bias!.data.set([1, -1]);
  const y = conv.forward(
    tensor(
      Float32Array.from({ length: 12 }, (_, k) => k),
      [1, 4, 3],
    ),
  );
  expect([...y.data].map((value) => +value.toFixed(4))).toEqual([2.3, 2.1, 10.5, 28.3, 7.4, 23.4]);
});

test("a norm learns the statistics of its batches, as torch does", () => {
  const norm = new BatchNorm1d({ numFeatures: 2 });
  norm.forward(tensor(Float32Array.of(1, 2, 3, 6, 5, 1), [3, 2]));
  // After one call of torch.nn.BatchNorm1d(2) on the same rows.
  expect([...norm.running_mean.data].map((value) => +value.toFixed(5))).toEqual([0.3, 0.3]);
  expect([...norm.running_var.data].map((value) => +value.toFixed(5))).toEqual([1.3, 1.6]);
});

test("a model of a chain trains, and keeps the weights of its source until then", () => {
  const lstm = new LSTM({ inputSize: 2, hiddenSize: 3, seed: 4 });
  const weights = new Map(
    [...lstm.stateDict()].map(([name, { shape, data }]) => [name, { shape, data: data as Float32Array }]),
  );
  const chain = placeChain({
    source: "a test",
    inputs: [{ name: "x", frames: "any", features: 2 }],
    layers: [
      { kind: "lstm", name: "lstm", hiddenSize: 3, sequences: false, weights },
      { kind: "dropout", name: "dropout", rate: 0.25 },
    ],
    outputs: [{ name: "y", from: "dropout" }],
  });
  const model = toSequential(chain);
  expect(String(model)).toContain("Dropout(p=0.25)");
  expect(model.parameter("0.weight_hh_l0").data).toEqual(weights.get("weight_hh_l0")!.data);
  const input = tensor(
    Float32Array.from({ length: 20 }, (_, k) => Math.cos(k)),
    [2, 5, 2],
  );
  const loss = () => sum(model.forward(input));
  const before = loss().item();
  loss().backward();
  new SGD(model.parameters(), { lr: 0.1 }).step();
  expect(loss().item()).toBeLessThan(before);
  // The chain still has what the file had.
  expect(weights.get("weight_hh_l0")!.data).toEqual(lstm.parameter("weight_hh_l0").data);
});

test("a layer that reads another than the one before is refused by name", () => {
  const layers = [
    { kind: "activation", name: "a", activation: "tanh" },
    { kind: "activation", name: "b", activation: "relu", from: "x" },
  ] as const;
  const chain = placeChain({
    source: "a test",
    inputs: [{ name: "x", features: 2 }],
    layers,
    outputs: [{ name: "y", from: "b" }],
  });
  expect(() => toSequential(chain)).toThrow(/layer "b": expected a layer that reads a alone/);
  expect(() => Apply.activation("swush")).toThrow(/expected sigmoid, .*softmax/);
  expect(new PReLU([2]).forward(tensor(Float32Array.of(-4, 2), [1, 2])).data).toEqual(Float32Array.of(-1, 2));
});

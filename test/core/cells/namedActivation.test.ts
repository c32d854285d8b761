/** Activations by name: their values beside PyTorch's, and cells that use them in layers, streams and gradients. */
import { describe, expect, test } from "vitest";
import { recordOf } from "../../../src/checkpoint/modules/records.ts";
import { gradientError } from "../../../src/core/autograd/gradcheck.ts";
import { checkedActivation } from "../../../src/core/cells/namedActivation.ts";
import { GRU, LSTM, RNN, useDefinedCells } from "../../../src/core/nn/index.ts";
import { tensor } from "../../../src/core/tensor/create.ts";
import { createStream } from "../../../src/stream.ts";
import { expectClose } from "../../support/compare.ts";
import { shareOf } from "../../support/exhaustive.ts";

useDefinedCells();

const at = [-7, -3.2, -1, -0.3, 0, 0.4, 1, 2.9, 6.5];

/** Values of torch.nn.functional 2.6 there, in double precision. */
const values: Readonly<Record<string, readonly number[]>> = {
  sigmoid: [
    0.000911051194, 0.039165722797, 0.26894142137, 0.425557483188, 0.5, 0.598687660112, 0.73105857863,
    0.947846436922, 0.998498817743,
  ],
  tanh: [
    -0.999998336944, -0.99668239784, -0.761594155956, -0.291312612452, 0.0, 0.379948962255, 0.761594155956,
    0.993963167351, 0.999995479351,
  ],
  relu: [0.0, 0.0, 0.0, 0.0, 0.0, 0.4, 1.0, 2.9, 6.5],
  linear: [-7.0, -3.2, -1.0, -0.3, 0.0, 0.4, 1.0, 2.9, 6.5],
  "hardSigmoid(1/6)": [
    0.0, 0.0, 0.333333333333, 0.45, 0.5, 0.566666666667, 0.666666666667, 0.983333333333, 1.0,
  ],
  "hardSigmoid(0.2)": [0.0, 0.0, 0.3, 0.44, 0.5, 0.58, 0.7, 1.0, 1.0],
  hardSilu: [-0.0, -0.0, -0.333333333333, -0.135, 0.0, 0.226666666667, 0.666666666667, 2.851666666667, 6.5],
  "relu(6)": [0.0, 0.0, 0.0, 0.0, 0.0, 0.4, 1.0, 2.9, 6.0],
  "gelu(tanh)": [
    -0.0, -0.001869565162, -0.158808009392, -0.114629076457, 0.0, 0.262161169427, 0.841191990608,
    2.895033333765, 6.499999999999,
  ],
  logSigmoid: [
    -7.000911466454, -3.239953333162, -1.313261687518, -0.854355244469, -0.69314718056, -0.5130152524,
    -0.313261687518, -0.053562776218, -0.00150231016,
  ],
  leakyRelu: [-0.07, -0.032, -0.01, -0.003, 0.0, 0.4, 1.0, 2.9, 6.5],
  "leakyRelu(0.2)": [-1.4, -0.64, -0.2, -0.06, 0.0, 0.4, 1.0, 2.9, 6.5],
  elu: [-0.999088118034, -0.959237796022, -0.632120558829, -0.259181779318, 0.0, 0.4, 1.0, 2.9, 6.5],
  "elu(0.5)": [-0.499544059017, -0.479618898011, -0.316060279414, -0.129590889659, 0.0, 0.4, 1.0, 2.9, 6.5],
  selu: [
    -1.756496161765, -1.686435336902, -1.111330737813, -0.455667315379, 0.0, 0.420280394942, 1.050700987355,
    3.047032863331, 6.829556417811,
  ],
  softplus: [
    0.000911466454, 0.039953333162, 0.313261687518, 0.554355244469, 0.69314718056, 0.9130152524,
    1.313261687518, 2.953562776218, 6.50150231016,
  ],
  softsign: [
    -0.875, -0.761904761905, -0.5, -0.230769230769, 0.0, 0.285714285714, 0.5, 0.74358974359, 0.866666666667,
  ],
  exponential: [
    0.000911881966, 0.040762203978, 0.367879441171, 0.740818220682, 1.0, 1.491824697641, 2.718281828459,
    18.174145369443, 665.141633044362,
  ],
  silu: [
    -0.006377358361, -0.12533031295, -0.26894142137, -0.127667244957, 0.0, 0.239475064045, 0.73105857863,
    2.748754667073, 6.490242315331,
  ],
  gelu: [
    -9e-12, -0.002198841401, -0.158655253931, -0.114626573343, 0.0, 0.262168696644, 0.841344746069,
    2.894589141429, 6.499999999739,
  ],
  mish: [
    -0.00638026341, -0.127782681517, -0.303401461374, -0.151133177138, 0.0, 0.289030534072, 0.865098388267,
    2.884266828113, 6.49997070394,
  ],
};

test.each(Object.entries(values))("%s is that of PyTorch or Keras", (name, expected) => {
  const act = checkedActivation(name);
  // The formula of gelu is an approximation.
  const tolerance = name === "gelu" ? 6e-7 : 2e-12;
  for (const [k, x] of at.entries()) expect(Math.abs(act(x) - expected[k])).toBeLessThan(tolerance);
});

test("a threshold is Keras's, for one number at a time", () => {
  const values = [-7, 0, 0.4, 2.9].map(checkedActivation("relu(2, 0.1, 0.5)"));
  expect(values.map((y) => y.toFixed(2)).join()).toBe("-0.75,-0.05,-0.01,2.00");
  const options = { inputSize: 1, hiddenSize: 1, nonlinearity: "relu(6,0,1)" };
  expect(() => new RNN(options)).toThrow("relu: expected a threshold of 0, got 1.");
});

test.each(
  "hardSigmoid|hardSigmoid(a)|hardSigmoid(0.2,0.5,1)|hardSigmoid()|elu(1, 2)|toString|tanh(1)|".split("|"),
)("%j is refused", (name) =>
  expect(() => checkedActivation(name)).toThrow(/expected sigmoid, tanh, relu, linear, hardSigmoid/),
);

describe.each(shareOf("activations of cells", Object.keys(values), 6))("cells with %s", (name) => {
  const sizes = { inputSize: 3, hiddenSize: 4, seed: 3, dtype: "float64" } as const;
  const activations = { gate: name === "exponential" ? "hardSigmoid(0.2)" : "softsign", state: name };
  const x = tensor(
    Float64Array.from({ length: 15 }, (_, k) => Math.sin(3 * k)),
    [5, 1, 3],
  );
  test.each([
    ["LSTM", () => new LSTM({ ...sizes, activations })],
    [
      "LSTM, projected",
      () => new LSTM({ ...sizes, projSize: 2, activations: { gate: name, state: "tanh" } }),
    ],
    ["GRU", () => new GRU({ ...sizes, activations })],
    ["GRU, reset before", () => new GRU({ ...sizes, resetAfter: false, activations })],
    ["RNN", () => new RNN({ ...sizes, nonlinearity: name })],
  ] as const)("%s: the definition of the cell, its equations and its gradient", (_, make) => {
    const layer = make();
    const expected = layer.forward(x).output.data;
    // A stream runs the equations of cells/.
    for (const source of [layer, recordOf(layer)])
      expectClose("stream", createStream(source).steps(Float32Array.from(x.data)), expected, {
        normalised: 1e-6,
      });
    const { weightIh, weightHh } = layer.cells[0].weights;
    expect(
      gradientError(() => layer.forward(x).output, [weightIh, weightHh], { epsilon: 1e-4 }),
    ).toBeLessThan(1e-6);
  });
});

/** Chains with random weights, for tests of what runs and prints them. */
import type { ChainLayer, ChainSource, ChainTensor } from "../../src/core/chain/chain.ts";
import { Random } from "../../src/core/tensor/random.ts";

const random = new Random(3);

export const numbers = (...shape: number[]): ChainTensor => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.uniform() - 0.5),
});

export const weights = (all: Record<string, number[]>) =>
  new Map(Object.entries(all).map(([name, shape]) => [name, numbers(...shape)]));

export const cell = (gates: number, inputs: number, units: number, suffix = "", level = 0) =>
  weights({
    [`weight_ih_l${level}${suffix}`]: [gates * units, inputs],
    [`weight_hh_l${level}${suffix}`]: [gates * units, units],
    [`bias_ih_l${level}${suffix}`]: [gates * units],
  });

const GATES = { lstm: 4, gru: 3, rnn: 1 } as const;

export const recurrent = (
  kind: keyof typeof GATES,
  name: string,
  inputs: number,
  units: number,
  more: object = {},
): ChainLayer =>
  ({
    name,
    kind,
    hiddenSize: units,
    sequences: true,
    weights: cell(GATES[kind], inputs, units),
    ...more,
  }) as ChainLayer;

export const lstm = (name: string, inputs: number, units: number, more: object = {}): ChainLayer =>
  recurrent("lstm", name, inputs, units, more);

export const both = (name: string, inputs: number, units: number, more: object = {}): ChainLayer =>
  lstm(name, inputs, units, {
    merge: "concat",
    weights: new Map([...cell(4, inputs, units), ...cell(4, inputs, units, "_reverse")]),
    ...more,
  });

export const norm = (name: string, features: number): ChainLayer => {
  const all = weights({
    weight: [features],
    bias: [features],
    running_mean: [features],
    running_var: [features],
  });
  for (const [k, value] of all.get("running_var")!.data.entries())
    all.get("running_var")!.data[k] = Math.abs(value) + 0.2;
  return { name, kind: "batchNorm", eps: 1e-3, weights: all };
};

export const dense = (name: string, inputs: number, outputs: number, activation?: string): ChainLayer => ({
  name,
  kind: "linear",
  weights: weights({ weight: [outputs, inputs], bias: [outputs] }),
  ...(activation && { activation }),
});

export const chain = (layers: ChainLayer[], more: Partial<ChainSource> = {}): ChainSource => ({
  source: "a test",
  inputs: [{ name: "x", frames: "any", features: 3 }],
  layers,
  outputs: [{ name: "y", from: layers.at(-1)!.name }],
  ...more,
});

export const sequence = (frames: number, features = 3) => numbers(frames, features).data;

export const conv = (name: string, shape: number[], more: object): ChainLayer =>
  ({ name, kind: "conv1d", weights: weights({ weight: shape, bias: [shape[0]] }), ...more }) as ChainLayer;
const act = (activation: string): ChainLayer => ({
  name: `act ${activation}`,
  kind: "activation",
  activation,
});
const ACTIVATIONS =
  "relu relu(6) relu(2,0.1,0.5) leakyRelu leakyRelu(0.3) elu elu(0.5) selu softplus softsign tanh sigmoid exponential silu gelu gelu(tanh) mish hardSigmoid(1/6) hardSigmoid(0.2,0.5) log(0.5) hardSilu softmax logSoftmax logSigmoid linear";
const two = { numLayers: 2, weights: new Map([...cell(4, 3, 5), ...cell(4, 5, 5, "", 1)]) };
const states = [
  { name: "x", frames: "any" as const, features: 3 },
  { name: "h", features: 4 },
  { name: "c", features: 4 },
];

/** Every kind of layer. Networks by the step and over sequences. */
export const everyKind: Readonly<Record<string, ChainSource>> = {
  "last state": chain([
    lstm("a", 3, 16),
    lstm("b", 16, 2, { sequences: false }),
    dense("c", 2, 2, "softmax"),
  ]),
  stack: chain([lstm("a", 3, 5, two)]),
  GRU: chain([
    recurrent("gru", "a", 3, 13),
    { name: "l", kind: "last" },
    dense("d", 13, 9, "relu"),
    norm("n", 9),
  ]),
  "GRU, reset before": chain([recurrent("gru", "a", 3, 6, { resetAfter: false })]),
  RNN: chain([
    recurrent("rnn", "a", 3, 6, { activations: { gate: "sigmoid", state: "relu" } }),
    norm("n", 6),
    act("tanh"),
  ]),
  "other activations": chain([
    lstm("a", 3, 6, { activations: { gate: "hardSigmoid(0.2)", state: "softsign" }, cellClip: 0.2 }),
  ]),
  projection: chain([
    lstm("a", 3, 6, {
      weights: weights({
        weight_ih_l0: [24, 3],
        weight_hh_l0: [24, 2],
        weight_hr_l0: [2, 6],
        bias_hh_l0: [24],
      }),
    }),
  ]),
  "pools over all frames": chain([
    lstm("a", 3, 4),
    { name: "p", kind: "pool", operation: "max" },
    dense("c", 4, 2),
  ]),
  "mean over all frames": chain([{ name: "p", kind: "pool", operation: "mean" }]),
  "absent frames": chain([{ name: "m", kind: "masking", value: 0 }, lstm("a", 3, 4), dense("d", 4, 2)]),
  "absent frames, then the last": chain([
    { name: "m", kind: "masking", value: 0 },
    lstm("a", 3, 4, { sequences: false }),
  ]),
  "absent frames as zeros": chain([
    { name: "m", kind: "masking", value: 0 },
    lstm("a", 3, 4, { absent: "zero" }),
  ]),
  causal: chain([
    conv("c", [4, 3, 3], { padding: "causal", dilation: 2, activation: "relu" }),
    lstm("a", 4, 2),
  ]),
  "with strides": chain([
    conv("c", [4, 3, 3], { stride: 2 }),
    { name: "p", kind: "pool", operation: "mean", size: 2 },
    lstm("a", 4, 2),
  ]),
  "beside one another": chain([
    lstm("a", 3, 4),
    { name: "p", kind: "pool", operation: "max", size: 2 },
    { ...dense("d", 3, 4), from: "x" },
    { name: "j", kind: "join", operation: "add", with: ["a"] },
    { name: "k", kind: "join", operation: "features", with: ["a", "j"] },
  ]),
  groups: chain([conv("c", [6, 1, 2], { groups: 3, padding: [1, 0] })]),
  "all activations": chain([
    dense("d", 3, 5),
    ...ACTIVATIONS.split(" ").map(act),
    norm("n", 5),
    { name: "ln", kind: "layerNorm", eps: 1e-5, weights: weights({ weight: [5], bias: [5] }) },
    { name: "pr", kind: "prelu", weights: weights({ weight: [5] }) },
    { name: "cl", kind: "clamp", low: -0.2, high: 0.3 },
    { name: "cm", kind: "clamp", high: 0.1 },
  ]),
  "both directions": chain([
    both("a", 3, 4),
    both("b", 8, 3, { merge: "sum" }),
    both("c", 3, 3, { merge: "mul", sequences: false }),
  ]),
  "apart directions": chain([
    both("a", 3, 4, { merge: "none" }),
    { name: "j", kind: "join", operation: "subtract", from: "a:forward", with: ["a:reverse"] },
  ]),
  backwards: chain([
    lstm("a", 3, 4, { backwards: true }),
    { name: "f", kind: "flip" },
    recurrent("gru", "g", 4, 3, { backwards: true, sequences: false }),
  ]),
  "same padding": chain([
    conv("c", [4, 3, 4], { padding: "same", stride: 2 }),
    { name: "p", kind: "pool", operation: "max", size: 3, stride: 1, padding: "same" },
    { name: "m", kind: "pool", operation: "mean", size: 2, stride: 2, padding: "same" },
  ]),
  "padding at both ends": chain([
    conv("c", [4, 3, 3], { padding: [2, 1], dilation: 2 }),
    { name: "q", kind: "pad", padding: [-1, 2] },
    { name: "p", kind: "pool", operation: "mean", size: 3, stride: 2, padding: [1, 1] },
  ]),
  "joined in time": chain([
    { name: "f", kind: "flip" },
    { name: "j", kind: "join", operation: "frames", with: ["x"] },
    { name: "g", kind: "pool", operation: "mean", keepFrames: true },
  ]),
  moves: chain(
    [
      { name: "t", kind: "transpose" },
      dense("d", 6, 4),
      { name: "f", kind: "flatten" },
      { name: "r", kind: "reshape", frames: 2, features: 6 },
      { name: "l", kind: "last" },
      { name: "q", kind: "repeat", times: 5 },
      lstm("a", 6, 2),
      { name: "m", kind: "join", operation: "mean", with: ["q2"] },
    ].toSpliced(7, 0, dense("q2", 2, 2) as never) as ChainLayer[],
    { inputs: [{ name: "x", frames: 6, features: 3 }] },
  ),
  "slopes of each frame": chain([{ name: "p", kind: "prelu", weights: weights({ weight: [6, 3] }) }], {
    inputs: [{ name: "x", frames: 6, features: 3 }],
  }),
  "ids with a mask": chain(
    [
      { name: "e", kind: "embedding", maskZero: true, weights: weights({ weight: [7, 3] }) },
      both("a", 3, 2),
      { name: "p", kind: "pool", operation: "mean", presentOnly: true },
    ],
    { inputs: [{ name: "x", frames: "any", features: 1, ids: true }] },
  ),
  "states as inputs and outputs": chain([lstm("a", 3, 4, { initial: ["h", "c"] })], {
    inputs: states,
    outputs: [
      { name: "y", from: "a" },
      { name: "h out", from: "a:hidden" },
      { name: "c out", from: "a:cell" },
    ],
  }),
  'a "name" /* of */ no identifier \\': chain([
    lstm('int; */ 3"', 3, 4),
    dense("double", 4, 2),
    dense("frames", 2, 2),
    dense("ünï", 2, 2),
    ...["linux", "typeof", "concept", "co_await", "9lives"].map((name) => dense(name, 2, 2)),
    dense("product", 2, 1),
  ]),
};

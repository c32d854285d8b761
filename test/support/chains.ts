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

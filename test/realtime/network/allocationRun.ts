/**
 * Prints by how many bytes more the heap grows in 20,000 steps of a network, with every layer that audio needs, or with
 * "channel" of a node that resamples both ways, than in 2,000: what
 * measuring itself allocates falls out. Run with --expose-gc, in a process of its own, so that nothing else allocates.
 */

import type { ChainLayer } from "../../../src/core/chain/chain.ts";
import { Network } from "../../../src/network.ts";
import { resamplerBank } from "../../../src/realtime/audio/resample.ts";
import { Channel } from "../../../src/realtime/worklet/channel.ts";

const collect = (globalThis as { gc?: () => void }).gc!;

/** The least of several rounds: compiling allocates too, now and then. */
function leastGrowth(turn: () => void, steps: number): number {
  const rounds = Array.from({ length: 7 }, () => {
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let k = 0; k < steps; k++) turn();
    return process.memoryUsage().heapUsed - before;
  });
  return Math.min(...rounds);
}

const tensor = (...shape: number[]) => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, k) => Math.sin(k) / 10),
});
const weights = (all: Record<string, number[]>) =>
  new Map(Object.entries(all).map(([name, shape]) => [name, tensor(...shape)]));
const act = (activation: string, name = activation): ChainLayer => ({ name, kind: "activation", activation });
const layers: ChainLayer[] = [
  { name: "history", kind: "history", size: 64 },
  { name: "pad", kind: "pad", padding: [0, 16], mode: "reflect" },
  { name: "stft", kind: "stft", size: 32, hop: 16, weights: new Map() },
  { name: "magnitude", kind: "magnitude" },
  act("log(0.001)", "log"),
  { name: "instance", kind: "instanceNorm", eps: 1e-5, weights: new Map() },
  { name: "conv", kind: "conv1d", padding: [1, 1], weights: weights({ weight: [8, 17, 3], bias: [8] }) },
  { name: "causal", kind: "conv1d", padding: "causal", dilation: 2, weights: weights({ weight: [8, 8, 3] }) },
  ...["relu", "leakyRelu", "elu", "silu", "softplus", "tanh", "softmax"].map((name) => act(name)),
  { name: "norm", kind: "layerNorm", eps: 1e-5, weights: new Map() },
  {
    name: "rnn",
    kind: "lstm",
    hiddenSize: 8,
    sequences: true,
    weights: weights({ weight_ih_l0: [32, 8], weight_hh_l0: [32, 8] }),
  },
  { name: "dense", kind: "linear", weights: weights({ weight: [17, 8] }) },
  act("sigmoid", "gain"),
  { name: "mask", kind: "gain", from: "stft", by: "gain" },
  { name: "frames", kind: "inverseFourier", size: 32 },
  { name: "istft", kind: "overlapAdd", hop: 16, weights: new Map() },
];
const network = new Network({
  source: "a test",
  inputs: [{ name: "input", frames: 64, features: 1, blocks: true }],
  layers,
  outputs: [{ name: "output", from: "istft" }],
});
const block = new Float32Array(64).map((_, k) => Math.sin(k));
const result = new Float32Array(64);
const step = () => void network.step(block, result);

const copy = {
  ...{ inputLength: 64, outputLength: 64, reset() {} },
  step: (input: Float32Array, output: Float32Array) => output.set(input),
};
const banks = {
  into: resamplerBank({ from: 44_100, to: 16_000 }),
  out: resamplerBank({ from: 16_000, to: 44_100 }),
};
const [sound, numbers] = [true, false].map((isSound) => new Channel(copy, { quantum: 128, isSound, banks }));
const input = new Float32Array(128).map((_, k) => Math.sin(k));
const output = new Float32Array(128);
const callback = () => {
  sound.play(input, output);
  numbers.values(input);
};

const turn = process.argv[2] === "channel" ? callback : step;
for (let k = 0; k < 10_000; k++) turn();
// Measuring itself leaves about 30 kB at first, for any number of steps.
leastGrowth(turn, 20_000);
console.log(JSON.stringify({ bytes: leastGrowth(turn, 20_000) - leastGrowth(turn, 2_000) }));

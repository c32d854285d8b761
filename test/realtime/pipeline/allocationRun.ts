/**
 * Prints by how many bytes more the heap grows in 20,000 steps of a pipeline, with every layer that audio needs, or with
 * "channel" of a node that resamples both ways, than in 2,000: what
 * measuring itself allocates falls out. Run with --expose-gc, in a process of its own, so that nothing else allocates.
 */

import { resamplerBank } from "../../../src/realtime/audio/resample.ts";
import { createPipeline } from "../../../src/realtime/pipeline/createPipeline.ts";
import type { LayerDefinition } from "../../../src/realtime/pipeline/definition.ts";
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
const layers: LayerDefinition[] = [
  { name: "history", layer: "history", size: 64 },
  { name: "pad", layer: "pad", padding: [0, 16], mode: "reflect" },
  { name: "stft", layer: "stft", size: 32, hop: 16 },
  { name: "magnitude", layer: "magnitude" },
  { name: "log", layer: "log", offset: 0.001 },
  { name: "instance", layer: "instanceNorm" },
  { name: "conv", layer: "conv1d", padding: [1, 1] },
  { name: "causal", layer: "conv1d", causal: true, dilation: 2 },
  ...["relu", "leakyRelu", "elu", "silu", "softplus", "tanh", "softmax"].map((layer) => ({
    name: layer,
    layer,
  })),
  { name: "norm", layer: "layerNorm" },
  { name: "rnn", layer: "lstm" },
  { name: "dense", layer: "linear" },
  { name: "gain", layer: "sigmoid" },
  { name: "mask", layer: "mask", from: "stft", by: "gain" },
  { name: "istft", layer: "istft", size: 32, hop: 16 },
];
const pipeline = createPipeline({
  definition: { version: 1, input: { frames: 64, features: 1 }, layers },
  tensors: new Map([
    ["conv.weight", tensor(8, 17, 3)],
    ["conv.bias", tensor(8)],
    ["causal.weight", tensor(8, 8, 3)],
    ["rnn.weight_ih_l0", tensor(32, 8)],
    ["rnn.weight_hh_l0", tensor(32, 8)],
    ["dense.weight", tensor(17, 8)],
  ]),
});
const block = new Float32Array(64).map((_, k) => Math.sin(k));
const result = new Float32Array(64);
const step = () => void pipeline.step(block, result);

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

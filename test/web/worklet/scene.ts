/** Models that need no published weights, and sound. Shared by the test and its page. */
import { DefinedLayer } from "../../../src/index.ts";
import { createNetwork, type Network, type NetworkLayer, type Plan } from "../../../src/network.ts";
import type { CellSource } from "../../../src/realtime/stream/source.ts";

export interface Scene {
  model: "stream" | "defined" | "gain" | "meter" | "damaged" | "wide" | "table" | "noWeight";
  channels: number;
  seconds: number;
  rate?: number;
  output?: "sound" | "values";
  /** More options */
  more?: object;
  /** The sample that is NaN */
  fault?: number;
}

export interface Heard {
  sound: number[][];
  values: { values: number[]; sound?: number[]; channel: number; start: number }[];
  kernels?: string;
  latency?: number;
  /** Why there is no node */
  error?: string;
  /** Of an error event */
  failure?: string;
}

export const RATE = 16_000;

const wave = (length: number, size: number) =>
  Float32Array.from({ length }, (_, k) => size * Math.sin(7 * k + 1));

/** A GRU as wide as a callback. */
export function cellOf(size: number): CellSource {
  return {
    spec: { kind: "gru", inputSize: size, hiddenSize: size, resetAfter: true },
    weights: {
      weightIh: wave(3 * size * size, 0.1),
      weightHh: wave(3 * size * size, 0.1),
      biasIh: wave(3 * size, 0.1),
      biasHh: wave(3 * size, 0.1),
    },
  };
}

/** A defined cell, which the page lays out. */
export const definedLayer = () =>
  new DefinedLayer({ cell: "layerNormGRU", inputSize: 128, hiddenSize: 128, seed: 1 });

const network = (
  frames: number,
  layers: readonly NetworkLayer[],
  tensors: [name: string, shape: number[], data: Float32Array][],
  features = 1,
): Network =>
  createNetwork(
    { sampleRate: RATE, input: { frames, features, blocks: true }, layers },
    new Map(tensors.map(([name, shape, data]) => [name, { shape, data }])),
  );

/** Makes sound louder, by a memory of it. */
export const gain = (frames: number) =>
  network(
    frames,
    [{ name: "gain", kind: "conv1d", padding: "causal" }],
    [["gain.weight", [1, 1, 3], Float32Array.of(0.5, 0.25, 2)]],
  );

/** One number a block: the sum of its magnitudes. */
export const meter = (frames: number) =>
  network(
    frames,
    [
      { name: "stft", kind: "stft", size: frames, hop: frames },
      { name: "magnitude", kind: "magnitude" },
      { name: "sum", kind: "linear" },
    ],
    [["sum.weight", [1, frames / 2 + 1], new Float32Array(frames / 2 + 1).fill(0.1)]],
  );

export const models: Record<Scene["model"], () => Network | Plan | CellSource[] | DefinedLayer> = {
  defined: definedLayer,
  stream: () => [cellOf(128)],
  gain: () => gain(480),
  meter: () => meter(512),
  damaged: () => ({ ...gain(480).plan, layers: [{ name: "gain", conditions: [], calls: [["other"]] }] }),
  wide: () => network(128, [{ name: "relu", kind: "activation", activation: "relu" }], [], 2),
  noWeight: () => [{ ...cellOf(128), weights: { ...cellOf(128).weights, weightHh: undefined as never } }],
  // Sound is not an id of a table.
  table: () =>
    network(128, [{ name: "table", kind: "embedding" }], [["table.weight", [4, 1], new Float32Array(4)]]),
};

export const soundOf = (channel: number, length: number) =>
  Float32Array.from({ length }, (_, t) => Math.sin((t * (channel + 1)) / 5) * Math.cos(t / 700));

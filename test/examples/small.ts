/** Small networks that need no published weights. */
import { createNetwork, type Network, writeNetwork } from "../../src/network.ts";

/** Says that someone speaks when it is loud. */
export function loudness(): Uint8Array {
  const network = createNetwork(
    {
      sampleRate: 16_000,
      input: { frames: 512, features: 1, blocks: true },
      layers: [
        { name: "stft", kind: "stft", size: 512, hop: 512 },
        { name: "magnitude", kind: "magnitude" },
        { name: "sum", kind: "linear", activation: "sigmoid" },
      ],
    },
    new Map([
      ["sum.weight", { shape: [1, 257], data: new Float32Array(257).fill(1) }],
      ["sum.bias", { shape: [1], data: Float32Array.of(-20) }],
    ]),
  );
  return writeNetwork(network);
}

/** Gives half of the sound. */
export function soft(): Uint8Array {
  const input = { frames: 128, features: 1, blocks: true };
  const weights = new Map([["half.weight", { shape: [1, 1], data: Float32Array.of(0.5) }]]);
  return writeNetwork(
    createNetwork({ sampleRate: 16_000, input, layers: [{ name: "half", kind: "linear" }] }, weights),
  );
}

/** Expects b after a, c after b, a after c; the last id stands for nothing. */
export function alphabet(): Network {
  const next = Float32Array.of(0, 9, 0, 99, 0, 0, 9, 99, 9, 0, 0, 99, 0, 0, 0, 0);
  return createNetwork(
    {
      input: { frames: 1, features: 1, blocks: true, ids: true },
      layers: [{ name: "table", kind: "embedding" }],
      symbols: ["a", "b", "c", ""],
    },
    new Map([["table.weight", { shape: [4, 4], data: next }]]),
  );
}

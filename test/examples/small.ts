/** Small pipelines that need no published weights. */
import { type PipelineData, writePipeline } from "../../src/pipeline.ts";

/** Says that someone speaks when it is loud. */
export function loudness(): Uint8Array {
  return writePipeline({
    definition: {
      version: 1,
      sampleRate: 16_000,
      input: { frames: 512, features: 1 },
      layers: [
        { name: "stft", layer: "stft", size: 512, hop: 512 },
        { name: "magnitude", layer: "magnitude" },
        { name: "sum", layer: "linear" },
        { name: "probability", layer: "sigmoid" },
      ],
    },
    tensors: new Map([
      ["sum.weight", { shape: [1, 257], data: new Float32Array(257).fill(1) }],
      ["sum.bias", { shape: [1], data: Float32Array.of(-20) }],
    ]),
  });
}

/** Gives half of the sound. */
export function soft(): Uint8Array {
  return writePipeline({
    definition: {
      version: 1,
      sampleRate: 16_000,
      input: { frames: 128, features: 1 },
      layers: [{ name: "half", layer: "linear" }],
    },
    tensors: new Map([["half.weight", { shape: [1, 1], data: Float32Array.of(0.5) }]]),
  });
}

/** Expects b after a, c after b, a after c; the last id stands for nothing. */
export function alphabet(): PipelineData {
  const next = Float32Array.of(0, 9, 0, 99, 0, 0, 9, 99, 9, 0, 0, 99, 0, 0, 0, 0);
  return {
    definition: {
      version: 1,
      input: { frames: 1, features: 1 },
      layers: [{ name: "table", layer: "embedding" }],
      symbols: ["a", "b", "c", ""],
    },
    tensors: new Map([["table.weight", { shape: [4, 4], data: next }]]),
  };
}

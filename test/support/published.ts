/** Shared by tests of published models: a network, and speech with noise made from the test recording. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { silero } from "../../examples/vad/silero.ts";
import { mono, readWav } from "../../src/audio.ts";
import type { Checkpoint } from "../../src/checkpoint.ts";
import { Random } from "../../src/core/tensor/random.ts";
import { createNetwork, type Network } from "../../src/network.ts";

/** @param decibels of the speech over white noise @returns five seconds at 16 kHz */
export function noisyMix(silero: string, decibels = 5): { clean: Float32Array; noisy: Float32Array } {
  const clean = mono(readWav(readFileSync(join(silero, "test.wav")))).slice(0, 16_000 * 5);
  const power = clean.reduce((sum, x) => sum + x * x, 0) / clean.length;
  const random = new Random(5);
  const deviation = Math.sqrt(power / 10 ** (decibels / 10));
  return { clean, noisy: clean.map((x) => x + deviation * random.normal()) };
}

/** The input of the character model. */
export const TEXT = "Reader, I married him.";

/** Silero VAD from `silero_vad.onnx`. */
export async function sileroNetwork({ tensors }: Checkpoint, sampleRate?: 16_000 | 8000): Promise<Network> {
  const { definition, weights } = await silero(tensors, sampleRate);
  return createNetwork(definition, weights);
}

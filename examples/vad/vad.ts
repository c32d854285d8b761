/**
 * Finds speech in a WAV file with Silero VAD.
 *
 *     npx tsx examples/vad/vad.ts MODEL FILE.wav [--threshold 0.5] [--json]
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { mono, readWav, speechSegments } from "../../src/audio.ts";
import { createNetwork } from "../../src/network.ts";
import { command, openModel } from "../shared/openModel.ts";
import { silero } from "./silero.ts";

const usage = `usage: npx tsx examples/vad/vad.ts MODEL FILE.wav [--threshold 0.5] [--json]
MODEL is silero_vad.onnx or a network of sound, such as name.network.safetensors; FILE.wav has 16,000 samples a second`;

await command(usage, async (args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { threshold: { type: "string", default: "0.5" }, json: { type: "boolean", default: false } },
  });
  if (positionals.length !== 2) throw new TypeError(usage);
  const [model, file] = positionals;
  const network = await openModel(model, async ({ tensors }) => {
    const { definition, weights } = await silero(tensors);
    return createNetwork(definition, weights);
  });
  const sound = readWav(readFileSync(file));
  const { sampleRate = 16_000, inputs } = network.chain;
  const block = inputs[0].frames as number;
  if (sound.sampleRate !== sampleRate) {
    throw new TypeError(
      `${file}: expected ${sampleRate} samples a second, got ${sound.sampleRate}. Resample it first.`,
    );
  }
  const samples = mono(sound);
  const started = performance.now();
  const probabilities = network.run(samples);
  const elapsed = performance.now() - started;
  const segments = speechSegments(probabilities, samples.length, {
    sampleRate,
    blockSize: block,
    threshold: Number(values.threshold),
  });
  const seconds = (at: number) => at / sampleRate;
  if (values.json) return console.log(JSON.stringify({ sampleRate, segments }));
  for (const { start, end } of segments)
    console.log(`${seconds(start).toFixed(2)} s to ${seconds(end).toFixed(2)} s`);
  const spoken = segments.reduce((sum, { start, end }) => sum + seconds(end - start), 0);
  console.log(
    `${segments.length} segments, ${spoken.toFixed(1)} of ${seconds(samples.length).toFixed(1)} s; ${(elapsed / probabilities.length).toFixed(2)} ms for a block of ${((1000 * block) / sampleRate).toFixed(0)} ms (${Object.values(network.kernels).join(", ")})`,
  );
});

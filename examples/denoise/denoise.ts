/**
 * Takes noise out of a WAV file with DTLN.
 *
 *     npx tsx examples/denoise/denoise.ts MODEL IN.wav OUT.wav
 */
import { readFileSync, writeFileSync } from "node:fs";
import { mono, readWav, writeWav } from "../../src/audio.ts";
import { command, openModel } from "../shared/openModel.ts";
import { dtln } from "./dtln.ts";
import { blockOf, denoise, latencyOf } from "./sound.ts";

const usage = `usage: npx tsx examples/denoise/denoise.ts MODEL IN.wav OUT.wav
MODEL is DTLN's model.h5 or a network of sound, such as name.network.safetensors; IN.wav has 16,000 samples a second`;

await command(usage, async (args) => {
  if (args.length !== 3 || args.some((arg) => arg.startsWith("-"))) throw new TypeError(usage);
  const [model, input, out] = args;
  const network = await openModel(model, dtln);
  const sound = readWav(readFileSync(input));
  const { sampleRate = 16_000 } = network.chain;
  if (sound.sampleRate !== sampleRate) {
    throw new TypeError(
      `${input}: expected ${sampleRate} samples a second, got ${sound.sampleRate}. Resample it first.`,
    );
  }
  const samples = mono(sound);
  let worst = 0;
  const started = performance.now();
  let last = started;
  const clean = await denoise(network, samples, () => {
    const now = performance.now();
    worst = Math.max(worst, now - last);
    last = now;
  });
  const blocks = Math.ceil((samples.length + latencyOf(network)) / blockOf(network));
  const each = (performance.now() - started) / blocks;
  writeFileSync(out, writeWav({ sampleRate, channels: [clean] }));
  const period = (1000 * blockOf(network)) / sampleRate;
  console.log(
    `${(samples.length / sampleRate).toFixed(1)} s written to ${out}; ${each.toFixed(2)} ms for a block of ${period} ms, ${worst.toFixed(2)} ms at worst: real-time factor ${(each / period).toFixed(3)}; latency ${(1000 * (latencyOf(network) + blockOf(network))) / sampleRate} ms (${[...new Set(Object.values(network.kernels))].join(", ")})`,
  );
});

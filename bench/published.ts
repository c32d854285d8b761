/**
 * Whole networks in real time, side by side with onnxruntime on the originals: microseconds of one step, one thread each. Results are compared
 * before anything is timed; the two take turns. The median of the medians counts; the slowest step of all rounds is shown beside it.
 *
 *   SLUICE_DATA=… npm run bench:published [-- --rounds 7]
 *
 * For Silero VAD only the runtime's own call is timed; for DTLN all of a block, since the transforms lie between its two networks.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { dtln } from "../examples/denoise/dtln.ts";
import { silero } from "../examples/vad/silero.ts";
import { mono, readWav } from "../src/audio.ts";
import { medianOf, quantileOf } from "../src/core/tensor/statistics.ts";
import { createNetwork, type Network } from "../src/network.ts";
import { openCheckpointFile } from "../src/node.ts";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "5" } } });
const data = process.env.SLUICE_DATA;
if (data === undefined)
  throw new Error("SLUICE_DATA: expected the folder of the published models, got none.");
const scratch = mkdtempSync(join(tmpdir(), "sluice-bench-"));
const wav = join(data, "silero-vad/test.wav");
const sound = mono(readWav(readFileSync(wav)));
const part = join(scratch, "sound.f32");
/** Of DTLN, ten seconds are enough. */
const short = sound.slice(0, 160_000);
writeFileSync(part, new Uint8Array(short.buffer));

const nets = [
  {
    name: "Silero VAD",
    file: "silero-vad/silero_vad.onnx",
    samples: sound,
    oracle: ["time-silero", join(data, "silero-vad/silero_vad.onnx"), wav],
  },
  {
    name: "DTLN",
    file: "dtln/model.h5",
    samples: short,
    oracle: ["time-dtln", join(data, "dtln/model_1.onnx"), join(data, "dtln/model_2.onnx"), part],
  },
];

async function open(file: string): Promise<Network> {
  const original = await openCheckpointFile(file);
  try {
    if (file.endsWith(".h5")) return await dtln(original);
    const { definition, weights } = await silero(original.tensors);
    return createNetwork(definition, weights);
  } finally {
    await original.close();
  }
}

function timeOurs(network: Network, samples: Float32Array): { times: number[]; results: Float32Array } {
  const size = network.inputs[0].frames as number;
  const width = ((network.outputs[0].frames ?? 1) as number) * network.outputs[0].features;
  const steps = Math.floor(samples.length / size);
  const results = new Float32Array(steps * width);
  const times: number[] = [];
  network.reset();
  for (let k = 0; k < steps; k++) {
    const block = samples.subarray(k * size, (k + 1) * size);
    const out = results.subarray(k * width, (k + 1) * width);
    const started = performance.now();
    network.step(block, out);
    times.push(1000 * (performance.now() - started));
  }
  return { times, results };
}

function timeTheirs(oracle: readonly string[]): { times: number[]; results: number[] } {
  const out = join(scratch, "out.json");
  const script = resolve(import.meta.dirname, "../tools/realtime_oracle.py");
  execFileSync("/usr/bin/python3", [script, ...oracle, out], { stdio: ["ignore", "ignore", "ignore"] });
  return JSON.parse(readFileSync(out, "utf8"));
}

for (const { name, file, samples, oracle } of nets) {
  const network = await open(join(data, file));
  const ours = timeOurs(network, samples);
  const theirs = timeTheirs(oracle);
  const distance = ours.results.reduce(
    (most, value, k) => Math.max(most, Math.abs(value - theirs.results[k])),
    0,
  );
  if (!(distance < 1e-4)) throw new Error(`${name}: expected equal results, got a difference of ${distance}`);
  const rounds = Array.from({ length: Number(values.rounds) }, () => ({
    ours: timeOurs(network, samples).times,
    theirs: timeTheirs(oracle).times,
  }));
  const period = (1e6 * (network.inputs[0].frames as number)) / network.chain.sampleRate!;
  const row = (who: "ours" | "theirs") => ({
    middle: medianOf(rounds.map((round) => medianOf(round[who]))),
    late: medianOf(rounds.map((round) => quantileOf(round[who], 0.99))),
    worst: Math.max(...rounds.flatMap((round) => round[who])),
  });
  console.log(
    `${name}: a step is due every ${period} µs; results differ by at most ${distance.toExponential(1)}`,
  );
  for (const [label, { middle, late, worst }] of [
    [`sluice (${[...new Set(Object.values(network.kernels))].join(", ")})`, row("ours")],
    ["onnxruntime, Python", row("theirs")],
  ] as const) {
    console.log(
      `  ${label.padEnd(24)} ${middle.toFixed(0).padStart(6)} µs, 99 of 100 below ${late.toFixed(0)}, slowest ${worst.toFixed(0)}; real-time factor ${(middle / period).toFixed(4)}`,
    );
  }
  const ratio = row("theirs").middle / row("ours").middle;
  console.log(`  ratio ${ratio.toFixed(2)}${ratio < 1 ? " (slower)" : ""}`);
}
console.log(`load ${loadavg()[0].toFixed(1)}`);
rmSync(scratch, { recursive: true });

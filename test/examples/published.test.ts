/**
 * Published models that examples describe, against onnxruntime on the originals: live where Python has it, and against what it gave
 * (`test/golden/published`). Skipped, and said so, where SLUICE_DATA does not lead to the files.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { dtln as describeDtln } from "../../examples/denoise/dtln.ts";
import { charRnn, symbolsOf } from "../../examples/typing/charRnn.ts";
import { mono, readWav, type SpeechOptions, siSdr, speechSegments } from "../../src/audio.ts";
import { type Checkpoint, openCheckpoint } from "../../src/checkpoint.ts";
import { type Network, openNetwork, writeNetwork } from "../../src/network.ts";
import { openCheckpointFile } from "../../src/node.ts";
import { dataFolder, hasPython } from "../checkpoint/formats/samples.ts";
import { difference, expectClose } from "../support/compare.ts";
import { temporaryFolder } from "../support/folders.ts";
import { noisyMix, sileroNetwork, TEXT } from "../support/published.ts";

const golden = resolve(import.meta.dirname, "../golden/published");
const oracle = resolve(import.meta.dirname, "../../tools/realtime_oracle.py");
const silero = dataFolder("silero-vad");
const dtln = dataFolder("dtln");
const charrnn = dataFolder("charrnn/charlotte_bronte");
const live = (silero !== undefined || dtln !== undefined) && hasPython("onnxruntime", "numpy", "h5py");

const { path } = temporaryFolder();
const ask = (...args: string[]) =>
  execFileSync("/usr/bin/python3", [oracle, ...args], {
    stdio: ["ignore", "ignore", "ignore"],
    timeout: 300_000,
  });

/** Opens published weights, and their network through a file, as users have it. */
async function networkOf(file: string, make: (checkpoint: Checkpoint) => Promise<Network>): Promise<Network> {
  const checkpoint = await openCheckpointFile(file);
  try {
    return await openNetwork(writeNetwork(await make(checkpoint)));
  } finally {
    await checkpoint.close();
  }
}

/** The tolerance of the comparison with onnxruntime; it is met with two digits to spare. */
const TOLERANCE = 1e-4;

describe.skipIf(silero === undefined)("Silero VAD", () => {
  interface Answer {
    samples: number;
    probabilities: number[];
    segments: { rules: SpeechOptions; segments: { start: number; end: number }[] }[];
  }
  const sound =
    silero === undefined ? new Float32Array() : mono(readWav(readFileSync(join(silero, "test.wav"))));
  const recorded = JSON.parse(readFileSync(join(golden, "silero.json"), "utf8")) as Answer;
  const open = (sampleRate?: 16_000 | 8000) =>
    networkOf(join(silero!, "silero_vad.onnx"), (checkpoint) => sileroNetwork(checkpoint, sampleRate));
  const check = (scores: Float32Array, answer: Answer) => {
    expect(sound).toHaveLength(answer.samples);
    expectClose("probability", scores, answer.probabilities, { absolute: TOLERANCE });
    for (const { rules, segments } of answer.segments)
      expect(speechSegments(scores, sound.length, rules), JSON.stringify(rules)).toEqual(segments);
    expect(answer.segments[0].segments.length).toBeGreaterThan(10);
  };

  test("probabilities and segments are those of onnxruntime", async () => {
    check((await open()).run(sound), recorded);
  });

  test.skipIf(!live)("live: onnxruntime on the original", async () => {
    ask("silero", join(silero!, "silero_vad.onnx"), join(silero!, "test.wav"), path("silero.json"));
    check((await open()).run(sound), JSON.parse(readFileSync(path("silero.json"), "utf8")));
  });

  test("the network for 8 kHz takes blocks of 256", async () => {
    const network = await open(8000);
    expect(network.inputs[0]).toMatchObject({ frames: 256, features: 1 });
    expect(network.chain.sampleRate).toBe(8000);
    const half = sound.filter((_, k) => k % 2 === 0);
    const agreeing = network.run(half).filter((p, k) => p >= 0.5 === recorded.probabilities[k] >= 0.5).length;
    expect(agreeing / recorded.probabilities.length).toBeGreaterThan(0.9);
  });
});

describe.skipIf(dtln === undefined || silero === undefined)("DTLN", () => {
  const SAMPLES = 16_000 * 5;
  /** The delay of the network: a block of 512 goes out 128 at a time. */
  const LATENCY = 384;
  const { clean, noisy } =
    silero === undefined ? { clean: new Float32Array(), noisy: new Float32Array() } : noisyMix(silero);
  /** Every 97th sample of what onnxruntime makes of the mix. */
  const recorded = JSON.parse(readFileSync(join(golden, "dtln.json"), "utf8")) as {
    every: number;
    output: number[];
  };

  test("the sound is that of onnxruntime on both stages, and cleaner", async () => {
    const output = (await networkOf(join(dtln!, "model.h5"), describeDtln)).run(noisy);
    const some = output.filter((_, k) => k % recorded.every === 0);
    expectClose("sound", some, recorded.output, { absolute: TOLERANCE });
    const before = siSdr(noisy, clean);
    const after = siSdr(output.subarray(LATENCY), clean.subarray(0, SAMPLES - LATENCY));
    console.log(
      `DTLN: SI-SDR ${before.toFixed(1)} -> ${after.toFixed(1)} dB; differs by at most ${difference(some, recorded.output).absolute.toExponential(1)}`,
    );
    expect(before).toBeCloseTo(5, 0);
    expect(after - before).toBeGreaterThan(8);
  });

  test.skipIf(!live)("live: onnxruntime on both stages", async () => {
    writeFileSync(path("noisy.f32"), new Uint8Array(noisy.buffer));
    const stages = ["model_1.onnx", "model_2.onnx"].map((name) => join(dtln!, name));
    ask("dtln", ...stages, path("noisy.f32"), path("onnx.f32"));
    const output = (await networkOf(join(dtln!, "model.h5"), describeDtln)).run(noisy);
    const wanted = new Float32Array(new Uint8Array(readFileSync(path("onnx.f32"))).buffer);
    expectClose("sound", output, wanted, { absolute: TOLERANCE });
  });
});

describe.skipIf(charrnn === undefined)("charRNN", () => {
  test("scores what TensorFlow's equations score", async () => {
    const vocabulary = new Uint8Array(readFileSync(join(charrnn!, "vocab.json")));
    const network = await networkOf(join(charrnn!, "manifest.json"), (checkpoint) =>
      charRnn(checkpoint, vocabulary),
    );
    const { symbols } = network.chain;
    const scores = [...TEXT].map((symbol) => [...network.step([symbols!.indexOf(symbol)])!]);
    const recorded = JSON.parse(readFileSync(join(golden, "characters.json"), "utf8")) as number[][];
    expectClose("scores", scores.flat(), recorded.flat(), { absolute: TOLERANCE });
    // And it has learned to read, once it is warm: bits for each character, where guessing costs log2(108) = 6.8.
    const bits = scores.slice(8, -1).map((row, k) => {
      const largest = Math.max(...row);
      const total = row.reduce((sum, score) => sum + Math.exp(score - largest), 0);
      return (Math.log(total) + largest - row[symbols!.indexOf(TEXT[k + 9])]) / Math.LN2;
    });
    expect(bits.reduce((sum, each) => sum + each, 0) / bits.length).toBeLessThan(4);
  });
});

test("a vocabulary has each id once", () => {
  const encoded = (text: string) => new TextEncoder().encode(text);
  expect(symbolsOf(encoded('{"a":2,"b":0}'), 3)).toEqual(["b", "", "a"]);
  for (const text of ['{"a":3}', '{"a":1,"b":1}', '{"a":"0"}'])
    expect(() => symbolsOf(encoded(text), 3)).toThrow(/ids from 0 to 2, each once/);
});

test("weights of anything else are refused", async () => {
  const file = resolve(import.meta.dirname, "../golden/hdf5/earliest.h5");
  const checkpoint = await openCheckpoint(readFileSync(file), { name: "earliest.h5" });
  await expect(sileroNetwork(checkpoint)).rejects.toThrow(/expected a tensor If_0_then.*got none/);
  await expect(describeDtln(checkpoint)).rejects.toThrow(/expected an LSTM lstm, got none/);
  await expect(charRnn(checkpoint, new Uint8Array())).rejects.toThrow(
    /expected a tensor embedding, got none/,
  );
});

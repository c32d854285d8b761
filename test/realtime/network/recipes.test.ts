/**
 * Published models as pipelines, against onnxruntime on the originals: live where Python has it, and against what it gave
 * (`test/golden/pipelines`). Skipped, and said so, where SLUICE_DATA does not lead to the files.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { mono, readWav, type SpeechOptions, siSdr, speechSegments } from "../../../src/audio.ts";
import { bytesSource, folderOf, openCheckpoint } from "../../../src/checkpoint.ts";
import { fromFloat, type RawTensor, toFloat } from "../../../src/core/storage/raw.ts";
import { writeSafetensors } from "../../../src/core/storage/safetensors/write.ts";
import { SluiceError } from "../../../src/core/tensor/errors.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { GRU, tensor } from "../../../src/index.ts";
import { Network, openNetwork, writeNetwork } from "../../../src/network.ts";
import { openCheckpointFile } from "../../../src/platform/node/checkpoint.ts";
import {
  type ConvertPipelineOptions,
  convertPipeline,
} from "../../../src/realtime/convert/convertPipeline.ts";
import type { Recipe } from "../../../src/realtime/convert/recipe.ts";
import { dataFolder, hasPython } from "../../checkpoint/formats/samples.ts";
import { checkpointFiles } from "../../checkpoint/formats/tensorflowBuilder.ts";
import { difference, expectClose } from "../../support/compare.ts";
import { temporaryFolder } from "../../support/folders.ts";
import { writeKerasHdf5 } from "../../support/writers.ts";
import { noisyMix, TEXT } from "./mix.ts";

const golden = resolve(import.meta.dirname, "../../golden/pipelines");
const oracle = resolve(import.meta.dirname, "../../../tools/realtime_oracle.py");
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
const floats = (file: string) => new Float32Array(new Uint8Array(readFileSync(file)).buffer);

async function pipelineOf(
  file: string,
  options: ConvertPipelineOptions & { with?: string } = {},
): Promise<Network> {
  const { with: second, ...rest } = options;
  const original = await openCheckpointFile(file);
  const other = second === undefined ? undefined : await openCheckpointFile(second);
  try {
    // Through a file, as users have it.
    return await openNetwork(
      writeNetwork(await convertPipeline(original, other ? { other, ...rest } : rest)),
    );
  } finally {
    await original.close();
    await other?.close();
  }
}

interface SileroAnswer {
  samples: number;
  probabilities: number[];
  segments: { rules: SpeechOptions; segments: { start: number; end: number }[] }[];
}

/** The tolerance of the comparison with onnxruntime; it is met with two digits to spare. */
const TOLERANCE = 1e-4;

describe.skipIf(silero === undefined)("Silero VAD", () => {
  const sound =
    silero === undefined ? new Float32Array() : mono(readWav(readFileSync(join(silero, "test.wav"))));
  const check = (scores: Float32Array, answer: SileroAnswer, name: string) => {
    console.log(
      `${name}: ${scores.length} probabilities differ by at most ${difference(scores, answer.probabilities).absolute.toExponential(1)}`,
    );
    expect(sound).toHaveLength(answer.samples);
    expectClose("probability", scores, answer.probabilities, { absolute: TOLERANCE });
    for (const { rules, segments } of answer.segments)
      expect(speechSegments(scores, sound.length, rules), JSON.stringify(rules)).toEqual(segments);
    expect(answer.segments[0].segments.length).toBeGreaterThan(10);
  };
  const recorded = JSON.parse(readFileSync(join(golden, "silero.json"), "utf8")) as SileroAnswer;

  test.each(["silero_vad_16k_op15.onnx", "silero_vad.onnx", "silero_vad.jit"])(
    "from %s: probabilities and segments are those of onnxruntime",
    async (name) => {
      const pipeline = await pipelineOf(join(silero!, name));
      check(pipeline.run(sound), recorded, name);
    },
  );

  test.skipIf(!live)("live: onnxruntime on the original", async () => {
    const model = join(silero!, "silero_vad.onnx");
    ask("silero", model, join(silero!, "test.wav"), path("silero.json"));
    const answer = JSON.parse(readFileSync(path("silero.json"), "utf8")) as SileroAnswer;
    check((await pipelineOf(model)).run(sound), answer, "live");
  });

  test("another training of it finds speech in the same places", async () => {
    const pipeline = await pipelineOf(join(silero!, "silero_vad_16k.safetensors"));
    const scores = pipeline.run(sound);
    const agreeing = scores.filter((p, k) => p >= 0.5 === recorded.probabilities[k] >= 0.5).length;
    expect(agreeing / scores.length).toBeGreaterThan(0.95);
  });

  test("the network for 8 kHz takes blocks of 256; one for 11 kHz is refused", async () => {
    const file = join(silero!, "silero_vad.jit");
    const pipeline = await pipelineOf(file, { sampleRate: 8000 });
    expect(pipeline.inputs[0]).toMatchObject({ frames: 256, features: 1 });
    expect(pipeline.chain.sampleRate).toBe(8000);
    const half = sound.filter((_, k) => k % 2 === 0);
    const agreeing = pipeline
      .run(half)
      .filter((p, k) => p >= 0.5 === recorded.probabilities[k] >= 0.5).length;
    expect(agreeing / recorded.probabilities.length).toBeGreaterThan(0.9);
    await expect(pipelineOf(file, { sampleRate: 11_025 })).rejects.toThrow(
      /for 11025 Hz, got one for .*16000 Hz/,
    );
  });
});

describe.skipIf(dtln === undefined || silero === undefined)("DTLN", () => {
  const SAMPLES = 16_000 * 5;
  /** The delay of the network: a block of 512 goes out 128 at a time. */
  const LATENCY = 384;
  let clean: Float32Array;
  let noisy: Float32Array;
  beforeAll(() => {
    ({ clean, noisy } = noisyMix(silero!));
    writeFileSync(path("noisy.f32"), new Uint8Array(noisy.buffer));
  });

  /** Every 97th sample of what onnxruntime makes of the mix. */
  const recorded = JSON.parse(readFileSync(join(golden, "dtln.json"), "utf8")) as {
    every: number;
    output: number[];
  };

  test.each([
    ["model.h5", undefined],
    ["saved_model_variables/variables.index", undefined],
    ["model_1.onnx", "model_2.onnx"],
    ["model_2.onnx", "model_1.onnx"],
  ])("from %s and %s: the sound is that of onnxruntime on both stages, and cleaner", async (file, second) => {
    const pipeline = await pipelineOf(
      join(dtln!, file),
      second === undefined ? {} : { with: join(dtln!, second) },
    );
    const started = performance.now();
    const output = pipeline.run(noisy);
    const perBlock = (performance.now() - started) / (SAMPLES / 128);
    const some = output.filter((_, k) => k % recorded.every === 0);
    expectClose("sound", some, recorded.output, { absolute: TOLERANCE });
    const target = clean.subarray(0, SAMPLES - LATENCY);
    const before = siSdr(noisy, clean);
    const after = siSdr(output.subarray(LATENCY), target);
    console.log(
      `DTLN: SI-SDR ${before.toFixed(1)} -> ${after.toFixed(1)} dB; ${perBlock.toFixed(2)} ms for a block of 8 ms, real-time factor ${(perBlock / 8).toFixed(3)}; latency 32 ms; differs by at most ${difference(some, recorded.output).absolute.toExponential(1)}`,
    );
    expect(before).toBeCloseTo(5, 0);
    expect(after - before).toBeGreaterThan(8);
  });

  test.skipIf(!live)("live: onnxruntime on both stages", async () => {
    ask(
      "dtln",
      join(dtln!, "model_1.onnx"),
      join(dtln!, "model_2.onnx"),
      path("noisy.f32"),
      path("onnx.f32"),
    );
    const output = (await pipelineOf(join(dtln!, "model.h5"))).run(noisy);
    expectClose("sound", output, floats(path("onnx.f32")), { absolute: TOLERANCE });
  });

  test.skipIf(!live)("live: the kind that normalises levels, in float64 NumPy", async () => {
    const file = join(dtln!, "DTLN_norm_40h.h5");
    ask("dtln-keras", file, path("noisy.f32"), path("keras.f32"));
    const output = (await pipelineOf(file)).run(noisy);
    expectClose("sound", output, floats(path("keras.f32")), { absolute: TOLERANCE });
    expect(siSdr(output.subarray(LATENCY), clean.subarray(0, SAMPLES - LATENCY))).toBeGreaterThan(12);
  });

  test("one stage alone, the same twice, or options it has no use for are refused", async () => {
    const one = join(dtln!, "model_1.onnx");
    await expect(pipelineOf(one)).rejects.toThrow(/DTLN: layer .*, got none.* pass the second as --with/);
    await expect(pipelineOf(one, { with: one })).rejects.toThrow(/got 2.* Pass each file of the model once/);
    await expect(pipelineOf(join(dtln!, "model.h5"), { with: one })).rejects.toThrow(/got 2/);
    await expect(pipelineOf(join(dtln!, "model.h5"), { sampleRate: 8000 })).rejects.toThrow(
      /for 8000 Hz, got one for 16000 Hz/,
    );
    await expect(pipelineOf(join(silero!, "silero_vad.jit"), { with: one })).rejects.toThrow(/no other file/);
  });
});

test("DTLN is one network in HDF5 and in a SavedModel, whose variables sort 0, 1, 11, …, 2, 3", async () => {
  const random = new Random(4);
  const weights = (...named: [string, number[]][]) =>
    named.map(([name, shape]): [string, RawTensor] => {
      const length = shape.reduce((a, b) => a * b);
      return [
        name,
        fromFloat(
          Float32Array.from({ length }, () => random.uniform() / 16),
          shape,
        ),
      ];
    });
  const lstm = (name: string, inputs: number) =>
    weights(
      [`${name}/kernel`, [inputs, 512]],
      [`${name}/recurrent_kernel`, [128, 512]],
      [`${name}/bias`, [512]],
    );
  const layers = [
    lstm("lstm", 257),
    lstm("lstm_1", 128),
    weights(["dense/kernel", [128, 257]], ["dense/bias", [257]]),
    weights(["conv1d/kernel", [1, 512, 256]]),
    weights(["norm/gamma", [256]], ["norm/beta", [256]]),
    lstm("lstm_2", 256),
    lstm("lstm_3", 128),
    weights(["dense_1/kernel", [128, 256]], ["dense_1/bias", [256]]),
    weights(["conv1d_1/kernel", [1, 256, 512]]),
  ];
  const listed = layers.map((all) => {
    const named = all.map(([name, tensor]): [string, RawTensor] => [`${name}:0`, tensor]);
    return { name: all[0][0].replace(/\/.*/, ""), weights: new Map(named) };
  });
  const key = (name: string, k: number) =>
    name.startsWith("lstm") ? `variables/${k}` : `layer_with_weights-${k}/${name.replace(/.*\//, "")}`;
  const { index, data } = checkpointFiles(
    layers.flat().map(([name, tensor], k) => ({
      key: `${key(name, k)}/.ATTRIBUTES/VARIABLE_VALUE`,
      name,
      tensor,
    })),
  );
  const written = async (name: string, files: [string, Uint8Array][]) => {
    const folder = folderOf(new Map(files.map(([each, bytes]) => [each, bytesSource(bytes)])));
    return writeNetwork(await convertPipeline(await openCheckpoint(files[0][1], { folder, name })));
  };
  const keras = await written("model.h5", [["model.h5", writeKerasHdf5(listed)]]);
  const saved = await written("variables.index", [
    ["variables.index", index],
    ["variables.data-00000-of-00001", data],
  ]);
  expect(Buffer.compare(saved, keras)).toBe(0);
});

describe.skipIf(charrnn === undefined)("charRNN", () => {
  const text = TEXT;
  const beside = async (name: string) => new Uint8Array(readFileSync(join(charrnn!, name)));

  test("scores what TensorFlow's equations score", async () => {
    const pipeline = await pipelineOf(join(charrnn!, "manifest.json"), { beside });
    const { symbols } = pipeline.chain;
    const scores = [...text].map((symbol) => [...pipeline.step([symbols!.indexOf(symbol)])!]);
    const recorded = JSON.parse(readFileSync(join(golden, "characters.json"), "utf8")) as number[][];
    expectClose("scores", scores.flat(), recorded.flat(), { absolute: 1e-4 });
    // And it has learned to read, once it is warm: bits for each character, where guessing costs log2(108) = 6.8.
    const bits = scores.slice(8, -1).map((row, k) => {
      const largest = Math.max(...row);
      const total = row.reduce((sum, score) => sum + Math.exp(score - largest), 0);
      return (Math.log(total) + largest - row[symbols!.indexOf(text[k + 9])]) / Math.LN2;
    });
    expect(bits.reduce((sum, each) => sum + each, 0) / bits.length).toBeLessThan(4);
  });

  test("a vocabulary that is missing or wrong is refused", async () => {
    const file = join(charrnn!, "manifest.json");
    const vocabulary = (text: string) => ({ beside: async () => new TextEncoder().encode(text) });
    await expect(pipelineOf(file)).rejects.toThrow(/expected vocab.json beside/);
    await expect(pipelineOf(file, vocabulary('{"a":108}'))).rejects.toThrow(/ids from 0 to 107/);
    await expect(pipelineOf(file, vocabulary('{"a":1,"b":1}'))).rejects.toThrow(/each once/);
    await expect(pipelineOf(file, vocabulary("[]"))).rejects.toThrow(/expected an object/);
  });
});

test
  .skipIf(silero === undefined || dtln === undefined)
  .each(["silero.onnx", "silero.jit", "silero.safetensors", "dtln.h5"])(
  "a damaged %s is refused with a code, or still a pipeline",
  async (which) => {
    const paths: Record<string, string> = {
      "silero.onnx": join(silero!, "silero_vad.onnx"),
      "silero.jit": join(silero!, "silero_vad.jit"),
      "silero.safetensors": join(silero!, "silero_vad_16k.safetensors"),
      "dtln.h5": join(dtln!, "model.h5"),
    };
    const whole = new Uint8Array(readFileSync(paths[which]));
    const random = new Random(9);
    const below = (n: number) => Math.floor(random.uniform() * n);
    const codes = new Set<string>();
    for (let k = 0; k < 30; k++) {
      // Where structure is: at both ends, and seldom elsewhere.
      const damaged = k % 8 === 0 ? whole.slice(0, below(whole.length)) : whole.slice();
      const edge = Math.min(damaged.length, 9000);
      const at = k % 2 === 0 ? below(edge) : damaged.length - 1 - below(edge);
      damaged[at] ^= 1 << below(8);
      try {
        const made = new Network(await convertPipeline(await openCheckpoint(damaged, { name: which })));
        made.step(new Float32Array(made.inputs[0].frames as number));
        codes.add("none");
      } catch (error) {
        if (!(error instanceof SluiceError)) throw error;
        codes.add(error.code);
      }
    }
    expect(codes.size).toBeGreaterThan(2);
  },
);

/** Two directions of 128 units, as medaka's consensus network has them (features to 128, and 256 to 128). */
test("two layers of DTLN's sizes are not DTLN", async () => {
  const layer = (name: string, inputs: number) => {
    const kernels = ["kernel", "recurrent_kernel"].map((each, k): [string, RawTensor] => {
      const shape = [k === 0 ? inputs : 128, 512];
      return [`${name}/${each}:0`, fromFloat(new Float32Array(shape[0] * shape[1]), shape)];
    });
    return {
      name,
      weights: new Map([...kernels, [`${name}/bias:0`, fromFloat(new Float32Array(512), [512])]]),
    };
  };
  const checkpoint = await openCheckpoint(writeKerasHdf5([layer("lstm", 256), layer("lstm_1", 128)]));
  expect(checkpoint.layers).toHaveLength(2);
  await expect(convertPipeline(checkpoint)).rejects.toThrow(/got none of these/);
});

describe("your own recipe", () => {
  const random = new Random(7);
  const tensors = new Map(
    Object.entries({
      "net.cell.weight_ih_l0": [15, 3],
      "net.cell.weight_hh_l0": [15, 5],
      "net.cell.bias_ih_l0": [15],
      "net.cell.bias_hh_l0": [15],
      "net.out.kernel": [1, 5, 2],
      "net.out.bias": [2],
    }).map(([name, shape]) => [
      name,
      fromFloat(
        Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.uniform()),
        shape,
      ),
    ]),
  );
  const recipe: Recipe = {
    definition: {
      input: { frames: 1, features: 3 },
      layers: [
        { name: "cell", kind: "gru" },
        { name: "out", kind: "linear" },
      ],
    },
    prefixes: ["module.", "net."],
    weights: {
      cell: { recurrent: "cell" },
      out: { weight: { name: "*kernel", axes: [2, 1] }, bias: { name: ["out.b", "out.bias"], shape: [2] } },
    },
    scaling: { mean: [1, 2, 3], deviation: [2, 2, 4] },
  };
  const converted = async (changed: object = {}) =>
    convertPipeline(await openCheckpoint(writeSafetensors(tensors)), { recipe: { ...recipe, ...changed } });

  test("finds weights behind a prefix, turns axes, and takes unscaled features", async () => {
    const gru = new GRU({ inputSize: 3, hiddenSize: 5 });
    const raw = (name: string) => toFloat(tensors.get(`net.${name}`)!) as Float32Array;
    gru.loadStateDict(
      new Map(
        gru.parameterNames
          .flat()
          .map((name) => [name, { data: raw(`cell.${name}`), shape: gru.parameter(name).shape }]),
      ),
    );
    const x = [3, 1, 2];
    const scaled = Float32Array.of((3 - 1) / 2, (1 - 2) / 2, (2 - 3) / 4);
    const hidden = gru.forward(tensor(scaled, [1, 1, 3])).output.data;
    const wanted = [0, 1].map(
      (k) => raw("out.bias")[k] + hidden.reduce((sum, h, c) => sum + h * raw("out.kernel")[c * 2 + k], 0),
    );
    expectClose("output", new Network(await converted()).step(x), wanted, { absolute: 1e-5 });
  });

  test.each<[string, object, RegExp]>([
    [
      "a weight that is not there",
      { prefixes: ["x."] },
      /layer "cell": expected recurrent layers "x.cell", got none/,
    ],
    [
      "a weight that is there twice",
      { weights: { ...recipe.weights, out: { bias: { name: "*" } } } },
      /"out.bias": expected one tensor "net.\*", got \d/,
    ],
    [
      "axes that lose numbers",
      {
        weights: {
          ...recipe.weights,
          out: { ...recipe.weights.out, weight: { name: "out.kernel", axes: [1, 1] } },
        },
      },
      /expected axes 1, 1 to hold all its numbers/,
    ],
    [
      "a layer that is not in the definition",
      { weights: { other: {} } },
      /expected options cell, out, got "other"/,
    ],
    ["an unknown field", { weight: {} }, /expected options definition, .*got "weight"/],
    [
      "an unknown field of a source",
      { weights: { out: { bias: { nam: "b" } } } },
      /expected options name, shape, axes, fourier, got "nam"/,
    ],
    [
      "scaling of other features",
      { scaling: { mean: [1], deviation: [1] } },
      /scaling: expected a first layer .* reads 1 features/,
    ],
    [
      "a transform that is none",
      { weights: { ...recipe.weights, out: { weight: { name: "out.kernel", fourier: 8 } } } },
      /expected a Fourier transform of 8/,
    ],
  ])("%s is refused", async (_name, changed, message) => {
    await expect(converted(changed)).rejects.toThrow(message);
  });
});

test("a checkpoint of anything else is refused", async () => {
  const file = resolve(import.meta.dirname, "../../golden/hdf5/earliest.h5");
  await expect(pipelineOf(file)).rejects.toThrow(/expected Silero VAD, DTLN, .* got none of these/);
});

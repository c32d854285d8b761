/**
 * Trained networks that others have published, each in several formats: their gates must be equal bit for bit, and they must still
 * do what they were trained for. Skipped, and said so, where SLUICE_DATA does not lead to the files.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { LayerRecord, PlacedRecord } from "../src/checkpoint/interop/records.ts";
import {
  type CheckpointLayer,
  fromFloat,
  openCheckpoint,
  saveCheckpoint,
  toFloat,
} from "../src/checkpoint.ts";
import { tensor } from "../src/core/tensor/create.ts";
import type { FloatArray } from "../src/core/tensor/dtype.ts";
import { Random } from "../src/core/tensor/random.ts";
import type { Tensor } from "../src/core/tensor/tensor.ts";
import { toModule } from "../src/modules.ts";
import { openCheckpointFile } from "../src/platform/node/checkpoint.ts";
import { activation, compute } from "./support/equations.ts";

const root = process.env.SLUICE_DATA;

function dataOf(name: string): string | undefined {
  const folder = root === undefined ? undefined : join(root, name);
  if (folder !== undefined && existsSync(folder)) return folder;
  console.log(
    `skipping ${name}: ${root === undefined ? "SLUICE_DATA is not set" : `${folder} does not exist`}`,
  );
  return undefined;
}

async function recordsOf(path: string, options = {}): Promise<Map<string, LayerRecord>> {
  const checkpoint = await openCheckpointFile(path, options);
  const records = new Map<string, LayerRecord>();
  for (const layer of checkpoint.layers) records.set(layer.name, await layer.record());
  await checkpoint.close();
  return records;
}

/** Bits, so that -0 and NaN count. */
const bits = (values: FloatArray) => [...new Uint32Array(values.buffer, values.byteOffset, values.length)];

function expectSameCell(a: PlacedRecord, b: PlacedRecord): void {
  for (const key of ["weightIh", "weightHh", "biasIh"] as const) {
    expect(bits(a.weights[key]!), key).toEqual(bits(b.weights[key]!));
  }
  // One bias, or two of which the second is 0.
  const hidden = [a, b].map(({ weights }) => weights.biasHh?.some((value) => value !== 0) ?? false);
  if (hidden.includes(true)) expect(bits(a.weights.biasHh!)).toEqual(bits(b.weights.biasHh!));
}

const dtln = dataOf("dtln");

describe.skipIf(dtln === undefined)("the four LSTMs of a denoiser", () => {
  const files: [file: string, layers: string[], first: number][] = [
    ["saved_model_variables/variables.index", ["lstm", "lstm_1", "lstm_2", "lstm_3"].map((name) => name), 0],
    ["model_1.onnx", ["lstm_4", "lstm_5"], 0],
    ["model_2.onnx", ["lstm_6", "lstm_7"], 2],
    ["model_1.tflite", ["lstm_4", "lstm_5"], 0],
    ["model_2.tflite", ["lstm_6", "lstm_7"], 2],
  ];

  test.each(files)("%s holds the gates of model.h5", async (file, names, first) => {
    const keras = [...(await recordsOf(join(dtln!, "model.h5"))).values()];
    expect(keras).toHaveLength(4);
    const records = await recordsOf(join(dtln!, file));
    expect(records.size).toBe(names.length);
    names.forEach((name, k) => {
      const found = [...records].find(([path]) => path.split("/").includes(name));
      expect(found, name).toBeDefined();
      expectSameCell(found![1].cells[0], keras[first + k].cells[0]);
    });
  });

  test("no gate of one of them is that of another", async () => {
    const keras = [...(await recordsOf(join(dtln!, "model.h5"))).values()];
    const forget = keras.map(({ cells }) => cells[0].weights.biasIh!.slice(128, 256));
    expect(new Set(forget.map((bias) => bits(bias).join())).size).toBe(4);
    // Keras stored a forget bias of 1 before training, and training moved it little.
    for (const bias of forget)
      expect(Array.from(bias).reduce((sum, value) => sum + value, 0) / bias.length).toBeCloseTo(1, 0);
  });
});

const silero = dataOf("silero-vad");

describe.skipIf(silero === undefined)("the LSTM of a voice detector", () => {
  test("TorchScript and both styles of ONNX hold the same gates", async () => {
    const script = await recordsOf(join(silero!, "silero_vad.jit"));
    const expected = script.get("_model.decoder.rnn")!.cells[0];
    const wide = await recordsOf(join(silero!, "silero_vad.onnx"));
    const narrow = await recordsOf(join(silero!, "silero_vad_16k_op15.onnx"));
    const of16k = [...wide].filter(([name]) => name.includes("then_branch"));
    expect(of16k.length).toBeGreaterThan(0);
    for (const [, record] of [...of16k, ...narrow]) expectSameCell(record.cells[0], expected);
    const of8k = [...wide].find(([name]) => name.includes("else_branch"))![1].cells[0];
    expectSameCell(of8k, script.get("_model_8k.decoder.rnn")!.cells[0]);
    expect(bits(of8k.weights.weightIh)).not.toEqual(bits(expected.weights.weightIh));
  });

  test("the initializers of the ONNX file are found under their PyTorch names, too", async () => {
    const named = await recordsOf(join(silero!, "silero_vad_16k_op15.onnx"), { from: "pytorch" });
    const nodes = await recordsOf(join(silero!, "silero_vad_16k_op15.onnx"));
    expectSameCell(named.get("model.decoder.rnn")!.cells[0], [...nodes.values()][0].cells[0]);
  });
});

const author = dataOf("charrnn/charlotte_bronte");

interface Writer {
  /** Mean bits per character of a text. */
  cost(text: string): number;
  /** @param temperature below 1: the likelier signs are preferred */
  sample(start: string, length: number, seed: number, temperature?: number): string;
}

/**
 * A published character model: two LSTMs between an embedding and a softmax.
 *
 * @param change `added` to every forget bias; `order` in which the gates are read, if not TensorFlow's
 */
async function writerFrom(
  folder: string,
  { added, order }: { added: number; order?: string },
): Promise<Writer> {
  const checkpoint = await openCheckpointFile(join(folder, "manifest.json"), { order });
  const read = async (name: string) => toFloat(await checkpoint.tensors.get(name)!.read());
  const embedding = await read("embedding");
  const [weight, bias] = [await read("rnnlm/softmax_w"), await read("rnnlm/softmax_b")];
  const layers = await Promise.all(checkpoint.layers.map((layer: CheckpointLayer) => toModule(layer)));
  for (const { convention } of checkpoint.layers) expect(convention).toMatch(/^tf1\.BasicLSTMCell/);
  expect(layers).toHaveLength(2);
  await checkpoint.close();
  if (added !== 0) {
    for (const { cells } of layers) {
      for (const { weights, spec } of cells) {
        for (let k = spec.hiddenSize; k < 2 * spec.hiddenSize; k++) weights.biasIh!.data[k] += added;
      }
    }
  }
  const vocabulary = JSON.parse(readFileSync(join(folder, "vocab.json"), "utf8")) as Record<string, number>;
  const signs = Object.keys(vocabulary).sort((a, b) => vocabulary[a] - vocabulary[b]);
  const [size, classes] = [layers[0].inputSize, bias.length];
  type State = ReturnType<(typeof layers)[number]["forward"]>["state"];
  let states: (State | undefined)[] = [];
  const step = (sign: string, temperature = 1): Float64Array => {
    const at = vocabulary[sign] * size;
    let value: Tensor = tensor(embedding.slice(at, at + size) as Float32Array, [1, 1, size]);
    layers.forEach((layer, k) => {
      const result = layer.forward(value, { state: states[k] as never });
      states[k] = result.state;
      value = result.output;
    });
    const logits = Float64Array.from({ length: classes }, (_, c) => {
      let sum = bias[c];
      for (let k = 0; k < size; k++) sum += value.data[k] * weight[k * classes + c];
      return sum;
    });
    const top = Math.max(...logits);
    const raised = logits.map((logit) => Math.exp((logit - top) / temperature));
    const total = raised.reduce((sum, value) => sum + value, 0);
    return raised.map((value) => value / total);
  };
  return {
    cost(text) {
      states = [];
      let cost = 0;
      for (let k = 0; k + 1 < text.length; k++) cost -= Math.log2(step(text[k])[vocabulary[text[k + 1]]]);
      return cost / (text.length - 1);
    },
    sample(start, length, seed, temperature = 1) {
      states = [];
      const random = new Random(seed);
      let chances: Float64Array = new Float64Array(classes);
      for (const sign of start) chances = step(sign, temperature);
      let text = start;
      while (text.length < length) {
        let left = random.uniform();
        let chosen = 0;
        while (chosen < classes - 1 && left > chances[chosen]) left -= chances[chosen++];
        text += signs[chosen];
        chances = step(signs[chosen], temperature);
      }
      return text;
    },
  };
}

describe.skipIf(author === undefined)("a character model whose forget bias is added at run time", () => {
  // Charlotte Brontë, Jane Eyre, 1847: its first sentences.
  const english =
    "There was no possibility of taking a walk that day. We had been wandering, indeed, in the leafless shrubbery an hour in the morning; but since dinner the cold winter wind had brought with it clouds so sombre, and a rain so penetrating, that further out-door exercise was now out of the question.";
  const common = new Set(
    "the of and to a in i that it was he his you with had as her for she not be at on my is me him have but so said this by which from all no they were or would are if an will one there been when what then their".split(
      " ",
    ),
  );
  /** Fraction of the words that are among the commonest of English; about a half in English itself. */
  const commonness = (text: string) => {
    const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
    return words.filter((word) => common.has(word)).length / words.length;
  };

  test("it writes English, and is at its best with the bias that TensorFlow adds", async () => {
    const writer = await writerFrom(author!, { added: 0 });
    const [known, without, doubled, disordered] = [
      writer.cost(english),
      ...(await Promise.all(
        [{ added: -1 }, { added: 1 }, { added: 0, order: "ifgo" }].map(async (change) =>
          (await writerFrom(author!, change)).cost(english),
        ),
      )),
    ];
    const sampled = writer.sample("There was ", 600, 5);
    const bitsEach = [known, without, doubled, disordered].map((cost) => cost.toFixed(3)).join(", ");
    console.log(
      `bits per character as stored, without, with twice the bias, with gates swapped: ${bitsEach}`,
    );
    // Uniform choice would cost log2(108) = 6.8 bits, letters by frequency about 4.3.
    expect(known).toBeLessThan(2.5);
    // The network was trained with the bias: less of it costs, and so does more.
    expect(without).toBeGreaterThan(known + 0.05);
    expect(doubled).toBeGreaterThan(known + 0.05);
    expect(disordered).toBeGreaterThan(known + 1);
    expect(commonness(english)).toBeGreaterThan(0.35);
    expect(commonness(sampled)).toBeGreaterThan(0.25);
  });

  const drama = dataOf("text/tinyshakespeare.txt");

  test.skipIf(drama === undefined)(
    "its long words are English; without the bias it invents many more of them",
    { timeout: 300_000 },
    async () => {
      // Shakespeare lacks many words of 1847, and so would any list; what counts is the difference.
      const known = new Set(
        readFileSync(drama!, "utf8")
          .toLowerCase()
          .match(/[a-z]+/g),
      );
      const share = async (change: { added: number; order?: string }) => {
        const writer = await writerFrom(author!, change);
        const words: string[] = [];
        for (let seed = 1; seed <= 5; seed++)
          words.push(
            ...(writer
              .sample("There was ", 800, seed, 0.5)
              .toLowerCase()
              .match(/[a-z]+/g) ?? []),
          );
        const long = words.filter((word) => word.length >= 6);
        return long.length < 50 ? 0 : long.filter((word) => known.has(word)).length / long.length;
      };
      const [stored, without, disordered] = [
        await share({ added: 0 }),
        await share({ added: -1 }),
        await share({ added: 0, order: "ifgo" }),
      ];
      const shares = [stored, without, disordered].map((value) => value.toFixed(3)).join(", ");
      console.log(`long words in the dictionary as stored, without the bias, with gates swapped: ${shares}`);
      expect(stored).toBeGreaterThan(0.65);
      expect(without).toBeLessThan(stored - 0.05);
      expect(disordered).toBeLessThan(0.2);
    },
  );
});

const cudnn = dataOf("cudnn");

describe.skipIf(cudnn === undefined)("CuDNN layers in Keras's files", () => {
  const cases = cudnn === undefined ? [] : JSON.parse(readFileSync(join(cudnn, "cudnn.json"), "utf8"));

  test.each(cases as { f: string; x: number[]; y: number[] }[])(
    "$f computes what PyTorch does on the same weights",
    async ({ f, x, y }) => {
      const checkpoint = await openCheckpointFile(join(cudnn!, f));
      expect(checkpoint.layers).toHaveLength(1);
      const module = await toModule(checkpoint.layers[0]);
      await checkpoint.close();
      const output = module.forward(tensor(Float32Array.from(x), [6, 2, module.inputSize])).output.data;
      expect(output).toHaveLength(y.length);
      expect(Math.max(...y.map((value, k) => Math.abs(value - output[k])))).toBeLessThan(1e-6);
    },
  );
});

const amps = dataOf("amps");

interface AmpLayer {
  type: string;
  activation: string;
  weights: unknown[];
}

describe.skipIf(amps === undefined)("test networks for amplifiers", () => {
  const numbersOf = (name: string) => readFileSync(join(amps!, name), "utf8").trim().split("\n").map(Number);
  const jsonOf = (name: string) => JSON.parse(readFileSync(join(amps!, name), "utf8"));
  const flatOf = (value: unknown) => [value].flat(9) as number[];
  const shapeOf = (value: unknown): number[] =>
    Array.isArray(value) ? [value.length, ...shapeOf(value[0])] : [];
  const rawOf = (value: unknown) => fromFloat(Float32Array.from(flatOf(value)), shapeOf(value));
  const layersOf = async (tensors: Map<string, unknown>, from: string) => {
    const raws = new Map([...tensors].map(([name, value]) => [name, rawOf(value)]));
    const { layers } = await openCheckpoint(saveCheckpoint(raws, { format: "npz" }), { from });
    return Promise.all(layers.map((layer) => layer.record()));
  };
  /** [T, inputs] through a dense layer whose weights are in×out. */
  const dense = (x: readonly number[], weight: number[][], bias: readonly number[], name: string) => {
    const inputs = weight.length;
    return Array.from({ length: x.length / inputs }, (_, t) =>
      bias.map((b, o) =>
        activation(name)(weight.reduce((sum, row, k) => sum + x[t * inputs + k] * row[o], b)),
      ),
    ).flat();
  };

  test.each([
    ["lstm", "keras.LSTM"],
    ["lstm_1d", "keras.LSTM"],
    ["gru", "keras.GRU"],
    ["gru_1d", "keras.GRU"],
  ])("%s, read as %s, gives the recorded outputs", async (name, from) => {
    let value = numbersOf(`${name}_x_python.csv`);
    for (const { type, activation: act, weights } of jsonOf(`${name}.json`).layers as AmpLayer[]) {
      if (type === "lstm" || type === "gru") {
        const [kernel, recurrent, bias] = weights;
        const names = new Map([
          ["net/kernel", kernel],
          ["net/recurrent_kernel", recurrent],
          ["net/bias", bias],
        ]);
        const [record] = await layersOf(names, from);
        value = compute(record, value, [value.length / record.cells[0].spec.inputSize, 1]).output;
      } else {
        value = dense(value, weights[0] as number[][], weights[1] as number[], act || "none");
      }
    }
    const expected = numbersOf(`${name}_y_python.csv`);
    expect(value).toHaveLength(expected.length);
    expect(Math.max(...expected.map((y, k) => Math.abs(y - value[k])))).toBeLessThan(1e-6);
  });

  test.each([
    ["lstm_torch", "pytorch.LSTM"],
    ["gru_torch", "pytorch.GRU"],
  ])("%s, read as %s, gives the recorded outputs", async (name, from) => {
    const state = new Map(Object.entries(jsonOf(`${name}.json`)));
    const layers = await layersOf(new Map([...state].filter(([key]) => /_l\d+$/.test(key))), from);
    expect(layers.map(({ numLayers }) => numLayers)).toEqual([1, 3]);
    const x = numbersOf(`${name}_x_python.csv`);
    const output = layers.reduce((value, record) => compute(record, value, [x.length, 1]).output, x);
    const [weight, bias] = [state.get("dense.weight"), state.get("dense.bias")];
    const rows = weight as number[][];
    const transposed = rows[0].map((_, k) => rows.map((row) => row[k]));
    const value = dense(output, transposed, bias as number[], "none");
    const expected = numbersOf(`${name}_y_python.csv`);
    expect(value).toHaveLength(expected.length);
    expect(Math.max(...expected.map((y, k) => Math.abs(y - value[k])))).toBeLessThan(1e-5);
  });
});

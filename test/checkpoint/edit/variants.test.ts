/**
 * Layers with what a plain one does not have: hard sigmoids of both kinds, go_backwards, merges of directions. Their modules compute what
 * the framework does (test/golden/layers), and a conversion keeps it or says why not.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { canRun } from "../../../src/checkpoint/interop/outputs.ts";
import {
  bytesSource,
  type Checkpoint,
  checkpointFiles,
  convertCheckpoint,
  folderOf,
  openCheckpoint,
  saveCheckpoint,
} from "../../../src/checkpoint.ts";
import { sum as sumOf } from "../../../src/core/autograd/ops.ts";
import { GRU, LSTM, RNN } from "../../../src/core/nn/index.ts";
import { fromFloat, type RawTensor } from "../../../src/core/storage/raw.ts";
import { tensor } from "../../../src/core/tensor/create.ts";
import { createStream } from "../../../src/stream.ts";
import { runCommand } from "../../support/commandLine.ts";
import { expectClose } from "../../support/compare.ts";
import { hasPython, python, scratchFolder } from "../formats/samples.ts";

interface Golden {
  format: "keras-h5" | "keras" | "onnx";
  /** ONNX: the model, in base 64. */
  file?: string;
  kerasVersion?: string;
  layer?: { class_name: string; config: { name: string; layer?: { class_name: string } } };
  weights?: { shape: number[]; data: number[] }[][];
  shape: number[];
  input: number[];
  output: number[];
}

const folder = join(import.meta.dirname, "../../golden/layers");
const goldens = readdirSync(folder).map((file): [string, Golden] => [
  file.replace(".json", ""),
  JSON.parse(readFileSync(join(folder, file), "utf8")),
]);
const golden = (name: string) => new Map(goldens).get(name)!;

/** The file of a case, as its framework writes it. */
function fileOf({ format, file, kerasVersion, layer, weights }: Golden): Uint8Array {
  if (format === "onnx") return Uint8Array.from(Buffer.from(file!, "base64"));
  const raw = ({ shape, data }: { shape: number[]; data: number[] }): RawTensor =>
    fromFloat(Float32Array.from(data), shape);
  const config = JSON.stringify({ class_name: "Sequential", config: { layers: [layer] } });
  const [both, name] = [layer!.class_name === "Bidirectional", layer!.config.name];
  if (format === "keras") {
    const path = `layers/${both ? "bidirectional" : layer!.class_name.toLowerCase()}`;
    const tensors = weights!.flatMap((cell, d) => {
      const inner = both ? `/${d === 0 ? "forward" : "backward"}_layer` : "";
      return cell.map((weight, k): [string, RawTensor] => [`${path}${inner}/cell/vars/${k}`, raw(weight)]);
    });
    return writeKeras({ config, kerasVersion, tensors: new Map(tensors) });
  }
  const named = weights!.flatMap((cell, d) => {
    const inner = both ? `/${d === 0 ? "forward" : "backward"}_rnn` : "";
    return cell.map((weight, k): [string, RawTensor] => [
      `${name}${inner}/${["kernel", "recurrent_kernel", "bias"][k]}:0`,
      raw(weight),
    ]);
  });
  return writeKerasHdf5([{ name, weights: new Map(named) }], { modelConfig: config, kerasVersion });
}

function outputOf(module: RecurrentModule, { format, shape, input }: Golden): Float32Array {
  module.batchFirst = format !== "onnx";
  return module.forward(tensor(Float32Array.from(input), shape)).output.data as Float32Array;
}

/** Both sides in float32 from weights of three digits, over four steps. */
const CLOSE = { absolute: 3e-6 };

test("there are cases of every format", () => {
  expect(new Set(goldens.map(([, { format }]) => format))).toEqual(new Set(["keras", "keras-h5", "onnx"]));
});

describe.each(goldens)("%s", (_, expected) => {
  const open = async () => (await openCheckpoint(fileOf(expected))).layers[0];

  test("its module computes what the framework does", async () => {
    const layer = await open();
    expect(layer.obstacles).toEqual([]);
    expect(canRun(layer.activations)).toBe(true);
    const module = await toModule(layer);
    expectClose("output", outputOf(module, expected), Float32Array.from(expected.output), CLOSE);
    // A record of it, and a module of that, are the same again.
    expect(recordOf(module).cells.map(({ weights }) => weights.weightIh)).toEqual(
      (await layer.records()).map(({ weights }) => weights.weightIh),
    );
  });

  test("the case can tell: with plain directions and activations it would be another output", async () => {
    const module = await toModule(await open());
    const { cells, numLayers, bidirectional } = recordOf(module);
    const { inputSize, hiddenSize, kind } = cells[0].spec;
    const sizes = { inputSize, hiddenSize, numLayers, bidirectional };
    const { resetAfter } = cells[0].spec as { resetAfter?: boolean };
    const plain =
      kind === "lstm" ? new LSTM(sizes) : kind === "gru" ? new GRU({ ...sizes, resetAfter }) : new RNN(sizes);
    cells.forEach(({ layer, weights }, k) => {
      const { weights: own } = plain.cell(layer, plain.cells[k].direction);
      for (const [key, parameter] of Object.entries(own)) {
        const values = weights[key as "weightIh"];
        if (values === undefined) parameter.data.fill(0);
        else parameter.data.set(values);
      }
    });
    const output = outputOf(plain, expected);
    const differs =
      output.length !== expected.output.length ||
      output.some((value, k) => Math.abs(value - expected.output[k]) > 1e-2);
    const isPlain = ["concat", "none"].includes(module.merge) && !module.goBackwards;
    const isUsual =
      cells.every(
        ({ activations: { gate, state } }) =>
          gate !== "relu" && /sigmoid|none/.test(gate) && state === "tanh",
      ) && cells[0].direction === "forward";
    expect(differs).toBe(!(isPlain && isUsual));
  });

  test("its gates have their names, and a bias that is set changes what it computes", async () => {
    const module = await toModule(await open());
    const before = outputOf(module, expected).slice();
    const gate = module instanceof LSTM ? "forget" : module instanceof GRU ? "update" : "hidden";
    const gates = module.gates as unknown as Record<
      string,
      { setBias(value: number): void; bias(): Float32Array[] }
    >;
    gates[gate].setBias(0.25);
    for (const bias of gates[gate].bias()) expect([...bias]).toEqual(new Array(bias.length).fill(0.25));
    expect([...outputOf(module, expected)]).not.toEqual([...before]);
  });

  test("it learns: its gradients are those of differences", async () => {
    const record = await (await open()).record();
    const cells = record.cells.map((cell) => ({
      ...cell,
      weights: Object.fromEntries(
        Object.entries(cell.weights).map(([key, value]) => [key, Float64Array.from(value)]),
      ) as unknown as typeof cell.weights,
    }));
    const module = moduleOf({ ...record, cells });
    module.batchFirst = expected.format !== "onnx";
    const x = tensor(Float64Array.from(expected.input), expected.shape);
    const sum = () => (module.forward(x).output.data as Float64Array).reduce((a, b) => a + b, 0);
    sumOf(module.forward(x).output).backward();
    const { weightIh } = module.cells[0].weights;
    const gradient = weightIh.grad!.data[1];
    const step = 1e-6;
    weightIh.data[1] += step;
    const above = sum();
    weightIh.data[1] -= 2 * step;
    expect(gradient).toBeCloseTo((above - sum()) / (2 * step), 5);
  });

  test("a stream runs it or refuses it by name", async () => {
    const module = await toModule(await open());
    const one = module.cells.length === 1 && !module.goBackwards && module.cells[0].direction === "forward";
    if (!one) {
      const refused = /reads the sequence from its end|goBackwards/;
      await expect((async () => createStream(await open()))()).rejects.toThrow(refused);
      expect(() => createStream(module)).toThrow(refused);
      return;
    }
    const [n, t] = expected.format === "onnx" ? [expected.shape[1], expected.shape[0]] : expected.shape;
    module.batchFirst = false;
    const x = Float32Array.from({ length: n * t * module.inputSize }, (_, k) => Math.sin(k));
    const output = module.forward(tensor(x, [t, n, module.inputSize])).output.data;
    const stream = await createStream(await open(), { batch: n });
    expectClose("stream", stream.steps(x), output, { absolute: 1e-6 });
  });
});

const openFiles = (files: ReadonlyMap<string, Uint8Array>): Promise<Checkpoint> => {
  const sources = new Map([...files].map(([name, bytes]) => [name, bytesSource(bytes)]));
  return openCheckpoint([...sources.values()][0], { folder: folderOf(sources) });
};

describe("conversions", () => {
  const convert = async (name: string, format: "keras-h5" | "keras" | "tfjs" | "onnx") => {
    const [layer] = (await openCheckpoint(fileOf(golden(name)))).layers;
    const notes: string[] = [];
    const onNote = ({ what }: { what: string }) => void notes.push(what);
    const files = checkpointFiles(await layer.record(), { format, onNote });
    return { layer: (await openFiles(files)).layers[0], notes };
  };
  const kept = goldens.filter(([name]) => name !== "onnx-lstm-reverse" && !name.includes("offset"));

  test.each(kept)("%s to the configuration of Keras 2 and 3", async (name, expected) => {
    for (const format of ["keras-h5", "keras"] as const) {
      const { layer } = await convert(name, format);
      const output = outputOf(await toModule(layer), expected);
      expectClose(format, output, Float32Array.from(expected.output), CLOSE);
    }
  });

  test("a slope that the target does not have becomes a factor of the gates' weights, and says so", async () => {
    const { layer, notes } = await convert("h5-lstm-hard-sigmoid-keras2", "keras");
    expect(layer.activations.gate).toBe("hardSigmoid(1/6)");
    expect(notes).toEqual([
      "the gates' weights and biases are multiplied by 1.2: hardSigmoid(0.2) is written as hardSigmoid(1/6)",
    ]);
  });

  test("merges of every mode keep it in Keras, by its configuration", async () => {
    for (const merge of ["concat", "sum", "mul", "ave", "none"] as const) {
      const module = new LSTM({ inputSize: 2, hiddenSize: 3, bidirectional: true, merge, seed: 1 });
      for (const format of ["keras-h5", "keras", "tfjs"] as const) {
        const [layer] = (await openFiles(checkpointFiles(weightsOf(module), { format }))).layers;
        expect([format, layer.merge]).toEqual([format, merge]);
      }
    }
  });

  test("what a file of weights alone cannot say is an error that names it; lossy, a note", async () => {
    const cases: [string, RegExp][] = [
      ["h5-bidirectional-sum", /merges its directions by sum.*add the two halves/],
      ["h5-bidirectional-mul", /merges its directions by mul/],
      ["h5-bidirectional-none", /gives two outputs/],
      ["h5-lstm-go-backwards", /go_backwards.*reverse its input/],
    ];
    for (const [name, why] of cases) {
      const record = await (await openCheckpoint(fileOf(golden(name)))).layers[0].record();
      for (const format of ["safetensors", "pytorch", "keras-weights"] as const) {
        expect(() => saveCheckpoint(record, { format })).toThrow(why);
        const notes: string[] = [];
        saveCheckpoint(record, { format, lossy: true, onNote: ({ what }) => void notes.push(what) });
        expect(notes.join()).toMatch(why);
      }
    }
    for (const format of ["safetensors", "pytorch", "keras-weights"] as const) {
      const record = await (
        await openCheckpoint(fileOf(golden("h5-lstm-hard-sigmoid-keras2")))
      ).layers[0].record();
      expect(() => saveCheckpoint(record, { format, lossy: true })).toThrow(
        /expected activations sigmoid and tanh.*got hardSigmoid\(0\.2\)/,
      );
    }
  });

  test("a module with such options is not written under names that do not show them", () => {
    const sizes = { inputSize: 2, hiddenSize: 3 };
    const modules: [RecurrentModule, RegExp][] = [
      [new LSTM({ ...sizes, activations: { gate: "hardSigmoid(0.2)" } }), /hardSigmoid\(0\.2\)/],
      [new GRU({ ...sizes, bidirectional: true, merge: "ave" }), /merges its directions by ave/],
      [new RNN({ ...sizes, goBackwards: true }), /go_backwards/],
    ];
    for (const [module, why] of modules) {
      for (const format of ["safetensors", "pytorch", "npz"] as const) {
        expect(() => saveCheckpoint(weightsOf(module), { format })).toThrow(why);
      }
    }
  });

  test("a layer of the reverse direction alone is none of Keras, whose outputs are in the order of reading", async () => {
    const record = await (await openCheckpoint(fileOf(golden("onnx-lstm-reverse")))).layers[0].record();
    expect(() => saveCheckpoint(record, { format: "keras-h5" })).toThrow(/reverse direction alone/);
    const back = (await openCheckpoint(saveCheckpoint(record, { format: "onnx" }))).layers[0];
    expectClose(
      "onnx again",
      outputOf(await toModule(back), golden("onnx-lstm-reverse")),
      Float32Array.from(golden("onnx-lstm-reverse").output),
      CLOSE,
    );
  });
});

/** Runs every model of a folder on the input beside it. */
const RUN = `
import sys, json, numpy as np, onnxruntime as ort
for case in json.load(open(sys.argv[1])):
    session = ort.InferenceSession(case["file"], providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    y = session.run(None, {name: np.array(case["x"], dtype=np.float32).reshape(case["shape"])})[0]
    print(json.dumps(y.transpose(1, 0, 2).ravel().tolist()))
`;

import { moduleOf, type RecurrentModule, recordOf, toModule, weightsOf } from "../../../src/modules.ts";
import { writeKeras, writeKerasHdf5 } from "../../support/writers.ts";

const canRunOnnx = hasPython("onnxruntime", "numpy");
if (!canRunOnnx) console.log("skipping layers of Keras as ONNX models: onnxruntime is not there");

test.skipIf(!canRunOnnx)("onnxruntime runs them as ONNX models, reversed and merged", async () => {
  const scratch = scratchFolder();
  const cases = goldens.filter(([, { format }]) => format !== "onnx");
  const written: { file: string; x: number[]; shape: number[] }[] = [];
  for (const [name, { shape, input, ...rest }] of cases) {
    const [layer] = (await openCheckpoint(fileOf({ shape, input, ...rest }))).layers;
    const file = join(scratch, `${name}.onnx`);
    writeFileSync(file, saveCheckpoint(await layer.record(), { format: "onnx" }));
    const [N, T, I] = shape;
    const x = Array.from({ length: N * T * I }, (_, k) => {
      const [t, n, i] = [Math.floor(k / (N * I)), Math.floor(k / I) % N, k % I];
      return input[(n * T + t) * I + i];
    });
    written.push({ file, x, shape: [T, N, I] });
  }
  writeFileSync(join(scratch, "cases.json"), JSON.stringify(written));
  const lines = python(RUN, join(scratch, "cases.json")).trim().split("\n");
  expect(lines).toHaveLength(cases.length);
  cases.forEach(([name, { output }], k) => {
    expectClose(name, Float32Array.from(JSON.parse(lines[k])), Float32Array.from(output), CLOSE);
  });
});

test("an activation that nothing here computes is an obstacle, and its weights can be read", async () => {
  const { layer, ...rest } = golden("h5-lstm-relu");
  const config = { ...layer!.config, activation: "sparsemax" };
  const bytes = fileOf({ ...rest, layer: { ...layer!, config } });
  const [found] = (await openCheckpoint(bytes)).layers;
  expect(found.obstacles).toEqual([
    expect.stringMatching(
      /^its activations are sigmoid and sparsemax; Sluice runs sigmoid, tanh, relu, .*elu, selu,/,
    ),
  ]);
  expect(canRun(found.activations)).toBe(false);
  await expect(toModule(found)).rejects.toThrow("sparsemax");
  expect((await found.record()).cells).toHaveLength(1);
});

test("inspect says the activations, the merge and the order, and a timescale of the gate's own activation", async () => {
  const file = join(scratchFolder(), "model.h5");
  const inspect = async (name: string) => {
    writeFileSync(file, fileOf(golden(name)));
    return JSON.parse((await runCommand(["inspect", file, "--json"])).out);
  };
  const { layers, notes } = await inspect("h5-lstm-hard-sigmoid-keras2");
  // The forget gate is the second of four blocks of three.
  const steps = golden("h5-lstm-hard-sigmoid-keras2")
    .weights![0][2].data.slice(3, 6)
    .map((bias) => 1 / (1 - Math.max(0, Math.min(1, 0.2 * bias + 0.5))))
    .sort((a, b) => a - b);
  expect(layers[0].cells[0].gates.forget.timescale).toBeCloseTo(steps[1], 5);
  expect(notes.join()).toMatch(/activations are hardSigmoid\(0\.2\) and tanh; a timescale is that of/);
  expect((await inspect("h5-bidirectional-sum")).notes.join()).toMatch(/merges its directions by sum/);
  expect((await inspect("h5-lstm-go-backwards")).notes.join()).toMatch(/go_backwards/);
});

describe("conversions of what weights alone do not compute", () => {
  const ofOwnClass = () => {
    const { layer, ...rest } = golden("h5-lstm-relu");
    return openCheckpoint(fileOf({ ...rest, layer: { ...layer!, class_name: "LayerNormLSTM" } }));
  };
  const why = /its class is LayerNormLSTM, whose equations may differ/;

  test("to another convention only if they may be lossy, with a note", async () => {
    const checkpoint = await ofOwnClass();
    for (const target of [{ format: "pytorch" }, { format: "onnx" }, { format: "keras" }] as const) {
      await expect(convertCheckpoint(checkpoint, target)).rejects.toThrow(why);
      const { notes } = await convertCheckpoint(checkpoint, { ...target, lossy: true });
      expect(notes.join()).toMatch(why);
    }
  });

  test.each([
    ["h5-lstm-relu", "its activations are sigmoid and relu"],
    ["h5-bidirectional-sum", "it merges its directions by sum"],
    ["h5-lstm-go-backwards", "it reads reversed sequences (go_backwards)"],
  ])("bit for bit, %s, with a note of what the names do not say", async (name, unsaid) => {
    const checkpoint = await openCheckpoint(fileOf(golden(name)));
    const { notes } = await convertCheckpoint(checkpoint, { format: "npz", framework: "keras" });
    expect(notes.join()).toContain(`the output does not say that ${unsaid}`);
    const { notes: none } = await convertCheckpoint(
      await openCheckpoint(
        saveCheckpoint(weightsOf(new LSTM({ inputSize: 2, hiddenSize: 3 })), { format: "npz" }),
      ),
      { format: "safetensors" },
    );
    expect(none).toEqual([]);
  });

  test("the reverse direction alone is not an axis of one direction", async () => {
    const checkpoint = await openCheckpoint(fileOf(golden("onnx-lstm-reverse")));
    const { notes } = await convertCheckpoint(checkpoint, { format: "npz", framework: "onnx" });
    expect(notes.join()).toContain("the output does not say that it has the reverse direction alone");
    const record = await checkpoint.layers[0].record();
    expect(() => saveCheckpoint(record, { format: "npz", framework: "onnx" })).toThrow(
      /reverse direction alone/,
    );
  });
});

test("directions whose layers differ are an obstacle", async () => {
  const { layer, ...rest } = golden("h5-bidirectional-sum");
  const config = {
    ...layer!.config,
    backward_layer: {
      class_name: "LSTM",
      config: { activation: "tanh", recurrent_activation: "hard_sigmoid" },
    },
  };
  const [found] = (await openCheckpoint(fileOf({ ...rest, layer: { ...layer!, config } }))).layers;
  expect(found.obstacles).toEqual(["its backward layer is of another kind, hardSigmoid(0.2) and tanh"]);
});

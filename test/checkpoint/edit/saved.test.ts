/** Every variant of a layer, written in every format: it reads back as the same network, or the writer refuses it and says what to do. */
import { describe, expect, test } from "vitest";
import { writableFormats } from "../../../src/checkpoint/interop/save/save.ts";
import {
  bytesSource,
  checkpointFiles,
  folderOf,
  openCheckpoint,
  type WritableFormat,
} from "../../../src/checkpoint.ts";
import { GRU, LSTM, Random, RNN, tensor, UnsupportedError, useDefinedCells } from "../../../src/index.ts";
import { type RecurrentModule, recordOf, toModule, weightsOf } from "../../../src/modules.ts";
import { expectClose } from "../../support/compare.ts";

useDefinedCells();

const size = { inputSize: 3, hiddenSize: 4, seed: 1 };
const hard = "hardSigmoid(0.2)";

const variants: Record<string, RecurrentModule> = {};
for (const [plain, Layer] of Object.entries({ LSTM, GRU, RNN })) {
  variants[plain] = new Layer(size);
  variants[`${plain} of two layers`] = new Layer({ ...size, numLayers: 2 });
  variants[`${plain} in both directions`] = new Layer({ ...size, bidirectional: true });
  variants[`${plain} of two layers in both directions`] = new Layer({
    ...size,
    numLayers: 2,
    bidirectional: true,
  });
  variants[`${plain} without biases`] = new Layer({ ...size, bias: false });
  variants[`${plain} in reverse alone`] = new Layer({ ...size, direction: "reverse" });
  variants[`${plain} that goes backwards`] = new Layer({ ...size, goBackwards: true });
  for (const merge of ["sum", "mul", "ave"] as const)
    variants[`${plain} merged by ${merge}`] = new Layer({ ...size, bidirectional: true, merge });
}
Object.assign(variants, {
  "coupled LSTM": new LSTM({ ...size, coupled: true }),
  "LSTM with peepholes": new LSTM({ ...size, peephole: true }),
  "coupled LSTM with peepholes": new LSTM({ ...size, coupled: true, peephole: true }),
  "LSTM with a projection": new LSTM({ ...size, projSize: 2 }),
  "LSTM of two projected layers": new LSTM({ ...size, projSize: 2, numLayers: 2 }),
  "LSTM with peepholes and a projection": new LSTM({ ...size, projSize: 2, peephole: true }),
  "LSTM with a clip": new LSTM({ ...size, cellClip: 0.02 }),
  "LSTM of hard gates": new LSTM({ ...size, activations: { gate: hard } }),
  "LSTM of relu": new LSTM({ ...size, activations: { state: "relu" } }),
  "LSTM of linear content": new LSTM({ ...size, activations: { state: "linear" } }),
  "GRU that resets before the product": new GRU({ ...size, resetAfter: false }),
  "GRU that resets before the product, two layers in both directions": new GRU({
    ...size,
    resetAfter: false,
    numLayers: 2,
    bidirectional: true,
  }),
  "GRU of hard gates": new GRU({ ...size, activations: { gate: hard } }),
  "GRU of relu": new GRU({ ...size, activations: { state: "relu" } }),
  "RNN of relu": new RNN({ ...size, nonlinearity: "relu" }),
  "RNN of two layers of relu": new RNN({ ...size, nonlinearity: "relu", numLayers: 2 }),
  "RNN of sigmoid": new RNN({ ...size, nonlinearity: "sigmoid" }),
  "RNN of linear": new RNN({ ...size, nonlinearity: "linear" }),
});

/** Steps enough for the state to matter; numbers large enough for every activation and clip to matter. */
const random = new Random(5);
const x = tensor(
  Float32Array.from({ length: 6 * 2 * 3 }, () => random.uniform(-3, 3)),
  [6, 2, 3],
);

/** Gates far from their initial values, so that every part shows in the output. */
for (const module of Object.values(variants))
  for (const parameter of module.parameters())
    for (let k = 0; k < parameter.data.length; k++) parameter.data[k] += random.uniform(-1, 1);

async function opened(files: ReadonlyMap<string, Uint8Array>) {
  const [[name, main], ...beside] = files;
  const folder = folderOf(new Map(beside.map(([path, bytes]) => [path, bytesSource(bytes)])));
  return openCheckpoint(main, { name, folder });
}

/** Of `variants`, how many each format can hold. */
const holds: Record<WritableFormat, number> = {
  safetensors: 21,
  pytorch: 21,
  npz: 21,
  onnx: 44,
  "keras-h5": 39,
  "keras-weights": 18,
  keras: 39,
  tfjs: 28,
};

describe.each(writableFormats)("%s", (format: WritableFormat) => {
  const written = new Set<RecurrentModule>();

  test.each(Object.entries(variants))("%s", async (_, module) => {
    for (const target of [weightsOf(module), recordOf(module)]) {
      const notes: string[] = [];
      let files: Map<string, Uint8Array>;
      try {
        files = checkpointFiles(target, { format, onNote: ({ what }) => notes.push(what) });
      } catch (error) {
        expect(error).toBeInstanceOf(UnsupportedError);
        expect((error as Error).message).toMatch(
          /expected .*, got .*\. (Allow a lossy|.*Write (keras|safetensors))/,
        );
        continue;
      }
      const { layers } = await opened(files);
      // Some formats have no stacks, and hold one layer after the other.
      expect([1, module.numLayers]).toContain(layers.length);
      // An ONNX model reverses the input and merges the outputs in nodes of their own, and says so.
      const apart = notes.some((note) => note.includes("separate node"));
      expect(apart).toBe(format === "onnx" && (module.goBackwards || module.merge !== "concat"));
      let output = x;
      for (const layer of layers) output = (await toModule(layer)).forward(output).output;
      expectClose("output", output.data, module.forward(x).output.data, { absolute: 1e-5 });
      written.add(module);
    }
  });

  test(`holds ${holds[format]} of them`, () => {
    expect(written.size).toBe(holds[format]);
  });
});

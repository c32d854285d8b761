import { describe, expect, test } from "vitest";
import { writableFormats } from "../src/checkpoint/interop/save/save.ts";
import {
  bytesSource,
  type Checkpoint,
  checkpointFiles,
  folderOf,
  fromFloat,
  openCheckpoint,
  saveCheckpoint,
  type WritableFormat,
} from "../src/checkpoint.ts";
import { initialize } from "../src/core/init/index.ts";
import { chrono, scaleAll } from "../src/core/init/schemes.ts";
import { Embedding, GRU, initializations, Linear, LSTM, RNN, Sequential } from "../src/core/nn/index.ts";
import { writeSafetensors } from "../src/core/storage/safetensors/write.ts";
import { tensor } from "../src/core/tensor/create.ts";
import {
  initializeCheckpoint,
  moduleOf,
  type RecurrentModule,
  recordOf,
  toModule,
  weightsOf,
} from "../src/modules.ts";
import { difference } from "./support/compare.ts";

/** Opens files as if they lay in one folder. */
async function open(files: ReadonlyMap<string, Uint8Array>, options = {}): Promise<Checkpoint> {
  const sources = new Map([...files].map(([name, bytes]) => [name, bytesSource(bytes)]));
  const [first] = sources.values();
  return openCheckpoint(first, { folder: folderOf(sources), ...options });
}

const sizes = { inputSize: 3, hiddenSize: 4, seed: 7 };

function output(module: RecurrentModule): Float32Array {
  const x = Float32Array.from({ length: 5 * 2 * sizes.inputSize }, (_, k) => Math.sin(1 + k));
  return module.forward(tensor(x, [5, 2, sizes.inputSize])).output.data as Float32Array;
}

/** Runs a checkpoint's layers one after another: some frameworks store each level of a stack separately. */
async function outputOf(checkpoint: Checkpoint): Promise<Float32Array> {
  const x = Float32Array.from({ length: 5 * 2 * sizes.inputSize }, (_, k) => Math.sin(1 + k));
  let value = tensor(x, [5, 2, sizes.inputSize]);
  const level = (name: string) => Number(/_(\d+)(?=\/|\.|$)/.exec(name)?.[1] ?? 0);
  const layers = [...checkpoint.layers].sort((a, b) => level(a.name) - level(b.name));
  for (const layer of layers) value = (await toModule(layer)).forward(value).output;
  return value.data as Float32Array;
}

const largestDifference = (got: ArrayLike<number>, expected: ArrayLike<number>): number =>
  difference(got, expected).absolute;

/** Two biases added into one round once; everything else is exact. */
const ONE_ROUNDING = 1e-6;

const modules: Record<string, () => RecurrentModule> = {
  "LSTM, two layers": () => new LSTM({ ...sizes, numLayers: 2 }),
  "LSTM, bidirectional": () => new LSTM({ ...sizes, bidirectional: true }),
  "LSTM, bidirectional, two layers, no bias": () =>
    new LSTM({ ...sizes, numLayers: 2, bidirectional: true, bias: false }),
  "GRU, reset after": () => new GRU({ ...sizes, numLayers: 2 }),
  "GRU, reset before": () => new GRU({ ...sizes, bidirectional: true, resetAfter: false }),
  "RNN, tanh": () => new RNN({ ...sizes, bidirectional: true, numLayers: 2 }),
  "RNN, relu": () => new RNN({ ...sizes, nonlinearity: "relu" }),
};

/** Layers that a format or its usual framework cannot hold, and why. */
const refusals: Partial<Record<WritableFormat, Record<string, RegExp>>> = {
  tfjs: { "GRU, reset after": /acts after/ },
  "keras-weights": { "RNN, relu": /activations tanh/ },
};
for (const format of ["safetensors", "pytorch", "npz"] as const) {
  refusals[format] = { "GRU, reset before": /acts before/, "RNN, relu": /activations tanh/ };
}

describe.each(writableFormats)("%s", (format) => {
  test.each(Object.keys(modules))("%s: written and opened again, it computes the same", async (name) => {
    const module = modules[name]();
    const record = recordOf(module, "net");
    const refusal = refusals[format]?.[name];
    if (refusal !== undefined) {
      expect(() => checkpointFiles(record, { format })).toThrow(refusal);
      return;
    }
    const files = checkpointFiles(record, { format });
    const checkpoint = await open(files);
    expect(checkpoint.format).toBe(format);
    expect(checkpoint.layers.length).toBeGreaterThan(0);
    expect(largestDifference(await outputOf(checkpoint), output(module))).toBeLessThan(ONE_ROUNDING);
  });
});

const frameworks = [
  "pytorch",
  "keras",
  "tf1.LSTMCell",
  "tf1.BasicLSTMCell",
  "torch7.FastLSTM",
  "torch7.SeqLSTM",
  "torch7.LSTM",
  "char-rnn",
  "onnx",
  "openvino",
  "flax",
  "flax.nnx",
  "haiku",
  "mxnet",
  "paddle",
  "mlx",
  "equinox",
  "burn",
  "chainer.NStepLSTM",
];

describe("frameworks in safetensors", () => {
  test.each(frameworks)("%s: an LSTM comes back, whichever order it was stored in", async (framework) => {
    const module = new LSTM(sizes);
    const named = framework === "flax.nnx" ? "flax.nnx.LSTMCell" : framework;
    const bytes = saveCheckpoint(recordOf(module, "net"), { format: "safetensors", framework: named });
    const checkpoint = await openCheckpoint(bytes, { from: named });
    expect(checkpoint.layers).toHaveLength(1);
    expect(largestDifference(output(await toModule(checkpoint.layers[0])), output(module))).toBeLessThan(
      ONE_ROUNDING,
    );
  });
});

describe("openCheckpoint", () => {
  test("from bytes, a Blob or a source; tensors are read when asked for", async () => {
    const module = new LSTM({ ...sizes, bidirectional: true });
    const bytes = saveCheckpoint(weightsOf(module), { format: "safetensors" });
    const source = bytesSource(bytes);
    let read = 0;
    const counted = {
      size: source.size,
      read: (start: number, end: number) => {
        read += end - start;
        return source.read(start, end);
      },
    };
    for (const from of [bytes, new Blob([new Uint8Array(bytes)]), counted]) {
      const checkpoint = await openCheckpoint(from);
      if (from === counted) expect(read).toBeLessThan(bytes.length + 4096);
      const [layer] = checkpoint.layers;
      expect(layer).toMatchObject({
        name: "",
        convention: "pytorch.LSTM",
        bidirectional: true,
        obstacles: [],
      });
      expect(output(await toModule(layer))).toEqual(output(module));
    }
    await expect(openCheckpoint("file" as never)).rejects.toThrow(
      /expected a Uint8Array, a Blob or a source/,
    );
    await expect(openCheckpoint(bytes, { from: "kears" })).rejects.toThrow(/expected a framework/);
  });

  test("records give gates by role, whatever the order in the file", async () => {
    const module = new LSTM(sizes);
    const fast = saveCheckpoint(recordOf(module, "a"), {
      format: "safetensors",
      framework: "torch7.FastLSTM",
    });
    const { layers } = await openCheckpoint(fast, { from: "torch7.FastLSTM" });
    expect(layers[0].convention).toBe("torch7.FastLSTM");
    const [cell] = await layers[0].records();
    expect([...cell.weights.weightIh]).toEqual([...module.parameter("weight_ih_l0").data]);
    expect(cell.weights.biasHh).toBeUndefined();
  });

  test("a layer that cannot be run says why, and can still be converted", async () => {
    const record = recordOf(new LSTM(sizes), "a");
    record.cells[0].activations = { gate: "hardSigmoid(0.2)", state: "tanh" };
    const onnx = saveCheckpoint(record, { format: "onnx" });
    // The same file with an activation that nothing here computes: its name has as many letters.
    const at = Buffer.from(onnx).indexOf("HardSigmoid");
    const other = onnx.slice();
    other.set(new TextEncoder().encode("Thresholded"), at);
    const [unknown] = (await openCheckpoint(other)).layers;
    expect(unknown.obstacles).toEqual([
      expect.stringMatching(/^its activations are thresholded and tanh; Sluice/),
    ]);
    await expect(toModule(unknown)).rejects.toThrow(/expected a layer that Sluice can run.*thresholded/);
    const [layer] = (await openCheckpoint(onnx)).layers;
    expect(layer.obstacles).toEqual([]);
    const h5 = saveCheckpoint(await layer.record(), { format: "keras-h5" });
    expect((await openCheckpoint(h5)).layers[0].activations.gate).toBe("hardSigmoid(0.2)");
    expect(() => saveCheckpoint(record, { format: "pytorch" })).toThrow(
      /expected activations sigmoid and tanh/,
    );
  });

  test("cells that are no one layer are refused", () => {
    const record = recordOf(new LSTM({ ...sizes, numLayers: 2 }), "a");
    expect(() => moduleOf({ ...record, cells: record.cells.slice(1) })).toThrow(
      /every layer in every direction/,
    );
    const other = recordOf(new LSTM({ ...sizes, inputSize: 4, hiddenSize: 6 }), "b").cells[0];
    expect(() => moduleOf({ ...record, cells: [record.cells[0], { ...other, layer: 1 }] })).toThrow(
      /of one kind and size/,
    );
  });

  test("projection, peepholes and clip become options of the module", async () => {
    const module = new LSTM({ inputSize: 3, hiddenSize: 4, projSize: 2, peephole: true, seed: 3 });
    const bytes = saveCheckpoint(recordOf(module, "a"), { format: "npz", framework: "tf1.LSTMCell" });
    const [layer] = (await openCheckpoint(bytes)).layers;
    const back = (await toModule(layer)) as LSTM;
    expect(back).toMatchObject({ projSize: 2, peephole: true });
    expect(largestDifference(output(back), output(module))).toBeLessThan(ONE_ROUNDING);
  });

  test("the nonlinearity of an RNN can be given where the file does not say it", async () => {
    const module = new RNN({ ...sizes, nonlinearity: "relu" });
    const target = { format: "safetensors" } as const;
    expect(() => saveCheckpoint(weightsOf(module), target)).toThrow(
      /expected activations tanh.*stateDict\(\)/,
    );
    const checkpoint = await openCheckpoint(saveCheckpoint(module.stateDict(), target));
    expect(checkpoint.warnings.join()).toMatch(/do not say whether the nonlinearity is tanh or relu/);
    const [layer] = checkpoint.layers;
    expect(output(await toModule(layer, { nonlinearity: "relu" }))).toEqual(output(module));
    expect(output(await toModule(layer))).not.toEqual(output(module));
    const lstm = (await openCheckpoint(saveCheckpoint(weightsOf(new LSTM(sizes)), { format: "npz" })))
      .layers[0];
    await expect(toModule(lstm, { nonlinearity: "relu" })).rejects.toThrow(/for an RNN only/);
  });

  test.each(["safetensors", "pytorch", "npz"] as const)(
    "a whole model takes the state dict of %s",
    async (format) => {
      const make = (seed: number) =>
        new Sequential(
          new Embedding({ numEmbeddings: 9, embeddingDim: 3, seed }),
          new LSTM({ ...sizes, numLayers: 2, dtype: "float32", seed }),
        );
      const [stored, model] = [make(1), make(2)];
      const named = new Map([...stored.stateDict()].map(([name, values]) => [`net.${name}`, values]));
      const checkpoint = await openCheckpoint(
        saveCheckpoint(new Map([...named, ["step", tensor([3], [1])]]), { format }),
      );
      model.loadStateDict(await checkpoint.stateDict("net."));
      expect(model.stateDict()).toEqual(stored.stateDict());
      expect([...(await checkpoint.stateDict()).keys()].sort()).toEqual([...named.keys(), "step"].sort());
      await expect(checkpoint.stateDict("other.")).rejects.toThrow(/such as "net\..*, got "other\."/);
      // Half precision is float32 here, and double precision stays.
      const wide = saveCheckpoint(new GRU({ ...sizes, dtype: "float64" }).stateDict(), { format });
      for (const values of (await (await openCheckpoint(wide)).stateDict()).values())
        expect(values.data).toBeInstanceOf(Float64Array);
      const half = writeSafetensors(new Map([["w", fromFloat(Float32Array.of(0.5), [1], "F16")]]));
      expect((await (await openCheckpoint(half)).stateDict()).get("w")!.data).toEqual(Float32Array.of(0.5));
    },
  );

  test("a batch_first network is opened as one", async () => {
    const module = new LSTM({ ...sizes, batchFirst: true });
    const bytes = saveCheckpoint(weightsOf(module), { format: "pytorch" });
    const [layer] = (await openCheckpoint(bytes)).layers;
    const x = tensor(
      Float32Array.from({ length: 5 * 2 * sizes.inputSize }, (_, k) => Math.sin(k)),
      [5, 2, sizes.inputSize],
    );
    const expected = module.forward(x).output;
    const opened = (await toModule(layer, { batchFirst: true })).forward(x).output;
    expect([opened.shape, [...opened.data]]).toEqual([expected.shape, [...expected.data]]);
    expect([...(await toModule(layer)).forward(x).output.data]).not.toEqual([...expected.data]);
    await expect(toModule(layer, { batchFirst: 1 as never })).rejects.toThrow(
      /batchFirst to be true or false, got 1/,
    );
  });

  test("double precision stays", async () => {
    const module = new GRU({ ...sizes, dtype: "float64" });
    const [layer] = (await openCheckpoint(saveCheckpoint(weightsOf(module), { format: "pytorch" }))).layers;
    const back = await toModule(layer);
    expect(back.dtype).toBe("float64");
    expect(back.parameter("weight_hh_l0").data).toEqual(module.parameter("weight_hh_l0").data);
  });
});

describe("saveCheckpoint", () => {
  const model = () =>
    new Sequential(
      new Embedding({ numEmbeddings: 9, embeddingDim: 3, seed: 1 }),
      new LSTM({ ...sizes, numLayers: 2 }),
      new Linear({ inFeatures: 4, outFeatures: 9, seed: 2 }),
    );

  test("a model in its own names is its state", async () => {
    for (const format of ["safetensors", "pytorch", "npz"] as const) {
      const checkpoint = await openCheckpoint(saveCheckpoint(weightsOf(model()), { format }));
      expect([...checkpoint.tensors.keys()].sort()).toEqual([...model().stateDict().keys()].sort());
      expect(checkpoint.layers).toMatchObject([{ numLayers: 2, convention: "pytorch.LSTM" }]);
    }
  });

  test("in another framework the recurrent layers are converted, and the rest stays", async () => {
    const bytes = saveCheckpoint(weightsOf(model()), { format: "safetensors", framework: "mxnet" });
    const { tensors, layers } = await openCheckpoint(bytes);
    expect([...tensors.keys()].some((name) => name.endsWith("l1_h2h_weight"))).toBe(true);
    expect([...tensors.keys()].some((name) => name.includes("weight_hh"))).toBe(false);
    expect(layers[0]).toMatchObject({ convention: "mxnet.LSTM", numLayers: 2 });
    expect(tensors.size).toBe(8 + 3);
  });

  test("what has no place is refused, or dropped and told", () => {
    expect(() => saveCheckpoint(weightsOf(model()), { format: "onnx" })).toThrow(
      /recurrent layers alone .* 3 other tensors/,
    );
    const projected = new LSTM({ inputSize: 3, hiddenSize: 4, projSize: 2, seed: 1 });
    expect(() => saveCheckpoint(weightsOf(projected), { format: "onnx" })).toThrow(/got a projection/);
    const peeping = new LSTM({ ...sizes, peephole: true });
    expect(() => saveCheckpoint(weightsOf(peeping), { format: "keras-h5" })).toThrow(
      /got peepholes .*Allow a lossy conversion/,
    );
    const notes: string[] = [];
    saveCheckpoint(weightsOf(peeping), {
      format: "keras-h5",
      lossy: true,
      onNote: ({ what, cell }) => notes.push(`${cell}: ${what}`),
    });
    expect(notes).toContain("lstm layer 0 forward: dropped: peepholes");
    expect(() => saveCheckpoint(weightsOf(new LSTM(sizes)), { format: "tfjs" })).toThrow(
      /format of one file/,
    );
    expect(() => saveCheckpoint(weightsOf(new LSTM(sizes)), { format: "tflite" as never })).toThrow(
      /a format with a writer/,
    );
    expect(() => saveCheckpoint(weightsOf(new LSTM(sizes)), { format: "onnx", framework: "keras" })).toThrow(
      /framework onnx/,
    );
    expect(() =>
      saveCheckpoint(weightsOf(new LSTM(sizes)), { format: "npz", framework: "onnx.GRU" }),
    ).toThrow(/of kind lstm/);
  });

  test("tensors are written unchanged", async () => {
    const raw = fromFloat(Float32Array.of(1, 2, 3), [3]);
    for (const format of ["safetensors", "pytorch", "npz"] as const) {
      const { tensors } = await openCheckpoint(saveCheckpoint(new Map([["a", raw]]), { format }));
      expect(await tensors.get("a")!.read(), format).toMatchObject(raw);
    }
    expect(() => saveCheckpoint(new Map([["a", raw]]), { format: "onnx" })).toThrow(/takes named tensors/);
    expect(() => saveCheckpoint(new Map([["a", raw]]), { format: "npz", framework: "keras" })).toThrow(
      /which it writes unchanged/,
    );
  });

  test.each([undefined, "pytorch", "keras"])(
    "what was done to initialise a layer goes along, written for %s",
    async (framework) => {
      const lstm = new LSTM({ inputSize: 3, hiddenSize: 4, seed: 1 });
      initialize(lstm, ["keras", chrono(20)], { seed: 2 });
      const options = { format: "safetensors", framework, lossy: true } as const;
      const { layers } = await openCheckpoint(saveCheckpoint(weightsOf(lstm), options));
      expect(layers[0].initialization.map(({ scheme }) => scheme)).toEqual(["keras", "chrono"]);
      const again = await toModule(layers[0]);
      expect(initializations(again)).toEqual(initializations(lstm));
      // A later scheme knows what it moves.
      initialize(again, scaleAll(2));
      expect(again.initialization.at(-1)!.moved.map(({ gate, setBy }) => [gate, setBy])).toEqual([
        ["input", "chrono"],
        ["forget", "chrono"],
      ]);
    },
  );

  test.each([
    ["of other things", '{"":[{"scheme":1},null,"chrono"],"other":[]}'],
    ["nested deeply", `{"":[${"[".repeat(100_000)}${"]".repeat(100_000)}]}`],
  ])("records %s that a file makes up are not taken for any", async (_what, records) => {
    const bytes = writeSafetensors(
      new Map(
        [...new LSTM({ inputSize: 3, hiddenSize: 4, seed: 1 }).stateDict()].map(([name, { data, shape }]) => [
          name,
          fromFloat(data, shape),
        ]),
      ),
      new Map([["initialization", records]]),
    );
    const { layers } = await openCheckpoint(bytes);
    expect(layers[0].initialization).toEqual([]);
    expect((await toModule(layers[0])).initialization).toEqual([]);
    const edited = await initializeCheckpoint(bytes, chrono(20));
    const [{ initialization }] = (await openCheckpoint(edited.bytes)).layers;
    expect(initialization.map(({ scheme }) => scheme)).toEqual(["chrono"]);
  });
});

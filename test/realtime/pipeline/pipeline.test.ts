import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GRU, Linear, Sequential } from "../../../src/core/nn/index.ts";
import { fromFloat } from "../../../src/core/storage/raw.ts";
import { writeSafetensors } from "../../../src/core/storage/safetensors/write.ts";
import { FormatError } from "../../../src/core/tensor/errors.ts";
import { Tensor } from "../../../src/core/tensor/tensor.ts";
import { createPipeline, layerKinds } from "../../../src/realtime/pipeline/createPipeline.ts";
import type { LayerDefinition, PipelineDefinition } from "../../../src/realtime/pipeline/definition.ts";
import { openPipeline, readPipeline, writePipeline } from "../../../src/realtime/pipeline/file.ts";
import type { PipelineData } from "../../../src/realtime/pipeline/pipeline.ts";
import { Conv1d } from "../../../src/realtime/signal/conv1d.ts";
import { expectClose } from "../../support/compare.ts";
import { runs } from "../../support/exhaustive.ts";

const wave = (length: number, seed: number) =>
  Float32Array.from({ length }, (_, k) => Math.sin(seed + 1.7 * k) + 0.3 * Math.cos(0.31 * k * seed));

const tensor = (shape: number[], seed: number) => ({
  shape,
  data: wave(
    shape.reduce((a, b) => a * b, 1),
    seed,
  ),
});

const define = (layers: LayerDefinition[], frames: number, features: number): PipelineDefinition => ({
  version: 1,
  input: { frames, features },
  layers,
});

/** A causal convolution, a GRU and a gain by a second path. */
function small(): PipelineData {
  return {
    definition: define(
      [
        { name: "conv", layer: "conv1d", causal: true, stride: 2 },
        { name: "act", layer: "leakyRelu", slope: 0.1 },
        { name: "rnn", layer: "gru" },
        { name: "gain", layer: "linear" },
        { name: "mask", layer: "sigmoid" },
        { name: "out", layer: "multiply", from: "act", by: "mask" },
      ],
      4,
      3,
    ),
    tensors: new Map([
      ["conv.weight", tensor([5, 3, 3], 1)],
      ["conv.bias", tensor([5], 2)],
      ["rnn.weight_ih_l0", tensor([12, 5], 3)],
      ["rnn.weight_hh_l0", tensor([12, 4], 4)],
      ["rnn.bias_ih_l0", tensor([12], 5)],
      ["rnn.bias_hh_l0", tensor([12], 6)],
      ["gain.weight", tensor([5, 4], 7)],
    ]),
  };
}

/** The same by the equations and modules, over the whole sequence. */
function expected(x: Float32Array, { tensors }: PipelineData): Float32Array {
  const data = (name: string) => tensors.get(name)!.data as Float32Array;
  const conv = new Conv1d(
    x.length / 3,
    { weight: data("conv.weight"), bias: data("conv.bias") },
    { inputSize: 3, outputSize: 5, kernelSize: 3, stride: 2, causal: true },
  );
  const T = conv.output.frames;
  const convolved = new Float32Array(5 * T);
  conv.step(x, convolved);
  const y = convolved.map((value) => (value >= 0 ? value : 0.1 * value));
  const gru = new GRU({ inputSize: 5, hiddenSize: 4, seed: 1 });
  for (const name of ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"])
    gru.parameter(name).data.set(data(`rnn.${name}`));
  const hidden = gru.forward(new Tensor(y, [T, 1, 5])).output.data;
  return y.map((value, at) => {
    const [t, o] = [Math.floor(at / 5), at % 5];
    let sum = 0;
    for (let i = 0; i < 4; i++) sum += data("gain.weight")[o * 4 + i] * hidden[t * 4 + i];
    return value / (1 + Math.exp(-sum));
  });
}

describe("a pipeline", () => {
  const x = wave(4 * 3 * 6, 0.5);

  test("in blocks computes what its layers compute over the whole sequence", () => {
    const data = small();
    const pipeline = createPipeline(data);
    expect([pipeline.input, pipeline.output]).toEqual([
      { frames: 4, features: 3 },
      { frames: 2, features: 5 },
    ]);
    const whole = expected(x, data);
    expectClose("run", pipeline.run(x), whole, { absolute: 2e-6 });
    pipeline.reset();
    const steps = [0, 1, 2, 3, 4, 5].flatMap((k) => [...pipeline.step(x.subarray(12 * k, 12 * k + 12))]);
    expectClose("steps", steps, whole, { absolute: 2e-6 });
    expect(pipeline.block("mask")).toHaveLength(10);
    expect(Object.keys(pipeline.kernels)).toEqual(["rnn"]);
  });

  test("comes back from its file as it went", () => {
    const data = small();
    const file = writePipeline(data);
    const back = readPipeline(file);
    expect(back.definition).toEqual(data.definition);
    expect([...back.tensors].sort(([a], [b]) => (a < b ? -1 : 1))).toEqual(
      [...data.tensors].sort(([a], [b]) => (a < b ? -1 : 1)),
    );
    expect([...openPipeline(file).run(x)]).toEqual([...createPipeline(data).run(x)]);
    expect(structuredClone(back).definition).toEqual(data.definition);
  });

  test("writes into the array it is given, and leaves its state alone when lengths are wrong", () => {
    const pipeline = createPipeline(small());
    const twin = createPipeline(small());
    const output = new Float32Array(10);
    expect(pipeline.step(x.subarray(0, 12), output)).toBe(output);
    expect(() => pipeline.step(x.subarray(0, 11))).toThrow(
      /input of 12 numbers, \[4, 3\], got Float32Array\(11\)/,
    );
    expect(() => pipeline.step(x.subarray(0, 12), new Float32Array(3))).toThrow(/output of 10 numbers/);
    twin.step(x.subarray(0, 12));
    expect([...pipeline.step(x.subarray(12, 24))]).toEqual([...twin.step(x.subarray(12, 24))]);
    expect(() => pipeline.block("absent")).toThrow(/expected a layer \(conv, act/);
  });

  test("clones share the weights, and take turns with a memory each", () => {
    const { definition, tensors } = small();
    const [conv, , gru] = definition.layers;
    const others: LayerDefinition[] = [
      { name: "history", layer: "history", size: 8 },
      { ...conv, stride: 1, dilation: 2 },
      gru,
      { name: "sum", layer: "overlapAdd", hop: 1 },
    ];
    const kept = new Map(tensors);
    kept.delete("gain.weight");
    for (const data of [small(), { definition: { ...definition, layers: others }, tensors: kept }]) {
      const block = (k: number) => x.subarray(12 * (k % 6), 12 * (k % 6) + 12);
      const begun = () => {
        const pipeline = createPipeline(data);
        pipeline.step(block(0));
        return pipeline;
      };
      const first = begun();
      const clones = [first, first.clone(), first.clone()];
      const single = clones.map(begun);
      clones[2].reset();
      single[2].reset();
      for (const [k, which] of [0, 1, 1, 2, 0, 2, 2, 1, 0].entries()) {
        const heard = clones[which].step(block(k + which));
        const expected = [...single[which].step(block(k + which))];
        // The step of another one leaves it alone.
        clones[(which + 1) % 3].step(block(k));
        single[(which + 1) % 3].step(block(k));
        expect([...heard]).toEqual(expected);
      }
    }
  });

  test("fills up the last block of a signal with zeros", () => {
    const full = new Float32Array(24);
    full.set(x.subarray(0, 17));
    expect([...createPipeline(small()).run(x.subarray(0, 17))]).toEqual([
      ...createPipeline(small()).run(full),
    ]);
  });

  test("layers without a case of PyTorch in test/golden/signal can be made", () => {
    const layers: LayerDefinition[] = [
      { name: "history", layer: "history", size: 12 },
      { name: "pad", layer: "pad", padding: [2, 2], mode: "zero" },
      { name: "lstm", layer: "lstm" },
      { name: "gru", layer: "gru", resetAfter: false },
      { name: "rnn", layer: "rnn", nonlinearity: "relu" },
      { name: "masked", layer: "mask", from: "gru", by: "rnn" },
      { name: "sum", layer: "add", by: "lstm" },
      { name: "product", layer: "multiply", by: "lstm" },
      { name: "sound", layer: "overlapAdd", hop: 1 },
    ];
    const tensors = new Map([
      ["lstm.weight_ih_l0", tensor([8, 1], 1)],
      ["lstm.weight_hh_l0", tensor([8, 2], 1)],
      ["gru.weight_ih_l0", tensor([6, 2], 1)],
      ["gru.weight_hh_l0", tensor([6, 2], 1)],
      ["rnn.weight_ih_l0", tensor([1, 2], 1)],
      ["rnn.weight_hh_l0", tensor([1, 1], 1)],
    ]);
    const pipeline = createPipeline({ definition: define(layers, 8, 1), tensors });
    expect(pipeline.run(wave(64, 2)).every(Number.isFinite)).toBe(true);
    const words = createPipeline({
      definition: define([{ name: "e", layer: "embedding" }], 2, 1),
      tensors: new Map([["e.weight", { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }]]),
    });
    expect([...words.step([1, 0])]).toEqual([3, 4, 1, 2]);
  });
});

describe("refused with a code and the name of the layer", () => {
  const change = (edit: (data: PipelineData & { definition: { layers: LayerDefinition[] } }) => void) => {
    const data = small() as PipelineData & { definition: { layers: LayerDefinition[] } };
    edit(data);
    return data as unknown as PipelineData;
  };
  const set = (index: number, fields: Record<string, unknown>) =>
    change(({ definition }) => Object.assign(definition.layers[index], fields));
  const top = (fields: Record<string, unknown>) =>
    change(({ definition }) => Object.assign(definition, fields));

  test.each<[string, PipelineData, RegExp, string?]>([
    ["VERSION", top({ version: 2 }), /expected version 1, got 2/],
    ["UNKNOWN_FIELD", top({ author: "x" }), /got "author"/],
    ["HEADER", top({ layers: [] }), /at least one layer/],
    ["HEADER", top({ layers: { 0: 1 } }), /list of at least one layer/],
    [
      "LIMIT",
      top({ layers: Array.from({ length: 300 }, (_, k) => ({ name: `${k}`, layer: "relu" })) }),
      /at most 256/,
    ],
    ["LIMIT", top({ input: { frames: 1e9, features: 1 } }), /frames: expected a whole number/],
    [
      "LIMIT",
      top({ input: { frames: 65536, features: 65536 } }),
      /layer "input": expected blocks of at most/,
    ],
    ["LIMIT", top({ sampleRate: 0 }), /sampleRate/],
    ["HEADER", top({ symbols: "abc" }), /symbols: expected a list/],
    ["DUPLICATE", top({ symbols: ["a", "a", "b", "c", "d"] }), /each once/],
    ["SHAPE", top({ symbols: ["a"] }), /symbols: expected 5, one per feature, got 1/],
    ["NAME", set(0, { name: "" }), /layer 0: name/],
    ["DUPLICATE", set(1, { name: "conv" }), /got "conv" again/],
    ["DUPLICATE", set(1, { name: "input" }), /got "input" again/],
    ["NAME", set(1, { layer: "eval" }), /layer "act": expected history.*got "eval"/],
    ["NAME", set(1, { layer: "__proto__" }), /got "__proto__"/],
    ["MISSING", set(1, { from: "out" }), /from to name an earlier layer, got "out"/],
    ["MISSING", set(5, { by: "absent" }), /by to name an earlier layer/],
    [
      "MISSING",
      change(({ definition }) => void delete definition.layers[5].by),
      /layer "out": expected option by, got none/,
    ],
    ["UNKNOWN_FIELD", set(0, { groups: 2 }), /layer "conv": expected options .*got "groups"/],
    ["UNKNOWN_FIELD", set(1, { by: "conv" }), /layer "act": expected options slope, got "by"/],
    ["HEADER", set(0, { stride: "2" }), /layer "conv": expected stride to be a number/],
    ["HEADER", set(0, { stride: Number.NaN }), /expected stride to be a number, got NaN/],
    ["HEADER", set(0, { padding: [1] }), /padding to be two whole numbers/],
    [
      "LIMIT",
      set(0, { causal: false, padding: [1e12, 0] }),
      /layer "conv": expected blocks of at most 1048576/,
    ],
    ["LIMIT", set(0, { dilation: 1e9 }), /layer "conv": expected blocks of at most/],
    [
      "ARGUMENT",
      set(0, { stride: 0 }),
      /layer "conv": conv1d: expected stride to be an integer of at least 1/,
    ],
    ["ARGUMENT", set(0, { stride: 3 }), /multiple of the stride 3/],
    ["LIMIT", set(2, { numLayers: 1e6 }), /layer "rnn": expected numLayers from 1 to 64/],
    ["MISSING", set(2, { numLayers: 2 }), /layer "rnn": expected tensor "rnn.weight_ih_l1"/],
    ["ARGUMENT", set(5, { by: "rnn" }), /second block of \[2, 5\], got \[2, 4\]/],
    [
      "MISSING",
      change(({ tensors }) => void (tensors as Map<string, unknown>).delete("conv.weight")),
      /"conv.weight" of shape \[any, 3, any\], got none/,
    ],
    [
      "SHAPE",
      change(
        ({ tensors }) => void (tensors as Map<string, unknown>).set("conv.weight", tensor([5, 2, 3], 1)),
      ),
      /got \[5, 2, 3\]/,
    ],
    [
      "SHAPE",
      change(
        ({ tensors }) => void (tensors as Map<string, unknown>).set("rnn.weight_ih_l0", tensor([13, 5], 1)),
      ),
      /3 gates of rows, got 13/,
    ],
    [
      "UNKNOWN_FIELD",
      change(({ tensors }) => void (tensors as Map<string, unknown>).set("act.weight", tensor([5], 1))),
      /"act.weight", which none takes/,
    ],
  ])("%s: case %#", (code, data, message) => {
    const call = () => createPipeline(data);
    expect(call).toThrow(FormatError);
    expect(call).toThrow(message);
    expect(call).toThrow(expect.objectContaining({ code }));
  });

  test.each<[string, LayerDefinition, number[], [number, number]]>([
    ["a history without end", { name: "x", layer: "history", size: 1e15 }, [], [1, 1]],
    ["padding without end", { name: "x", layer: "pad", padding: [1e15, 0], mode: "zero" }, [], [2, 1]],
    ["many rows for many frames", { name: "x", layer: "linear" }, [65_536, 1], [65_536, 1]],
    ["many filters for many frames", { name: "x", layer: "conv1d" }, [65_536, 1, 1], [65_536, 1]],
    ["many spectra", { name: "x", layer: "stft", size: 16_384, hop: 1 }, [], [65_536, 1]],
    ["long rows of a table", { name: "x", layer: "embedding" }, [1, 65_536], [65_536, 1]],
  ])("%s would need more memory than a pipeline may", (_name, layer, shape, [frames, features]) => {
    const tensors = new Map(
      shape.length === 0
        ? []
        : [
            [
              "x.weight",
              { shape, data: new Float32Array(shape.reduce((product, size) => product * size, 1)) },
            ],
          ],
    );
    const build = () => createPipeline({ definition: define([layer], frames, features), tensors });
    expect(build).toThrow(expect.objectContaining({ code: "LIMIT" }));
  });

  test.each<[string, Omit<LayerDefinition, "name">, Record<string, number[]>, [number, number]]>([
    ["blocks", { layer: "relu" }, {}, [65_536, 4]],
    ["histories", { layer: "history", size: 100_000 }, {}, [1, 1]],
    ["spread taps", { layer: "conv1d", dilation: 65_535, causal: true }, { weight: [1, 1, 16] }, [1, 1]],
    ["tables of transforms", { layer: "stft", size: 65_536, hop: 1 }, {}, [65_536, 1]],
  ])("%s of 100 layers together", (_name, layer, shapes, [frames, features]) => {
    const names = Array.from({ length: 100 }, (_, k) => `l${k}`);
    const layers = names.map((name) => ({ name, from: "input", ...layer }) as LayerDefinition);
    const tensors = new Map(
      names.flatMap((name) =>
        Object.entries(shapes).map(([weight, shape]) => [`${name}.${weight}`, tensor(shape, 1)] as const),
      ),
    );
    const build = () => createPipeline({ definition: define(layers, frames, features), tensors });
    expect(build).toThrow(expect.objectContaining({ code: "LIMIT" }));
  });

  test("no definition of random layers and options does worse than be refused", () => {
    const number = fc.oneof(
      fc.integer({ min: -2, max: 9 }),
      fc.constantFrom(16, 512, 65_536, 1e6, 1e12, 0.5, Number.NaN, -0, Number.MAX_VALUE),
    );
    const value = fc.oneof(
      number,
      fc.boolean(),
      fc.constantFrom("zero", "reflect", "tanh", "relu", "a", "b", "input", "__proto__", ""),
      fc.array(number, { maxLength: 3 }),
    );
    const names =
      "size hop padding mode stride dilation causal eps by from numLayers resetAfter nonlinearity slope cell".split(
        " ",
      );
    const options = fc.oneof(
      fc.constant({}),
      fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 3 }),
    );
    const layer = (name: string) =>
      fc
        .tuple(fc.constantFrom(...layerKinds), options)
        .map(([kind, rest]) => ({ ...rest, name, layer: kind }));
    const shape = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 3 });
    const weights = fc.oneof(
      fc.constant({}),
      fc.dictionary(
        fc.constantFrom("a.weight", "a.bias", "b.weight", "a.window", "a.weight_ih_l0", "a.weight_hh_l0"),
        shape,
      ),
    );
    const sizes = fc.tuple(fc.constantFrom(1, 2, 16, 512, 65_536), fc.constantFrom(1, 2, 6, 18));
    let made = 0;
    fc.assert(
      fc.property(layer("a"), layer("b"), weights, sizes, (a, b, given, [frames, features]) => {
        const tensors = new Map(Object.entries(given).map(([name, each]) => [name, tensor(each, 1)]));
        try {
          const pipeline = createPipeline({
            definition: define([a, b] as LayerDefinition[], frames, features),
            tensors,
          });
          pipeline.step(new Float32Array(frames * features).fill(1));
          made++;
        } catch (error) {
          // An id outside the table throws when it arrives.
          const known = error instanceof FormatError || /^Lookup/.test((error as Error).message);
          if (!known) throw error;
        }
      }),
      { seed: 31, numRuns: runs(4000, 4000) },
    );
    expect(made).toBeGreaterThan(20);
  });

  test("files without a pipeline, or with a damaged one", () => {
    const raw = new Map([["a", fromFloat(Float32Array.of(1), [1])]]);
    const file = (text: string) => writeSafetensors(raw, new Map([["sluice.pipeline", text]]));
    const code = (bytes: Uint8Array) => {
      try {
        openPipeline(bytes);
        return "none";
      } catch (error) {
        return error instanceof FormatError ? error.code : String(error);
      }
    };
    expect(code(writeSafetensors(raw))).toBe("MISSING");
    expect(code(file("{"))).toBe("JSON");
    expect(code(file('{"version":1,"version":1}'))).toBe("DUPLICATE");
    expect(code(file(`${"[".repeat(65)}${"]".repeat(65)}`))).toBe("TOO_DEEP");
    expect(code(file("[]"))).toBe("HEADER");
    expect(code(file('{"__proto__":{"version":1}}'))).toBe("UNKNOWN_FIELD");
    expect(
      code(file('{"version":1,"input":{"frames":1,"features":1},"layers":[{"name":"a","layer":"relu"}]}')),
    ).toBe("UNKNOWN_FIELD");
  });

  test("every cut and every changed byte of a file is refused or still a pipeline", () => {
    const whole = writePipeline(small());
    const header = 8 + Number(new DataView(whole.buffer).getBigUint64(0, true));
    for (let size = 0; size < whole.length; size += size < header ? 7 : 97) {
      expect(() => openPipeline(whole.subarray(0, size)), `cut at ${size}`).toThrow(FormatError);
    }
    for (let at = 0; at < header; at++) {
      const damaged = whole.slice();
      damaged[at] ^= 1 << (at % 7);
      try {
        openPipeline(damaged).step(wave(12, 1));
      } catch (error) {
        // A changed size of the input block is a pipeline too, which this block does not fit.
        const known = error instanceof FormatError || (error as Error).message.startsWith("Pipeline.step");
        if (!known) throw error;
      }
    }
  });
});

test("the state dict of a trained chain of modules is the weights of a pipeline; float64 is refused by name", () => {
  const modules = (dtype: "float32" | "float64") =>
    new Sequential(
      new GRU({ inputSize: 3, hiddenSize: 4, seed: 1, dtype }),
      new Linear({ inFeatures: 4, outFeatures: 2, seed: 2, dtype }),
    );
  const definition: PipelineData["definition"] = {
    version: 1,
    input: { frames: 1, features: 3 },
    layers: [
      { name: "0", layer: "gru" },
      { name: "1", layer: "linear" },
    ],
  };
  const model = modules("float32");
  const x = [0.1, -0.2, 0.3];
  const found = createPipeline({ definition, tensors: model.stateDict() }).step(x);
  const wanted = model.forward(new Tensor(Float32Array.from(x), [1, 1, 3])).data;
  for (const [k, value] of found.entries()) expect(value).toBeCloseTo(wanted[k], 6);
  expect(() => createPipeline({ definition, tensors: modules("float64").stateDict() })).toThrow(
    /tensor "0\.weight_ih_l0": expected { shape, data } that fit, in float32/,
  );
});

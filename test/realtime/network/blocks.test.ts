/** Networks over blocks of a signal: steps against whole sequences, clones, files, and what is refused. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kinds } from "../../../src/core/chain/kinds/kinds.ts";
import { GRU, Linear, Sequential } from "../../../src/core/nn/index.ts";
import { fromFloat } from "../../../src/core/storage/raw.ts";
import { writeSafetensors } from "../../../src/core/storage/safetensors/write.ts";
import { FormatError } from "../../../src/core/tensor/errors.ts";
import { Tensor } from "../../../src/core/tensor/tensor.ts";
import {
  ChainError,
  createNetwork,
  type Network,
  type NetworkDefinition,
  openNetwork,
  writeNetwork,
} from "../../../src/network.ts";
import { synthesisGains } from "../../../src/realtime/signal/stft.ts";
import { expectClose } from "../../support/compare.ts";
import { runs } from "../../support/exhaustive.ts";

type Layer = { readonly name: string; readonly kind: string; readonly [option: string]: unknown };
interface Tensors {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}
type Data = { definition: NetworkDefinition; weights: Map<string, Tensors> };

const wave = (length: number, seed: number) =>
  Float32Array.from({ length }, (_, k) => Math.sin(seed + 1.7 * k) + 0.3 * Math.cos(0.31 * k * seed));
const tensor = (shape: number[], seed: number) => ({
  shape,
  data: wave(
    shape.reduce((a, b) => a * b, 1),
    seed,
  ),
});
const named = (shapes: Record<string, number[]>, seed = 1) =>
  new Map(Object.entries(shapes).map(([name, shape], k) => [name, tensor(shape, seed + k)]));
const define = (layers: readonly Layer[], frames: number, features: number) =>
  ({ input: { frames, features, blocks: true }, layers }) as unknown as NetworkDefinition;
const made = ({ definition, weights }: Data) => createNetwork(definition, weights);
const act = (activation: string, more: object = {}): Layer => ({
  name: "act",
  kind: "activation",
  activation,
  ...more,
});
const recurrent = (name: string, kind: string, hiddenSize: number, more: object = {}): Layer => ({
  ...{ name, kind, hiddenSize, sequences: true },
  ...more,
});

/** A causal convolution, a GRU and a gain by a second path. */
function small(frames = 4): Data {
  return {
    definition: define(
      [
        { name: "conv", kind: "conv1d", padding: "causal", stride: 2 },
        act("leakyRelu(0.1)"),
        recurrent("rnn", "gru", 4),
        { name: "gain", kind: "linear" },
        act("sigmoid", { name: "mask" }),
        { name: "out", kind: "join", operation: "multiply", from: "act", with: ["mask"] },
      ],
      frames,
      3,
    ),
    weights: named({
      ...{ "conv.weight": [5, 3, 3], "conv.bias": [5] },
      ...{ "rnn.weight_ih_l0": [12, 5], "rnn.weight_hh_l0": [12, 4], "rnn.bias_ih_l0": [12] },
      ...{ "rnn.bias_hh_l0": [12], "gain.weight": [5, 4] },
    }),
  };
}

describe("a network over blocks", () => {
  const x = wave(4 * 3 * 6, 0.5);

  test("computes what one block of the whole signal gives, by the step and in a run", () => {
    const network = made(small());
    expect([network.inputs[0], network.outputs[0]]).toMatchObject([
      { frames: 4, features: 3 },
      { frames: 2, features: 5 },
    ]);
    const whole = made(small(24)).step(x)!.slice();
    expectClose("run", network.run(x), whole, { absolute: 2e-6 });
    const steps = [0, 1, 2, 3, 4, 5].flatMap((k) => [...network.step(x.subarray(12 * k, 12 * k + 12))!]);
    expectClose("steps", steps, whole, { absolute: 2e-6 });
    expect(network.block("mask")).toHaveLength(10);
    expect(Object.keys(network.kernels)).toEqual(["rnn"]);
  });

  test("refuses blocks of other sizes, and keeps its state then", () => {
    const [network, twin] = [made(small()), made(small())];
    for (const each of [network, twin]) each.step(x.subarray(0, 12));
    expect(() => network.step(x.subarray(0, 11))).toThrow(
      /shape \[4, 3\], 12 numbers, got Float32Array\(11\)/,
    );
    expect(() => network.step(x.subarray(0, 12), new Float32Array(3))).toThrow(/Float32Array of 10 numbers/);
    expect([...network.step(x.subarray(12, 24))!]).toEqual([...twin.step(x.subarray(12, 24))!]);
    expect(() => network.block("absent")).toThrow(/expected a layer \(conv, act/);
  });

  test("clones share the weights, and take turns with a memory each", () => {
    const { definition, weights } = small();
    const others = [
      { name: "history", kind: "history", size: 8 },
      { ...definition.layers[0], stride: 1, dilation: 2 },
      definition.layers[2],
      { name: "sum", kind: "overlapAdd", hop: 1 },
    ];
    const kept = new Map([...weights].filter(([name]) => name !== "gain.weight"));
    for (const data of [small(), { definition: define(others as Layer[], 4, 3), weights: kept }]) {
      const block = (k: number) => x.subarray(12 * (k % 6), 12 * (k % 6) + 12);
      const begun = () => {
        const network = made(data);
        network.step(block(0));
        return network;
      };
      const first = begun();
      const clones = [first, first.clone(), first.clone()];
      const single = clones.map(begun);
      clones[2].reset();
      single[2].reset();
      for (const [k, which] of [0, 1, 1, 2, 0, 2, 2, 1, 0].entries()) {
        const heard = [...clones[which].step(block(k + which))!];
        expect(heard).toEqual([...single[which].step(block(k + which))!]);
        // The step of another one leaves it alone.
        clones[(which + 1) % 3].step(block(k));
        single[(which + 1) % 3].step(block(k));
      }
    }
  });

  test("fills up the last block of a signal with zeros", () => {
    const full = new Float32Array(24);
    full.set(x.subarray(0, 17));
    const filled = made(small());
    expect([...filled.run({ input: x.subarray(0, 17) }).output]).toEqual([...filled.run(full)]);
  });

  test("comes back from its file as it went, in float16 too", async () => {
    const network = made(small());
    const back = await openNetwork(writeNetwork(network));
    expect(back.chain).toEqual(network.chain);
    expect([...back.step(x.subarray(0, 12))!]).toEqual([...network.step(x.subarray(0, 12))!]);
    const rounded = await openNetwork(writeNetwork(network, { dtype: "float16" }));
    back.reset();
    expectClose("half", rounded.step(x.subarray(0, 12))!, back.step(x.subarray(0, 12))!, { absolute: 1e-2 });
  });

  test("a causal convolution over blocks is the one over the whole sequence", () => {
    const sizes = fc.record({
      inputs: fc.integer({ min: 1, max: 5 }),
      outputs: fc.integer({ min: 1, max: 9 }),
      taps: fc.integer({ min: 1, max: 5 }),
      stride: fc.integer({ min: 1, max: 3 }),
      dilation: fc.integer({ min: 1, max: 3 }),
      strides: fc.integer({ min: 1, max: 3 }),
      blocks: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(sizes, ({ inputs, outputs, taps, stride, dilation, strides, blocks }) => {
        const frames = strides * stride;
        const layers = [{ name: "c", kind: "conv1d", padding: "causal", stride, dilation }];
        const weights = named({ "c.weight": [outputs, inputs, taps], "c.bias": [outputs] });
        const signal = wave(frames * blocks * inputs, 3);
        const whole = createNetwork(define(layers, frames * blocks, inputs), weights).step(signal)!;
        expectClose("blocks", createNetwork(define(layers, frames, inputs), weights).run(signal), whole, {
          absolute: 1e-5,
        });
      }),
      { seed: 11, numRuns: 150 },
    );
  });

  const streamed: [string, Layer, number[], number[], number[]][] = [
    [
      "history, zeros first",
      { name: "h", kind: "history", size: 3 },
      [2, 2],
      [1, 2, 3, 4, 5, 6, 7, 8],
      [0, 0, 1, 2, 3, 4, 3, 4, 5, 6, 7, 8],
    ],
    [
      "a mirror without the edge",
      { name: "p", kind: "pad", padding: [1, 2], mode: "reflect" },
      [3, 1],
      [1, 2, 3],
      [2, 1, 2, 3, 2, 1],
    ],
    [
      "zeros around each block",
      { name: "p", kind: "pad", padding: [1, 2] },
      [2, 1],
      [1, 2, 3, 4],
      [0, 1, 2, 0, 0, 0, 3, 4, 0, 0],
    ],
    [
      "frames that overlap",
      { name: "s", kind: "overlapAdd", hop: 2 },
      [1, 4],
      [1, 2, 3, 4, 10, 20, 30, 40],
      [1, 2, 13, 24],
    ],
  ];
  test.each(streamed)("%s", (_, layer, [frames, features], input, output) => {
    const network = createNetwork(define([layer], frames, features));
    expect([...network.run(Float32Array.from(input))]).toEqual(output);
  });

  test("a spectrum times gains of another layer", () => {
    const layers = [
      act("linear", { name: "gains", from: "gains in" }),
      { name: "y", kind: "gain", from: "x", by: "gains" },
    ];
    const inputs = [
      { name: "x", frames: 2, features: 4, blocks: true },
      { name: "gains in", frames: 2, features: 2, blocks: true },
    ];
    const network = createNetwork({ inputs, layers } as unknown as NetworkDefinition);
    const { output } = network.step({ x: new Float32Array(8).fill(1), "gains in": [1, 2, 3, 4] })!;
    expect([...output]).toEqual([1, 2, 1, 2, 3, 4, 3, 4]);
  });

  test.each([
    [16, 4],
    [64, 32],
  ])("what is taken apart in frames of %d every %d is put together again", (size, hop) => {
    const samples = 17 * hop + size;
    const window = Float32Array.from({ length: size }, (_, k) => Math.sin((Math.PI * (k + 0.5)) / size));
    const layers = [
      { name: "spectra", kind: "stft", size, hop },
      { name: "frames", kind: "inverseFourier", size },
      { name: "sound", kind: "overlapAdd", hop },
    ];
    const weights = new Map([
      ["spectra.window", { shape: [size], data: window }],
      ["sound.gain", { shape: [size], data: synthesisGains(size, hop, window) }],
    ]);
    const signal = wave(samples, 9);
    const back = createNetwork(define(layers, samples, 1), weights).step(signal)!;
    expectClose("sound", back.subarray(size), signal.subarray(size, back.length), { absolute: 2e-6 });
  });

  test("the state dict of modules has the weights; float64 is refused by name", () => {
    const modules = (dtype: "float32" | "float64") =>
      new Sequential(
        new GRU({ inputSize: 3, hiddenSize: 4, seed: 1, dtype }),
        new Linear({ inFeatures: 4, outFeatures: 2, seed: 2, dtype }),
      );
    const definition: NetworkDefinition = {
      input: { frames: "any", features: 3 },
      layers: [
        { name: "0", kind: "gru", hiddenSize: 4, sequences: true },
        { name: "1", kind: "linear" },
      ],
    };
    const model = modules("float32");
    const found = createNetwork(definition, model.stateDict()).step([0.1, -0.2, 0.3])!;
    const wanted = model.forward(new Tensor(Float32Array.of(0.1, -0.2, 0.3), [1, 1, 3])).data;
    for (const [k, value] of found.entries()) expect(value).toBeCloseTo(wanted[k], 6);
    expect(() => createNetwork(definition, modules("float64").stateDict())).toThrow(
      /weights "0\.weight_ih_l0" as { shape, data } that fit, in float32, got Float64Array/,
    );
  });
});

describe("is refused, and the layer is named", () => {
  const change = (
    edit: (data: {
      definition: Record<string, unknown> & { layers: Layer[] };
      weights: Data["weights"];
    }) => void,
  ): Data => {
    const data = structuredClone({ definition: small().definition, weights: small().weights });
    edit(data as never);
    return data;
  };
  const set = (index: number, fields: object) =>
    change(({ definition }) => Object.assign(definition.layers[index], fields));
  const top = (fields: object) => change(({ definition }) => Object.assign(definition, fields));
  const input = (fields: object) => top({ input: { frames: 4, features: 3, blocks: true, ...fields } });
  const weight = (name: string, shape?: number[]) =>
    change(({ weights }) => void (shape ? weights.set(name, tensor(shape, 1)) : weights.delete(name)));
  const two = (fields: object) =>
    top({
      input: undefined,
      inputs: [
        { name: "x", frames: 4, features: 3, blocks: true },
        { name: "h", features: 4, ...fields },
      ],
    });

  test.each<[string, Data, RegExp]>([
    [
      "another field",
      top({ samplerate: 1 }),
      /fields name, .*, got "samplerate"\. Did you mean sampleRate\?/,
    ],
    ["no layers", top({ layers: [] }), /at least one layer/],
    ["no list of layers", top({ layers: { 0: 1 } }), /layers as a list of at most 1024/],
    [
      "too many layers",
      top({ layers: Array.from({ length: 1030 }, (_, k) => act("relu", { name: `${k}` })) }),
      /at most 1024/,
    ],
    ["a rate of 0", top({ sampleRate: 0 }), /a sampleRate of 1 to 768000, got 0/],
    ["symbols in a text", top({ symbols: "abc" }), /symbols as a list of texts, got "abc"/],
    ["a symbol twice", top({ symbols: ["a", "a"] }), /each of symbols once/],
    [
      "a large block",
      input({ frames: 2 ** 20 }),
      /"input": expected at most 1048576 numbers a block, got 3145728/,
    ],
    [
      "a block of any length",
      input({ frames: "any" }),
      /"input": expected the frames of a block, got \[T, 3\]/,
    ],
    [
      "one input in blocks, another as a vector",
      two({}),
      /"h": expected every input in blocks, or none, got \[4\]/,
    ],
    [
      "one input in blocks, another as a sequence",
      two({ frames: 4 }),
      /"h": expected every input in blocks, or none, got \[4, 4\]/,
    ],
    ["a layer without a name", set(0, { name: "" }), /a name of layer 0, got ""/],
    ["a name twice", set(1, { name: "conv" }), /layer "conv": expected each name once/],
    ["the name of the input", set(1, { name: "input" }), /layer "input": expected each name once/],
    [
      "another kind",
      set(0, { kind: "conv2d" }),
      /layer "conv": expected a kind of .*, got "conv2d"\. Did you mean conv1d\?/,
    ],
    ["a kind of Object's", set(1, { kind: "__proto__" }), /layer "act": .*got "__proto__"/],
    [
      "a layer that comes later",
      set(1, { from: "out" }),
      /layer "act": expected to read an earlier layer, got "out"/,
    ],
    [
      "no such layer",
      set(5, { with: ["absent"] }),
      /layer "out": expected to read an earlier layer, got "absent"/,
    ],
    ["an option too few", set(5, { with: undefined }), /layer "out": expected option with, got none/],
    [
      "another option",
      set(0, { dilations: 2 }),
      /layer "conv": expected options .*got "dilations"\. Did you mean dilation\?/,
    ],
    ["an option of another kind", set(1, { by: "conv" }), /layer "act": expected options .*, got "by"/],
    [
      "a text for a number",
      set(0, { stride: "2" }),
      /layer "conv": expected stride to be a whole number of at least 1, got "2"/,
    ],
    ["NaN", set(0, { stride: Number.NaN }), /expected stride to be a whole number.*got NaN/],
    ["one number of padding", set(0, { padding: [1] }), /padding to be two whole numbers/],
    ["padding without end", set(0, { padding: [1e12, 0] }), /layer "conv": expected at most \d+ numbers/],
    [
      "windows without end",
      set(0, { dilation: 1e9 }),
      /layer "conv": expected at most 1048576 numbers a block/,
    ],
    [
      "a block that no stride divides",
      set(0, { stride: 3 }),
      /layer "conv": expected a multiple of the stride 3, got 4 frames/,
    ],
    ["many levels", set(2, { numLayers: 1e6 }), /layer "rnn": expected 1 to 1024 levels/],
    [
      "a level without weights",
      set(2, { numLayers: 2 }),
      /layer "rnn": expected weight_ih_l1 of shape \[12, 4\], got none/,
    ],
    [
      "blocks of other sizes joined",
      set(5, { with: ["rnn"] }),
      /layer "out": expected the same features to join, got \[2, 5\] and \[2, 4\]/,
    ],
    ["no weight", weight("conv.weight"), /layer "conv": expected weight of shape \[any, 3, any\], got none/],
    ["a weight of other sizes", weight("conv.weight", [5, 2, 3]), /got \[5, 2, 3\]/],
    [
      "gates that are too many",
      weight("rnn.weight_ih_l0", [13, 5]),
      /expected weight_ih_l0 of shape \[12, 5\], got \[13, 5\]/,
    ],
    ["a weight of no layer", weight("acts.weight", [5]), /got "acts".*none of them\. Did you mean act\?/],
    [
      "a weight that its layer lacks",
      weight("act.weight", [5]),
      /layer "act": expected no weights, got weight/,
    ],
    [
      "another weight",
      weight("conv.wieght", [5]),
      /layer "conv": expected weights weight, bias, got "wieght"\. Did you mean weight\?/,
    ],
  ])("%s", (_, data, message) => {
    const call = () => made(data);
    expect(call).toThrow(ChainError);
    expect(call).toThrow(message);
  });

  test.each<[string, Layer, number[], number[]]>([
    ["a history without end", { name: "x", kind: "history", size: 1e15 }, [], [1, 1]],
    ["padding without end", { name: "x", kind: "pad", padding: [1e15, 0] }, [], [2, 1]],
    ["many rows for many frames", { name: "x", kind: "linear" }, [65_536, 1], [65_536, 1]],
    ["many filters for many frames", { name: "x", kind: "conv1d" }, [65_536, 1, 1], [65_536, 1]],
    ["many spectra", { name: "x", kind: "stft", size: 16_384, hop: 1 }, [], [65_536, 1]],
    ["long rows of a table", { name: "x", kind: "embedding" }, [1, 65_536], [65_536, 1]],
    ["gathered taps", { name: "x", kind: "conv1d", dilation: 2 }, [1, 1, 1024], [65_536, 1]],
  ])("%s would need more memory than a block may", (_, layer, shape, [frames, features]) => {
    const weights = new Map(shape.length === 0 ? [] : [["x.weight", tensor(shape, 1)]]);
    expect(() => createNetwork(define([layer], frames, features), weights)).toThrow(
      /layer "x": expected at most \d+ numbers/,
    );
  });

  test.each<[string, Omit<Layer, "name">, Record<string, number[]>, number[]]>([
    ["blocks", { kind: "activation", activation: "relu" }, {}, [65_536, 4]],
    ["histories", { kind: "history", size: 200_000 }, {}, [1, 1]],
    ["spread taps", { kind: "conv1d", dilation: 65_535, padding: "causal" }, { weight: [1, 1, 16] }, [1, 1]],
    ["tables of transforms", { kind: "stft", size: 65_536, hop: 1 }, {}, [65_536, 1]],
    [
      "states",
      { kind: "gru", hiddenSize: 3, sequences: true },
      { weight_ih_l0: [9, 1], weight_hh_l0: [9, 3] },
      [65_536, 1],
    ],
  ])("%s of 100 layers together need more than all may", (_, layer, shapes, [frames, features]) => {
    const names = Array.from({ length: 100 }, (_, k) => `l${k}`);
    const layers = names.map((name) => ({ name, from: "input", ...layer }) as unknown as Layer);
    const weights = names.flatMap((name) =>
      Object.entries(shapes).map(([each, shape]) => [`${name}.${each}`, tensor(shape, 1)] as const),
    );
    const build = () => createNetwork(define(layers, frames, features), new Map(weights));
    expect(build).toThrow(/layer "l\d+": expected at most 16777216 numbers in all blocks/);
  });

  test("no definition of random layers and options does worse than be refused", () => {
    const number = fc.oneof(
      fc.integer({ min: -2, max: 9 }),
      fc.constantFrom(16, 512, 65_536, 1e6, 1e12, 0.5, Number.NaN, -0, Number.MAX_VALUE),
    );
    const value = fc.oneof(
      number,
      fc.boolean(),
      fc.constantFrom(
        "zero",
        "reflect",
        "tanh",
        "relu",
        "a",
        "b",
        "input",
        "__proto__",
        "",
        "causal",
        "same",
        "max",
      ),
      fc.array(number, { maxLength: 3 }),
      fc.constantFrom(["a"], ["input"], ["a", "input"]),
    );
    const usual: Record<string, unknown> = {
      ...{ activation: "relu", operation: "max", with: ["input"], eps: 1e-3, times: 3, features: -1 },
      ...{ padding: [1, 1], size: 16, hop: 4, value: 0, by: "a", hiddenSize: 2, sequences: true },
    };
    const given = (kind: string) => {
      const { options } = kinds[kind as keyof typeof kinds];
      const needed = Object.entries(options).filter(([, [, , isNeeded]]) => isNeeded);
      return fc.tuple(
        fc.record(
          Object.fromEntries(needed.map(([name]) => [name, fc.oneof(fc.constant(usual[name]), value)])),
        ),
        fc.dictionary(fc.constantFrom("from", ...Object.keys(options)), value, { maxKeys: 2 }),
      );
    };
    const layer = (name: string) =>
      fc
        .constantFrom(...Object.keys(kinds))
        .chain((kind) => given(kind).map(([needed, more]) => ({ ...needed, ...more, name, kind })));
    const shape = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 3 });
    const weights = fc.oneof(
      { weight: 4, arbitrary: fc.constant({}) },
      fc.dictionary(
        fc.constantFrom("a.weight", "a.bias", "b.weight", "a.window", "a.weight_ih_l0", "a.weight_hh_l0"),
        shape,
        { maxKeys: 2 },
      ),
    );
    const sizes = fc.tuple(fc.constantFrom(1, 2, 16, 512, 65_536), fc.constantFrom(1, 2, 6, 18));
    let count = 0;
    fc.assert(
      fc.property(layer("a"), layer("b"), weights, sizes, (a, b, shapes, [frames, features]) => {
        let network: Network;
        try {
          network = createNetwork(define([a, b], frames, features), named(shapes));
        } catch (error) {
          if (!(error instanceof ChainError)) throw error;
          return;
        }
        count++;
        try {
          network.step(new Float32Array(frames * features).fill(1));
        } catch (error) {
          // An id outside the table throws when it arrives.
          if (!/expected an id from 0/.test((error as Error).message)) throw error;
        }
      }),
      { seed: 31, numRuns: runs(4000, 4000) },
    );
    expect(count).toBeGreaterThan(10);
  });
});

describe("files", () => {
  const raw = new Map([["a", fromFloat(Float32Array.of(1), [1])]]);
  const file = (text: string, key = "sluice.network") => writeSafetensors(raw, new Map([[key, text]]));
  test.each<[string, Uint8Array, RegExp]>([
    ["no JSON", file("{"), /network/],
    ["a version twice", file('{"version":1,"version":1}'), /version/],
    ["deep lists", file(`${"[".repeat(65)}${"]".repeat(65)}`), /./],
    ["a list", file("[]"), /the definition as an object/],
    ["a prototype", file('{"version":1,"__proto__":{"layers":1}}'), /got "__proto__"/],
    [
      "a tensor too many",
      file('{"version":1,"input":{"frames":1,"features":1},"layers":[{"name":"x","kind":"last"}]}'),
      /got ""/,
    ],
    ["another version", file('{"version":2}'), /expected version 1, got 2\. Convert the original again/],
    [
      "an older key",
      file('{"version":1,"layers":[]}', "sluice.pipeline"),
      /expected the metadata sluice\.network, got sluice\.pipeline of another version\. Convert the original again\./,
    ],
  ])("%s is refused", async (_, bytes, message) => {
    await expect(openNetwork(bytes)).rejects.toThrow(message);
    await expect(openNetwork(bytes)).rejects.toSatisfy(
      (error) => error instanceof FormatError || error instanceof ChainError,
    );
  });

  test("every cut and every changed byte is refused, or is still a network", async () => {
    const whole = writeNetwork(made(small()));
    const header = 8 + Number(new DataView(whole.buffer).getBigUint64(0, true));
    const known = (error: unknown) => {
      if (!(error instanceof FormatError || error instanceof ChainError)) throw error;
    };
    for (let size = 0; size < whole.length; size += size < header ? 7 : 97)
      await expect(openNetwork(whole.subarray(0, size)), `cut at ${size}`).rejects.toThrow();
    for (let at = 0; at < header; at++) {
      const damaged = whole.slice();
      damaged[at] ^= 1 << (at % 7);
      const network = await openNetwork(damaged).catch(known);
      try {
        network?.step(wave(12, 1));
      } catch (error) {
        // A changed size of the input is a network too, which this block does not fit; and so is one over sequences.
        if (!(error as Error).message.startsWith("Network.step")) throw error;
      }
    }
  });
});

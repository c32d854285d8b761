/** Configurations of Keras in all their forms, in memory. */
import { describe, expect, test } from "vitest";
import { readChain } from "../../../src/checkpoint/chain/read.ts";
import type { Chain } from "../../../src/core/chain/chain.ts";
import { ChainError } from "../../../src/core/chain/refuse.ts";
import { type Contents, presentTensor } from "../../../src/core/storage/contents.ts";
import { type Json, parseJson } from "../../../src/core/storage/json.ts";
import { fromFloat } from "../../../src/core/storage/raw.ts";
import { kerasLayer as layer, kerasSequential as sequential } from "../../support/kerasConfigs.ts";

type Weights = Readonly<Record<string, readonly number[]>>;

/** Numbers that differ in every place. */
const values = (shape: readonly number[], seed = 0) =>
  Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, k) => k + 1 + 1000 * seed);

const json = (value: unknown): Json =>
  parseJson(new TextEncoder().encode(JSON.stringify(value)), { format: "test" });

/** A file of Keras 2: by layer, the shapes of its arrays. */
function h5(
  config: unknown,
  layers: Readonly<Record<string, Weights[string][]>>,
  version = "2.12.0",
): Contents {
  const tensors = new Map();
  const listed = Object.entries(layers).map(([name, shapes]) => ({
    name,
    weights: shapes.map((shape, k) => {
      tensors.set(`${name}/${k}`, presentTensor(fromFloat(values(shape, k), shape)));
      return `${name}/${k}`;
    }),
  }));
  const metadata = new Map<string, unknown>([
    ["config", json(config)],
    ["layers", listed],
    ["kerasVersion", version],
  ]);
  return { format: "keras-h5", tensors, metadata, warnings: [] };
}

const lstm = (name: string, units: number, more: object = {}) =>
  layer("LSTM", name, { units, activation: "tanh", recurrent_activation: "sigmoid", ...more });
const input = { batch_input_shape: [null, 5, 3] };
const arrays = (inputs: number, units: number, gates = 4) => [
  [inputs, gates * units],
  [units, gates * units],
  [gates * units],
];
const dense = (name: string, units: number) => layer("Dense", name, { units, activation: "linear" });

/** A functional model of version 2: name → layer, and the names that it reads. */
function functional(
  layers: [layer: ReturnType<typeof layer>, reads: unknown[]][],
  outputs: unknown,
  inputs = [["x", 0, 0]],
) {
  return {
    class_name: "Functional",
    config: {
      name: "f",
      layers: layers.map(([each, reads]) => ({
        ...each,
        name: (each.config as { name: string }).name,
        inbound_nodes: reads,
      })),
      input_layers: inputs,
      output_layers: outputs,
    },
  };
}
const x = [layer("InputLayer", "x", { batch_input_shape: [null, 5, 3] }), []] as [
  ReturnType<typeof layer>,
  unknown[],
];

const shapesOf = ({ placed }: Chain) =>
  placed.map(({ layer, output }) => [layer.name, output.frames, output.features]);

async function refused(contents: Contents): Promise<ChainError> {
  const error = await readChain(contents).then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(ChainError);
  return error as ChainError;
}

describe("graphs", () => {
  test("a list of layers, as Keras 1 and 2.0 write it, without an InputLayer", async () => {
    const config = { class_name: "Sequential", config: [lstm("a", 4, input), dense("b", 2)] };
    const chain = await readChain(h5(config, { a: arrays(3, 4), b: [[4, 2], [2]] }, "2.0.5"));
    expect(chain.inputs).toEqual([{ name: "input", frames: 5, features: 3 }]);
    expect(shapesOf(chain)).toEqual([
      ["a", undefined, 4],
      ["b", undefined, 2],
    ]);
    expect(chain.source).toBe("Keras 2.0.5");
  });

  test("nodes of version 2 and 3 say the same", async () => {
    const two = functional(
      [x, [lstm("a", 4), [[["x", 0, 0, {}]]]], [dense("b", 2), [[["a", 0, 0, {}]]]]],
      [["b", 0, 0]],
    );
    const tensor = (name: string) => ({
      class_name: "__keras_tensor__",
      config: { keras_history: [name, 0, 0] },
    });
    const node = (name: string) => [{ args: [tensor(name)], kwargs: { mask: null, training: false } }];
    const three = functional([x, [lstm("a", 4), node("x")], [dense("b", 2), node("a")]], ["b", 0, 0]);
    const weights = { a: arrays(3, 4), b: [[4, 2], [2]] };
    const [first, second] = [await readChain(h5(two, weights)), await readChain(h5(three, weights))];
    expect(shapesOf(second)).toEqual(shapesOf(first));
    expect(second.outputs).toEqual([{ name: "b", from: "b" }]);
  });

  test("layers in any order, states between layers, and a layer that is called twice", async () => {
    const config = functional(
      [
        [dense("d", 2), [[["dec", 0, 0, {}]]]],
        [
          lstm("dec", 4, { return_sequences: true }),
          [
            [
              ["x", 0, 0, {}],
              ["enc", 0, 1, {}],
              ["enc", 0, 2, {}],
            ],
          ],
        ],
        [lstm("enc", 4, { return_state: true }), [[["x", 0, 0, {}]]]],
        x,
        [dense("twice", 3), [[["x", 0, 0, {}]], [["twice", 0, 0, {}]]]],
      ],
      [
        ["d", 0, 0],
        ["twice", 1, 0],
      ],
    );
    const chain = await readChain(
      h5(config, { d: [[4, 2], [2]], dec: arrays(3, 4), enc: arrays(3, 4), twice: [[3, 3], [3]] }),
    );
    const decoder = chain.layers.find(({ name }) => name === "dec");
    expect(decoder).toMatchObject({ initial: ["enc:hidden", "enc:cell"], from: "x" });
    expect(chain.outputs.map(({ from }) => from)).toEqual(["d", "twice#1"]);
    expect(chain.layers.find(({ name }) => name === "twice#1")).toMatchObject({ from: "twice" });
  });

  test("a model as a layer: what training changes comes first in its list of weights", async () => {
    const inner = { ...sequential(layer("BatchNormalization", "bn"), dense("d", 2)), name: "inner" };
    inner.config.name = "inner";
    const config = sequential(layer("InputLayer", "x", { batch_input_shape: [null, 3] }), inner);
    const chain = await readChain(h5(config, { inner: [[3], [3], [3, 2], [2], [3], [3]] }));
    expect(shapesOf(chain)).toEqual([
      ["bn", undefined, 3],
      ["d", undefined, 2],
    ]);
    const [norm, product] = chain.layers as unknown as { weights: Map<string, { data: Float32Array }> }[];
    expect(norm.weights.get("running_var")!.data[0]).toBe(5001);
    expect(product.weights.get("weight")!.data[1]).toBe(2003);
  });

  const one = (type: string, config: object) => sequential(layer(type, "a", { ...input, ...config }));
  /** One layer that reads `x`. */
  const single = (each: ReturnType<typeof layer>, call: object = [["x", 0, 0]], outputs = [["a", 0, 0]]) =>
    functional([x, [each, [call]]], outputs);
  const nested = (count: number, inside: object): object =>
    count === 0 ? inside : sequential({ ...nested(count - 1, inside), name: "m" });
  const masked = { keras_history: ["x", 0, 0] };
  const mine = { class_name: "function", config: "mine" };
  test.each<[string, unknown, RegExp, (string | null)?]>([
    [
      "a cycle",
      functional([x, [dense("a", 3), [[["b", 0, 0]]]], [dense("b", 3), [[["a", 0, 0]]]]], [["b", 0, 0]]),
      /which has none, or needs this layer first/,
    ],
    ["a layer that is not there", single(dense("a", 3), [["z", 0, 0]]), /a layer of the model, got "z"/],
    [
      "an output that is not there",
      single(dense("a", 3), undefined, [["a", 0, 1]]),
      /output 1 of call 0/,
      null,
    ],
    ["too many layers", sequential(...new Array(5000).fill(dense("d", 3))), /at most 1024 layers/, null],
    ["models in models", nested(12, sequential(dense("a", 3))), /nested at most 8 deep/, "sequential"],
    ["a layer of its own code", one("Attention2", {}), /a layer that Sluice runs .*, got "Attention2"/],
    ["a Lambda", sequential(lstm("l", 4, input), layer("Lambda", "a")), /Its code is not in the file/],
    [
      "an activation of its own code",
      one("LSTM", { units: 4, activation: mine }),
      /an activation of Keras .*"mine"/,
    ],
    [
      "a call with a mask",
      single(dense("a", 3), {
        args: [],
        kwargs: { mask: { class_name: "__keras_tensor__", config: masked } },
      }),
      /without "mask"/,
    ],
    [
      "a shape that is none",
      one("LSTM", { units: 4, batch_input_shape: ["x", 3] }),
      /the shape of its input/,
    ],
    ["half a frame", one("ZeroPadding1D", { padding: 1.5 }), /two whole numbers/],
    ["no dims", one("Permute", { dims: [] }), /dims \[2, 1\] of a sequence, got \[\]/],
    [
      "outputs without end",
      single(dense("a", 3), undefined, new Array(3000).fill(["a", 0, 0])),
      /1 to 1024 inputs and outputs/,
      null,
    ],
    [
      "dropout that acts",
      single(layer("Dropout", "a", { rate: 0.5 }), [["x", 0, 0, { training: true }]]),
      /without "training", got true/,
    ],
    ["frames flattened features first", one("Flatten", { data_format: "channels_first" }), /channels_last/],
    ["another axis", one("BatchNormalization", { axis: 1 }), /the last axis/],
    [
      "an image",
      sequential(layer("InputLayer", "a", { batch_input_shape: [null, 5, 3, 2] }), dense("d", 3)),
      /\[features\] or \[frames, features\], got \[5, 3, 2\]/,
    ],
    ["time before the batch", sequential(lstm("a", 4, { ...input, time_major: true })), /time_major/],
    ["no layers", { class_name: "Functional", config: { name: "mine" } }, /its own code builds/, null],
  ])("refuses %s", async (_, config, message, name = "a") => {
    const isNorm = JSON.stringify(config).includes("BatchNormalization");
    const error = await refused(h5(config, { a: isNorm ? new Array(4).fill([5]) : arrays(3, 4) }));
    expect(error.message).toMatch(message);
    expect(error.layer ?? null).toBe(name);
  });

  test("models nested two deep: their weights stand where each model does", async () => {
    const inner = sequential(dense("b", 3));
    const middle = sequential(
      dense("a", 3),
      { ...inner, config: { ...inner.config, name: "inner" } },
      dense("c", 3),
    );
    const outer = sequential(layer("Dense", "first", { units: 3, activation: "linear", ...input }), {
      ...middle,
      config: { ...middle.config, name: "middle" },
    });
    const square = [[3, 3], [3]];
    const chain = await readChain(h5(outer, { first: square, middle: [square, square, square].flat() }));
    const weighted = chain.layers as unknown as { weights: Map<string, { data: Float32Array }> }[];
    // The values of the k-th array begin with 1000 k + 1.
    const starts = weighted.map(({ weights }) => weights.get("weight")!.data[0]);
    expect(starts).toEqual([1, 1, 2001, 4001]);
  });

  test("a nested model whose calls count from 1, since Keras leaves its own node out", async () => {
    const inner = {
      ...functional([x, [dense("d", 2), [[["x", 0, 0, {}]]]]], [["d", 0, 0]]),
      name: "inner",
      inbound_nodes: [[["x", 0, 0, {}]]],
    };
    inner.config.name = "inner";
    const config = functional(
      [
        x,
        [inner as unknown as ReturnType<typeof layer>, inner.inbound_nodes],
        [dense("e", 1), [[["inner", 1, 0, {}]]]],
      ],
      [["e", 0, 0]],
    );
    const chain = await readChain(h5(config, { inner: [[3, 2], [2]], e: [[2, 1], [1]] }));
    expect(shapesOf(chain).map(([name]) => name)).toEqual(["d", "e"]);
    expect(chain.layers[1]).toMatchObject({ from: "d" });
  });

  test("weights that are missing, and sizes that lie", async () => {
    const config = sequential(lstm("a", 4, input));
    expect((await refused(h5(config, { a: arrays(3, 4).slice(0, 2) }))).message).toMatch(
      /layer "a": expected 3 arrays of weights, got 2/,
    );
    expect((await refused(h5(config, { a: arrays(3, 5) }))).message).toMatch(
      /the weights of LSTM with 4 units, got \[3, 20\], \[5, 20\], \[20\]/,
    );
    expect((await refused(h5(config, {}))).layer).toBe("a");
  });
});

describe("layers", () => {
  const first = (chain: Chain) =>
    chain.layers[0] as unknown as { weights: Map<string, { shape: number[]; data: Float32Array }> } & Record<
      string,
      unknown
    >;
  const gru = (config: object, weights: number[][], version?: string) =>
    readChain(h5(sequential(layer("GRU", "g", { units: 2, ...input, ...config })), { g: weights }, version));

  test("the shape of the bias decides where the reset gate acts", async () => {
    const recurrent = [
      [3, 6],
      [2, 6],
    ];
    const after = await gru({ recurrent_activation: "sigmoid" }, [...recurrent, [2, 6]]);
    const before = await gru({ recurrent_activation: "sigmoid" }, [...recurrent, [6]]);
    expect(first(after).resetAfter).toBe(true);
    expect(first(before).resetAfter).toBe(false);
    // z r h of Keras is r z n here.
    expect([...first(before).weights.get("bias_ih_l0")!.data]).toEqual([2003, 2004, 2001, 2002, 2005, 2006]);
    await expect(
      gru({ recurrent_activation: "sigmoid", reset_after: true }, [...recurrent, [6]]),
    ).rejects.toThrow(/reset_after/);
  });

  test("the version decides what hard_sigmoid is, and a gate that the file does not name", async () => {
    const weights = [[3, 6], [2, 6], [6]];
    const hard = async (version: string) =>
      first(await gru({ recurrent_activation: "hard_sigmoid" }, weights, version)).activations;
    expect(await hard("2.15.0")).toEqual({ gate: "hardSigmoid(0.2)", state: "tanh" });
    expect(await hard("3.13.2")).toEqual({ gate: "hardSigmoid(1/6)", state: "tanh" });
    const [old, young] = [await gru({}, weights, "2.2.4"), await gru({}, weights, "2.4.0")];
    expect(first(old).activations).toEqual({ gate: "hardSigmoid(0.2)", state: "tanh" });
    expect(first(young).activations).toEqual({ gate: "sigmoid", state: "tanh" });
    expect(old.assumptions).toEqual([
      "g has no recurrent_activation: its gates are hardSigmoid(0.2), the default of Keras 2.2.4.",
    ]);
  });

  test("Keras 1 keeps a matrix, a recurrent matrix and a bias for each gate: i c f o", async () => {
    const config = {
      class_name: "Sequential",
      config: [layer("LSTM", "a", { output_dim: 2, inner_activation: "hard_sigmoid", ...input })],
    };
    const one = [[3, 2], [2, 2], [2]];
    const chain = await readChain(h5(config, { a: [...one, ...one, ...one, ...one] }, "1.2.2"));
    // Array k begins with 1000 k + 1: the biases are arrays 2, 5, 8 and 11.
    expect([...first(chain).weights.get("bias_ih_l0")!.data]).toEqual([
      2001, 2002, 8001, 8002, 5001, 5002, 11001, 11002,
    ]);
    expect([...first(chain).weights.get("weight_ih_l0")!.data].slice(0, 6)).toEqual([1, 3, 5, 2, 4, 6]);
  });

  test("CuDNN's blocks of a gate are [units, inputs] already, and its bias has two halves", async () => {
    const config = sequential(layer("CuDNNLSTM", "a", { units: 2, ...input }));
    const chain = await readChain(h5(config, { a: [[3, 8], [2, 8], [16]] }));
    const { weights } = first(chain);
    // Gate i has columns 0 and 1 of rows of 8: 1 2, 9 10, 17 18, which are one row after the other.
    expect([...weights.get("weight_ih_l0")!.data].slice(0, 6)).toEqual([1, 2, 9, 10, 17, 18]);
    expect([...weights.get("weight_hh_l0")!.data].slice(0, 4)).toEqual([1001, 1002, 1009, 1010]);
    expect(weights.get("bias_hh_l0")!.data[0]).toBe(2009);
  });

  test("Bidirectional: forward first, masked frames by the version, and each merge", async () => {
    const both = (config: object, version: string) =>
      readChain(
        h5(
          sequential(
            layer("Bidirectional", "b", {
              layer: lstm("inner", 2, { return_sequences: true }),
              ...input,
              ...config,
            }),
          ),
          { b: [...arrays(3, 2), ...arrays(3, 2)] },
          version,
        ),
      );
    const concat = await both({ merge_mode: "concat" }, "2.12.0");
    expect(concat.outputShapes).toEqual([{ frames: 5, features: 4 }]);
    expect(first(concat)).toMatchObject({ merge: "concat", absent: "zero" });
    expect(first(concat).weights.get("bias_ih_l0_reverse")!.data[0]).toBe(5001);
    expect(first(await both({ merge_mode: "sum" }, "2.2.4")).absent).toBeUndefined();
    const apart = await both({ merge_mode: null }, "3.1.0");
    expect(apart.outputs.map(({ from }) => from)).toEqual(["b:forward", "b:reverse"]);
  });

  test("slopes: as an array of NumPy, shared over time or over features", async () => {
    const leaky = async (alpha: unknown) =>
      first(await readChain(h5(sequential(layer("LeakyReLU", "r", { ...input, alpha })), {}))).activation;
    expect(await leaky({ type: "ndarray", value: 0.1 })).toBe("leakyRelu(0.1)");
    expect(await leaky({ class_name: "__numpy__", config: { value: 0.2, dtype: "float32" } })).toBe(
      "leakyRelu(0.2)",
    );
    expect(await leaky([0.4])).toBe("leakyRelu(0.4)");
    await expect(leaky("much")).rejects.toThrow(/layer "r": expected negative_slope to be a number/);
    const slopes = async (shape: number[]) =>
      first(await readChain(h5(sequential(layer("PReLU", "p", input)), { p: [shape] }))).weights.get(
        "weight",
      )!;
    expect(await slopes([1, 3])).toMatchObject({ shape: [3], data: Float32Array.of(1, 2, 3) });
    expect(await slopes([1, 1])).toMatchObject({ shape: [3], data: Float32Array.of(1, 1, 1) });
    expect((await slopes([5, 1])).data.slice(0, 6)).toEqual(Float32Array.of(1, 1, 1, 2, 2, 2));
    await expect(slopes([5, 2])).rejects.toThrow(/slopes for \[5, 3\], got \[5, 2\]/);
  });

  test("Theano's kernels of convolutions are turned round", async () => {
    const config = sequential(layer("Conv1D", "c", { ...input, filters: 1, kernel_size: [2] }));
    const contents = h5(config, { c: [[2, 3, 1], [1]] });
    const kernel = async () => [...first(await readChain(contents)).weights.get("weight")!.data];
    expect(await kernel()).toEqual([1, 4, 2, 5, 3, 6]);
    contents.metadata.set("backend", "theano");
    expect(await kernel()).toEqual([4, 1, 5, 2, 6, 3]);
  });

  test("Keras 3 numbers layers by class, and a backward layer comes second", async () => {
    const config = sequential(
      layer("InputLayer", "x", { batch_shape: [null, 5, 3] }),
      layer("Bidirectional", "b", { layer: lstm("inner", 2), merge_mode: "concat" }),
      dense("first", 3),
      layer("Dropout", "drop"),
      dense("second", 2),
    );
    const contents = h5(config, {
      "layers\\bidirectional/backward_layer/cell": arrays(3, 2),
      "layers/bidirectional/forward_layer/cell": arrays(3, 2),
      "_layer_checkpoint_dependencies/dense": [[4, 3], [3]],
      "layers/dense_1": [[3, 2], [2]],
      "layers/dropout/seed_generator": [[2]],
    });
    const chain = await readChain({ ...contents, format: "keras-weights" });
    expect(shapesOf(chain).map(([name]) => name)).toEqual(["b", "first", "drop", "second"]);
    expect(chain.outputShapes).toEqual([{ features: 2 }]);
  });

  test("a file of weights alone says what it lacks; a graph model of TensorFlow.js too", async () => {
    const { tensors, warnings } = h5({}, { a: arrays(3, 4) });
    const weights = await refused({ format: "keras-h5", tensors, warnings, metadata: new Map() });
    expect(weights.message).toMatch(
      /weights alone \(keras-h5\)\. Put the JSON of model\.to_json\(\) beside it/,
    );
    const metadata = new Map<string, unknown>([
      ["format", "graph-model"],
      ["modelTopology", json({ node: [] })],
    ]);
    expect((await refused({ format: "tfjs", tensors, warnings, metadata })).message).toMatch(
      /graph model of TensorFlow\.js/,
    );
    expect((await refused({ format: "npz", tensors, warnings, metadata })).message).toMatch(
      /describes a whole network .*, got weights alone \(npz\)/,
    );
    expect((await refused({ format: "tflite", tensors, warnings, metadata })).message).toBe(
      "network: TFLite: Sluice reads its gates, not its graph. Run the Keras file that it was made from.",
    );
  });
});

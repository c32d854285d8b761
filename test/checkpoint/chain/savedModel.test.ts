/** Variables of TensorFlow with a configuration of Keras: the same network as in other files, or refused. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openChain } from "../../../src/checkpoint/chain/open.ts";
import { chainIn } from "../../../src/command/networkFile.ts";
import type { Chain } from "../../../src/core/chain/chain.ts";
import { fromFloat } from "../../../src/core/storage/raw.ts";
import { bytesSource, folderOf } from "../../../src/core/storage/source.ts";
import { kerasLayer as layer } from "../../support/kerasConfigs.ts";
import { message } from "../formats/onnxModels.ts";
import { scratchFolder } from "../formats/samples.ts";
import { ascii, objectFiles, type Tree } from "../formats/tensorflowBuilder.ts";

const recurrent = (type: string, name: string, units: number) =>
  layer(type, name, { units, activation: "tanh", recurrent_activation: "sigmoid", return_sequences: true });
const sequential = (name: string, ...layers: object[]) => ({
  class_name: "Sequential",
  config: { name, layers },
});
const model = sequential(
  "outer",
  layer("InputLayer", "x", { batch_input_shape: [null, 5, 3] }),
  recurrent("LSTM", "lstm", 4),
  layer("Dropout", "drop", { rate: 0.1 }),
  layer("BatchNormalization", "norm", { axis: [2] }),
  sequential(
    "inner",
    layer("Dense", "a", { units: 4, activation: "relu" }),
    layer("Dense", "b", { units: 4 }),
  ),
  layer("Bidirectional", "both", { layer: recurrent("GRU", "gru", 2), merge_mode: "concat" }),
);

/** Every variable has its own numbers. */
let count = 0;
const variable = (...shape: number[]): Tree => {
  const size = shape.reduce((product, each) => product * each, 1);
  count++;
  return {
    tensor: fromFloat(
      Float32Array.from({ length: size }, (_, k) => count + k / size),
      shape,
    ),
  };
};
const cell = (gates: number, inputs: number, units: number, bias: number[]) => ({
  kernel: variable(inputs, gates * units),
  recurrent_kernel: variable(units, gates * units),
  bias: variable(...bias),
});

/** The variables of each layer in Keras' order, and how an object has them as parts. */
function layers() {
  const lstm = cell(4, 3, 4, [16]);
  const norm = {
    gamma: variable(4),
    beta: variable(4),
    moving_mean: variable(4),
    moving_variance: variable(4),
  };
  const dense = () => ({ kernel: variable(4, 4), bias: variable(4) });
  const [a, b] = [dense(), dense()];
  const [forward, backward] = [cell(3, 4, 2, [2, 6]), cell(3, 4, 2, [2, 6])];
  const numbers = (...parts: object[]) =>
    Object.fromEntries(parts.flatMap(Object.values).map((each, k) => [k, each]));
  const inner = { parts: { "layer_with_weights-0": { parts: a }, "layer_with_weights-1": { parts: b } } };
  return {
    /** As `save_weights` writes them */
    tree: {
      parts: {
        "layer_with_weights-0": { parts: { cell: { parts: lstm } } },
        "layer-1": {},
        "layer_with_weights-1": { parts: norm },
        "layer_with_weights-2": inner,
        "layer_with_weights-3": {
          parts: {
            backward_layer: { parts: { cell: { parts: backward } } },
            forward_layer: { parts: { cell: { parts: forward } } },
          },
        },
      },
    } satisfies Tree,
    /** As `model.save` of Keras 2 does: every layer lists them */
    listed: {
      parts: {
        "layer_with_weights-0": { parts: { variables: { parts: numbers(lstm) } } },
        "layer_with_weights-1": { parts: { variables: { parts: numbers(norm) } } },
        "layer_with_weights-2": { parts: { ...inner.parts, variables: { parts: numbers(a, b) } } },
        "layer_with_weights-3": { parts: { variables: { parts: numbers(forward, backward) } } },
      },
    } satisfies Tree,
    /** As `export` of Keras 3 does: one list */
    exported: {
      parts: { variables: { parts: numbers(lstm, norm, a, b, forward, backward) } },
    } satisfies Tree,
  };
}

const json = (value: unknown) => ascii(JSON.stringify(value));
const described = { ...model, keras_version: "2.11.0", backend: "tensorflow" };
/** As Keras writes tuples in a SavedModel. */
const inSavedModel = JSON.stringify(described).replace(
  "[null,5,3]",
  '{"class_name":"__tuple__","items":[null,5,3]}',
);
const metadata = (path = "root") =>
  message([1, message([3, path], [4, "_tf_keras_sequential"], [5, inSavedModel])]).finish();
const savedModel = message(
  [1, 1],
  [
    2,
    message([1, "tags"], [7, message([1, message([4, message([1, "_tf_keras_model"], [3, inSavedModel])])])]),
  ],
).finish();

function open(tree: Tree, beside: Readonly<Record<string, Uint8Array>>): Promise<Chain> {
  const { index, data } = objectFiles(tree);
  const files = Object.entries({ "variables.data-00000-of-00001": data, ...beside });
  const folder = folderOf(new Map(files.map(([name, bytes]) => [name, bytesSource(bytes)])));
  return openChain(bytesSource(index), { name: "variables.index", folder });
}

const numbersOf = ({ layers }: Chain) =>
  layers.map((each) =>
    "weights" in each ? [...each.weights].map(([name, { data }]) => [name, ...data]) : [],
  );

describe("the same network from", () => {
  test.each([
    ["a SavedModel of TensorFlow 2.5 and later", "listed", { "keras_metadata.pb": metadata() }],
    ["a SavedModel of earlier versions", "listed", { "saved_model.pb": savedModel }],
    ["variables with the configuration beside them", "listed", { "model.json": json(described) }],
    ["weights that save_weights wrote", "tree", { "variables.json": json(described) }],
    ["an export of Keras 3", "exported", { "config.json": json({ ...described, keras_version: "3.9.0" }) }],
  ] as const)("%s", async (_, form, beside) => {
    const made = layers();
    const chain = await open(made[form], beside);
    expect(chain.inputs).toEqual([{ name: "x", frames: 5, features: 3 }]);
    expect(chain.outputShapes).toEqual([{ frames: 5, features: 4 }]);
    expect(chain.layers.map(({ name }) => name)).toEqual(["lstm", "drop", "norm", "a", "b", "both"]);
    expect(numbersOf(chain)).toEqual(numbersOf(await open(made.tree, { "variables.json": json(described) })));
    const [lstm, , norm, , dense, both] = chain.layers as unknown as {
      weights: Map<string, { data: Float32Array }>;
    }[];
    const [first] = Object.values(made.listed.parts["layer_with_weights-0"].parts.variables.parts) as Tree[];
    expect(lstm.weights.get("weight_ih_l0")!.data[0]).toBe(new Float32Array(first.tensor!.bytes.buffer)[0]);
    const start = (tensor?: { data: Float32Array }) => Math.floor(tensor!.data[0]);
    const from = start(lstm.weights.get("weight_ih_l0"));
    expect(start(norm.weights.get("running_var"))).toBe(from + 6);
    expect(start(dense.weights.get("bias"))).toBe(from + 10);
    expect(start(both.weights.get("weight_ih_l0_reverse"))).toBe(from + 14);
  });
});

test("a SavedModel's folder, whose description lies beside that of its variables", async () => {
  const folder = scratchFolder();
  const { index, data } = objectFiles(layers().listed);
  mkdirSync(join(folder, "variables"));
  writeFileSync(join(folder, "keras_metadata.pb"), metadata());
  writeFileSync(join(folder, "variables/variables.index"), index);
  writeFileSync(join(folder, "variables/variables.data-00000-of-00001"), data);
  expect((await chainIn(folder)).layers).toHaveLength(6);
});

describe("refused:", () => {
  const { tree, listed, exported } = layers();
  const without = (tree: Tree, name: string): Tree => {
    const { [name]: _, ...parts } = tree.parts!;
    return { parts };
  };
  const beside = { "keras_metadata.pb": metadata() };
  test.each<[string, Tree, Record<string, Uint8Array>, RegExp]>([
    ["variables alone", listed, {}, /weights alone \(tensorflow\).*model\.json/],
    [
      "a model that is a part of another object",
      listed,
      { "keras_metadata.pb": metadata("root.model") },
      /weights alone/,
    ],
    [
      "a layer without variables",
      without(tree, "layer_with_weights-3"),
      beside,
      /variables of 5 layers, got those of 4/,
    ],
    [
      "a list that lacks one",
      { parts: { variables: without(exported.parts.variables, "16") } },
      beside,
      /expected 17 weights in its layers, got 16/,
    ],
    [
      "layers of other sizes",
      { parts: { ...tree.parts, "layer_with_weights-1": { ...tree.parts["layer_with_weights-0"] } } },
      beside,
      /layer "norm": expected 4 arrays of weights, got 3/,
    ],
  ])("%s", async (_, tree, files, why) => {
    await expect(open(tree, files)).rejects.toMatchObject({
      code: "CHAIN",
      message: expect.stringMatching(why),
    });
  });

  test("objects that are parts of each other", async () => {
    const loop: { parts: Record<string, Tree> } = { parts: {} };
    for (const name of ["layer", "cell", "kernel", "forward_layer", "layer_with_weights-0"])
      loop.parts[name] = loop;
    await expect(open(loop, beside)).rejects.toMatchObject({ code: "CHAIN" });
  });

  test("metadata that is cut off", async () => {
    await expect(open(listed, { "keras_metadata.pb": metadata().subarray(0, 40) })).rejects.toMatchObject({
      name: "FormatError",
    });
  });
});

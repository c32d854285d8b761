/**
 * Tensors that a framework stores beside the weights are not layers, a note names them, and edits keep their bytes. Over the optimizers of all
 * frameworks, with seeded names, sizes and values.
 */
import { describe, expect, test } from "vitest";
import type { WriteGroup, WriteValue } from "../../../src/checkpoint/formats/hdf5/write.ts";
import {
  bytesSource,
  type CheckpointEdit,
  convertCheckpoint,
  editCheckpoint,
  folderOf,
  fromFloat,
  openCheckpoint,
  type RawTensor,
} from "../../../src/checkpoint.ts";
import { encodeCheckpoint, Random, schemes, Tensor, writeSafetensors } from "../../../src/index.ts";
import { initializeTensors, setBias } from "../../../src/modules.ts";
import { writeFlax, writeHdf5, writeNpz, writePytorch } from "../../support/writers.ts";
import { checkpointFiles } from "../formats/tensorflowBuilder.ts";

type Named = [name: string, tensor: RawTensor];

const random = new Random(38);
const below = (n: number) => Math.floor(random.uniform() * n);
const values = (shape: readonly number[]): RawTensor => {
  const length = shape.reduce((a, b) => a * b, 1);
  return fromFloat(
    Float32Array.from({ length }, () => random.uniform() - 0.5),
    shape,
  );
};
const count = (): RawTensor => values([]);

interface Family {
  /** The weights of an LSTM and of a dense layer. */
  weights(name: string, inputs: number, hidden: number): Named[];
}

const torch: Family = {
  weights: (name, I, H) => [
    [`${name}.weight_ih_l0`, values([4 * H, I])],
    [`${name}.weight_hh_l0`, values([4 * H, H])],
    [`${name}.bias_ih_l0`, values([4 * H])],
    [`${name}.bias_hh_l0`, values([4 * H])],
    ["head.weight", values([2, H])],
  ],
};
const keras: Family = {
  weights: (name, I, H) => [
    [`${name}/lstm_cell/kernel`, values([I, 4 * H])],
    [`${name}/lstm_cell/recurrent_kernel`, values([H, 4 * H])],
    [`${name}/lstm_cell/bias`, values([4 * H])],
    ["dense/kernel", values([H, 2])],
  ],
};
const flax: Family = {
  weights: (name, I, H) => [
    ...[..."ifgo"].flatMap((gate): Named[] => [
      [`${name}/i${gate}/kernel`, values([I, H])],
      [`${name}/h${gate}/kernel`, values([H, H])],
      [`${name}/h${gate}/bias`, values([H])],
    ]),
    ["Dense_0/kernel", values([H, 2])],
  ],
};
/** A cell at the top of a model. */
const bare = ({ weights }: Family): Family => ({
  weights: (_, I, H) =>
    weights("x", I, H)
      .slice(0, -1)
      .map(([name, tensor]) => [name.slice(2), tensor]),
});

/** Makes the slots of an optimizer from the weights; `counts` are scalars beside them. */
const slots =
  (patterns: readonly string[], counts: readonly string[] = []) =>
  (weights: readonly Named[]): Named[] => [
    ...patterns.flatMap((pattern) =>
      weights.map(
        ([name, { shape }], k): Named => [pattern.replace("*", name).replace("#", String(k)), values(shape)],
      ),
    ),
    ...counts.map((name): Named => [name, count()]),
  ];

type Files = [main: string, files: ReadonlyMap<string, Uint8Array>];
const one = (bytes: Uint8Array): Files => ["file", new Map([["file", bytes]])];
const under =
  (above: string, write: (tensors: Map<string, RawTensor>) => Uint8Array) =>
  (weights: readonly Named[], beside: readonly Named[]): Files =>
    one(write(new Map([...weights.map(([name, tensor]): Named => [above + name, tensor]), ...beside])));

/** A whole model of Keras 2, with its optimizer's state beside it. */
function kerasFile(weights: readonly Named[], beside: readonly Named[]): Files {
  const root: Group = { children: new Map() };
  for (const [path, tensor] of beside) put(root, path.split("/"), tensor);
  const names = [...new Set(weights.map(([name]) => name.split("/")[0]))];
  const model: Group = { attributes: new Map([["layer_names", { texts: names }]]), children: new Map() };
  for (const [name, tensor] of weights) {
    const [layer] = name.split("/");
    put(model, [layer, ...`${name}:0`.split("/")], tensor);
  }
  for (const name of names) {
    const texts = weights.flatMap(([path]) => (path.startsWith(`${name}/`) ? [`${path}:0`] : []));
    (model.children.get(name) as Group).attributes = new Map([["weight_names", { texts }]]);
  }
  root.children.set("model_weights", model);
  return one(writeHdf5(root));
}

interface Group extends WriteGroup {
  attributes?: Map<string, WriteValue>;
  children: Map<string, Group | RawTensor>;
}

function put(group: Group, [first, ...rest]: string[], tensor: RawTensor): void {
  if (rest.length === 0) group.children.set(first, tensor);
  else {
    const inner = (group.children.get(first) ?? { children: new Map() }) as Group;
    group.children.set(first, inner);
    put(inner, rest, tensor);
  }
}

function tensorflowFile(weights: readonly Named[], beside: readonly Named[]): Files {
  const variables = [...weights, ...beside].map(([name, tensor], k) => ({
    key: `variables/${k}/.ATTRIBUTES/VARIABLE_VALUE`,
    name,
    tensor,
  }));
  const { index, data } = checkpointFiles(variables);
  return [
    "variables.index",
    new Map([
      ["variables.index", index],
      ["variables.data-00000-of-00001", data],
    ]),
  ];
}

const state = (tensors: Map<string, RawTensor>) =>
  encodeCheckpoint({
    data: {},
    tensors: new Map(
      [...tensors].map(([name, { shape, bytes }]) => [
        name,
        new Tensor(new Float32Array(bytes.slice().buffer), shape),
      ]),
    ),
  });

const cases: [what: string, Family, ReturnType<typeof slots>, (w: Named[], b: Named[]) => Files][] = [
  [
    "Keras 2.11 to 2.15, Adam",
    keras,
    slots(["optimizer_weights/Adam/m/*:0", "optimizer_weights/Adam/v/*:0"]),
    kerasFile,
  ],
  ["Keras 2.11 to 2.15, SGD", keras, slots(["optimizer_weights/SGD/m/*:0"]), kerasFile],
  [
    "Keras 2.11 to 2.15, RMSprop with averages",
    keras,
    slots(["optimizer_weights/RMSprop/velocity/*:0", "optimizer_weights/RMSprop/average/*:0"]),
    kerasFile,
  ],
  [
    "Keras 2.0 to 2.10",
    keras,
    slots(["optimizer_weights/training/Adam/*/m:0", "optimizer_weights/training/Adam/*/v:0"]),
    kerasFile,
  ],
  ["variables of TensorFlow 2, Adam", keras, slots(["Adam/m/*", "Adam/v/*"], ["iteration"]), tensorflowFile],
  [
    "variables of TensorFlow 2, Adagrad and an average",
    keras,
    slots(["Adagrad/accumulator/*", "Adagrad/average/*"]),
    tensorflowFile,
  ],
  [
    "variables of TensorFlow 1",
    keras,
    slots(["*/Adam", "*/Adam_1", "*/ExponentialMovingAverage", "train/*/Momentum"]),
    tensorflowFile,
  ],
  [
    "PyTorch's state by number",
    torch,
    slots(["optimizer.state.#.exp_avg", "optimizer.state.#.exp_avg_sq"]),
    under("model.", writePytorch),
  ],
  [
    "PyTorch's state by name, as FSDP has it",
    torch,
    slots(["optim.state.*.exp_avg", "optim.exp_avg_sq.*"]),
    under("model.", writePytorch),
  ],
  [
    "Lightning with an average",
    torch,
    slots(["optimizer_states.0.state.#.exp_avg", "callbacks.EMA.ema_weights.*"]),
    under("state_dict.net.", writePytorch),
  ],
  ["a module and its average", torch, slots(["ema.*", "model_ema.module.*"]), under("", writeSafetensors)],
  [
    "a bare module, its average and gradients",
    bare(torch),
    slots(["ema.*", "grad.*"]),
    under("model.", writeSafetensors),
  ],
  ["a bare module and gradients", bare(torch), slots(["grads.*"]), under("", writeNpz)],
  [
    "Flax's TrainState",
    flax,
    slots(["opt_state/0/mu/*", "opt_state/0/nu/*"], ["opt_state/0/count", "step"]),
    under("params/", writeFlax),
  ],
  [
    "Flax, a bare cell, with averages",
    bare(flax),
    slots(["opt_state/1/0/mu/params/*", "opt_state/1/0/nu/params/*", "ema_params/*"]),
    under("params/", writeFlax),
  ],
  [
    "optax beside the weights, without a word but its own",
    flax,
    slots(["0/mu/*", "0/nu/*"], ["0/count"]),
    under("params/", writeNpz),
  ],
  ["MLX", torch, slots(["*.m", "*.v"], ["step"]), under("", writeSafetensors)],
  ["TensorFlow.js, Adam", keras, slots(["*/m", "*/v"], ["iter"]), under("", writeNpz)],
  ["TensorFlow.js, RMSprop", keras, slots(["*/rms", "*/momentum"]), under("", writeNpz)],
  ["TensorFlow.js, Adadelta", keras, slots(["*/accum_grad", "*/accum_var"]), under("", writeNpz)],
  [
    "our own training state",
    torch,
    slots(["optimizer.#.m", "best.*", "carried.best.*"]),
    under("model.", state),
  ],
];

describe.each(cases)("%s", (_, family, made, write) => {
  test.each([0, 1, 2])("is not a layer and keeps its bytes, %i", async () => {
    // Digits, and words of optimizers as names of layers.
    const name = ["lstm", "lstm_10", "Adam", "m", "ema_lstm", "optimizer"][below(6)];
    const weights = family.weights(name, 1 + below(4), 2 + below(3));
    const [main, files] = write(weights, made(weights));
    const [, plain] = write(weights, []);
    const open = (all: ReadonlyMap<string, Uint8Array>) => {
      const sources = new Map([...all].map(([file, bytes]) => [file, bytesSource(bytes)]));
      return openCheckpoint(all.get(main)!, { name: main, folder: folderOf(sources) });
    };
    const expected = (await open(plain)).layers.map(String);
    expect(expected).toHaveLength(1);
    const checkpoint = await open(files);
    expect(checkpoint.layers.map(String)).toEqual(expected);
    expect(checkpoint.possible).toEqual((await open(plain)).possible);
    expect(checkpoint.warnings.filter((note) => note.includes("optimizer's state"))).toHaveLength(1);
    const own = new Set(checkpoint.layers[0].tensorNames);
    const others = async ({ tensors }: Awaited<ReturnType<typeof open>>) => {
      const read = new Map<string, string>();
      for (const [each, tensor] of tensors)
        if (!own.has(each)) read.set(each, Buffer.from((await tensor.read()).bytes).toString("hex"));
      return read;
    };
    const before = await others(checkpoint);
    const edits: ((tensors: ReadonlyMap<string, RawTensor>) => CheckpointEdit)[] = [
      (tensors: ReadonlyMap<string, RawTensor>) => setBias(checkpoint, tensors, { gate: "forget", bias: 1 }),
      (tensors: ReadonlyMap<string, RawTensor>) => initializeTensors(checkpoint, tensors, schemes.chrono(20)),
    ];
    for (const edit of edits) {
      const { edited } = await editCheckpoint(files.get(main)!, checkpoint, edit);
      const after = await open(new Map([...files, ...edited.beside, [main, edited.bytes]]));
      expect(await others(after)).toEqual(before);
    }
    // A conversion in place copies the rest; one that moves the layer would leave its moments without a weight like them.
    const converted = await convertCheckpoint(checkpoint, { format: "safetensors" });
    const after = await openCheckpoint(converted.files.values().next().value!);
    expect(after.layers.map(({ cell }) => cell)).toEqual(["lstm"]);
    const kept = await others(after);
    const lost = [...before].filter(([each, bytes]) => kept.get(each) !== bytes);
    const isNoted = converted.notes.some((note) => note.includes("would look like layers"));
    expect(lost.length > 0).toBe(isNoted);
  });
});

test.each([["Adam"], ["m"], ["ema"], ["opt_state"], ["optimizer"]])(
  "a layer that you named %s is one, with or without a layer beside it",
  async (name) => {
    const layers = async (...weights: Named[]) =>
      (await openCheckpoint(writeSafetensors(new Map(weights)))).layers.map((layer) => layer.name);
    const own = torch.weights(name, 3, 2);
    expect(await layers(...own)).toEqual([name]);
    expect((await layers(...own, ...torch.weights("lstm", 3, 2))).sort()).toEqual(["lstm", name].sort());
    expect((await layers(...own, ...torch.weights("lstm", 4, 2))).sort()).toEqual(["lstm", name].sort());
  },
);

test("a model whose own layers are m and v keeps both, also beside a step", async () => {
  const weights = [...flax.weights("params/m", 3, 2), ...flax.weights("params/v", 3, 2)];
  const file = writeFlax(new Map<string, RawTensor>([...weights, ["step", count()]]));
  expect((await openCheckpoint(file)).layers.map(({ name }) => name)).toEqual(["params/m", "params/v"]);
});

test.each([
  ["PyTorch", writePytorch, torch, slots(["state.#.exp_avg", "state.#.exp_avg_sq"])],
  ["optax", writeFlax, flax, slots(["0/mu/*", "0/nu/*"], ["0/count"])],
  ["MLX", writeSafetensors, torch, slots(["*.m", "*.v"], ["step", "learning_rate"])],
] as const)("the state of an optimizer alone, by %s, is named as such", async (_, write, family, made) => {
  const { layers, possible, warnings } = await openCheckpoint(
    write(new Map(made(family.weights("lstm", 3, 2)))),
  );
  expect([layers, possible]).toEqual([[], []]);
  expect(warnings).toEqual([
    expect.stringMatching(/^the file holds the state of an optimizer alone, such as/),
  ]);
});

/** Networks without a recurrent layer, in every format: none is found in them, whatever their sizes and names. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { writeOnnx } from "../../../src/checkpoint/formats/onnx/write.ts";
import { writeTfjs } from "../../../src/checkpoint/formats/tfjs/write.ts";
import { conventions } from "../../../src/checkpoint/interop/conventions.ts";
import { hasOwnNames } from "../../../src/checkpoint/interop/evidence.ts";
import { recogniseLayers } from "../../../src/checkpoint/interop/recognise.ts";
import { folderOf, openCheckpoint } from "../../../src/checkpoint.ts";
import { fromFloat, type RawTensor } from "../../../src/core/storage/raw.ts";
import { writeSafetensors } from "../../../src/core/storage/safetensors/write.ts";
import { bytesSource } from "../../../src/core/storage/source.ts";
import type { Shape } from "../../../src/core/tensor/shape.ts";
import { openCheckpointFile } from "../../../src/platform/node/checkpoint.ts";
import { runCommand, temporaryFolder } from "../../support/commandLine.ts";
import { leavesOf, plainNetwork, type StyleName, styles, tensorsOf } from "../../support/networks.ts";
import {
  writeFlax,
  writeHdf5,
  writeKeras,
  writeKerasHdf5,
  writeKerasWeights,
  writeNpz,
  writePytorch,
} from "../../support/writers.ts";
import { model, node } from "../formats/onnxModels.ts";
import {
  archive,
  dict,
  global,
  int,
  join as joined,
  legacy,
  pickle,
  storage,
  tensor,
  text,
  tuple,
} from "../formats/pickleBuilder.ts";
import { dataFolder, hasPython, python, scratchFolder } from "../formats/samples.ts";
import { LuaObject, LuaView, list, t7 } from "../formats/t7Builder.ts";
import { bytesOf, ints, model as tfliteModel, u32 } from "../formats/tfliteBuilder.ts";

type Tensors = Map<string, RawTensor>;

const recognised = (format: string, shapes: Readonly<Record<string, Shape>>) =>
  recogniseLayers({ format, shapes: new Map(Object.entries(shapes)), metadata: new Map() });
const networkOf = (style: StyleName) => tensorsOf(leavesOf(style, plainNetwork(styles[style].kinds)));

/** A pickled tensor over a storage of its own. */
function pickled({ shape }: RawTensor, key: string): Buffer {
  const size = shape.reduce((a, b) => a * b, 1);
  const strides = shape.map((_, k) => shape.slice(k + 1).reduce((a, b) => a * b, 1));
  return tensor({
    storage: storage(key, size),
    size: tuple(...shape.map(int)),
    stride: tuple(...strides.map(int)),
  });
}

const entriesOf = (tensors: Tensors, prefix = "") =>
  [...tensors].map(([name, raw], k) => [`${prefix}${name}`, pickled(raw, String(k))] as const);

const storagesOf = (tensors: Tensors) =>
  Object.fromEntries([...tensors.values()].map(({ bytes }, k) => [String(k), bytes]));

/** A tree of scripted or pickled modules, from names with dots. @param make an object of a class with these attributes */
function moduleTree(entries: readonly (readonly [string, Buffer])[], isScripted: boolean): Buffer {
  const own = entries.filter(([name]) => !name.includes("."));
  const heads = new Set(entries.filter(([name]) => name.includes(".")).map(([name]) => name.split(".")[0]));
  const children = [...heads].map((head) => {
    const inner = entries.filter(([name]) => name.startsWith(`${head}.`));
    return [
      head,
      moduleTree(
        inner.map(([name, value]) => [name.slice(head.length + 1), value]),
        isScripted,
      ),
    ] as const;
  });
  const fields = isScripted
    ? [...own, ...children]
    : ([
        ["_parameters", dict(...own)],
        ["_buffers", "}"],
        ["_modules", dict(...children)],
      ] as const);
  const type = isScripted ? global("__torch__", "Net") : global("torch.nn.modules.module", "Module");
  return joined(type, ")", [0x81], "}(", ...fields.flatMap(([key, value]) => [text(key), value]), "ub");
}

function legacyFile(tensors: Tensors): Uint8Array {
  const keys = [...tensors].map((_, k) => String(k));
  const stored = [...tensors.values()].flatMap(({ shape, bytes }) => [
    Buffer.from(BigInt64Array.of(BigInt(shape.reduce((a, b) => a * b, 1))).buffer),
    bytes,
  ]);
  return legacy(pickle(dict(...entriesOf(tensors))), {
    keys: joined("](", ...keys.map(text), "e"),
    storages: Buffer.concat(stored),
  });
}

/** A graph in which every matrix is multiplied by: as Gemm where it is PyTorch's, else as MatMul and Add. */
function onnxFile(tensors: Tensors): Uint8Array {
  const nodes = [...tensors]
    .filter(([name, { shape }]) => name.endsWith(".weight") && shape.length === 2)
    .map(([name], k) =>
      node(
        "Gemm",
        ["X", name, name.replace(/weight$/, "bias")].slice(
          0,
          tensors.has(name.replace(/weight$/, "bias")) ? 3 : 2,
        ),
        [`y${k}`],
        {
          transB: { int: 1 },
        },
      ),
    );
  return writeOnnx(
    model({
      initializers: tensors,
      nodes,
      inputs: [{ name: "X", dtype: "F32", shape: ["N", 12] }],
      outputs: [],
    }),
  );
}

/** Dense operators; type 9 is FULLY_CONNECTED. */
function tfliteFile(tensors: Tensors): Uint8Array {
  const names = [...tensors.keys()].filter((name) => tensors.get(name)!.shape.length <= 2);
  const place = new Map(names.map((name, k) => [name, k]));
  const specs = names.map((name, k) => ({ name, shape: [...tensors.get(name)!.shape], buffer: k + 1 }));
  const weights = names.filter((name) => name.endsWith("/kernel"));
  const x = specs.length;
  return tfliteModel({
    tensors: [
      ...specs,
      { name: "x", shape: [1, 12], buffer: 0 },
      ...weights.map((name) => ({ name: `${name}/out`, shape: [1, 12], buffer: 0 })),
    ],
    buffers: names.map((name) => bytesOf(...new Float32Array(tensors.get(name)!.bytes.slice().buffer))),
    codes: [[[9], undefined, undefined, u32(9)]],
    operators: weights.map((name, k) => [
      u32(0),
      ints(x, place.get(name)!, place.get(name.replace(/kernel$/, "bias")) ?? 2 ** 32 - 1),
      ints(x + 1 + k),
    ]),
  });
}

/** Keras 3: variables by number, under paths of classes. */
function numbered(tensors: Tensors): Tensors {
  const counts = new Map<string, number>();
  return new Map(
    [...tensors].map(([name, raw]) => {
      const layer = `layers/${name.replace(/\/[^/]*$/, "").replaceAll("/", "_")}`;
      const count = counts.get(layer) ?? 0;
      counts.set(layer, count + 1);
      return [`${layer}/vars/${count}`, raw];
    }),
  );
}

function torch7File(tensors: Tensors): Uint8Array {
  const modules = [...tensors].flatMap(([name, raw]) => {
    const biases = tensors.get(name.replace(/weight$/, "bias"));
    if (!name.endsWith("weight") || raw.shape.length !== 2 || biases === undefined) return [];
    const view = ({ bytes, shape }: RawTensor) =>
      new LuaView({ values: [...new Float32Array(bytes.slice().buffer)] }, [...shape]);
    return [new LuaObject("nn.Linear", { weight: view(raw), bias: view(biases) })];
  });
  return t7(new LuaObject("nn.Sequential", { modules: list(...modules) }));
}

const pytorchTensors = networkOf("pytorch");
const kerasTensors = networkOf("keras");
const kerasLayers = (tensors: Tensors) =>
  [...new Set([...tensors.keys()].map((name) => name.replace(/\/[^/]*$/, "")))].map((name) => ({
    name: name.replaceAll("/", "_"),
    weights: new Map(
      [...tensors]
        .filter(([key]) => key.replace(/\/[^/]*$/, "") === name)
        .map(([key, raw]) => [`${key}:0`, raw]),
    ),
  }));

const files: [string, Uint8Array | Map<string, Uint8Array>][] = [
  ["PyTorch, zip", writePytorch(pytorchTensors)],
  ["PyTorch, before 1.6", legacyFile(pytorchTensors)],
  [
    "PyTorch, whole module",
    archive(pickle(moduleTree(entriesOf(pytorchTensors), false)), { storages: storagesOf(pytorchTensors) }),
  ],
  [
    "PyTorch, nested and prefixed",
    archive(
      pickle(
        joined(
          "}(",
          text("epoch"),
          int(3),
          text("state_dict"),
          dict(...entriesOf(pytorchTensors, "module.")),
          "u",
        ),
      ),
      { storages: storagesOf(pytorchTensors) },
    ),
  ],
  [
    "TorchScript",
    archive(pickle(moduleTree(entriesOf(pytorchTensors), true)), {
      storages: storagesOf(pytorchTensors),
      members: [{ name: "archive/constants.pkl", data: pickle(")") }],
    }),
  ],
  ...(Object.keys(styles) as StyleName[]).flatMap((style): [string, Uint8Array][] => [
    [`safetensors, ${style}`, writeSafetensors(networkOf(style))],
    [`npz, ${style}`, writeNpz(networkOf(style))],
  ]),
  ["safetensors that say they are PyTorch's", writeSafetensors(pytorchTensors, new Map([["format", "pt"]]))],
  ["ONNX of PyTorch", onnxFile(pytorchTensors)],
  ["ONNX of Keras", onnxFile(kerasTensors)],
  ["Keras .h5", writeKerasHdf5(kerasLayers(kerasTensors))],
  [
    "Keras .h5, whole model",
    writeKerasHdf5(kerasLayers(kerasTensors), {
      modelConfig: '{"class_name":"Sequential","config":{"layers":[]}}',
    }),
  ],
  ["Keras .weights.h5", writeKerasWeights(numbered(kerasTensors))],
  [
    "Keras .keras",
    writeKeras({
      config: '{"class_name":"Sequential","config":{"layers":[]}}',
      tensors: numbered(kerasTensors),
    }),
  ],
  ["HDF5", writeHdf5({ children: new Map(pytorchTensors) })],
  ["TensorFlow.js", writeTfjs({ tensors: kerasTensors, modelTopology: null })],
  ["TensorFlow.js of PyTorch", writeTfjs({ tensors: pytorchTensors, modelTopology: null })],
  ["TFLite", tfliteFile(kerasTensors)],
  ["Flax", writeFlax(networkOf("flax"))],
  ["Haiku, msgpack", writeFlax(networkOf("haiku"))],
  ["Torch7", torch7File(pytorchTensors)],
];

const open = (file: (typeof files)[number][1]) => {
  if (file instanceof Uint8Array) return openCheckpoint(file);
  const sources = new Map([...file].map(([name, bytes]) => [name, bytesSource(bytes)]));
  return openCheckpoint([...sources.values()][0], { folder: folderOf(sources) });
};

describe("a network without recurrent layers has none", () => {
  test.each(files)("%s", async (_, file) => {
    const { layers, tensors, warnings } = await open(file);
    expect(tensors.size).toBeGreaterThan(30);
    expect(layers.map(({ name, convention }) => `${name}: ${convention}`)).toEqual([]);
    expect(warnings.filter((warning) => warning.includes("not a whole"))).toEqual([]);
  });

  test("a layer of Keras 3 with two square matrices of its own", async () => {
    const own = (path: string) =>
      tensorsOf([[24, 24], [24, 24], [24]].map((shape, k) => ({ name: `${path}/vars/${k}`, shape })));
    expect((await openCheckpoint(writeKerasWeights(own("layers/bilinear")))).layers).toEqual([]);
    const [cell] = (await openCheckpoint(writeKerasWeights(own("layers/simple_rnn/cell")))).layers;
    expect(cell.convention).toBe("keras.SimpleRNN");
  });

  test.each([
    ["an MLP by position", { "0.weight": [48, 48], "0.bias": [48], "2.weight": [48, 48], "2.bias": [48] }],
    ["one weight and one bias at the top", { weight: [48, 24], bias: [24] }],
    ["w and b", { w: [48, 24], b: [24] }],
    ["Sonnet", { "mlp/linear_0/w": [48, 24], "mlp/linear_0/b": [24] }],
    ["kernel and bias", { "dense/kernel": [48, 24], "dense/bias": [24] }],
    ["W and b", { W: [48, 24], b: [24] }],
    ["Chainer", { "l1/W": [24, 48], "l1/b": [24], "l2/W": [24, 24], "l2/b": [24] }],
    ["a Linear called lstm", { "lstm.weight": [128, 128], "lstm.bias": [128] }],
    [
      "a module out_lstm with a layer called linear",
      { "out_lstm/linear/w": [48, 48], "out_lstm/linear/b": [48] },
    ],
    ["a layer my_lstm_cell", { "my_lstm_cell/kernel": [48, 48], "my_lstm_cell/bias": [48] }],
    [
      "a perceptron of one width",
      {
        "mlp/input_to_hidden/w": [48, 24],
        "mlp/input_to_hidden/b": [24],
        "mlp/hidden_to_hidden/w": [24, 24],
        "mlp/hidden_to_hidden/b": [24],
      },
    ],
    [
      "dense layers i and h",
      { "mlp/i/kernel": [48, 24], "mlp/i/bias": [24], "mlp/h/kernel": [24, 24], "mlp/h/bias": [24] },
    ],
    ["matrices of numpy", { Wi: [48, 24], Wh: [24, 24], bias: [24], Wo: [24, 4] }],
    ["inputs by number", { input1: [24, 48], input2: [24, 24], input3: [24] }],
    ["an attention's W_all", { "attn.W_all.weight": [96, 48], "attn.W_all.bias": [96] }],
    [
      "products of a graph",
      {
        "m/head/MatMul/ReadVariableOp/resource": [24, 24],
        "m/head/MatMul_1/ReadVariableOp/resource": [6, 24],
        "m/head/BiasAdd/ReadVariableOp/resource": [24],
      },
    ],
  ] as [string, Record<string, Shape>][])("%s, in any format", (_, shapes) => {
    for (const format of "safetensors npz hdf5 raw-manifest pytorch torchscript onnx gguf tensorflow tfjs flax keras-h5".split(
      " ",
    )) {
      const found = recognised(format, shapes);
      expect(found.layers.map(({ convention }) => `${format}: ${convention.name}`)).toEqual([]);
    }
  });
});

describe("what only fits is listed, and read when the user says so", () => {
  const shapes = new Map<string, Shape>(
    Array.from({ length: 100 }, (_, k) => [
      [`l${k}.weight`, [48, 24]] as [string, Shape],
      [`l${k}.bias`, [24]] as [string, Shape],
    ]).flat(),
  );
  const folder = temporaryFolder({
    "dense.safetensors": writeSafetensors(
      new Map(
        [...shapes].map(([name, shape]) => [
          name,
          fromFloat(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape),
        ]),
      ),
    ),
  });

  test("once for each tensor, with the other classes beside the first", () => {
    const found = recogniseLayers({ format: "npz", shapes, metadata: new Map() });
    expect(found.layers).toEqual([]);
    expect(found.possible).toHaveLength(100);
    expect(found.possible[0]).toEqual({
      name: "l0",
      convention: "torch7.SeqLSTM",
      others: ["torch7.SeqGRU"],
      cell: "lstm",
      inputSize: 42,
      hiddenSize: 6,
    });
    const asked = recogniseLayers({ format: "npz", shapes, metadata: new Map() }, { from: "torch7.SeqGRU" });
    expect(asked.layers).toHaveLength(100);
    expect(asked.possible).toEqual([]);
  });

  test("in one line, however many there are; no other command touches them", async () => {
    const file = folder.path("dense.safetensors");
    const { out } = await runCommand(["inspect", file]);
    expect(out).toContain("no recurrent layer found");
    expect(out).toMatch(
      /could also be .*\n {2}LSTM: l\d+ 42 -> 6, l\d+ 42 -> 6, l\d+ 42 -> 6, 97 more, with --from torch7\.SeqLSTM\n/,
    );
    const { possible, layers } = JSON.parse((await runCommand(["inspect", file, "--json"])).out);
    expect([possible.length, layers.length]).toEqual([100, 0]);
    const to = folder.path("out.safetensors");
    for (const args of [
      ["set", file, "--gate", "forget", "--bias", "1", "--out", to],
      ["init", file, "--scheme", "unitForgetBias", "--out", to],
      ["convert", file, folder.path("out.onnx")],
    ]) {
      const ran = await runCommand(args);
      expect(ran.code).toBe(2);
      expect(ran.error).toMatch(/expected a recurrent layer.*found none/);
    }
    const said = [
      "set",
      file,
      ..."--gate forget --bias 1 --from torch7.SeqLSTM --module l3 --out".split(" "),
      to,
    ];
    expect((await runCommand(said)).out).toContain("l3, layer 0 forward: forget has an effective bias of 1");
  });

  test("files that say what their layers are list only what the path speaks for", () => {
    for (const format of ["pytorch", "torchscript", "onnx"]) {
      const possible = (name: string) =>
        recogniseLayers({
          format,
          shapes: new Map([
            [`${name}.weight`, [128, 128]],
            [`${name}.bias`, [128]],
          ]),
          metadata: new Map(),
        }).possible.map(({ convention }) => convention);
      expect(possible("fc1")).toEqual([]);
      expect(possible("lstm")).toEqual(["torch7.SeqLSTM"]);
    }
  });
});

describe("what is evidence", () => {
  test("the records whose names prove nothing by themselves", () => {
    const common = conventions
      .filter(
        (convention) =>
          !hasOwnNames(
            convention,
            convention.parts.filter(({ optional }) => !optional),
          ),
      )
      .map(({ name }) => name);
    expect(common.join(" ")).toBe(
      "keras.LSTM-graph tf1.BlockLSTM onnx.LSTM onnx.GRU onnx.GRU-reset-before onnx.RNN " +
        "tflite.LSTM tflite.LSTM-coupled tflite.LSTM-basic tflite.RNN flax.SimpleCell flax.nnx.SimpleCell " +
        "haiku.VanillaRNN torch7.SeqLSTM torch7.SeqGRU torch7.VanillaRNN " +
        "openvino.LSTM openvino.GRU openvino.GRU-reset-before flux.RNN",
    );
  });

  test.each([
    [
      "the path",
      "npz",
      {
        "net/vanilla_rnn_1/input_to_hidden/w": [3, 5],
        "net/vanilla_rnn_1/input_to_hidden/b": [5],
        "net/vanilla_rnn_1/hidden_to_hidden/w": [5, 5],
      },
      "haiku.VanillaRNN",
    ],
    [
      "the path, numbered",
      "npz",
      { "a/~/lstm_2/linear/w": [8, 20], "a/~/lstm_2/linear/b": [20] },
      "haiku.LSTM",
    ],
    [
      "the name of the cell, numbered",
      "tensorflow",
      { "rnn/basic_lstm_cell_1/kernel": [8, 20], "rnn/basic_lstm_cell_1/bias": [20] },
      "tf1.BasicLSTMCell",
    ],
    [
      "a bias that is missing",
      "flax",
      { "x/i/kernel": [3, 5], "x/i/bias": [5], "x/h/kernel": [5, 5] },
      "flax.SimpleCell",
    ],
    [
      "a bias that is missing, of nnx",
      "npz",
      { "x/dense_i/kernel": [3, 5], "x/dense_i/bias": [5], "x/dense_h/kernel": [5, 5] },
      "flax.nnx.SimpleCell",
    ],
    [
      "an optional tensor",
      "npz",
      { "x/w": [8, 20], "x/b": [20], "x/wci": [5], "x/wcf": [5], "x/wco": [5] },
      "tf1.BlockLSTM",
    ],
    [
      "Keras 1, whose names go on behind the layer's",
      "keras-h5",
      Object.fromEntries(
        [..."zrh"].flatMap((gate) => [
          [`gru_1/gru_1_W_${gate}`, [3, 5]],
          [`gru_1/gru_1_U_${gate}`, [5, 5]],
          [`gru_1/gru_1_b_${gate}`, [5]],
        ]),
      ),
      "keras1.GRU",
    ],
  ] as [string, string, Record<string, Shape>, string][])("%s", (_, format, shapes, convention) => {
    const { layers } = recognised(format, shapes);
    expect(layers.map((layer) => layer.convention.name)).toEqual([convention]);
  });

  test.each(["npz", "flax", "safetensors"])(
    "of %s: a perceptron whose layers are called dense_i and dense_h",
    (format) => {
      const shapes = new Map<string, Shape>(
        Object.entries({
          "mlp/dense_i/kernel": [3, 5],
          "mlp/dense_i/bias": [5],
          "mlp/dense_h/kernel": [5, 5],
          "mlp/dense_h/bias": [5],
        }),
      );
      expect(recogniseLayers({ format, shapes, metadata: new Map() }).layers).toEqual([]);
    },
  );

  test("two numbered modules of one class are two layers", () => {
    const shapes = new Map<string, Shape>(
      ["lstm", "lstm_1"].flatMap((name) => [
        [`net/${name}/linear/w`, [8, 20]],
        [`net/${name}/linear/b`, [20]],
      ]),
    );
    const { layers } = recogniseLayers({ format: "npz", shapes, metadata: new Map() });
    expect(layers.map(({ name }) => name)).toEqual(["net", "net/lstm_1"]);
  });
});

const published = dataFolder("not-recurrent");
const gtcrn = dataFolder("gtcrn");

test.runIf(published !== undefined)(
  "files made by the frameworks: only the LSTM of the classifier is found",
  async () => {
    const found: Record<string, string[]> = {};
    for (const name of readdirSync(published!)) {
      const checkpoint = await openCheckpointFile(join(published!, name));
      found[name] = checkpoint.layers.map((layer) => `${layer.name}: ${layer.convention}`);
      await checkpoint.close();
    }
    expect(found).toEqual({
      "haiku.npz": [],
      "mlp.onnx": [],
      "transformer.pt": [],
      "typical.pt": ["lstm: pytorch.LSTM"],
    });
  },
);

test.runIf(gtcrn !== undefined)("GTCRN has 14 GRUs in either format", async () => {
  for (const name of ["model_trained_on_dns3.tar", "gtcrn.onnx", "gtcrn_simple.onnx"]) {
    const checkpoint = await openCheckpointFile(join(gtcrn!, name));
    expect(
      checkpoint.layers.map(({ cell }) => cell),
      name,
    ).toEqual(new Array(14).fill("gru"));
    await checkpoint.close();
  }
});

test.runIf(hasPython("torch"))(
  "networks that PyTorch itself writes, in all its forms and as ONNX",
  async () => {
    const made = scratchFolder();
    python(
      `
import sys, warnings, torch
from torch import nn
warnings.filterwarnings("ignore")
folder = sys.argv[1]
class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(24, 12)
        self.conv = nn.Conv1d(12, 12, 1)
        self.lstm_head = nn.Linear(12, 48)
        self.gru = nn.Linear(48, 48)
        self.norm = nn.LayerNorm(48)
        self.blocks = nn.ModuleList([nn.TransformerEncoderLayer(48, 4, 48) for _ in range(2)])
        self.out = nn.Sequential(nn.Linear(48, 48), nn.ReLU(), nn.Linear(48, 12))
    def forward(self, x):
        y = self.norm(self.gru(self.lstm_head(self.conv(self.embed(x).transpose(1, 2)).transpose(1, 2))))
        for block in self.blocks:
            y = block(y)
        return self.out(y)
net = Classifier().eval()
torch.save(net.state_dict(), folder + "/zip.pt")
torch.save(net.state_dict(), folder + "/legacy.pt", _use_new_zipfile_serialization=False)
torch.save(net, folder + "/module.pt")
torch.save({"epoch": 1, "state_dict": {"module." + k: v for k, v in net.state_dict().items()}}, folder + "/nested.pt")
x = torch.zeros(1, 5, dtype=torch.long)
torch.jit.trace(net, x).save(folder + "/script.pt")
try:
    torch.onnx.export(net, x, folder + "/net.onnx", dynamo=False)
except Exception as error:
    print("no ONNX:", error)
`,
      made,
    );
    const files = readdirSync(made);
    expect(files.length).toBeGreaterThanOrEqual(5);
    for (const name of files) {
      const checkpoint = await openCheckpointFile(join(made, name));
      expect(checkpoint.tensors.size, name).toBeGreaterThan(20);
      expect(
        checkpoint.layers.map((layer) => `${layer.name}: ${layer.convention}`),
        name,
      ).toEqual([]);
      await checkpoint.close();
    }
  },
);

import { describe, expect, test } from "vitest";
import type { RecurrentNode } from "../../../src/checkpoint/formats/onnx/recurrent.ts";
import { type FileOutline, recogniseLayers } from "../../../src/checkpoint/interop/recognise.ts";
import { parseJson } from "../../../src/core/storage/json.ts";
import type { Shape } from "../../../src/core/tensor/shape.ts";
import { kerasLayer as layer, kerasSequential as sequential } from "../../support/kerasConfigs.ts";

const outline = (
  format: string,
  shapes: Record<string, Shape>,
  metadata: Record<string, unknown> = {},
): FileOutline => ({
  format,
  shapes: new Map(Object.entries(shapes)),
  metadata: new Map(Object.entries(metadata)),
});

/** JSON as readers give it: objects as Maps. */
const json = (value: unknown) =>
  parseJson(new TextEncoder().encode(JSON.stringify(value)), { format: "json" });

const summary = (file: FileOutline, options = {}) =>
  recogniseLayers(file, options).layers.map(({ name, convention, activations, cells, obstacles }) => ({
    name,
    convention: convention.name,
    gate: activations.gate,
    state: activations.state,
    direction: cells[0].direction,
    obstacles,
  }));

describe("Keras", () => {
  const weights = (H: number, gates: number, name: string) => ({
    [`${name}/${name}/kernel:0`]: [3, gates * H],
    [`${name}/${name}/recurrent_kernel:0`]: [H, gates * H],
    [`${name}/${name}/bias:0`]: [gates * H],
  });

  test("the configuration says which activations a layer has, and which reset form without a bias", () => {
    const config = json(
      sequential(
        layer("LSTM", "lstm", { activation: "tanh", recurrent_activation: "hard_sigmoid" }),
        layer("LSTM", "lstm_1", {
          activation: "relu",
          recurrent_activation: "sigmoid",
          go_backwards: true,
        }),
        layer("GRU", "gru", { activation: "tanh", recurrent_activation: "sigmoid", reset_after: false }),
      ),
    );
    const { "gru/gru/bias:0": _, ...gru } = weights(4, 3, "gru");
    const shapes = { ...weights(4, 4, "lstm"), ...weights(5, 4, "lstm_1"), ...gru };
    const expected = [
      {
        name: "lstm/lstm",
        convention: "keras.LSTM",
        gate: "hardSigmoid(0.2)",
        state: "tanh",
        direction: "forward",
      },
      {
        name: "lstm_1/lstm_1",
        convention: "keras.LSTM",
        gate: "sigmoid",
        state: "relu",
        direction: "forward",
      },
      {
        name: "gru/gru",
        convention: "keras.GRU-reset-before",
        gate: "sigmoid",
        state: "tanh",
        direction: "forward",
      },
    ];
    const file = outline("keras-h5", shapes, { config, kerasVersion: "2.2.4" });
    expect(summary(file)).toMatchObject(expected);
    expect(recogniseLayers(file).layers.map(({ goBackwards }) => goBackwards)).toEqual([
      undefined,
      true,
      undefined,
    ]);
    // The same name means another slope in Keras 3.
    expect(summary(outline("keras-h5", shapes, { config, kerasVersion: "3.1.0" }))[0].gate).toBe(
      "hardSigmoid(1/6)",
    );
  });

  test("files from Windows have its separators, and the configuration describes them", () => {
    const config = json(
      sequential(layer("Bidirectional", "both", { layer: layer("GRU", "gru", { activation: "relu" }) })),
    );
    const parts = [
      [3, 12],
      [4, 12],
      [2, 12],
    ];
    const cells = ["forward_layer", "backward_layer"].map((one) => `layers\\bidirectional\\${one}\\cell`);
    const shapes = Object.fromEntries(
      cells.flatMap((cell) => parts.map((shape, k) => [`${cell}/vars/${k}`, shape])),
    );
    const layers = cells.map((name) => ({ name, weights: parts.map((_, k) => `${name}/vars/${k}`) }));
    const file = outline("keras", shapes, { config, layers, kerasVersion: "3.6.0" });
    expect(recogniseLayers(file)).toMatchObject({
      layers: [
        {
          name: "layers/bidirectional/forward_layer/cell",
          bidirectional: true,
          activations: { state: "relu" },
        },
      ],
      problems: [],
    });
  });

  test("a custom class, under the names of Keras's, does not run as if it were Keras's", () => {
    const config = json(sequential(layer("LayerNormLSTM", "own", {}), layer("LSTM", "lstm", {})));
    const shapes = { ...weights(4, 4, "own"), ...weights(4, 4, "lstm") };
    const { layers } = recogniseLayers(outline("keras-h5", shapes, { config, kerasVersion: "2.13.1" }));
    expect(layers.map(({ obstacles }) => obstacles)).toEqual([
      ["its class is LayerNormLSTM, whose equations may differ from Keras's LSTM"],
      [],
    ]);
  });

  describe("layers within layers have the activations of the configuration", () => {
    const relu = { units: 4, activation: "relu", reset_after: false };
    const own = (name: string, class_name = "LSTM") => ({ class_name, config: { ...relu, name } });
    const wrapped = (class_name: string, inner: object, more: object = {}) => ({
      class_name,
      config: { name: "outer", layer: inner, ...more },
    });
    const rnn = (cell: unknown) => ({ class_name: "RNN", config: { name: "outer", cell } });
    const stack = (...cells: object[]) =>
      rnn({ class_name: "StackedRNNCells", config: { name: "stack", cells } });
    const model = (inner: object) => ({ class_name: "MyModel", config: { name: "outer", layers: [inner] } });
    const cells = [own("a", "LSTMCell"), own("b", "LSTMCell")];

    test.each([
      ["TimeDistributed", wrapped("TimeDistributed", own("lstm")), "time_distributed/layer/cell"],
      [
        "a model in TimeDistributed",
        wrapped("TimeDistributed", sequential(own("lstm"))),
        "time_distributed/layer/layers/lstm/cell",
      ],
      ["another wrapper", wrapped("MyWrapper", own("lstm")), "my_wrapper/layer/cell"],
      ["a model of another class", model(own("lstm")), "my_model/layers/lstm/cell"],
      ["cells of a stack", stack(...cells), "rnn/cell/cells/lstm_cell_1"],
      ["cells in a list", rnn(cells), "rnn/cell/cells/lstm_cell"],
    ])("%s", (_, inner, path) => {
      const config = json(sequential(inner));
      const [kernel, recurrent] = [0, 1].map((k) => `layers/${path}/vars/${k}`);
      const shapes = { [kernel]: [3, 16], [recurrent]: [4, 16] };
      const layers = [{ name: `layers/${path}`, weights: [kernel, recurrent] }];
      const file = outline("keras", shapes, { config, layers, kerasVersion: "3.8.0" });
      expect(summary(file)).toMatchObject([{ convention: "keras.LSTM", state: "relu" }]);
      expect(recogniseLayers(file).problems).toEqual([]);
    });

    test("Keras 2 names the wrapper, the layer in it or its cell", () => {
      const of = (inner: object, path: string) => {
        const config = json(sequential(inner));
        return summary(outline("keras-h5", weights(4, 4, path), { config, kerasVersion: "2.15.0" }));
      };
      const distributed = wrapped("TimeDistributed", own("lstm"));
      const relus = [{ state: "relu" }];
      expect(of(distributed, "outer")).toMatchObject(relus);
      expect(of(distributed, "lstm")).toMatchObject(relus);
      const both = stack(own("a", "LSTMCell"), { class_name: "LSTMCell", config: { name: "b" } });
      expect(of(both, "outer/a")).toMatchObject(relus);
      expect(of(both, "stack/a")).toMatchObject(relus);
      expect(of(both, "stack/b")).toMatchObject([{ state: "tanh" }]);
      expect(of(both, "outer/c")).toMatchObject([
        { obstacles: ["it is one of several cells, which differ"] },
      ]);
    });

    test("another cell, and directions of several cells, are obstacles", () => {
      const of = (inner: object, path: string) => {
        const config = json(sequential(inner));
        const file = outline("keras-h5", weights(4, 4, path), { config, kerasVersion: "2.15.0" });
        return recogniseLayers(file).layers.flatMap(({ obstacles }) => obstacles);
      };
      expect(of(rnn(own("a", "MyCell")), "outer")).toEqual([
        "its cell is MyCell, whose equations may differ from Keras's",
      ]);
      expect(of(wrapped("Bidirectional", stack(...cells)), "outer/forward_rnn/a")).toEqual([
        "its directions are stacks of cells, which it merges after the last",
      ]);
    });

    test("a layer that the configuration does not describe is noted", () => {
      const config = json({ class_name: "MyModel", config: { units: 4 } });
      const file = outline("keras-h5", weights(4, 4, "lstm"), { config, kerasVersion: "2.15.0" });
      expect(recogniseLayers(file).problems).toEqual([
        "lstm/lstm: the file's configuration does not describe it; it is read as LSTM with the usual activations",
      ]);
    });
  });

  test("numbered variables of Keras 3 are kernel, recurrent kernel and bias; layers are counted by class", () => {
    const cell = (path: string, H: number, gates: number, rows: Shape) => ({
      [`${path}/vars/0`]: [3, gates * H],
      [`${path}/vars/1`]: [H, gates * H],
      [`${path}/vars/2`]: rows,
    });
    const paths = [
      "layers/lstm/cell",
      "layers/lstm_1/cell",
      "layers/bidirectional/forward_layer/cell",
      "layers/bidirectional/backward_layer/cell",
    ];
    const shapes = {
      ...cell(paths[0], 4, 4, [16]),
      ...cell(paths[1], 5, 4, [20]),
      ...cell(paths[2], 6, 3, [2, 18]),
      ...cell(paths[3], 6, 3, [2, 18]),
      "layers/dense/vars/0": [4, 2],
      "layers/dense/vars/1": [2],
    };
    const layers = [...paths, "layers/dense"].map((name) => ({
      name,
      weights: Object.keys(shapes).filter((key) => key.startsWith(`${name}/`)),
    }));
    const config = json({
      class_name: "Functional",
      config: {
        layers: [
          layer("LSTM", "encoder", { recurrent_activation: "sigmoid", activation: "tanh" }),
          layer("LSTM", "decoder", { recurrent_activation: "hard_sigmoid", activation: "tanh" }),
          layer("Bidirectional", "both", {
            merge_mode: "sum",
            layer: layer("GRU", "gru", {
              recurrent_activation: "sigmoid",
              activation: "tanh",
              reset_after: true,
            }),
          }),
        ],
      },
    });
    const file = outline("keras", shapes, { layers, config, kerasVersion: "3.4.1" });
    expect(summary(file)).toMatchObject([
      { name: "layers/lstm/cell", convention: "keras.LSTM", gate: "sigmoid" },
      { name: "layers/lstm_1/cell", convention: "keras.LSTM", gate: "hardSigmoid(1/6)" },
      {
        name: "layers/bidirectional/forward_layer/cell",
        convention: "keras.GRU",
        obstacles: [],
      },
    ]);
    const [, , both] = recogniseLayers(file).layers;
    expect(both.bidirectional).toBe(true);
    expect(both.merge).toBe("sum");
    expect(both.cells.map((found) => [...found.tensors.values()][0])).toEqual([
      "layers/bidirectional/forward_layer/cell/vars/0",
      "layers/bidirectional/backward_layer/cell/vars/0",
    ]);
  });

  test("what a topology leaves out is the hard sigmoid; Keras 1 has another name for the setting", () => {
    const shapes = { "a/kernel": [3, 16], "a/recurrent_kernel": [4, 16], "a/bias": [16] };
    expect(summary(outline("tfjs", shapes))).toMatchObject([
      { convention: "tfjs.LSTM", gate: "hardSigmoid(0.2)" },
    ]);
    const silent = json({ model_config: { class_name: "Sequential", config: [layer("LSTM", "a", {})] } });
    expect(summary(outline("tfjs", shapes, { modelTopology: silent }))[0].gate).toBe("hardSigmoid(0.2)");
    const said = json(sequential(layer("LSTM", "a", { inner_activation: "sigmoid" })));
    expect(summary(outline("tfjs", shapes, { modelTopology: said }))[0].gate).toBe("sigmoid");
  });
});

describe("ONNX", () => {
  const node = (change: Partial<RecurrentNode>): RecurrentNode => ({
    name: "rnn/LSTM",
    scope: "",
    type: "LSTM",
    direction: "forward",
    inputSize: 3,
    hiddenSize: 4,
    activations: ["Sigmoid", "Tanh", "Tanh"],
    activationAlpha: [],
    activationBeta: [],
    clip: undefined,
    inputForget: false,
    linearBeforeReset: false,
    layout: 0,
    weights: { W: "w1", R: "r1" },
    inputs: ["", "", "", ""],
    outputs: [],
    ...change,
  });
  const shapes = (gates: number) => ({
    w1: [1, gates * 4, 3],
    r1: [1, gates * 4, 4],
    "lstm.weight_ih_l0": [16, 3],
  });

  test("nodes name their weights, their reset form and their activations", () => {
    const file = (change: Partial<RecurrentNode>, gates: number) =>
      summary(outline("onnx", shapes(gates), { recurrent: [node(change)] }))[0];
    expect(file({}, 4)).toMatchObject({
      name: "rnn/LSTM",
      convention: "onnx.LSTM",
      gate: "sigmoid",
      obstacles: [],
    });
    const gru = { type: "GRU", activations: ["HardSigmoid", "Tanh"] } as const;
    expect(file({ ...gru, activations: [...gru.activations] }, 3)).toMatchObject({
      convention: "onnx.GRU-reset-before",
      gate: "hardSigmoid(0.2)",
    });
    expect(
      file({ type: "GRU", activations: ["Sigmoid", "Tanh"], linearBeforeReset: true }, 3).convention,
    ).toBe("onnx.GRU");
    // Parameters belong, in order, to the activations that have them.
    const both = ["HardSigmoid", "Tanh", "HardSigmoid", "Tanh"];
    const sixths = { activationAlpha: [1 / 6, 1 / 6], activationBeta: [0.5, 0.5] };
    expect(file({ ...gru, activations: both, ...sixths }, 3)).toMatchObject({
      gate: "hardSigmoid(1/6)",
      obstacles: [],
    });
    expect(file({ direction: "reverse", clip: 3, inputForget: true }, 4)).toMatchObject({
      direction: "reverse",
      obstacles: [/pre-activations of its gates to 3/, /input_forget/].map((pattern) =>
        expect.stringMatching(pattern),
      ),
    });
  });

  test("nodes that run the same weights the same way are one layer", () => {
    const nodes = [node({ name: "a" }), node({ name: "b" }), node({ name: "c", direction: "reverse" })];
    expect(summary(outline("onnx", shapes(4), { recurrent: nodes })).map(({ name }) => name)).toEqual([
      "a",
      "c",
    ]);
  });
});

describe("Torch7", () => {
  test("the class tells three layers called nn.LSTM and a Linear apart", () => {
    const gate = (name: string) => ({
      [`net.modules.1.${name}.modules.1.modules.1.weight`]: [4, 3],
      [`net.modules.1.${name}.modules.1.modules.1.bias`]: [4],
      [`net.modules.1.${name}.modules.1.modules.2.weight`]: [4, 4],
    });
    const gates = ["inputGate", "forgetGate", "hiddenLayer", "outputGate"];
    const shapes = {
      ...Object.assign({}, ...gates.map(gate)),
      "net.modules.2.weight": [9, 20],
      "net.modules.2.bias": [20],
      "net.modules.3.weight": [40, 20],
      "net.modules.3.bias": [20],
      "net.modules.4.weight": [20, 20],
      "net.modules.4.bias": [20],
    };
    const classes = new Map([
      ["net.modules.1", "nn.LSTM"],
      ...gates.flatMap((name): [string, string][] => [
        [`net.modules.1.${name}.modules.1.modules.1`, "nn.Linear"],
        [`net.modules.1.${name}.modules.1.modules.2`, "nn.LinearNoBias"],
      ]),
      ["net.modules.2", "nn.LSTM"],
      ["net.modules.3", "nn.SeqLSTM"],
      ["net.modules.4", "nn.Linear"],
    ]);
    expect(summary(outline("torch7", shapes, { classes }))).toMatchObject([
      { name: "net/modules/1", convention: "torch7.LSTM" },
      { name: "net/modules/2", convention: "torch7.SeqLSTM" },
      { name: "net/modules/3", convention: "torch7.SeqLSTM" },
    ]);
  });
});

describe("PyTorch", () => {
  const rnn = (prefix: string) => ({ [`${prefix}weight_ih_l0`]: [4, 3], [`${prefix}weight_hh_l0`]: [4, 4] });

  test("a cell that also has normalisations is noted: its names are those of torch's benchmarks, not its equations", () => {
    const cell = { "net.rnn.weight_ih": [16, 3], "net.rnn.weight_hh": [16, 4] };
    const note =
      "net.rnn: it has layernorm_i, which nn.LSTMCell has not; its own equations may normalise the gates";
    const of = (more: Record<string, Shape>) =>
      recogniseLayers(outline("pytorch", { ...cell, ...more })).problems;
    expect(of({ "net.rnn.layernorm_i.weight": [16], "net.rnn.layernorm_h.weight": [16] })).toEqual([note]);
    expect(of({ "net.norm.weight": [4], "net.rnn_norm.weight": [4] })).toEqual([]);
  });

  test("a whole module says its nonlinearity, a state dictionary does not, with a note", () => {
    const shapes = { ...rnn("a."), ...rnn("b.c.") };
    const file = outline("pytorch", shapes, { "a.mode": "RNN_RELU", "a.nonlinearity": "relu" });
    expect(summary(file)).toMatchObject([
      { name: "a", state: "relu" },
      { name: "b.c", state: "tanh" },
    ]);
    expect(recogniseLayers(file).problems).toEqual([
      "b.c: its weights do not say whether the nonlinearity is tanh or relu; it is read as tanh",
    ]);
    const cell = { "a.weight_ih": [4, 3], "a.weight_hh": [4, 4] };
    const classes = new Map([["a", "torch.nn.modules.rnn.RNNCell"]]);
    const ofClass = outline("pytorch", cell, { classes, "a.nonlinearity": "relu" });
    expect(summary(ofClass)).toMatchObject([{ name: "a", state: "relu" }]);
    const mangled = new Map([["a", "__torch__.torch.nn.modules.rnn.___torch_mangle_68.RNN"]]);
    const scripted = outline("torchscript", rnn("a."), { classes: mangled, "a.nonlinearity": "relu" });
    expect(summary(scripted)).toMatchObject([{ name: "a", state: "relu" }]);
    const alone = outline("torchscript", rnn(""), { mode: "RNN_TANH", nonlinearity: "tanh" });
    expect(recogniseLayers(alone).problems).toEqual([]);
  });

  test("an incomplete layer is reported once, in the names of the file", () => {
    const wrong = { "a.weight_ih_l0": [16, 3], "a.weight_hh_l0": [16, 3] };
    expect(recogniseLayers(outline("pytorch", wrong)).problems).toEqual([
      "found a.weight_ih_l0, a.weight_hh_l0, which is not a whole nn.LSTM: a.weight_hh_l0 has shape [16, 3], expected [16, 4]",
    ]);
    const gru = { "a.weight_ih_l0": [9, 3], "a.weight_hh_l0": [9, 2] };
    expect(recogniseLayers(outline("pytorch", gru)).problems).toEqual([
      expect.stringMatching(/not a whole nn\.GRU: a\.weight_hh_l0 has shape \[9, 2\], expected \[9, 3\]/),
    ]);
  });

  test("wrappers are part of the path", () => {
    for (const prefix of ["module.", "_orig_mod.", "state_dict.model._orig_mod.net."]) {
      expect(summary(outline("pytorch", rnn(prefix)))[0].name).toBe(prefix.slice(0, -1));
    }
  });
});

describe("what the user says", () => {
  const shapes = { "a.weight_ih_l0": [16, 3], "a.weight_hh_l0": [16, 4] };

  test("an order of gates replaces the framework's", () => {
    const [layer] = recogniseLayers(outline("safetensors", shapes), { order: "ifog" }).layers;
    expect(layer.convention.name).toBe("pytorch.LSTM in order ifog");
    expect([...layer.cells[0].tensors.keys()].map((part) => "gates" in part && part.gates.join(""))).toEqual([
      "ifog",
      "ifog",
    ]);
    for (const order of ["ifo", "iffo", "rzn", "abcd"]) {
      expect(() => recogniseLayers(outline("safetensors", shapes), { order }), order).toThrow(
        /order: expected each gate .*ifgo/,
      );
    }
  });

  test("a short name of a weight is a whole segment: a softmax is not a cell", () => {
    const softmax = { "rnn/softmax_w": [128, 108], "rnn/softmax_b": [108] };
    expect(summary(outline("raw-manifest", softmax))).toEqual([]);
  });
});

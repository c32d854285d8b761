import { describe, expect, test } from "vitest";
import { fromFloat, type RawTensor, reportGates, toFloat } from "../../../src/checkpoint.ts";
import { GRU, LSTM, type Module, RNN } from "../../../src/core/nn/index.ts";
import { type BiasEdit, setBias } from "../../../src/modules.ts";
import { checkpointFrom } from "../../support/checkpoints.ts";

function stored(module: Module, prefix = "", dtype?: string): Map<string, RawTensor> {
  return new Map(
    [...module.stateDict()].map(([name, t]) => [prefix + name, fromFloat(t.data, t.shape, dtype)]),
  );
}

const report = (tensors: ReadonlyMap<string, RawTensor>, options?: Parameters<typeof checkpointFrom>[1]) =>
  reportGates(checkpointFrom(tensors, options), tensors);

const set = (tensors: ReadonlyMap<string, RawTensor>, edit: BiasEdit) =>
  setBias(checkpointFrom(tensors), tensors, edit);

const lstm = () => new LSTM({ inputSize: 3, hiddenSize: 4, numLayers: 2, bidirectional: true, seed: 1 });

const raw = (shape: number[]) => fromFloat(new Float32Array(shape.reduce((a, b) => a * b)), shape);

describe("reportGates", () => {
  test("gives every gate of every cell its range, effective bias and timescale", () => {
    const module = lstm();
    module.cell(1, "reverse").gates.forget.setBias([1, 2, 3, 4]);
    const { format, layers } = report(stored(module, "rnn."), { format: "safetensors" });
    expect(format).toBe("safetensors");
    expect(layers).toHaveLength(1);
    const [layer] = layers;
    expect(layer).toMatchObject({
      name: "rnn",
      cell: "lstm",
      inputSize: 3,
      hiddenSize: 4,
      numLayers: 2,
      bidirectional: true,
      biases: 2,
    });
    expect(layer.cells.map((cell) => [cell.layer, cell.direction])).toEqual([
      [0, "forward"],
      [0, "reverse"],
      [1, "forward"],
      [1, "reverse"],
    ]);
    const { gates } = layer.cells[3];
    expect(Object.keys(gates)).toEqual(["input", "forget", "cell", "output"]);
    expect(gates.forget.range).toEqual({ start: 4, end: 8 });
    expect(gates.forget.bias).toEqual({ mean: 2.5, sd: Math.sqrt(1.25), min: 1, max: 4 });
    expect(gates.forget.timescale).toBeCloseTo((1 + Math.exp(2) + 1 + Math.exp(3)) / 2, 12);
    expect(gates.input.timescale).toBeNull();
  });

  test("says what the record it was read by is held against", () => {
    const { layers } = report(stored(lstm()), { format: "safetensors" });
    expect(layers[0].checked).toEqual({ how: "run", by: "PyTorch" });
    const told = report(stored(lstm()), { format: "safetensors", order: "ifog" });
    expect(told.layers[0].checked).toEqual({ how: "given" });
  });

  test("a GRU's new gate has two biases and no sum; its update gate retains; an RNN's gate does not", () => {
    const gru = report(stored(new GRU({ inputSize: 2, hiddenSize: 3, seed: 1 })), { format: "x" }).layers[0];
    expect(gru.cells[0].gates.new.bias).toBeNull();
    expect(gru.cells[0].gates.new.hiddenBias).toBeDefined();
    expect(gru.cells[0].gates.update.timescale).toBeGreaterThan(1);
    const rnn = report(stored(new RNN({ inputSize: 2, hiddenSize: 3, seed: 1 })), { format: "x" }).layers[0];
    expect(rnn.cells[0].gates.hidden.timescale).toBeNull();
  });

  test("numbers that are not finite are named", () => {
    const module = lstm();
    module.parameter("weight_hh_l1").data[5] = Number.NaN;
    const { notes } = report(stored(module), { format: "x" });
    expect(notes).toEqual(["nn.LSTM layer 1 forward: weightHh holds NaN"]);
  });
});

describe("two biases that add up", () => {
  /** Acts like gradients, which move both sides alike. */
  const trained = (module: LSTM, by: number) => {
    for (const name of ["bias_ih_l0", "bias_hh_l0"]) {
      const { data } = module.parameter(name);
      for (let k = 0; k < data.length; k++) data[k] += by * (1 + Math.sin(k) / 2);
    }
    return module;
  };
  const make = () => new LSTM({ inputSize: 3, hiddenSize: 16, seed: 4 });
  const fill = (module: LSTM, names: readonly string[], value: number, [start, end] = [0, 64]) => {
    for (const name of names) module.parameter(`${name}_l0`).data.fill(value, start, end);
    return module;
  };
  const both = ["bias_ih", "bias_hh"];
  const forget: [number, number] = [16, 32];
  const notesOf = (module: Module) => report(stored(module), { format: "x" }).notes;

  test("the same constant on both sides is said to be one set twice", () => {
    expect(notesOf(fill(make(), both, 1, forget))).toEqual([
      "nn.LSTM layer 0 forward forget: two biases add up, 1.00 + 1.00 = 2.00 on average. Both hold the same constant: was one meant?",
    ]);
  });

  test("and so are sides that are still equal after training, where the other gates' were drawn apart", () => {
    expect(notesOf(trained(fill(make(), both, 1, forget), 0.3))).toEqual([
      expect.stringMatching(
        /^nn\.LSTM layer 0 forward forget: two biases add up, 1\.\d+ \+ 1\.\d+ .*set twice\?$/,
      ),
    ]);
  });

  test.each<[string, () => Module]>([
    ["PyTorch's initial biases, trained until both pull the same way", () => trained(make(), 1.5)],
    ["biases that started at 0, trained", () => trained(fill(make(), both, 0), 0.8)],
    [
      "biases that started at 0, except for a forget bias of 1 on one side, trained",
      () => trained(fill(fill(make(), both, 0), ["bias_hh"], 1, forget), 0.8),
    ],
    ["the usual forget bias in two halves", () => fill(make(), both, 0.5, forget)],
    ["different constants", () => fill(fill(make(), ["bias_ih"], 1, forget), ["bias_hh"], 0.75, forget)],
  ])("no report on %s", (_, module) => {
    expect(notesOf(module())).toEqual([]);
  });

  test("nor of Keras's CuDNN layers, whose loader writes half of a bias to each side", () => {
    const raw = (shape: number[], value: (k: number) => number) =>
      fromFloat(
        Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, k) => value(k)),
        shape,
      );
    for (const bias of [(k: number) => 0.6 + (k % 16) / 10, () => 1.5]) {
      const tensors = new Map([
        ["net/kernel", raw([3, 16], Math.sin)],
        ["net/recurrent_kernel", raw([4, 16], Math.cos)],
        ["net/bias", raw([32], bias)],
      ]);
      const { notes, layers } = report(tensors, { format: "keras-h5" });
      expect(layers.map(({ convention }) => convention)).toEqual(["keras.CuDNNLSTM"]);
      expect(notes.filter((note) => /add up/.test(note))).toEqual([]);
    }
  });
});

describe("what looks wrong", () => {
  test("both biases equal and constant, however small; not two that are 0", () => {
    const module = lstm();
    for (const name of ["bias_ih_l0", "bias_hh_l0"]) {
      module.parameter(name).data.fill(0.125, 0, 4);
      module.parameter(name).data.fill(0, 4, 16);
    }
    const { notes } = report(stored(module), { format: "x" });
    expect(notes).toEqual([expect.stringMatching(/layer 0 forward input: .*Both hold the same constant/)]);
  });

  test("a forget bias in another gate, with the frameworks whose forget gate is there", () => {
    const wide = () => new LSTM({ inputSize: 3, hiddenSize: 64, seed: 5 });
    const notesFor = (gate: "cell" | "output" | "input", from?: string) => {
      const module = wide();
      module.gates[gate].setBias(1);
      return report(stored(module), { format: "x", from }).notes.join();
    };
    // Block 3 of PyTorch's i f g o holds the candidate; in TensorFlow's i g f o it is forget.
    expect(notesFor("cell")).toMatch(/the cell gate has a bias of 1\.00 .*igfo \(tf1, .*torch7/);
    expect(notesFor("input")).toMatch(/figo \(openvino\)/);
    expect(notesFor("output")).not.toMatch(/Where it is stored/);
    const right = wide();
    right.gates.forget.setBias(1);
    expect(report(stored(right), { format: "x" }).notes).toEqual([]);
  });

  test("gates that are stuck, and units without weights", () => {
    const module = lstm();
    module.gates.output.setBias(-40);
    module.gates.cell.setBias(40);
    const { notes } = report(stored(module), { format: "x" });
    expect(notes.filter((note) => /output: 4 of 4 units stay shut or open/.test(note))).toHaveLength(4);
    expect(notes.join()).not.toMatch(/ cell: /);
    const dead = lstm();
    dead.parameter("weight_ih_l0").data.fill(0);
    dead.parameter("weight_hh_l0").data.fill(0);
    expect(report(stored(dead), { format: "x" }).notes).toHaveLength(4);
  });
});

describe("setBias", () => {
  test.each(["F64", "F32", "F16", "BF16"])(
    "sets the effective bias in %s and touches nothing else",
    (dtype) => {
      const before = stored(lstm(), "", dtype);
      const { changed, cells } = set(before, {
        gate: "forget",
        bias: 1,
        layer: 1,
        direction: "reverse",
      });
      expect(cells).toEqual([{ module: "", layer: 1, direction: "reverse", gate: "forget" }]);
      expect([...changed.keys()]).toEqual(["bias_ih_l1_reverse", "bias_hh_l1_reverse"]);
      const after = new Map([...before, ...changed]);
      const { gates } = report(after, { format: "x" }).layers[0].cells[3];
      expect(gates.forget.bias).toEqual({ mean: 1, sd: 0, min: 1, max: 1 });
      for (const [name, raw] of changed) {
        const [was, is] = [before.get(name)!.bytes, raw.bytes];
        const width = is.length / 16;
        const different = [...is.keys()].filter((k) => was[k] !== is[k]);
        expect(different.every((k) => k >= 4 * width && k < 8 * width)).toBe(true);
      }
    },
  );

  test("the constant that TensorFlow adds at run time is taken into account", () => {
    const tensors = new Map([
      ["rnn/basic_lstm_cell/kernel", raw([5, 8])],
      ["rnn/basic_lstm_cell/bias", raw([8])],
    ]);
    expect(report(tensors, { format: "x" }).layers[0].cells[0].gates.forget.bias?.mean).toBe(1);
    const { changed } = set(tensors, { gate: "f", bias: 3 });
    expect([...toFloat(changed.get("rnn/basic_lstm_cell/bias")!)]).toEqual([0, 0, 0, 0, 2, 2, 0, 0]);
  });

  test("retain is negated where the update gate writes", () => {
    const tensors = new Map([
      ["gru/w_i", raw([2, 6])],
      ["gru/w_h", raw([2, 6])],
      ["gru/b", raw([6])],
    ]);
    const { changed } = set(tensors, { gate: "retain", bias: 1 });
    expect([...toFloat(changed.get("gru/b")!)]).toEqual([-1, -1, 0, 0, 0, 0]);
  });

  test("a module by the unique last part of its path, or a unique part", () => {
    const cell = (path: string): [string, RawTensor][] => [
      [`${path}.weight_ih_l0`, raw([8, 3])],
      [`${path}.weight_hh_l0`, raw([8, 2])],
      [`${path}.bias_ih_l0`, raw([8])],
    ];
    const all = new Map([
      ...cell("net.encoder.lstm"),
      ...cell("net.decoder.lstm"),
      ...cell("net.decoder.aux.rnn"),
    ]);
    const moduleOf = (module: string) => {
      const { cells } = set(all, { gate: "forget", bias: 1, module });
      return cells.map((one) => one.module);
    };
    expect(moduleOf("encoder.lstm")).toEqual(["net.encoder.lstm"]);
    expect(moduleOf("rnn")).toEqual(["net.decoder.aux.rnn"]);
    expect(moduleOf("encoder")).toEqual(["net.encoder.lstm"]);
    expect(() => moduleOf("lstm")).toThrow(
      /^module: expected one of "net\.encoder\.lstm", "net\.decoder\.lstm", got "lstm"\.$/,
    );
    // Parts are whole.
    expect(() => moduleOf("coder.lstm")).toThrow(/^module: expected one of .*aux\.rnn", got "coder\.lstm"/);
  });

  test("numbers that were quantized are refused with what to do", () => {
    const small = { ...raw([8]), dtype: "I8", bytes: new Uint8Array(8) };
    const tensors = new Map([
      ["weight_ih", raw([8, 3])],
      ["weight_hh", raw([8, 2])],
      ["bias_ih", { ...small, quantization: { scale: [0.1], offset: [0] } }],
    ]);
    expect(() => set(tensors, { gate: "forget", bias: 1 })).toThrow(
      /expected floating point, got I8\. Edit the model before it was quantized, or convert/,
    );
  });

  const gru = stored(new GRU({ inputSize: 2, hiddenSize: 3, seed: 1 }));
  const one = (more: object, ...as: [string?, string?]) =>
    stored(new LSTM({ inputSize: 2, hiddenSize: 3, seed: 1, ...more }), ...as);
  test.each<[string, object, RegExp, ReturnType<typeof stored>?]>([
    ["an unknown gate", { gate: "forget" }, /reset.*update.*new/],
    ["the new gate", { gate: "new" }, /two biases act differently/],
    ["a layer that is not there", { layer: 3 }, /^layer: expected 0, got 3\.$/],
    ["a module that is not there", { module: "x" }, /^module: expected "", got "x"\.$/],
    [
      "a direction that is not there",
      { direction: "reverse" },
      /^direction: expected "forward", got "reverse"\.$/,
    ],
    ["a bias that is not a number", { bias: Number.NaN }, /^bias: expected a finite number, got NaN/],
    ["a file without recurrent layers", {}, /found none/, new Map()],
    ["a cell without biases", { gate: "f" }, /with biases, got one without/, one({ bias: false })],
    [
      "a value that the type cannot hold",
      { gate: "f", bias: 1e6 },
      /F16 can hold, got 1000000/,
      one({}, "", "F16"),
    ],
  ])("refuses %s", (_, change, message, tensors = gru) => {
    expect(() => set(tensors, { gate: "reset", bias: 1, ...change })).toThrow(message);
  });
});

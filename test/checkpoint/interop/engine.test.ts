import { describe, expect, test } from "vitest";
import type { Convention, Part } from "../../../src/checkpoint/interop/convention.ts";
import { conventions, conventionsNamed } from "../../../src/checkpoint/interop/conventions.ts";
import { type CellRecord, readCell, writeCell } from "../../../src/checkpoint/interop/engine.ts";
import { findLayers } from "../../../src/checkpoint/interop/find.ts";
import { joinDirections } from "../../../src/checkpoint/interop/joinDirections.ts";
import type { Shape } from "../../../src/core/tensor/shape.ts";
import { plainLSTM } from "../../support/layers.ts";

const named = (name: string): Convention => conventions.find((convention) => convention.name === name)!;
const numbers = (n: number, start = 1) => Float32Array.from({ length: n }, (_, k) => start + k);
const partNamed = (convention: Convention, end: string): Part =>
  convention.parts.find((part) => part.name.endsWith(end))!;

const lstm: CellRecord = {
  spec: plainLSTM(1, 1),
  weights: { weightIh: numbers(4), weightHh: numbers(4, 11), biasIh: numbers(4, 21), biasHh: numbers(4, 31) },
  activations: { gate: "sigmoid", state: "tanh" },
};
const gru: CellRecord = {
  spec: { kind: "gru", inputSize: 1, hiddenSize: 1, resetAfter: true },
  weights: { weightIh: numbers(3), weightHh: numbers(3, 11), biasIh: numbers(3, 21), biasHh: numbers(3, 31) },
  activations: { gate: "sigmoid", state: "tanh" },
};

describe("gate orders written out by hand", () => {
  test.each([
    ["torch7.FastLSTM", "i2g/weight", [1, 3, 2, 4]],
    ["onnx.LSTM", "W", [1, 4, 2, 3]],
    ["keras.LSTM", "}kernel", [1, 2, 3, 4]],
    ["openvino.LSTM", "W", [2, 1, 3, 4]],
    ["chainer.LSTM", "upward/W", [3, 1, 2, 4]],
  ])("%s stores i f g o = 1 2 3 4 as %s", (name, end, expected) => {
    const { values } = writeCell(named(name), lstm);
    expect([...values.get(partNamed(named(name), end))!]).toEqual(expected);
  });

  test("a joint matrix holds the input's rows before the state's, an update gate that writes is negated", () => {
    const before: CellRecord = { ...gru, spec: { ...gru.spec, resetAfter: false } as CellRecord["spec"] };
    const seq = writeCell(named("torch7.SeqGRU"), before).values;
    expect([...seq.get(partNamed(named("torch7.SeqGRU"), "}weight"))!]).toEqual([1, 2, 3, 11, 12, 13]);
    const haiku = writeCell(named("haiku.GRU"), before).values;
    expect([...haiku.get(partNamed(named("haiku.GRU"), "w_i"))!]).toEqual([-2, 1, 3]);
  });
});

describe("biases", () => {
  test("two become one by addition, and the report says so", () => {
    const { values, notes } = writeCell(named("keras.LSTM"), lstm);
    expect([...values.get(partNamed(named("keras.LSTM"), "}bias"))!]).toEqual([52, 54, 56, 58]);
    expect(notes).toMatchObject([{ exact: true, change: 34 }]);
  });

  test("the recurrent bias of a GRU's new gate is never merged", () => {
    expect(() => writeCell(named("flax.nnx.GRUCell"), gru)).toThrow(/recurrent bias of gate n .*lossy/);
    const { notes } = writeCell(named("flax.nnx.GRUCell"), gru, { lossy: true });
    expect(notes).toMatchObject([
      { what: "dropped: the recurrent bias of gate n", exact: false, change: 33 },
      { exact: true },
    ]);
    expect(writeCell(named("flax.GRUCell"), gru).notes.every(({ exact }) => exact)).toBe(true);
  });

  test("a constant added at run time is part of the effective bias, and taken out again", () => {
    const tf = named("tf1.BasicLSTMCell");
    const { values, sizes } = writeCell(tf, lstm);
    const stored = values.get(partNamed(tf, "bias"))!;
    expect([...stored]).toEqual([52, 56, 54 - 1, 58]);
    expect([...readCell(tf, sizes, (part) => values.get(part)).weights.biasIh!]).toEqual([52, 54, 56, 58]);
  });

  test("a class without biases refuses them", () => {
    expect(() => writeCell(named("torch-rnnlib.LSTM"), lstm)).toThrow(/bias of gate i/);
  });
});

describe("what has no place is refused", () => {
  test("the other reset form, in both directions", () => {
    expect(() => writeCell(named("tfjs.GRU"), gru)).toThrow(/acts after .* no weights make the two equal/);
    const before: CellRecord = { ...gru, spec: { ...gru.spec, resetAfter: false } as CellRecord["spec"] };
    expect(() => writeCell(named("pytorch.GRU"), before)).toThrow(/acts before/);
  });

  test("the other reset form, when it is allowed: weights unchanged, biases of the new gate by their scale", () => {
    const keep = named("onnx.GRU");
    const quiet: CellRecord = { ...gru, weights: { ...gru.weights, biasIh: numbers(3, -35) } };
    const { values, notes } = writeCell(named("onnx.GRU-reset-before"), quiet, { lossy: true });
    const stored = (end: string) => [...values.get(partNamed(named("onnx.GRU-reset-before"), end))!];
    expect(stored("W")).toEqual([...writeCell(keep, quiet).values.get(partNamed(keep, "W"))!]);
    // σ(-35 + 31) = 0.018 of the 33 passes the reset gate at zero input. Order: z r n, input side first.
    const opening = 1 / (1 + Math.exp(4));
    expect(stored("B").slice(0, 5)).toEqual([-34, -35, Math.fround(-33 + opening * 33), 32, 31]);
    expect(stored("B")[5]).toBe(0);
    expect(notes).toMatchObject([
      { what: expect.stringMatching(/acts after .*weights are kept/), exact: false, change: 0 },
      { what: expect.stringMatching(/recurrent bias of gate n is scaled/), exact: false },
    ]);
    expect(notes[1].change).toBeCloseTo((1 - opening) * 33, 5);
  });

  test("to reset after, the biases of the new gate become one, which the reset gate does not scale", () => {
    const before: CellRecord = { ...gru, spec: { ...gru.spec, resetAfter: false } as CellRecord["spec"] };
    const { values, notes } = writeCell(named("pytorch.GRU"), before, { lossy: true });
    const stored = (end: string) => [...values.get(partNamed(named("pytorch.GRU"), end))!];
    expect(stored("bias_ih_l{layer}{direction}")).toEqual([21, 22, 23 + 33]);
    expect(stored("bias_hh_l{layer}{direction}")).toEqual([31, 32, 0]);
    expect(notes).toHaveLength(1);
  });

  test("a projection, a cell of another kind, peepholes that are not zero", () => {
    const projected: CellRecord = {
      ...lstm,
      spec: { ...lstm.spec, hiddenSize: 2, projSize: 1 } as CellRecord["spec"],
      weights: { weightIh: numbers(8), weightHh: numbers(8), weightHr: numbers(2) },
    };
    expect(() => writeCell(named("keras.LSTM"), projected)).toThrow(/got a projection/);
    expect(() => writeCell(named("pytorch.GRU"), lstm)).toThrow(/got a cell of kind lstm/);
    const peeping = (values: Float32Array): CellRecord => ({
      ...lstm,
      spec: { ...lstm.spec, peephole: true } as CellRecord["spec"],
      weights: { ...lstm.weights, weightCh: values },
    });
    expect(() => writeCell(named("pytorch.LSTM"), peeping(numbers(3)))).toThrow(/got peepholes/);
    expect(writeCell(named("pytorch.LSTM"), peeping(new Float32Array(3))).notes).toEqual([]);
  });

  test("a coupled cell becomes a full one by negation", () => {
    const coupled: CellRecord = {
      spec: { ...lstm.spec, coupled: true } as CellRecord["spec"],
      weights: { weightIh: numbers(3), weightHh: numbers(3, 11), biasIh: numbers(3, 21) },
      activations: lstm.activations,
    };
    const { values } = writeCell(named("pytorch.LSTM"), coupled);
    expect([...values.get(partNamed(named("pytorch.LSTM"), "weight_ih_l{layer}{direction}"))!]).toEqual([
      -1, 1, 2, 3,
    ]);
    expect(() => writeCell(named("tflite.LSTM-coupled"), lstm)).toThrow(/input gate of its own/);
  });
});

/** As in a file of any format. */
const found = (shapes: ReadonlyMap<string, Shape>, of: readonly Convention[]) =>
  findLayers(shapes, of, undefined, undefined, joinDirections);

describe("findLayers", () => {
  const pytorch = (prefix: string, layers: number, directions: number, [I, H]: [number, number]) => {
    const shapes: [string, number[]][] = [];
    for (let k = 0; k < layers; k++) {
      for (const end of ["", "_reverse"].slice(0, directions)) {
        shapes.push([`${prefix}weight_ih_l${k}${end}`, [4 * H, k === 0 ? I : H * directions]]);
        shapes.push([`${prefix}weight_hh_l${k}${end}`, [4 * H, H]]);
        shapes.push([`${prefix}bias_ih_l${k}${end}`, [4 * H]]);
        shapes.push([`${prefix}bias_hh_l${k}${end}`, [4 * H]]);
      }
    }
    return shapes;
  };

  test("several layers under wrappers, in file order, among other tensors", () => {
    const shapes = new Map<string, number[]>([
      ["module.embed.weight", [10, 3]],
      ...pytorch("module.encoder.", 2, 2, [3, 4]),
      ...pytorch("module.decoder.rnn.", 1, 1, [8, 6]),
      ["module.head.weight", [10, 6]],
    ]);
    const { layers, problems } = found(shapes, conventions);
    expect(problems).toEqual([]);
    expect(layers.map(({ name, numLayers, bidirectional }) => [name, numLayers, bidirectional])).toEqual([
      ["module.encoder", 2, true],
      ["module.decoder.rnn", 1, false],
    ]);
    expect(layers[0].convention.name).toBe("pytorch.LSTM");
    expect(layers[0].alternatives).toEqual([]);
  });

  test("what is there in part is reported with what is missing", () => {
    const shapes = new Map(pytorch("rnn.", 2, 2, [3, 4]));
    shapes.delete("rnn.weight_hh_l1_reverse");
    const { layers, problems } = found(shapes, conventions);
    expect(layers[0].cells).toHaveLength(3);
    expect(problems.join("\n")).toMatch(/found rnn.weight_ih_l1_reverse.*missing rnn.weight_hh_l1_reverse/);
    expect(problems.join("\n")).toMatch(
      /expected every layer in every direction, got 0 forward, 0 reverse, 1 forward/,
    );
  });

  test("the same tensors read by frameworks of another meaning are alternatives", () => {
    const shapes = new Map<string, number[]>([
      ["lstm/kernel", [3, 16]],
      ["lstm/recurrent_kernel", [4, 16]],
      ["lstm/bias", [16]],
    ]);
    const [layer] = found(shapes, conventions).layers;
    expect(layer.convention.name).toBe("keras.LSTM");
    expect(layer.alternatives).toEqual(["tfjs.LSTM"]);
    expect(found(shapes, conventionsNamed("tfjs")).layers[0].convention.name).toBe("tfjs.LSTM");
    expect(() => conventionsNamed("kears")).toThrow(/expected a framework \(pytorch, keras, .*got "kears"/);
  });

  test("two Keras layers of one bidirectional wrapper are one layer", () => {
    const shapes = new Map<string, number[]>();
    for (const way of ["forward", "backward"]) {
      shapes.set(`bidirectional/${way}_gru/gru_cell/kernel:0`, [3, 12]);
      shapes.set(`bidirectional/${way}_gru/gru_cell/recurrent_kernel:0`, [4, 12]);
      shapes.set(`bidirectional/${way}_gru/gru_cell/bias:0`, [2, 12]);
    }
    const { layers } = found(shapes, conventions);
    expect(layers).toHaveLength(1);
    expect(layers[0]).toMatchObject({ bidirectional: true, numLayers: 1, cell: "gru" });
    expect(layers[0].convention.name).toBe("keras.GRU");
  });

  const burn = (path: string, gates: readonly string[]) =>
    gates.flatMap((gate): [string, number[]][] => [
      [`${path}${gate}.input_transform.weight`, [3, 4]],
      [`${path}${gate}.input_transform.bias`, [4]],
      [`${path}${gate}.hidden_transform.weight`, [4, 4]],
      [`${path}${gate}.hidden_transform.bias`, [4]],
    ]);

  test.each([
    ["burn.LSTM", ["input_gate", "forget_gate", "output_gate", "cell_gate"]],
    ["burn.GRU", ["update_gate", "reset_gate", "new_gate"]],
    ["burn.RNN", ["gate"]],
  ])("%s with forward and reverse is one layer; either of them alone is one of its own", (name, gates) => {
    const paths = (...list: string[]) => new Map(list.flatMap((path) => burn(path, gates)));
    const shapeOf = (...list: string[]) =>
      found(paths(...list), conventions).layers.map((layer) => [
        layer.name,
        layer.convention.name,
        layer.bidirectional,
      ]);
    expect(shapeOf("net.forward.", "net.reverse.")).toEqual([["net", name, true]]);
    expect(shapeOf("forward.", "reverse.")).toEqual([["", name, true]]);
    expect(shapeOf("net.reverse.")).toEqual([["net.reverse", name, false]]);
    expect(shapeOf("a.forward.", "b.reverse.")).toEqual([
      ["a.forward", name, false],
      ["b.reverse", name, false],
    ]);
  });

  test("a gate of Burn's LSTM without the others is not an RNN", () => {
    const shapes = new Map(burn("net.", ["input_gate", "forget_gate", "output_gate"]));
    expect(found(shapes, conventionsNamed("burn")).layers).toEqual([]);
  });

  test("a checkpoint without recurrent layers has none, and no problems", () => {
    expect(
      found(
        new Map([
          ["dense/kernel", [3, 4]],
          ["dense/bias", [4]],
        ]),
        conventions,
      ),
    ).toEqual({ layers: [], possible: [], problems: [] });
  });
});

/** TFLite's recurrent operators, built from the schema: each input is where the operator's kernel looks for it. */
import { describe, expect, test } from "vitest";
import { openCheckpoint } from "../../../src/checkpoint.ts";
import { toModule } from "../../../src/modules.ts";
import { bytesOf, type Field, ints, model, u32 } from "../formats/tfliteBuilder.ts";

const [D, H] = [3, 2];
const TANH = 4;

/** A value for every number of every input: input · 1000 + place. */
const numbers = (input: number, shape: number[]) =>
  Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, k) => input * 1000 + k);

/** A model of one operator. @param shapes of its constant inputs by index; all others are values at run time, or left out */
function operatorFile(
  code: number,
  count: number,
  shapes: Record<number, number[]>,
  options: Field[],
  runtime: number[] = [0],
): Uint8Array {
  const indices = Object.keys(shapes).map(Number);
  const tensors = [
    ...indices.map((index, k) => ({ name: `net/cell/i${index}`, shape: shapes[index], buffer: k + 1 })),
    ...runtime.map((index) => ({ name: `x${index}`, shape: [1, 5, D], buffer: 0 })),
  ];
  const place = (index: number) => {
    if (indices.includes(index)) return indices.indexOf(index);
    return runtime.includes(index) ? indices.length + runtime.indexOf(index) : 2 ** 32 - 1;
  };
  const inputs = Array.from({ length: count }, (_, index) => place(index));
  return model({
    tensors,
    buffers: indices.map((index) => bytesOf(...numbers(index, shapes[index]))),
    codes: [[[Math.min(code, 127)], undefined, undefined, u32(code)]],
    operators: [[u32(0), ints(...inputs), ints(), undefined, { table: options }]],
  });
}

const f32 = (value: number) => bytesOf(value);

/** The inputs of one direction of an LSTM from `first` on. */
function lstmInputs(first: number, { coupled = false, peephole = false, projection = 0 } = {}) {
  const state = projection || H;
  const shapes: Record<number, number[]> = {};
  for (let gate = coupled ? 1 : 0; gate < 4; gate++) {
    shapes[first + 1 + gate] = [H, D];
    shapes[first + 5 + gate] = [H, state];
    shapes[first + 12 + gate] = [H];
    if (peephole && gate < 3) shapes[first + 9 + gate] = [H];
  }
  // Peepholes are of i, f and o.
  if (peephole) shapes[first + 11] = [H];
  if (projection > 0) shapes[first + 16] = [projection, H];
  return shapes;
}

describe("LSTM operators", () => {
  test.each([
    ["UNIDIRECTIONAL_SEQUENCE_LSTM", 44, 24],
    ["LSTM", 16, 20],
  ])("%s: gates i f g o, each in a tensor of its own", async (_, code, count) => {
    const shapes = lstmInputs(0, { peephole: true, projection: 4 });
    const bytes = operatorFile(code, count, shapes, [[TANH], f32(2.5), f32(0)]);
    const [layer] = (await openCheckpoint(bytes)).layers;
    expect(layer).toMatchObject({ convention: "tflite.LSTM", inputSize: D, hiddenSize: H, obstacles: [] });
    const [{ weights, spec }] = await layer.records();
    expect(spec).toMatchObject({ projSize: 4, peephole: true, cellClip: 2.5 });
    const firsts = (values: ArrayLike<number>, step: number) =>
      Array.from({ length: values.length / step }, (_, k) => values[k * step]);
    expect(firsts(weights.weightIh, H * D)).toEqual([1000, 2000, 3000, 4000]);
    expect(firsts(weights.weightHh, H * 4)).toEqual([5000, 6000, 7000, 8000]);
    expect(firsts(weights.biasIh!, H)).toEqual([12000, 13000, 14000, 15000]);
    expect(firsts(weights.weightCh!, H)).toEqual([9000, 10000, 11000]);
    expect(weights.weightHr![0]).toBe(16000);
    expect(weights.biasHh).toBeUndefined();
  });

  test("BIDIRECTIONAL_SEQUENCE_LSTM: the backward direction 17 inputs behind the forward one", async () => {
    const shapes = { ...lstmInputs(0), ...lstmInputs(17) };
    const bytes = operatorFile(52, 48, shapes, [[TANH], f32(0), f32(0), [1]]);
    const { layers, warnings } = await openCheckpoint(bytes);
    expect(warnings).toEqual([]);
    expect(layers).toHaveLength(1);
    expect(layers[0]).toMatchObject({ convention: "tflite.LSTM", bidirectional: true, obstacles: [] });
    const [forward, reverse] = await layers[0].records();
    expect([forward.direction, reverse.direction]).toEqual(["forward", "reverse"]);
    expect(forward.weights.weightIh[0]).toBe(1000);
    expect(reverse.weights.weightIh[0]).toBe(18000);
    expect(reverse.weights.weightHh[0]).toBe(22000);
    expect(reverse.weights.biasIh![0]).toBe(29000);
    expect((await toModule(layers[0])).bidirectional).toBe(true);
    const aux = operatorFile(52, 48, shapes, [[TANH]], [0, 39]);
    expect((await openCheckpoint(aux)).layers[0].obstacles).toContain("it has a second input");
  });

  test("without inputs 1 and 5 the input gate is 1 - forget, in both directions", async () => {
    const both = { ...lstmInputs(0, { coupled: true }), ...lstmInputs(17, { coupled: true }) };
    const [layer] = (await openCheckpoint(operatorFile(52, 48, both, [[TANH]]))).layers;
    expect(layer).toMatchObject({ convention: "tflite.LSTM-coupled", bidirectional: true });
    const [forward, reverse] = await layer.records();
    expect([forward.weights.weightIh[0], reverse.weights.weightIh[0]]).toEqual([2000, 19000]);
  });

  test("LSTM with the basic kernel: one matrix, gates i g f o", async () => {
    const shapes = { 2: [4 * H, D + H], 3: [4 * H] };
    const bytes = operatorFile(16, 5, shapes, [[TANH], f32(0), f32(0), [1]], [0, 1, 4]);
    const [layer] = (await openCheckpoint(bytes)).layers;
    expect(layer).toMatchObject({ convention: "tflite.LSTM-basic", inputSize: D, hiddenSize: H });
    const [{ weights }] = await layer.records();
    // Row of the file: i g f o; of the record: i f g o.
    expect([0, 1, 2, 3].map((gate) => (weights.biasIh![gate * H] - 3000) / H)).toEqual([0, 2, 1, 3]);
    expect(weights.weightHh[0]).toBe(2000 + D);
  });

  test("what the weights cannot say is an obstacle", async () => {
    const shapes = { ...lstmInputs(0, { projection: 4 }), 17: [4], 20: [H] };
    const [layer] = (await openCheckpoint(operatorFile(44, 24, shapes, [[1], f32(0), f32(3)]))).layers;
    expect(layer.obstacles.join()).toMatch(/limited to 3.*normalised.*projection has a bias$/);
    // An activation that is read is none.
    expect(layer.activations).toEqual({ gate: "sigmoid", state: "relu" });
  });
});

describe("RNN operators", () => {
  const direction = (first: number) => ({
    [first + 1]: [H, D],
    [first + 2]: [H, H],
    [first + 3]: [H],
  });

  test.each([
    ["RNN", 24, [[TANH]], "tanh"],
    ["UNIDIRECTIONAL_SEQUENCE_RNN", 35, [[0], [1]], "relu"],
    ["UNIDIRECTIONAL_SEQUENCE_RNN", 35, [[1], [TANH]], "tanh"],
  ])("%s of %i", async (_, code, options, state) => {
    const [layer] = (await openCheckpoint(operatorFile(code, 5, direction(0), options, [0, 4]))).layers;
    expect(layer).toMatchObject({ convention: "tflite.RNN", cell: "rnn", activations: { state } });
    const [{ weights }] = await layer.records();
    expect([weights.weightIh[0], weights.weightHh[0], weights.biasIh![0]]).toEqual([1000, 2000, 3000]);
    expect(layer.obstacles).toEqual([]);
  });

  test("BIDIRECTIONAL_SEQUENCE_RNN", async () => {
    const shapes = { ...direction(0), ...direction(4) };
    const bytes = operatorFile(46, 12, shapes, [[1], [TANH], [1]], [0, 4, 8]);
    const { layers } = await openCheckpoint(bytes);
    expect(layers).toHaveLength(1);
    expect(layers[0]).toMatchObject({ convention: "tflite.RNN", bidirectional: true, obstacles: [] });
    const [forward, reverse] = await layers[0].records();
    expect([forward.weights.weightIh[0], reverse.weights.weightIh[0]]).toEqual([1000, 5000]);
  });
});

describe("an LSTM written out as operations", () => {
  const [FULLY_CONNECTED, ADD, SPLIT, LOGISTIC, TANH_OF, MUL, RELU] = [9, 0, 49, 14, 28, 18, 19];
  const kinds = [FULLY_CONNECTED, ADD, SPLIT, LOGISTIC, TANH_OF, MUL, RELU];

  /** @param order of the gates in the parts of the split @param state activation of the candidate; 0 for a graph without a cell @param length steps */
  function written(order: string, state = TANH_OF, length = 1): Uint8Array {
    const constants = { W: [4 * H, D], R: [4 * H, H], B: [4 * H] };
    const sizes = Object.values(constants);
    const names = Object.keys(constants);
    const tensors = names.map((name, k) => ({ name: `net/${name}`, shape: sizes[k], buffer: k + 1 }));
    const index = new Map(names.map((name, k) => [name, k]));
    const at = (name: string) => {
      if (!index.has(name)) index.set(name, tensors.push({ name, shape: [1, H], buffer: 0 }) - 1);
      return index.get(name)!;
    };
    const weights = ["W", "R", "B", "axis"];
    const steps: [number, string[], string[]][] = [
      [FULLY_CONNECTED, ["x", "W"], ["xW"]],
      [FULLY_CONNECTED, ["h", "R"], ["hR"]],
      [ADD, ["xW", "hR"], ["sum"]],
      [ADD, ["sum", "B"], ["biased"]],
      [SPLIT, ["axis", "biased"], ["0", "1", "2", "3"]],
    ];
    const part = (gate: string) => String(order.indexOf(gate));
    for (const gate of "ifo") steps.push([LOGISTIC, [part(gate)], [gate]]);
    if (state > 0) {
      steps.push([state, [part("g")], ["g"]]);
      steps.push([MUL, ["f", "c"], ["fc"]], [MUL, ["i", "g"], ["ig"]], [ADD, ["fc", "ig"], ["new"]]);
      steps.push([TANH_OF, ["new"], ["shown"]], [MUL, ["o", "shown"], ["out"]]);
    }
    const operators = Array.from({ length }, (_, t) => {
      const within = (name: string) => at(weights.includes(name) ? name : `${name}@${t}`);
      return steps.map(([kind, inputs, outputs]): Field[] => [
        u32(kinds.indexOf(kind)),
        ints(...inputs.map(within)),
        ints(...outputs.map(within)),
      ]);
    }).flat();
    const codes = kinds.map((kind): Field[] => [[kind], undefined, undefined, u32(kind)]);
    return model({
      tensors,
      buffers: sizes.map((shape, k) => bytesOf(...numbers(k, shape))),
      codes,
      operators,
    });
  }

  test.each([
    [TANH_OF, "tanh"],
    [RELU, "relu"],
  ])("in Keras's order, with candidates by operator %i", async (state, name) => {
    const { layers } = await openCheckpoint(written("ifgo", state));
    expect(layers).toHaveLength(1);
    expect(layers[0]).toMatchObject({ convention: "tflite.unrolled", inputSize: D, hiddenSize: H });
    expect(layers[0].activations).toEqual({ gate: "sigmoid", state: name });
  });

  test("over a sequence, whose steps share the weights, is one layer", async () => {
    const { layers } = await openCheckpoint(written("ifgo", TANH_OF, 60));
    expect(layers.map(({ inputSize, hiddenSize }) => [inputSize, hiddenSize])).toEqual([[D, H]]);
  });

  test("in another order, or a sum in four parts without a cell, it is none", async () => {
    for (const order of ["figo", "iofg", "ifog", "gifo", "oifg"])
      expect([order, (await openCheckpoint(written(order))).layers]).toEqual([order, []]);
    const { layers } = await openCheckpoint(written("ifgo", 0));
    expect(layers).toEqual([]);
  });
});

/** Networks in TFLite, written from its schema: by name, and random ones. */
import { Random } from "../../../src/core/tensor/random.ts";
import { bytesOf, type Field, ints, model, type TensorSpec, u32 } from "../formats/tfliteBuilder.ts";

const NONE = 2 ** 32 - 1;
const RELU = 1;
export const TANH = 4;

/** Number of an operator, of its settings in the union of all, and of the version that has what we write. */
const CODES = {
  add: [0, 11],
  averagePool: [1, 5],
  concat: [2, 10],
  conv: [3, 1],
  depthwise: [4, 2],
  dequantize: [6, 38],
  dense: [9, 8],
  sigmoid: [14, 0],
  maxPool: [17, 5],
  mul: [18, 21],
  relu: [19, 0],
  relu6: [21, 0],
  reshape: [22, 17],
  softmax: [25, 9],
  tanh: [28, 0],
  pad: [34, 22],
  rnn: [35, 31],
  gather: [36, 23],
  transpose: [39, 26],
  mean: [40, 27],
  sub: [41, 28],
  squeeze: [43, 30],
  lstm: [44, 71],
  stridedSlice: [45, 32],
  biRnn: [46, 70],
  split: [49, 35],
  biLstm: [52, 69],
  neg: [59, 42],
  expandDims: [70, 52],
  reduceMax: [82, 27],
  unpack: [88, 64],
  leakyRelu: [98, 75],
  reverse: [105, 81],
  elu: [111, 0],
  hardSwish: [117, 0],
  while: [119, 92],
} as const satisfies Record<string, readonly [number, number]>;

type Kind = keyof typeof CODES;

/** Writes a graph operator by operator. */
export class LiteGraph {
  readonly random: Random;
  readonly #tensors: TensorSpec[] = [];
  readonly #buffers: number[][] = [];
  readonly #kinds: Kind[] = [];
  readonly #operators: Field[][] = [];
  readonly #inputs: number[] = [];
  /** Element type of the stored weights: float32, float16 or int8 */
  readonly #stored: number;

  constructor(seed: number, stored = 0) {
    this.random = new Random(seed);
    this.#stored = stored;
  }

  shape(at: number): number[] {
    return this.#tensors[at].shape;
  }

  /** @param isOpen the length depends on the call */
  input(shape: number[], { type = 0, isOpen = false } = {}): number {
    const signature = isOpen ? { signature: [-1, -1, ...shape.slice(2)] } : {};
    this.#tensors.push({ name: `x${this.#inputs.length}`, shape, type, buffer: 0, ...signature });
    this.#inputs.push(this.#tensors.length - 1);
    return this.#tensors.length - 1;
  }

  weight(shape: number[], scale = 0.6): number {
    const count = shape.reduce((a, b) => a * b, 1);
    const values = Array.from({ length: count }, () => scale * this.random.normal());
    return this.#constant(shape, this.#stored === 0 ? bytesOf(...values) : values.map(() => 1), this.#stored);
  }

  numbers(...values: number[]): number {
    return this.#constant(
      [values.length],
      values.flatMap((value) => u32(value >>> 0)),
      2,
    );
  }

  floats(shape: number[], ...values: number[]): number {
    return this.#constant(shape, bytesOf(...values));
  }

  scalar(value: number): number {
    return this.#constant([], u32(value >>> 0), 2);
  }

  #constant(shape: number[], bytes: number[], type = 0): number {
    this.#buffers.push(bytes);
    const buffer = this.#buffers.length;
    return this.#tensors.push({ name: `constant${buffer}`, shape, type, buffer }) - 1;
  }

  /** A state, which is 0 at first. */
  variable(size: number): number {
    const name = `state${this.#tensors.length}`;
    return this.#tensors.push({ name, shape: [1, size], buffer: 0, variable: true }) - 1;
  }

  /** Adds an operator and returns its results. @param type element type of the results */
  add(kind: Kind, inputs: number[], settings: Field[], ...shapes: number[][]): number[] {
    const outputs = shapes.map(
      (shape) => this.#tensors.push({ name: `result${this.#tensors.length}`, shape, buffer: 0 }) - 1,
    );
    this.#operators.push([
      u32(this.#kinds.push(kind) - 1),
      ints(...inputs.map((at) => (at < 0 ? NONE : at))),
      ints(...outputs),
      [CODES[kind][1]],
      { table: settings },
    ]);
    return outputs;
  }

  one(kind: Kind, inputs: number[], settings: Field[], shape: number[]): number {
    return this.add(kind, inputs, settings, shape)[0];
  }

  // Layers

  dense(
    x: number,
    units: number,
    { activation = 0, keep = true, size = this.shape(x).at(-1)! } = {},
  ): number {
    const shape = this.shape(x);
    const rows = shape.reduce((a, b) => a * b, 1) / size;
    return this.one(
      "dense",
      [x, this.weight([units, size]), this.weight([units])],
      [[activation], [0], [Number(keep)]],
      keep ? [...shape.slice(0, -1), units] : [rows, units],
    );
  }

  /** The weights of one direction: of each gate on the input, on the state, and biases. */
  #cell(features: number, units: number): number[] {
    const gates = (shape: number[]) => Array.from({ length: 4 }, () => this.weight(shape));
    return [
      ...gates([units, features]),
      ...gates([units, units]),
      ...[-1, -1, -1],
      ...gates([units]),
      ...[-1, -1],
    ];
  }

  lstm(
    x: number,
    units: number,
    { activation = TANH as number, clip = 10, timeMajor = false, merge = true, both = false } = {},
  ): number[] {
    const [a, b, features] = this.shape(x);
    const settings = [[activation], bytesOf(clip), bytesOf(0)];
    const states = () => [this.variable(units), this.variable(units)];
    if (!both) {
      const inputs = [x, ...this.#cell(features, units), ...states(), -1, -1, -1, -1];
      return this.add("lstm", inputs, [...settings, [Number(timeMajor)]], [a, b, units]);
    }
    const cells = [...this.#cell(features, units), ...this.#cell(features, units)];
    const inputs = [x, ...cells, ...states(), ...states(), ...Array.from({ length: 9 }, () => -1)];
    const shapes = merge ? [[a, b, 2 * units]] : new Array<number[]>(2).fill([a, b, units]);
    return this.add("biLstm", inputs, [...settings, [Number(merge)], [Number(timeMajor)]], ...shapes);
  }

  rnn(
    x: number,
    units: number,
    { activation = TANH as number, timeMajor = false, merge = true, both = false } = {},
  ): number[] {
    const [a, b, features] = this.shape(x);
    const cell = () => [
      this.weight([units, features]),
      this.weight([units, units]),
      this.weight([units]),
      this.variable(units),
    ];
    const settings = [[Number(timeMajor)], [activation], ...(both ? [[Number(merge)]] : [])];
    if (!both) return this.add("rnn", [x, ...cell()], settings, [a, b, units]);
    const inputs = [x, ...cell(), ...cell(), -1, -1, -1];
    const shapes = merge ? [[a, b, 2 * units]] : new Array<number[]>(2).fill([a, b, units]);
    return this.add("biRnn", inputs, settings, ...shapes);
  }

  transpose(x: number, ...order: number[]): number {
    return this.one(
      "transpose",
      [x, this.numbers(...order)],
      [],
      order.map((axis) => this.shape(x)[axis]),
    );
  }

  reshape(x: number, ...shape: number[]): number {
    const total = this.shape(x).reduce((a, b) => a * b, 1);
    const rest = total / shape.filter((size) => size > 0).reduce((a, b) => a * b, 1);
    return this.one(
      "reshape",
      [x, this.numbers(...shape)],
      [ints(...shape)],
      shape.map((size) => (size < 0 ? rest : size)),
    );
  }

  /** The last frame of [1, T, F], as Keras takes it. */
  last(x: number): number {
    const [one, , features] = this.shape(x);
    const settings = [u32(5), u32(5), u32(0), u32(0), u32(2)];
    return this.one(
      "stridedSlice",
      [x, this.numbers(0, -1, 0), this.numbers(0, 0, 0), this.numbers(1, 1, 1)],
      settings,
      [one, features],
    );
  }

  reverse(x: number): number {
    return this.one("reverse", [x, this.numbers(1)], [], this.shape(x));
  }

  /** A convolution of [1, T, F] over an image of one row, or of one column. */
  conv(
    x: number,
    filters: number,
    {
      taps = 3,
      same = true,
      stride = 1,
      dilation = 1,
      activation = 0,
      isColumn = false,
      depthwise = false,
    } = {},
  ): number {
    const [one, frames, features] = this.shape(x);
    const span = (taps - 1) * dilation + 1;
    const left = same ? Math.ceil(frames / stride) : Math.floor((frames - span) / stride) + 1;
    const place = (count: number) => (isColumn ? [count, 1] : [1, count]);
    const image = isColumn
      ? this.reshape(x, one, frames, 1, features)
      : this.one("expandDims", [x, this.numbers(1)], [], [one, 1, frames, features]);
    const out = depthwise ? features * filters : filters;
    const weight = this.weight(depthwise ? [1, ...place(taps), out] : [out, ...place(taps), features]);
    const [height, width] = place(stride);
    const [dilationH, dilationW] = place(dilation);
    const settings = [
      [same ? 0 : 1],
      u32(width),
      u32(height),
      ...(depthwise ? [u32(filters)] : []),
      [activation],
      u32(dilationW),
      u32(dilationH),
    ];
    const made = this.one(depthwise ? "depthwise" : "conv", [image, weight, this.weight([out])], settings, [
      one,
      ...place(left),
      out,
    ]);
    return this.one("squeeze", [made], [ints(isColumn ? 2 : 1)], [one, left, out]);
  }

  pool(x: number, kind: "maxPool" | "averagePool", size: number, stride = size, same = false): number {
    const [one, frames, features] = this.shape(x);
    const left = same ? Math.ceil(frames / stride) : Math.floor((frames - size) / stride) + 1;
    const image = this.reshape(x, one, frames, 1, features);
    const settings = [[same ? 0 : 1], u32(1), u32(stride), u32(1), u32(size), [0]];
    return this.reshape(this.one(kind, [image], settings, [one, left, 1, features]), one, left, features);
  }

  reduce(x: number, kind: "mean" | "reduceMax", keep = false): number {
    const [one, , features] = this.shape(x);
    return this.one(
      kind,
      [x, this.numbers(1)],
      [[Number(keep)]],
      keep ? [one, 1, features] : [one, features],
    );
  }

  padded(x: number, left: number, right: number): number {
    const [one, frames, features] = this.shape(x);
    this.#buffers.push([0, 0, left, right, 0, 0].flatMap(u32));
    const paddings =
      this.#tensors.push({ name: "paddings", shape: [3, 2], type: 2, buffer: this.#buffers.length }) - 1;
    return this.one("pad", [x, paddings], [], [one, frames + left + right, features]);
  }

  softmax(x: number): number {
    return this.one("softmax", [x], [bytesOf(1)], this.shape(x));
  }

  concat(parts: number[], axis = 2): number {
    const shape = [...this.shape(parts[0])];
    shape[axis] = parts.reduce((sum, part) => sum + this.shape(part)[axis], 0);
    return this.one("concat", parts, [u32(axis), [0]], shape);
  }

  same(kind: Kind, ...inputs: number[]): number {
    const settings = { leakyRelu: [bytesOf(0.1)] } as Partial<Record<Kind, Field[]>>;
    return this.one(kind, inputs, settings[kind] ?? [[0]], this.shape(inputs[0]));
  }

  file(...outputs: number[]): Uint8Array {
    return model({
      tensors: this.#tensors,
      buffers: this.#buffers,
      codes: this.#kinds.map((kind) => [[CODES[kind][0]], undefined, u32(1), u32(CODES[kind][0])]),
      operators: this.#operators,
      inputs: this.#inputs,
      outputs,
    });
  }
}

/** By name, each over its own numbers. */
export const networks: Readonly<Record<string, (graph: LiteGraph) => number[]>> = {
  classifier: (g) => {
    const [y] = g.lstm(g.input([1, 6, 3]), 4);
    return [g.softmax(g.dense(g.dense(g.last(y), 5, { activation: RELU }), 3, { keep: false }))];
  },
  "two levels, time first, a clip that acts": (g) => {
    const x = g.transpose(g.input([1, 6, 3]), 1, 0, 2);
    const [below] = g.lstm(x, 4, { timeMajor: true, clip: 0.2 });
    const [y] = g.lstm(below, 2, { timeMajor: true, clip: 0 });
    return [g.same("tanh", g.dense(g.transpose(y, 1, 0, 2), 2))];
  },
  "relu in the cells": (g) => {
    const [y] = g.lstm(g.input([1, 6, 3]), 4, { activation: RELU, clip: 1 });
    const [z] = g.rnn(y, 3, { activation: RELU });
    const flat = g.dense(z, 2, { keep: false });
    return [g.same("sigmoid", g.reshape(flat, 1, 6, 2))];
  },
  "both directions": (g) => {
    const [y] = g.lstm(g.input([1, 6, 3]), 4, { both: true });
    return [g.dense(g.reduce(y, "mean"), 2), g.reduce(y, "reduceMax", true)];
  },
  "both directions apart": (g) => {
    const [a, b] = g.rnn(g.input([1, 6, 3]), 4, { both: true, merge: false });
    const [c, d] = g.lstm(g.concat([b, a]), 2, { both: true, merge: false, clip: 0.5 });
    return [g.same("add", c, d), g.concat([d, g.same("sub", a, b)])];
  },
  "a layer on reversed frames": (g) => {
    const x = g.input([1, 6, 3]);
    const [y] = g.lstm(x, 4);
    const [z] = g.lstm(g.reverse(x), 4);
    return [g.last(g.concat([y, g.reverse(z)]))];
  },
  embedding: (g) => {
    const ids = g.input([1, 6], { type: 2 });
    const [y] = g.rnn(g.one("gather", [g.weight([9, 4]), ids], [u32(0)], [1, 6, 4]), 4);
    return [g.dense(g.last(y), 1)];
  },
  convolutions: (g) => {
    const x = g.conv(g.input([1, 12, 3]), 4, { activation: RELU, dilation: 2 });
    const y = g.pool(x, "maxPool", 2);
    const z = g.conv(g.padded(y, 2, 0), 5, { same: false, isColumn: true });
    return [g.dense(g.reshape(z, -1, 30), 2, { keep: false })];
  },
  "strides, groups and means": (g) => {
    const x = g.conv(g.input([1, 11, 3]), 2, { stride: 2, depthwise: true, isColumn: true });
    const y = g.conv(x, 4, { taps: 2, stride: 2 });
    return [g.dense(g.pool(y, "averagePool", 2, 1, true), 3, { keep: false, size: 12 })];
  },
  arithmetic: (g) => {
    const x = g.input([1, 6, 4]);
    const [y] = g.rnn(x, 4);
    const scaled = g.same("mul", g.same("sub", y, g.weight([4])), g.weight([1, 1, 4]));
    const gate = g.same("sigmoid", g.dense(x, 4));
    const [a, b] = g.add("split", [g.scalar(2), g.same("leakyRelu", scaled)], [u32(2)], [1, 6, 2], [1, 6, 2]);
    const joined = g.concat([g.same("elu", a), g.same("hardSwish", b)]);
    const rest = g.one("sub", [g.floats([1], 1), gate], [[0]], [1, 6, 4]);
    return [
      g.same("add", g.same("mul", gate, joined), g.same("mul", rest, g.same("relu6", g.same("neg", x)))),
    ];
  },
  "no frames": (g) => [g.same("tanh", g.dense(g.dense(g.input([1, 5]), 4, { activation: RELU }), 2))],
};

/** Layers in any order. */
export function randomNetwork(g: LiteGraph): number[] {
  const { random } = g;
  const draw = <T>(...choices: T[]) => choices[random.integer(choices.length)];
  const coin = () => random.uniform() < 0.5;
  let x = g.input([1, 4 + random.integer(8), 1 + random.integer(5)]);
  for (let k = 1 + random.integer(5); k > 0; k--) {
    const size = 1 + random.integer(6);
    const both = random.integer(4) === 0;
    const time = coin();
    const turned = (layer: (x: number) => number) =>
      time ? g.transpose(layer(g.transpose(x, 1, 0, 2)), 1, 0, 2) : layer(x);
    const [, frames] = g.shape(x);
    x = draw(
      () =>
        turned(
          (v) =>
            g.lstm(v, size, {
              both,
              timeMajor: time,
              activation: draw(TANH, TANH, RELU),
              clip: draw(0, 10, 0.5),
            })[0],
        ),
      () => turned((v) => g.rnn(v, size, { both, timeMajor: time, activation: draw(TANH, RELU) })[0]),
      () => g.dense(x, size, { activation: draw(0, RELU, 3) }),
      () => g.reshape(g.dense(x, size, { keep: false, activation: draw(0, RELU) }), 1, frames, size),
      () =>
        g.conv(x, size, {
          taps: draw(1, 2, 3),
          dilation: draw(1, 2),
          activation: draw(0, RELU),
          isColumn: coin(),
        }),
      () =>
        g.conv(g.padded(x, 2, random.integer(2)), draw(1, 2), {
          same: false,
          stride: draw(1, 2),
          depthwise: coin(),
          isColumn: coin(),
        }),
      () => (frames < 4 ? x : g.pool(x, draw("maxPool", "averagePool"), 2, draw(1, 2), coin())),
      () => g.same(draw("sigmoid", "tanh", "relu", "relu6", "elu", "leakyRelu", "hardSwish", "neg"), x),
      () => g.same("add", x, g.same("mul", x, g.weight([g.shape(x)[2]]))),
      () => g.concat([x, g.dense(x, size)]),
      () => g.reverse(x),
    )();
  }
  const [, frames, features] = g.shape(x);
  return [
    draw(
      () => x,
      () => g.softmax(g.dense(g.last(x), 3)),
      () => g.dense(g.reshape(x, 1, frames * features), 2),
      () => g.dense(g.reduce(x, draw("mean", "reduceMax")), 2, { activation: RELU }),
    )(),
  ];
}

/** Numbers for an input. */
export function valuesFor(seed: number, count: number, ids: number | undefined): Float32Array {
  const random = new Random(1000 + seed);
  return Float32Array.from({ length: count }, () =>
    ids === undefined ? random.normal() : random.integer(ids),
  );
}

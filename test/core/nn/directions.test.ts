/** Directions of a layer: one that reads from the end, reversed sequences, and outputs that are merged. */
import { describe, expect, test } from "vitest";
import { flip } from "../../../src/core/autograd/shape.ts";
import { DefinedLayer, GRU, GRUCell, LSTM, LSTMCell } from "../../../src/core/nn/index.ts";
import { Tensor } from "../../../src/core/tensor/tensor.ts";
import { sequence } from "./fixtures.ts";

const sizes = { inputSize: 3, hiddenSize: 4, seed: 1 };
const [T, N] = [5, 2];
const x = sequence([T, N, 3], 2, "float32");
const row = (values: Tensor, t: number, n: number) => {
  const width = values.shape[2];
  return [...values.data].slice((t * N + n) * width, (t * N + n + 1) * width);
};
/** The same weights under other options. */
const like = <L extends LSTM | GRU | DefinedLayer>(layer: L, from: LSTM | GRU | DefinedLayer): L => {
  const values = [...from.stateDict().values()];
  [...layer.parameters()].forEach((parameter, k) => {
    parameter.data.set(values[k].data);
  });
  return layer;
};

describe("goBackwards", () => {
  test.each([
    ["an LSTM of two layers", { numLayers: 2 }],
    ["in two directions", { bidirectional: true }],
    ["in two directions that are added", { bidirectional: true, merge: "sum" as const, numLayers: 2 }],
  ])("%s is the layer on the reversed sequence", (_, options) => {
    const plain = new LSTM({ ...sizes, ...options });
    const backwards = new LSTM({ ...sizes, ...options, goBackwards: true });
    expect(backwards.forward(x).output.data).toEqual(plain.forward(flip(x, 0)).output.data);
    expect(backwards.forward(x).state.cell.data).toEqual(plain.forward(flip(x, 0)).state.cell.data);
  });

  test("each sequence is reversed within its own length", () => {
    const layer = new GRU({ ...sizes, goBackwards: true });
    const lengths = [3, 5];
    const { output } = layer.forward(x, { lengths });
    const plain = new GRU(sizes);
    lengths.forEach((length, n) => {
      const own = new Tensor(
        Float32Array.from({ length: length * 3 }, (_, k) => row(x, length - 1 - Math.floor(k / 3), n)[k % 3]),
        [length, 3],
      );
      const expected = plain.forward(own).output;
      for (let t = 0; t < T; t++) {
        const values = t < length ? [...expected.data].slice(4 * t, 4 * t + 4) : [0, 0, 0, 0];
        row(output, t, n).forEach((value, k) => {
          expect(value).toBeCloseTo(values[k], 6);
        });
      }
    });
  });
});

test("one reverse direction is the second half of a bidirectional layer", () => {
  const both = new LSTM({ ...sizes, bidirectional: true });
  const reverse = new LSTM({ ...sizes, direction: "reverse" });
  expect(reverse.parameterNames).toEqual([both.parameterNames[1]]);
  for (const name of reverse.parameterNames[0]) reverse.parameter(name).data.set(both.parameter(name).data);
  const whole = both.forward(x, { lengths: [3, 5] }).output;
  const half = reverse.forward(x, { lengths: [3, 5] }).output;
  for (let t = 0; t < T; t++)
    for (let n = 0; n < N; n++) expect(row(half, t, n)).toEqual(row(whole, t, n).slice(4));
  expect(reverse.cell(0).direction).toBe("reverse");
  expect(() => reverse.cell(0, "forward")).toThrow('expected direction "reverse"');
});

test.each([
  ["sum", (a: number, b: number) => a + b],
  ["mul", (a: number, b: number) => a * b],
  ["ave", (a: number, b: number) => (a + b) / 2],
] as const)("directions merged by %s", (merge, join) => {
  const both = new GRU({ ...sizes, bidirectional: true });
  const merged = like(new GRU({ ...sizes, bidirectional: true, merge }), both);
  const [output, whole] = [merged.forward(x).output, both.forward(x).output];
  expect(output.shape).toEqual([T, N, 4]);
  for (let t = 0; t < T; t++) {
    for (let n = 0; n < N; n++) {
      const halves = row(whole, t, n);
      row(output, t, n).forEach((value, k) => {
        expect(value).toBeCloseTo(join(halves[k], halves[4 + k]), 6);
      });
    }
  }
  const stack = new GRU({ ...sizes, bidirectional: true, merge, numLayers: 3 });
  expect(stack.parameter("weight_ih_l2").shape).toEqual([12, 4]);
  expect(stack.forward(x).output.shape).toEqual([T, N, 4]);
});

test("what does not go together is refused", () => {
  const refused: [object, RegExp][] = [
    [{ merge: "sum" }, /merge only for a bidirectional layer/],
    [
      { bidirectional: true, merge: "max" },
      /expected merge to be "concat", "sum", "mul", "ave" or "none", got "max"/,
    ],
    [{ bidirectional: true, merge: "none", numLayers: 2 }, /one layer with merge "none"/],
    [{ direction: "backward" }, /direction to be "forward" or "reverse"/],
    [{ direction: "reverse", bidirectional: true }, /direction only for a layer of one/],
    [{ activations: { gate: "swish" } }, /activations\.gate: expected sigmoid/],
    [{ activations: "relu" }, /expected activations \{ gate, state \}/],
    [{ activations: { gates: "relu" } }, /gates/],
  ];
  for (const [options, why] of refused) expect(() => new LSTM({ ...sizes, ...options })).toThrow(why);
});

test("a layer of equations keeps its directions in its configuration", () => {
  const layer = new DefinedLayer({
    ...sizes,
    cell: "janet",
    bidirectional: true,
    merge: "ave",
    goBackwards: true,
  });
  const again = like(DefinedLayer.fromConfig(JSON.parse(JSON.stringify(layer.config()))), layer);
  expect(again.forward(x).output.data).toEqual(layer.forward(x).output.data);
  const reverse = new DefinedLayer({ ...sizes, cell: "janet", direction: "reverse" });
  expect(DefinedLayer.fromConfig(reverse.config()).cell(0).direction).toBe("reverse");
});

test("cells take activations, and are a step of the layer", () => {
  const activations = { gate: "hardSigmoid(0.2)", state: "relu" };
  for (const [layer, cell] of [
    [new LSTM({ ...sizes, activations }), new LSTMCell({ ...sizes, activations })],
    [new GRU({ ...sizes, activations }), new GRUCell({ ...sizes, activations })],
  ] as const) {
    const step = new Tensor(x.data.slice(0, N * 3), [N, 3]);
    const { hidden } = cell.forward(step);
    const whole = (layer as LSTM).forward(x).output;
    for (let n = 0; n < N; n++) expect([...hidden.data].slice(4 * n, 4 * n + 4)).toEqual(row(whole, 0, n));
  }
});

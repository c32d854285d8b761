/** Cell modules against the layers that run the same equations, after PyTorch's `test_LSTM_cell` and its kin. */
import { describe, expect, test } from "vitest";
import { gradientError } from "../../../src/core/autograd/gradcheck.ts";
import { reshape, select, sum } from "../../../src/core/autograd/ops.ts";
import { GRU, GRUCell, LSTM, LSTMCell, type LSTMState, RNN, RNNCell } from "../../../src/core/nn/index.ts";
import { distance, fillDistinct, leaf, numbersOf, values } from "./fixtures.ts";

const sizes = { inputSize: 3, hiddenSize: 4, dtype: "float64" } as const;

const pairs: [string, () => LSTMCell | GRUCell | RNNCell, () => LSTM | GRU | RNN][] = [
  ["LSTM", () => new LSTMCell(sizes), () => new LSTM(sizes)],
  [
    "LSTM without bias",
    () => new LSTMCell({ ...sizes, bias: false }),
    () => new LSTM({ ...sizes, bias: false }),
  ],
  [
    "LSTM projected, peephole, coupled, clipped",
    () => new LSTMCell({ ...sizes, projSize: 2, peephole: true, coupled: true, cellClip: 0.4 }),
    () => new LSTM({ ...sizes, projSize: 2, peephole: true, coupled: true, cellClip: 0.4 }),
  ],
  ["GRU", () => new GRUCell(sizes), () => new GRU(sizes)],
  [
    "GRU reset before",
    () => new GRUCell({ ...sizes, resetAfter: false }),
    () => new GRU({ ...sizes, resetAfter: false }),
  ],
  ["RNN tanh", () => new RNNCell(sizes), () => new RNN(sizes)],
  [
    "RNN relu",
    () => new RNNCell({ ...sizes, nonlinearity: "relu" }),
    () => new RNN({ ...sizes, nonlinearity: "relu" }),
  ],
];

describe.each(pairs)("%s", (_, makeCell, makeLayer) => {
  test("step by step gives what the layer gives at once", () => {
    const cell = makeCell() as LSTMCell;
    const layer = makeLayer() as LSTM;
    fillDistinct(cell);
    for (const name of layer.parameterNames[0]) {
      layer.parameter(name).copyFrom(cell.parameter(name.replace("_l0", "")));
    }
    const x = values([6, 2, 3], 1);
    const { output, state } = layer.forward(x);
    let own: LSTMState | undefined;
    for (let t = 0; t < 6; t++) {
      own = cell.forward(select(x, 0, t), own);
      expect(distance(own.hidden.data, select(output, 0, t).data)).toBeLessThan(1e-14);
    }
    expect(own!.hidden.shape).toEqual(state.hidden.shape.slice(1));
    expect(own!.cell?.shape).toEqual(state.cell?.shape.slice(1));
    if (state.cell) expect(distance(own!.cell.data, state.cell.data)).toBeLessThan(1e-14);
  });

  test("one sample without a batch axis is a batch of one", () => {
    const cell = makeCell() as LSTMCell;
    fillDistinct(cell);
    const [x, y] = [values([3], 1), values([3], 2)];
    const single = cell.forward(y, cell.forward(x));
    const one = cell.forward(reshape(y, [1, 3]), cell.forward(reshape(x, [1, 3])));
    expect(single.hidden.rank).toBe(1);
    expect(single.hidden.data).toEqual(one.hidden.data);
    expect(single.cell?.data).toEqual(one.cell?.data);
  });

  test("gradients through several steps, by inputs, state and parameters", () => {
    const cell = makeCell() as LSTMCell;
    fillDistinct(cell);
    const isLSTM = makeLayer() instanceof LSTM;
    const S = cell.projSize || 4;
    const [x, y, hidden, c] = [leaf([2, 3], 1), leaf([2, 3], 2), leaf([2, S], 3), leaf([2, 4], 4)];
    const f = () => {
      const first = cell.forward(x, { hidden, ...(isLSTM && { cell: c }) } as LSTMState);
      const { hidden: h, cell: last } = cell.forward(y, first);
      return isLSTM ? [h, last] : [h];
    };
    const inputs = [x, y, hidden, ...(isLSTM ? [c] : []), ...cell.parameters()];
    // Central differences in float64 agree to about 1e-9 with right gradients.
    expect(gradientError(f, inputs)).toBeLessThan(1e-6);
  });

  test("an empty batch is computed and differentiated", () => {
    const cell = makeCell() as LSTMCell;
    const { hidden } = cell.forward(leaf([0, 3], 1));
    expect(hidden.shape[0]).toBe(0);
    sum(hidden).backward();
    expect(cell.parameters().every((p) => p.grad!.data.every((g) => g === 0))).toBe(true);
  });
});

test("gradients by one result alone: through hidden only, and through cell only", () => {
  for (const name of ["hidden", "cell"] as const) {
    const cell = new LSTMCell(sizes);
    sum(cell.forward(values([2, 3], 1))[name]).backward();
    expect(cell.parameter("weight_ih").grad!.data.some((g) => g !== 0)).toBe(true);
    // The output gate has no part in the cell state.
    const output = cell.parameter("bias_ih").grad!.data.subarray(12);
    expect(output.every((g) => g === 0)).toBe(name === "cell");
  }
});

test("names, shapes and gates", () => {
  const cell = new LSTMCell({ inputSize: 3, hiddenSize: 4, projSize: 2, peephole: true });
  expect([...cell.stateDict()].map(([name, { shape }]) => [name, shape])).toEqual([
    ["weight_ih", [16, 3]],
    ["weight_hh", [16, 2]],
    ["bias_ih", [16]],
    ["bias_hh", [16]],
    ["weight_hr", [2, 4]],
    ["weight_ch", [12]],
  ]);
  cell.gates.forget.setBias(1);
  expect(cell.gates.forget.bias()).toEqual(new Float32Array(4).fill(1));
  expect(cell.gates.forget.range).toEqual({ start: 4, end: 8 });
  // @ts-expect-error an LSTM has no update gate
  expect(() => cell.gates.update).toThrow(/got "update"/);
  expect([...new GRUCell({ ...sizes, bias: false }).stateDict().keys()]).toEqual(["weight_ih", "weight_hh"]);
  expect(String(cell)).toBe("LSTMCell(3, 4, projSize=2, peephole=true)");
  expect(String(new RNNCell({ ...sizes, nonlinearity: "relu" }))).toBe(
    "RNNCell(3, 4, dtype=float64, nonlinearity=relu)",
  );
});

test("parameters start within ±1/√H and are those of the seed", () => {
  const make = (seed: number) => new GRUCell({ inputSize: 8, hiddenSize: 16, seed });
  const cell = make(1);
  const all = cell.parameters().flatMap((p) => [...p.data]);
  expect(Math.max(...all)).toBeLessThan(0.25);
  expect(Math.max(...all)).toBeGreaterThan(0.24);
  expect(Math.min(...all)).toBeGreaterThan(-0.25);
  expect(numbersOf(make(1))).toEqual(numbersOf(cell));
  expect(numbersOf(make(2))).not.toEqual(numbersOf(cell));
  const first = numbersOf(cell);
  cell.resetParameters();
  expect(numbersOf(cell)).not.toEqual(first);
  cell.resetParameters(1);
  expect(numbersOf(cell)).toEqual(first);
});

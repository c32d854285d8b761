/** Recurrent layers against PyTorch's documented names, shapes and numbers, and against what must hold of any of them. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { flip, mul, slice, sum } from "../../../src/core/autograd/ops.ts";
import { noGrad } from "../../../src/core/autograd/tape.ts";
import { GRU, LSTM, type LSTMState, RNN } from "../../../src/core/nn/index.ts";
import { tensor, zeros } from "../../../src/core/tensor/create.ts";
import { manualSeed } from "../../../src/core/tensor/random.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";
import { distance, fillDistinct, leaf, numbersOf, values } from "./fixtures.ts";

const float64 = { dtype: "float64" } as const;

/** All cells behind one call, since most of what is tested here does not depend on the cell. */
interface Layer {
  name: string;
  make: (options: object) => LSTM | GRU | RNN;
}

const layers: Layer[] = [
  { name: "LSTM", make: (o) => new LSTM({ inputSize: 3, hiddenSize: 4, ...float64, ...o }) },
  {
    name: "LSTM projected",
    make: (o) => new LSTM({ inputSize: 3, hiddenSize: 4, projSize: 2, ...float64, ...o }),
  },
  {
    name: "LSTM peephole",
    make: (o) => new LSTM({ inputSize: 3, hiddenSize: 4, peephole: true, ...float64, ...o }),
  },
  {
    name: "LSTM coupled, clipped",
    make: (o) => new LSTM({ inputSize: 3, hiddenSize: 4, coupled: true, cellClip: 0.6, ...float64, ...o }),
  },
  { name: "GRU", make: (o) => new GRU({ inputSize: 3, hiddenSize: 4, ...float64, ...o }) },
  {
    name: "GRU reset before",
    make: (o) => new GRU({ inputSize: 3, hiddenSize: 4, resetAfter: false, ...float64, ...o }),
  },
  { name: "RNN tanh", make: (o) => new RNN({ inputSize: 3, hiddenSize: 4, ...float64, ...o }) },
  {
    name: "RNN relu",
    make: (o) => new RNN({ inputSize: 3, hiddenSize: 4, nonlinearity: "relu", ...float64, ...o }),
  },
];

/** Calls a layer with a state whose type the caller does not know. */
function run(layer: LSTM | GRU | RNN, x: Tensor, options: object = {}) {
  return (layer as LSTM).forward(x, options as { state?: LSTMState });
}

/** The numbers of a result, without its history. */
function numbers({ output, state }: ReturnType<typeof run>) {
  return { output: output.data, hidden: state.hidden.data, cell: state.cell?.data };
}

function filled({ make }: Layer, options: object = {}): LSTM | GRU | RNN {
  const layer = make(options);
  fillDistinct(layer);
  return layer;
}

describe("parameters", () => {
  test("have PyTorch's names in PyTorch's order", () => {
    const lstm = new LSTM({ inputSize: 3, hiddenSize: 4, numLayers: 2, bidirectional: true, projSize: 2 });
    expect(lstm.parameterNames).toEqual(
      ["_l0", "_l0_reverse", "_l1", "_l1_reverse"].map((suffix) =>
        ["weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr"].map((stem) => stem + suffix),
      ),
    );
    expect([...lstm.namedParameters().keys()]).toEqual(lstm.parameterNames.flat());
    expect([...lstm.stateDict().keys()]).toEqual(lstm.parameterNames.flat());
  });

  test("have PyTorch's shapes", () => {
    const shapes = (layer: LSTM | GRU | RNN) =>
      Object.fromEntries([...layer.stateDict()].map(([k, t]) => [k, t.shape]));
    expect(
      shapes(new LSTM({ inputSize: 3, hiddenSize: 4, projSize: 2, numLayers: 2, bidirectional: true })),
    ).toMatchObject({
      weight_ih_l0: [16, 3],
      weight_hh_l0: [16, 2],
      bias_ih_l0: [16],
      bias_hh_l0: [16],
      weight_hr_l0: [2, 4],
      weight_ih_l1: [16, 4],
      weight_ih_l1_reverse: [16, 4],
    });
    expect(shapes(new GRU({ inputSize: 3, hiddenSize: 4, numLayers: 2, bidirectional: true }))).toMatchObject(
      {
        weight_ih_l0_reverse: [12, 3],
        weight_hh_l0: [12, 4],
        weight_ih_l1: [12, 8],
        bias_hh_l1: [12],
      },
    );
    expect(shapes(new RNN({ inputSize: 3, hiddenSize: 4 }))).toEqual({
      weight_ih_l0: [4, 3],
      weight_hh_l0: [4, 4],
      bias_ih_l0: [4],
      bias_hh_l0: [4],
    });
  });

  test("without bias, bias names are absent", () => {
    const lstm = new LSTM({ inputSize: 3, hiddenSize: 4, projSize: 2, bias: false });
    expect(lstm.parameterNames).toEqual([["weight_ih_l0", "weight_hh_l0", "weight_hr_l0"]]);
  });

  test("variants: peepholes come last, a coupled cell has no rows for its input gate", () => {
    const peephole = new LSTM({ inputSize: 3, hiddenSize: 4, projSize: 2, peephole: true });
    expect(peephole.parameterNames[0].slice(4)).toEqual(["weight_hr_l0", "weight_ch_l0"]);
    expect(peephole.parameter("weight_ch_l0").shape).toEqual([12]);
    const coupled = new LSTM({
      inputSize: 3,
      hiddenSize: 4,
      peephole: true,
      coupled: true,
      bidirectional: true,
    });
    expect(coupled.parameter("weight_ih_l0_reverse").shape).toEqual([12, 3]);
    expect(coupled.parameter("weight_ch_l0_reverse").shape).toEqual([8]);
  });

  test("start from U(-1/√H, 1/√H), the biases and the projection too", () => {
    const lstm = new LSTM({ inputSize: 50, hiddenSize: 400, projSize: 100, seed: 7 });
    for (const [name, parameter] of lstm.namedParameters()) {
      const data = Array.from(parameter.data);
      const bound = 1 / 20;
      const mean = data.reduce((a, b) => a + b, 0) / data.length;
      const variance = data.reduce((a, b) => a + (b - mean) ** 2, 0) / data.length;
      expect(Math.max(...subset(data)), name).toBeLessThan(bound);
      expect(Math.min(...subset(data)), name).toBeGreaterThan(-bound);
      // Standard errors for n ≥ 1600 values: mean 0.58 bound / 40, variance 0.9 · variance / 40; five of them are allowed.
      expect(Math.abs(mean), name).toBeLessThan(0.08 * bound);
      expect(variance / (bound ** 2 / 3), name).toBeGreaterThan(0.88);
      expect(variance / (bound ** 2 / 3), name).toBeLessThan(1.12);
    }
  });

  test("are the same for the same seed, and follow the default generator without one", () => {
    const make = (seed?: number) =>
      new GRU({ inputSize: 3, hiddenSize: 4, seed }).parameter("weight_hh_l0").data;
    expect(make(5)).toEqual(make(5));
    expect(make(5)).not.toEqual(make(6));
    manualSeed(3);
    const [first, second] = [make(), make()];
    manualSeed(3);
    expect([make(), make()]).toEqual([first, second]);
    expect(first).not.toEqual(second);
    manualSeed(0);
  });

  test("are drawn again by resetParameters", () => {
    const gru = new GRU({ inputSize: 3, hiddenSize: 4, seed: 5 });
    const first = numbersOf(gru);
    gru.resetParameters();
    expect(numbersOf(gru).bias_hh_l0).not.toEqual(first.bias_hh_l0);
    gru.resetParameters(5);
    expect(numbersOf(gru)).toEqual(first);
  });
});

function subset(data: ArrayLike<number>): number[] {
  return Array.from({ length: Math.min(data.length, 20_000) }, (_, k) => data[k]);
}

test("the golden vector of PyTorch's own C++ tests", () => {
  // lstm = LSTM(2, 2); for p in parameters(): p[k] = k / n; x[k] = (24 - k) / 24; four digits were recorded.
  const lstm = new LSTM({ inputSize: 2, hiddenSize: 2 });
  for (const { data } of lstm.parameters()) {
    for (let k = 0; k < data.length; k++) data[k] = k / data.length;
  }
  const x = tensor(
    Float32Array.from({ length: 24 }, (_, k) => (24 - k) / 24),
    [3, 4, 2],
  );
  const { output, state } = lstm.forward(x);
  const expected = [
    [0.4391, 0.5402, 0.433, 0.5324, 0.4261, 0.5239, 0.4183, 0.5147],
    [0.6822, 0.8064, 0.6726, 0.7968, 0.662, 0.786, 0.6501, 0.7741],
    [0.7889, 0.9003, 0.7769, 0.8905, 0.7635, 0.8794, 0.7484, 0.8666],
  ];
  expect(distance(output.data, expected.flat())).toBeLessThan(0.5e-4 + 1e-6);
  expect(distance(state.hidden.data, expected[2])).toBeLessThan(0.5e-4 + 1e-6);
  const cell = [1.1647, 1.6106, 1.1425, 1.5726, 1.1187, 1.5329, 1.0931, 1.4911];
  expect(distance(state.cell.data, cell)).toBeLessThan(0.5e-4 + 1e-6);
});

test("a GRU whose update gate is shut open keeps its state", () => {
  const gru = new GRU({ inputSize: 3, hiddenSize: 4, ...float64 });
  gru.gates.update.setBias(100);
  const hidden = values([1, 2, 4], 1);
  const { state } = gru.forward(values([5, 2, 3], 2), { state: { hidden } });
  expect(distance(state.hidden.data, hidden.data)).toBe(0);
});

describe.each(layers)("$name", (layer) => {
  const P = layer.name === "LSTM projected" ? 2 : 4;
  const isLSTM = layer.name.startsWith("LSTM");

  test.each([
    { numLayers: 1, bidirectional: false },
    { numLayers: 2, bidirectional: false },
    { numLayers: 2, bidirectional: true },
    { numLayers: 3, bidirectional: true, bias: false },
  ])("shapes with %o", (options) => {
    const net = filled(layer, options);
    const D = options.bidirectional ? 2 : 1;
    const LD = D * options.numLayers;
    const batched = run(net, values([6, 5, 3], 1));
    expect(batched.output.shape).toEqual([6, 5, D * P]);
    expect(batched.state.hidden.shape).toEqual([LD, 5, P]);
    expect(batched.state.cell?.shape).toEqual(isLSTM ? [LD, 5, 4] : undefined);
    const single = run(net, values([6, 3], 1));
    expect(single.output.shape).toEqual([6, D * P]);
    expect(single.state.hidden.shape).toEqual([LD, P]);
    expect(single.state.cell?.shape).toEqual(isLSTM ? [LD, 4] : undefined);
    net.batchFirst = true;
    const first = run(net, values([5, 6, 3], 1));
    expect(first.output.shape).toEqual([5, 6, D * P]);
    expect(first.state.hidden.shape).toEqual([LD, 5, P]);
    expect("cell" in first.state).toBe(isLSTM);
  });

  test("batchFirst only exchanges axes of input and output", () => {
    const net = filled(layer, { numLayers: 2, bidirectional: true });
    const x = values([6, 5, 3], 3);
    const timeFirst = run(net, x, { lengths: [6, 2, 4, 1, 5] });
    net.batchFirst = true;
    const exchanged = new Float64Array(6 * 5 * 3);
    for (let t = 0; t < 6; t++) {
      for (let n = 0; n < 5; n++) {
        for (let i = 0; i < 3; i++) exchanged[(n * 6 + t) * 3 + i] = x.at(t, n, i);
      }
    }
    const batchFirst = run(net, tensor(exchanged, [5, 6, 3]), { lengths: [6, 2, 4, 1, 5] });
    for (let t = 0; t < 6; t++) {
      for (let n = 0; n < 5; n++) {
        for (let k = 0; k < 2 * P; k++) {
          expect(batchFirst.output.at(n, t, k)).toBe(timeFirst.output.at(t, n, k));
        }
      }
    }
    expect(numbers(batchFirst).hidden).toEqual(numbers(timeFirst).hidden);
    expect(numbers(batchFirst).cell).toEqual(numbers(timeFirst).cell);
  });

  test("an unbatched sequence is a batch of one", () => {
    const net = filled(layer, { numLayers: 2, bidirectional: true });
    const data = values([6, 3], 4).data;
    const hidden = values([4, P], 5);
    const cell = isLSTM ? { cell: values([4, 4], 6) } : {};
    const single = run(net, tensor(data, [6, 3]), { state: { hidden, ...cell } });
    const one = run(net, tensor(data, [6, 1, 3]), {
      state: {
        hidden: tensor(hidden.data, [4, 1, P]),
        ...(cell.cell && { cell: tensor(cell.cell.data, [4, 1, 4]) }),
      },
    });
    expect(single.output.data).toEqual(one.output.data);
    expect(single.state.hidden.data).toEqual(one.state.hidden.data);
    expect(single.state.cell?.data).toEqual(one.state.cell?.data);
  });

  test("no state is a state of zeros", () => {
    const net = filled(layer, { numLayers: 2, bidirectional: true });
    const x = values([6, 5, 3], 7);
    const state = {
      hidden: zeros([4, 5, P], float64),
      ...(isLSTM && { cell: zeros([4, 5, 4], float64) }),
    };
    expect(numbers(run(net, x, { state }))).toEqual(numbers(run(net, x)));
  });

  test("T steps are T₁ steps and then the rest with the state carried over", () => {
    const net = filled(layer, { numLayers: 2 });
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 7 }),
        fc.integer({ min: 1, max: 6 }),
        fc.nat(1000),
        (T, cut, seed) => {
          const first = Math.min(cut, T - 1);
          const x = values([T, 2, 3], seed);
          const whole = run(net, x);
          const head = run(net, slice(x, 0, 0, first));
          const tail = run(net, slice(x, 0, first, T), { state: head.state });
          expect(distance([...head.output.data, ...tail.output.data], whole.output.data)).toBeLessThan(1e-15);
          expect(distance(tail.state.hidden.data, whole.state.hidden.data)).toBeLessThan(1e-15);
        },
      ),
      { seed: 11, numRuns: 20 },
    );
  });

  test("a sequence of a batch alone gives what it gives in the batch", () => {
    const net = filled(layer, { numLayers: 2, bidirectional: true });
    const x = values([6, 5, 3], 8);
    const whole = run(net, x);
    for (let n = 0; n < 5; n++) {
      const alone = run(net, slice(x, 1, n, n + 1));
      // A product over more rows may add in another order in another kernel set: a few roundings of numbers near 1.
      expect(distance(alone.output.data, slice(whole.output, 1, n, n + 1).data)).toBeLessThan(1e-14);
      expect(distance(alone.state.hidden.data, slice(whole.state.hidden, 1, n, n + 1).data)).toBeLessThan(
        1e-14,
      );
    }
  });

  test("the reverse direction is the forward one over the reversed input", () => {
    const both = filled(layer, { bidirectional: true });
    const one = filled(layer);
    const x = values([6, 5, 3], 9);
    const forward = run(both, x);
    for (const name of one.parameterNames[0]) {
      one.parameter(name).copyFrom(both.parameter(name));
    }
    const forwardHalf = run(one, x);
    expect(slice(forward.output, 2, 0, P).data).toEqual(forwardHalf.output.data);
    for (const name of one.parameterNames[0]) {
      one.parameter(name).copyFrom(both.parameter(`${name}_reverse`));
    }
    const reversed = run(one, flip(x, 0));
    expect(slice(forward.output, 2, P, 2 * P).data).toEqual(flip(reversed.output, 0).data);
    expect(slice(forward.state.hidden, 0, 1, 2).data).toEqual(reversed.state.hidden.data);
  });

  test("states come in the order layer · D + direction, and are the ends of the outputs", () => {
    const net = filled(layer, { numLayers: 2, bidirectional: true });
    const { output, state } = run(net, values([6, 5, 3], 10));
    const end = (t: number, from: number) => slice(slice(output, 0, t, t + 1), 2, from, from + P).data;
    expect(slice(state.hidden, 0, 2, 3).data).toEqual(end(5, 0));
    expect(slice(state.hidden, 0, 3, 4).data).toEqual(end(0, P));
  });

  test("an empty batch is computed and differentiated", () => {
    const net = filled(layer, { numLayers: 2, bidirectional: true });
    const x = leaf([5, 0, 3], 1);
    const { output, state } = run(net, x);
    expect(output.shape).toEqual([5, 0, 2 * P]);
    expect(state.hidden.shape).toEqual([4, 0, P]);
    sum(output).backward();
    expect(x.grad?.shape).toEqual([5, 0, 3]);
    for (const [name, { grad, shape }] of net.namedParameters()) {
      expect(grad?.shape, name).toEqual(shape);
      expect(
        grad!.data.every((g) => g === 0),
        name,
      ).toBe(true);
    }
  });

  test("a frozen weight gets no gradient, the others do", () => {
    const net = filled(layer);
    const frozen = net.parameter("weight_hh_l0");
    frozen.requiresGrad = false;
    sum(run(net, values([3, 2, 3], 1)).output).backward();
    expect(frozen.grad).toBeUndefined();
    expect(net.parameter("weight_ih_l0").grad).toBeDefined();
  });

  test("gradients of two passes add up until zeroGrad", () => {
    const net = filled(layer);
    const x = values([3, 2, 3], 1);
    sum(run(net, x).output).backward();
    const once = net.parameter("bias_ih_l0").grad!.data.slice();
    sum(run(net, x).output).backward();
    expect(
      distance(
        net.parameter("bias_ih_l0").grad!.data,
        once.map((g) => 2 * g),
      ),
    ).toBeLessThan(1e-15);
    net.zeroGrad();
    expect(net.parameters().every((p) => p.grad === undefined)).toBe(true);
  });

  test("nothing is recorded inside noGrad", () => {
    const net = filled(layer);
    const { output } = noGrad(() => run(net, values([3, 2, 3], 1)));
    expect(output.source).toBeUndefined();
  });

  test("one unit, one step, one sequence", () => {
    if (layer.name === "LSTM projected") return;
    const net = filled(layer, { inputSize: 1, hiddenSize: 1 });
    const { output, state } = run(net, values([1, 1, 1], 1));
    expect(output.data).toEqual(state.hidden.data);
    expect(output.data[0]).not.toBe(0);
  });
});

test("the two biases of an LSTM get the same gradient; those of a GRU differ in the new gate only", () => {
  const gradients = (net: LSTM | GRU) => {
    fillDistinct(net);
    const { output } = run(net, values([4, 2, 3], 1));
    sum(mul(output, values([4, 2, 4], 2))).backward();
    return [net.parameter("bias_ih_l0").grad!.data, net.parameter("bias_hh_l0").grad!.data];
  };
  const [ih, hh] = gradients(new LSTM({ inputSize: 3, hiddenSize: 4, ...float64 }));
  expect(distance(ih, hh)).toBeLessThan(1e-15);
  const gru = new GRU({ inputSize: 3, hiddenSize: 4, ...float64 });
  const [ihGRU, hhGRU] = gradients(gru);
  expect(distance(ihGRU.subarray(0, 8), hhGRU.subarray(0, 8))).toBeLessThan(1e-15);
  expect(distance(ihGRU.subarray(8), hhGRU.subarray(8))).toBeGreaterThan(1e-3);
});

test("one bias shared by both directions collects the gradients of both", () => {
  const shared = new LSTM({ inputSize: 3, hiddenSize: 4, bidirectional: true, ...float64 });
  const apart = new LSTM({ inputSize: 3, hiddenSize: 4, bidirectional: true, ...float64 });
  fillDistinct(shared);
  (shared as unknown as Record<string, unknown>).bias_ih_l0_reverse = shared.parameter("bias_ih_l0");
  for (const [name, value] of shared.stateDict()) apart.parameter(name).copyFrom(value);
  const x = values([4, 2, 3], 1);
  const results = [shared, apart].map((net) => {
    const { output } = net.forward(x);
    sum(output).backward();
    return output.data;
  });
  expect(results[0]).toEqual(results[1]);
  const [forward, reverse] = ["bias_ih_l0", "bias_ih_l0_reverse"].map(
    (name) => apart.parameter(name).grad!.data,
  );
  expect(
    distance(
      shared.parameter("bias_ih_l0").grad!.data,
      forward.map((g, k) => g + reverse[k]),
    ),
  ).toBeLessThan(1e-14);
  expect(shared.parameters()).toHaveLength(7);
});

describe("toString", () => {
  test("has PyTorch's form: what is as usual is not shown", () => {
    expect(String(new LSTM({ inputSize: 3, hiddenSize: 4 }))).toBe("LSTM(3, 4)");
    expect(
      String(new LSTM({ inputSize: 3, hiddenSize: 4, projSize: 2, numLayers: 2, bidirectional: true })),
    ).toBe("LSTM(3, 4, projSize=2, numLayers=2, bidirectional=true)");
    expect(
      String(
        new GRU({ inputSize: 3, hiddenSize: 4, numLayers: 2, bias: false, batchFirst: true, dropout: 0.5 }),
      ),
    ).toBe("GRU(3, 4, numLayers=2, bias=false, batchFirst=true, dropout=0.5)");
    expect(String(new RNN({ inputSize: 3, hiddenSize: 4, nonlinearity: "relu" }))).toBe(
      "RNN(3, 4, nonlinearity=relu)",
    );
  });
});

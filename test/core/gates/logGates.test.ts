/** Logarithmic gates against the equations of sLSTM, without a stabiliser, in plain loops. */
import { expect, test } from "vitest";
import { type ByStep, type LogGates, logGates } from "../../../src/core/gates/index.ts";
import { DefinedLayer, GRU, LSTM } from "../../../src/core/nn/index.ts";
import { tensor, zeros } from "../../../src/core/tensor/create.ts";
import { Random } from "../../../src/core/tensor/random.ts";

const [T, N, I, H] = [6, 2, 3, 4];
const random = new Random(9);
const x = tensor(
  Float64Array.from({ length: T * N * I }, () => 2 * random.normal()),
  [T, N, I],
);
const sLSTM = { cell: "sLSTM", inputSize: I, hiddenSize: H, dtype: "float64", seed: 1 } as const;

/** Σ ln f and the logarithm of the normaliser without m, [T · N · H], of one direction of a stack's first layer. */
function plain(layer: DefinedLayer<string>, direction: "forward" | "reverse") {
  const { gates } = layer.cell(0, direction);
  const { output } = layer.forward(x);
  const D = layer.bidirectional ? 2 : 1;
  const offset = direction === "forward" ? 0 : H;
  const preactivation = (gate: string, t: number, before: number | undefined, n: number, j: number) => {
    let total = gates[gate].bias()[j];
    for (let i = 0; i < I; i++) total += gates[gate].inputWeight.at(j, i) * x.at(t, n, i);
    for (let k = 0; k < H && before !== undefined; k++)
      total += gates[gate].hiddenWeight.at(j, k) * output.data[(before * N + n) * D * H + offset + k];
    return total;
  };
  const order = Array.from({ length: T }, (_, t) => (direction === "forward" ? t : T - 1 - t));
  const logForget = new Float64Array(T * N * H);
  const logNormalizer = new Float64Array(T * N * H);
  for (let row = 0; row < N * H; row++) {
    const [n, j] = [Math.floor(row / H), row % H];
    let normalizer = 0;
    let logs = 0;
    order.forEach((t, turn) => {
      const before = turn === 0 ? undefined : order[turn - 1];
      const f = 1 / (1 + Math.exp(-preactivation("forget", t, before, n, j)));
      normalizer = f * normalizer + Math.exp(preactivation("input", t, before, n, j));
      if (turn > 0) logs += Math.log(f);
      logForget[t * N * H + row] = logs;
      logNormalizer[t * N * H + row] = Math.log(normalizer);
    });
  }
  return { logForget, logNormalizer };
}

function expectByStep(got: ByStep, values: Float64Array): void {
  for (let t = 0; t < T; t++) {
    const sorted = values.slice(t * N * H, (t + 1) * N * H).sort();
    expect(got.min[t]).toBeCloseTo(sorted[0], 10);
    expect(got.median[t]).toBeCloseTo((sorted[(N * H) / 2 - 1] + sorted[(N * H) / 2]) / 2, 10);
    expect(got.max[t]).toBeCloseTo(sorted[N * H - 1], 10);
  }
}

test("in both directions are those of the equations without a stabiliser", () => {
  const layer = new DefinedLayer({ ...sLSTM, bidirectional: true });
  const found = logGates(layer, x);
  expect(found.map(({ layer: place, direction }) => [place, direction])).toEqual([
    [0, "forward"],
    [0, "reverse"],
  ]);
  const { trace } = layer.forward(x, { trace: true });
  for (const { direction, logForget, stabilizer, normalizer } of found) {
    const expected = plain(layer, direction);
    expectByStep(logForget, expected.logForget);
    const m = trace.state("stabilizer", 0, direction).data as Float64Array;
    const n = trace.state("normalizer", 0, direction).data as Float64Array;
    expectByStep(stabilizer, m);
    expectByStep(normalizer, n);
    // n e^m is the normaliser that would overflow.
    expected.logNormalizer.forEach((value, k) => {
      expect(m[k] + Math.log(n[k])).toBeCloseTo(value, 10);
    });
    expect(logForget.max[direction === "forward" ? 0 : T - 1]).toBe(0);
  }
});

/** One unit whose gates see nothing but their biases. */
function constant(biases: { input: number; forget: number }, dtype: "float32" | "float64"): LogGates {
  const layer = new DefinedLayer({ ...sLSTM, dtype, hiddenSize: 1 });
  for (const each of layer.parameters()) each.data.fill(0);
  layer.gates.input.setBias(biases.input);
  layer.gates.forget.setBias(biases.forget);
  return logGates(layer, zeros([T, 1, I], { dtype }))[0];
}

test("of constant gates are known: an input gate of e^100 stays within float32", () => {
  const { logForget, stabilizer, normalizer } = constant({ input: 100, forget: 0 }, "float32");
  for (let t = 0; t < T; t++) {
    expect(logForget.median[t]).toBeCloseTo(-t * Math.LN2, 4);
    expect(stabilizer.max[t]).toBe(100);
    expect(normalizer.min[t]).toBeCloseTo(2 - 0.5 ** t, 4);
  }
});

test("a gate that is shut beyond the precision of the layer leaves nothing", () => {
  expect(constant({ input: 0, forget: -200 }, "float32").logForget.median[1]).toBe(-Infinity);
  expect(constant({ input: 0, forget: -200 }, "float64").logForget.median[T - 1]).toBeCloseTo(-1000, 9);
});

test("every cell of a stack is seen, whatever the orientation", () => {
  const stack = new DefinedLayer({ ...sLSTM, numLayers: 2, heads: 2 });
  const found = logGates(stack, x);
  expect(found.map(({ layer }) => layer)).toEqual([0, 1]);
  const one = tensor(
    Float64Array.from({ length: T * I }, (_, k) => x.at(Math.floor(k / I), 0, k % I)),
    [T, I],
  );
  const single = logGates(stack, one);
  stack.batchFirst = true;
  const first = tensor(one.data.slice(), [1, T, I]);
  expect(logGates(stack, first)).toEqual(single);
  expect(stack.parameters().every(({ grad, requiresGrad }) => grad === undefined && requiresGrad)).toBe(true);
});

test("layers without exponential gates are refused", () => {
  for (const Layer of [LSTM, GRU]) {
    const layer = new Layer({ inputSize: I, hiddenSize: H, dtype: "float64" });
    expect(() => logGates(layer, x)).toThrow(expect.objectContaining({ code: "UNSUPPORTED" }));
  }
  expect(() => logGates(new DefinedLayer(sLSTM), zeros([T, N, 2]))).toThrow(/expected input/);
});

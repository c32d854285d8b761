/** The networks of the benchmark, against equations written out here. */
import { describe, expect, test, vi } from "vitest";
import { checkAndTime, type Form, FULL_FORM, type Net, USUAL_CALLS } from "../../bench/nets/net.ts";
import { sequenceModel } from "../../bench/nets/onnxruntime.ts";
import { sluiceNet } from "../../bench/nets/sluice.ts";
import {
  inputNumbers,
  labelNumbers,
  layerNumbers,
  number,
  probe,
  reorderGates,
  swapped,
  symbolNumbers,
  transposed,
  values,
} from "../../bench/numbers.ts";
import { CLASSES, VOCABULARY, type Workload } from "../../bench/workloads.ts";
import { writeOnnx } from "../../src/checkpoint/formats/onnx/write.ts";
import { openCheckpoint } from "../../src/checkpoint.ts";
import { noGrad, tensor } from "../../src/index.ts";
import { toModule } from "../../src/modules.ts";

const check = (net: Net) => checkAndTime(net, { ...USUAL_CALLS, ms: 0 });

const shape = { batch: 2, steps: 3, inputSize: 4, hiddenSize: 5, layers: 1 };
const workload = (task: Workload["task"], cell: Workload["cell"] = "lstm"): Workload => ({
  ...{ name: "w", task, cell, ...shape, runs: "usual", targets: [] },
});

const sigmoid = (a: number) => 1 / (1 + Math.exp(-a));

/** Outputs [T, N, H] of one layer, in double precision. */
function outputsOf(w: Workload, { hiddenBias, resetAfter }: Form): number[] {
  const { weightIh, weightHh, biasIh, biasHh } = layerNumbers(w, 0);
  const { steps, batch, inputSize: I, hiddenSize: H } = w;
  const x = inputNumbers(w);
  const outputs: number[] = [];
  const hidden = Array.from({ length: batch }, () => new Array<number>(H).fill(0));
  const cells = Array.from({ length: batch }, () => new Array<number>(H).fill(0));
  for (let t = 0; t < steps; t++) {
    for (let n = 0; n < batch; n++) {
      const from = (t * batch + n) * I;
      const h = hidden[n];
      const input = (row: number) => biasIh[row] + sum(I, (j) => weightIh[row * I + j] * x[from + j]);
      const state = (row: number, of: (j: number) => number = (j) => h[j]) =>
        (hiddenBias ? biasHh[row] : 0) + sum(H, (j) => weightHh[row * H + j] * of(j));
      const units = Array.from({ length: H }, (_, k) => k);
      if (w.cell === "lstm") {
        const [i, f, g, o] = [0, 1, 2, 3].map((gate) =>
          units.map((k) => input(gate * H + k) + state(gate * H + k)),
        );
        cells[n] = units.map((k) => sigmoid(f[k]) * cells[n][k] + sigmoid(i[k]) * Math.tanh(g[k]));
        hidden[n] = units.map((k) => sigmoid(o[k]) * Math.tanh(cells[n][k]));
      } else {
        const [r, z] = [0, 1].map((gate) =>
          units.map((k) => sigmoid(input(gate * H + k) + state(gate * H + k))),
        );
        hidden[n] = units.map((k) => {
          const row = 2 * H + k;
          const recurrent = resetAfter ? r[k] * state(row) : state(row, (j) => r[j] * h[j]);
          return (1 - z[k]) * Math.tanh(input(row) + recurrent) + z[k] * h[k];
        });
      }
      outputs.push(...hidden[n]);
    }
  }
  return outputs;
}

const sum = (count: number, term: (j: number) => number) =>
  Array.from({ length: count }, (_, j) => term(j)).reduce((a, b) => a + b, 0);

const forms: [string, Workload["cell"], Form][] = [
  ["LSTM", "lstm", FULL_FORM],
  ["LSTM with one bias", "lstm", { hiddenBias: false, resetAfter: true }],
  ["GRU", "gru", FULL_FORM],
  ["GRU with one bias", "gru", { hiddenBias: false, resetAfter: true }],
  ["GRU with the reset before the product", "gru", { hiddenBias: false, resetAfter: false }],
];

describe("inference", () => {
  test.each(forms)("%s computes the equations", async (_, cell, form) => {
    const w = workload("inference", cell);
    const { check: got } = await check(sluiceNet(w, form));
    const expected = probe(outputsOf(w, form));
    for (const [k, group] of expected.entries()) {
      for (const [j, value] of group.entries()) expect(got[k][j]).toBeCloseTo(value, 6);
    }
  });

  test.each(forms)("%s is the same as an ONNX model", async (_, cell, form) => {
    const w = workload("inference", cell);
    const checkpoint = await openCheckpoint(writeOnnx(sequenceModel(w, form)));
    const module = await toModule(checkpoint.layers[0]);
    const input = tensor(inputNumbers(w), [w.steps, w.batch, w.inputSize]);
    const { data } = noGrad(() => module.forward(input).output);
    for (const [k, value] of outputsOf(w, form).entries()) expect(data[k]).toBeCloseTo(value, 6);
  });
});

describe("training", () => {
  test.each(["lstm", "gru"] as const)("of %s lowers the loss, and each form has its own", async (cell) => {
    const losses = async (form: Form) => (await check(sluiceNet(workload("training", cell), form))).check[0];
    const full = await losses(FULL_FORM);
    expect(full).toHaveLength(3);
    expect(full[2]).toBeLessThan(full[0]);
    expect(await losses({ hiddenBias: false, resetAfter: true })).not.toEqual(full);
  });

  test("of the language model lowers the loss of its symbols", async () => {
    const w = { ...workload("language"), layers: 2, inputSize: 6 };
    const [losses] = (await check(sluiceNet(w))).check;
    expect(losses[0]).toBeGreaterThan(0.5 * Math.log(VOCABULARY));
    expect(losses[2]).toBeLessThan(losses[0]);
  });

  test("backward gives gradients of both weights and of a bias, the same each time", async () => {
    const net = sluiceNet(workload("backward"));
    const { check: first } = await check(net);
    expect(first).toHaveLength(6);
    for (const [value] of first.slice(1)) expect(value).not.toBe(0);
    expect((await check(net)).check).toEqual(first);
  });
});

test("construction counts parameters, of one bias or of two, and sees that they are drawn", async () => {
  const { inputSize: I, hiddenSize: H } = shape;
  const products = 4 * H * (I + H);
  const net = (form: Form) => check(sluiceNet(workload("construction"), form));
  expect((await net(FULL_FORM)).check).toEqual([[products + 8 * H], [1]]);
  expect((await net({ hiddenBias: false, resetAfter: true })).check).toEqual([[products + 4 * H], [1]]);
});

describe("calls", () => {
  const counting = () => {
    const log: string[] = [];
    const losses: number[] = [];
    const net: Net = {
      before: () => log.push("before"),
      call: () => {
        log.push("call");
        losses.push(losses.length);
      },
      read: () => [losses],
    };
    return { log, net };
  };

  test("are compared, the last of them timed with those that follow, and each is prepared", async () => {
    const { log, net } = counting();
    const { check, times } = await checkAndTime(net, { compared: 3, timed: 2, ms: 0 });
    expect(check).toEqual([[0, 1, 2]]);
    expect(times).toHaveLength(2);
    expect(log).toEqual(["before", "call", "before", "call", "before", "call", "before", "call"]);
  });

  test("go on for as long as asked, and are timed when they have gone on for half as long", async () => {
    // A clock of its own, which each call moves by a millisecond.
    let clock = 0;
    const { net } = counting();
    const call = net.call;
    net.call = () => {
      clock++;
      return call();
    };
    const now = vi.spyOn(performance, "now").mockImplementation(() => clock);
    try {
      const { check, times } = await checkAndTime(net, { compared: 1, timed: 1, ms: 40 });
      expect(check).toEqual([[0]]);
      expect(clock).toBe(60);
      // The last of those before, and all after it.
      expect(times).toEqual(new Array(41).fill(1));
    } finally {
      now.mockRestore();
    }
  });

  test("are timed alone, and promises are waited for", async () => {
    const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
    const net: Net = { call: () => sleep(20), read: () => [] };
    const { times } = await checkAndTime(net, { compared: 1, timed: 1, ms: 0 });
    expect(times[0]).toBeGreaterThanOrEqual(19);
  });
});

/** By numpy, with the formula of pytorch.py. */
const GOLDEN = {
  0: [0.5071128974668682, 0.7962985853664577, 0.630480385851115],
  101: [0.5966383055783808, -0.6322498335503042],
};

describe("numbers", () => {
  test("are those of the formula in pytorch.py", () => {
    expect([0, 1, 2].map((k) => number(0, k))).toEqual(GOLDEN[0]);
    expect([0, 1].map((k) => number(101, k))).toEqual(GOLDEN[101]);
    expect([...values(0, 2, 0.5)]).toEqual(GOLDEN[0].slice(0, 2).map((value) => Math.fround(0.5 * value)));
  });

  test("of symbols and classes are in range, and use it", () => {
    const w = { ...workload("language"), steps: 100, batch: 32 };
    const symbols = symbolNumbers(w);
    expect(Math.min(...symbols)).toBe(0);
    expect(Math.max(...symbols)).toBe(VOCABULARY - 1);
    expect(labelNumbers(w)).not.toEqual(symbols);
    const labels = labelNumbers({ ...workload("training"), batch: 25 });
    expect(new Set(labels).size).toBe(CLASSES);
  });

  test("a probe sees every element", () => {
    const data = values(3, 1000);
    const before = probe(data);
    expect(before[0]).toHaveLength(16);
    expect([before[0][0], before[0][15]]).toEqual([data[0], data[999]]);
    data[500] += 1;
    expect(probe(data)).not.toEqual(before);
  });

  test("move to other layouts", () => {
    expect([...reorderGates(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 0, 1])]).toEqual([5, 6, 1, 2, 3, 4]);
    expect([...transposed(Float32Array.of(1, 2, 3, 4, 5, 6), 3)]).toEqual([1, 4, 2, 5, 3, 6]);
    const array = Int32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    expect([...swapped(array, 2, 3)]).toEqual([1, 2, 7, 8, 3, 4, 9, 10, 5, 6, 11, 12]);
    expect(swapped(swapped(array, 2, 3), 3, 2)).toEqual(array);
  });
});

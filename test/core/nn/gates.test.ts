/** Gates as views: ranges, live windows, the effective bias, and the names by which they are found. */
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CellWeights, GRUSpec } from "../../../src/core/cells/cell.ts";
import { CellGate } from "../../../src/core/nn/cellGate.ts";
import {
  DefinedLayer,
  GRU,
  LSTM,
  LSTMCell,
  onWarning,
  type Parameter,
  RNN,
  type WarningHandler,
} from "../../../src/core/nn/index.ts";
import { tensor, zeros } from "../../../src/core/tensor/create.ts";
import { ArgumentError, UnsupportedError } from "../../../src/core/tensor/errors.ts";
import { distance, fillDistinct, numbersOf, values } from "./fixtures.ts";

const sizes = { inputSize: 10, hiddenSize: 20, seed: 1 };
const deep = { ...sizes, numLayers: 2, bidirectional: true };

// biome-ignore lint/suspicious/noExplicitAny: what a caller without types could write
const any = (value: unknown): any => value;

/** Weights of 0 except for the biases, an old cell state of 1: the new cell state is σ(forget bias) when the cell gate gives 0. */
function keptFraction(lstm: LSTM): number {
  for (const name of ["weight_ih_l0", "weight_hh_l0"]) lstm.parameter(name).data.fill(0);
  lstm.gates.cell.setBias(0);
  const state = { hidden: zeros([1, 1, 20]), cell: tensor(new Float32Array(20).fill(1), [1, 1, 20]) };
  return lstm.forward(zeros([1, 1, 10]), { state }).state.cell.data[3];
}

const warnings: string[] = [];
let before: WarningHandler;
beforeEach(() => {
  warnings.length = 0;
  before = onWarning((message) => warnings.push(message));
});
afterEach(() => {
  onWarning(before);
});

describe("the question that started it", () => {
  test("setBias(1) makes the effective forget bias 1", () => {
    const lstm = new LSTM(sizes);
    lstm.gates.forget.setBias(1);
    // σ(1), to float32.
    expect(keptFraction(lstm)).toBeCloseTo(0.7310586, 6);
    expect(warnings).toEqual([]);
  });

  test("filling the slice of both biases makes it 2, and says so once", () => {
    const lstm = new LSTM(sizes);
    for (const name of ["bias_ih_l0", "bias_hh_l0"]) lstm.parameter(name).data.fill(1, 20, 40);
    expect(keptFraction(lstm)).toBeCloseTo(0.8807971, 6);
    lstm.forward(zeros([1, 1, 10]));
    expect(warnings).toEqual([
      'LSTM.cell(0, "forward"): both biases of the forget gate are 1. The effective bias is the sum, 2. If you meant 1, use gates.forget.setBias(1).',
    ]);
  });
});

describe("the warning about doubled biases", () => {
  const forward = (net: LSTM | GRU | RNN) => (net as LSTM).forward(zeros([1, 1, 10]));
  const fill = (net: LSTM | GRU | RNN, suffix: string, value: number, start: number, end: number) => {
    net.parameter(`bias_ih_${suffix}`).data.fill(value, start, end);
    net.parameter(`bias_hh_${suffix}`).data.fill(value, start, end);
  };

  test("finds any gate of any cell and names it", () => {
    const gru = new GRU(deep);
    fill(gru, "l1_reverse", -1, 20, 40);
    forward(gru);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/GRU\.cell\(1, "reverse"\).*update gate are -1.*sum, -2/);
  });

  test("comes for a cell module and an RNN too, with the value as written", () => {
    const cell = new LSTMCell(sizes);
    cell.parameter("bias_ih").data.fill(0.1, 20, 40);
    cell.parameter("bias_hh").data.fill(0.1, 20, 40);
    cell.forward(zeros([1, 10]));
    const rnn = new RNN(sizes);
    fill(rnn, "l0", 3, 0, 20);
    forward(rnn);
    expect(warnings[0]).toMatch(/LSTMCell: .*forget gate are 0\.1\..*sum, 0\.2\./);
    expect(warnings[1]).toMatch(/RNN.*hidden gate are 3/);
  });

  test("passes gates without a bias, and names the one that has it", () => {
    const own = (first: boolean, second: boolean) => {
      const gates = {
        a: { symbol: "g", activation: "tanh", bias: first },
        b: { symbol: "q", activation: "sigmoid", bias: second },
      } as const;
      const cell = { name: "Own", gates, recurrentBias: true, equations: ["h' = q * g"] };
      const layer = new DefinedLayer({ cell, inputSize: 1, hiddenSize: 2, seed: 1 });
      for (const name of ["bias_l0", "bias_hidden_l0"]) layer.parameter(name).data.fill(0.5);
      layer.forward(zeros([1, 1, 1]));
    };
    own(true, false);
    own(false, true);
    expect(warnings[0]).toMatch(/the a gate are 0\.5\./);
    expect(warnings[1]).toMatch(/the b gate are 0\.5\./);
    expect(warnings).toHaveLength(2);
  });

  test("is for each layer object once, though another gate follows", () => {
    const [first, second] = [new LSTM(sizes), new LSTM(sizes)];
    fill(first, "l0", 1, 20, 40);
    forward(first);
    fill(first, "l0", 1, 0, 20);
    forward(first);
    fill(second, "l0", 1, 20, 40);
    forward(second);
    expect(warnings).toHaveLength(2);
  });

  test("does not come for zeros, for parts of a gate, for one bias, or for the new gate of a GRU", () => {
    const lstm = new LSTM(sizes);
    fill(lstm, "l0", 0, 0, 80);
    fill(lstm, "l0", 1, 20, 39);
    fill(lstm, "l0", 1, 50, 70);
    forward(lstm);
    const one = new LSTM(sizes);
    one.parameter("bias_hh_l0").data.fill(1, 20, 40);
    forward(one);
    const gru = new GRU(sizes);
    fill(gru, "l0", 1, 40, 60);
    forward(gru);
    forward(new LSTM({ ...sizes, bias: false }));
    expect(warnings).toEqual([]);
    const resetBefore = new GRU({ ...sizes, resetAfter: false });
    fill(resetBefore, "l0", 1, 40, 60);
    forward(resetBefore);
    expect(warnings).toHaveLength(1);
  });
});

describe("ranges and views", () => {
  test("are PyTorch's blocks", () => {
    const lstm = new LSTM(deep);
    expect(lstm.gates.input.range).toEqual({ start: 0, end: 20 });
    expect(lstm.gates.forget.range).toEqual({ start: 20, end: 40 });
    expect(lstm.gates.cell.range).toEqual({ start: 40, end: 60 });
    expect(lstm.gates.output.range).toEqual({ start: 60, end: 80 });
    const gru = new GRU(deep);
    expect([gru.gates.reset, gru.gates.update, gru.gates.new].map((g) => g.range.start)).toEqual([0, 20, 40]);
    expect(new RNN(deep).gates.hidden.range).toEqual({ start: 0, end: 20 });
    const coupled = new LSTM({ ...deep, coupled: true });
    expect(coupled.gates.forget.range).toEqual({ start: 0, end: 20 });
  });

  test("views show the rows of the parameters and write to them", () => {
    const lstm = new LSTM({ ...deep, projSize: 7, peephole: true });
    fillDistinct(lstm);
    const gate = lstm.cell(1, "reverse").gates.forget;
    const rows = (name: string, columns: number) =>
      lstm.parameter(`${name}_l1_reverse`).data.subarray(20 * columns, 40 * columns);
    expect(gate.inputWeight.shape).toEqual([20, 14]);
    expect(gate.inputWeight.data).toEqual(rows("weight_ih", 14));
    expect(gate.hiddenWeight.shape).toEqual([20, 7]);
    expect(gate.hiddenWeight.data).toEqual(rows("weight_hh", 7));
    expect(gate.inputBias!.data).toEqual(rows("bias_ih", 1));
    expect(gate.hiddenBias!.data).toEqual(rows("bias_hh", 1));
    expect(gate.peephole!.data).toEqual(rows("weight_ch", 1));
    gate.inputWeight.data[3] = 42;
    expect(lstm.parameter("weight_ih_l1_reverse").data[20 * 14 + 3]).toBe(42);
    lstm.parameter("bias_hh_l1_reverse").data[25] = -42;
    expect(gate.hiddenBias!.data[5]).toBe(-42);
  });

  test("peepholes come in the order input, forget, output; the cell gate has none", () => {
    const peephole = (lstm: LSTM) => lstm.cell(0).gates;
    const lstm = new LSTM({ ...sizes, peephole: true });
    fillDistinct(lstm);
    const { data } = lstm.parameter("weight_ch_l0");
    expect(peephole(lstm).input.peephole!.data).toEqual(data.subarray(0, 20));
    expect(peephole(lstm).output.peephole!.data).toEqual(data.subarray(40, 60));
    expect(peephole(lstm).cell.peephole).toBeUndefined();
    const coupled = new LSTM({ ...sizes, peephole: true, coupled: true });
    fillDistinct(coupled);
    const own = coupled.parameter("weight_ch_l0").data;
    expect(peephole(coupled).forget.peephole!.data).toEqual(own.subarray(0, 20));
    expect(peephole(coupled).output.peephole!.data).toEqual(own.subarray(20, 40));
    expect(new LSTM(sizes).cell(0).gates.forget.peephole).toBeUndefined();
  });

  test("the views are those that the equations use: each gate's rows move that gate and no other", () => {
    const x = values([1, 2, 10], 1, "float32");
    for (const make of [
      () => new LSTM({ ...sizes, peephole: true }),
      () => new LSTM({ ...sizes, peephole: true, coupled: true }),
      () => new GRU(sizes),
      () => new GRU({ ...sizes, resetAfter: false }),
    ]) {
      const names = Object.keys(make().gates);
      for (const changed of names) {
        for (const part of ["inputWeight", "hiddenWeight", "inputBias", "hiddenBias"] as const) {
          const activations = [false, true].map((change) => {
            const net = make();
            fillDistinct(net);
            if (change) {
              const { data } = any(net.cell(0).gates)[changed][part];
              for (let k = 0; k < data.length; k++) data[k] += 0.25;
            }
            const { trace } = (net as LSTM).forward(x, {
              trace: true,
              state: {
                hidden: values([1, 2, 20], 2, "float32"),
                ...(net instanceof LSTM && { cell: values([1, 2, 20], 3, "float32") }),
              } as never,
            });
            return names.map((name) => trace.gate(any(name)).data);
          });
          names.forEach((name, k) => {
            const moved = distance(activations[0][k], activations[1][k]) > 1e-4;
            const through =
              // The output gate looks through its peephole at the new cell state, the new gate of a GRU at the reset gate.
              (name === "output" && changed !== "output" && make() instanceof LSTM) ||
              (name === "new" && changed === "reset");
            if (!through) expect(moved, `${changed}.${part} moves ${name}`).toBe(name === changed);
          });
        }
      }
    }
  });
});

describe("bias and setBias", () => {
  test("bias is the sum, a copy, one array per cell in the order of the states", () => {
    const gru = new GRU(deep);
    fillDistinct(gru);
    const biases = gru.gates.update.bias();
    expect(biases).toHaveLength(4);
    ["l0", "l0_reverse", "l1", "l1_reverse"].forEach((suffix, k) => {
      const [input, hidden] = ["ih", "hh"].map((side) => gru.parameter(`bias_${side}_${suffix}`).data);
      expect(biases[k]).toEqual(Float32Array.from({ length: 20 }, (_, u) => input[20 + u] + hidden[20 + u]));
      expect(biases[k]).toEqual(gru.gates.update.cells[k].bias());
    });
    const own = gru.cell(1, "reverse").gates.update.bias();
    expect(own).toBeInstanceOf(Float32Array);
    own.fill(9);
    expect(gru.cell(1, "reverse").gates.update.bias()).toEqual(biases[3]);
  });

  test("is exactly what was set, in both dtypes, and reaches every cell", () => {
    fc.assert(
      fc.property(
        fc.float({ noNaN: true, noDefaultInfinity: true }),
        fc.constantFrom("float32", "float64"),
        (v, dtype) => {
          const lstm = new LSTM({ ...deep, hiddenSize: 3, dtype: any(dtype) });
          lstm.gates.output.setBias(v);
          const expected = dtype === "float32" ? new Float32Array(3) : new Float64Array(3);
          for (const bias of lstm.gates.output.bias()) expect(bias).toEqual(expected.fill(v + 0));
        },
      ),
      { seed: 3, numRuns: 50 },
    );
    const double = new LSTM({ ...sizes, dtype: "float64" });
    double.gates.forget.setBias(0.1);
    expect(double.gates.forget.bias()).toEqual([new Float64Array(20).fill(0.1)]);
  });

  test("puts the value into the input side and zeros into the other, and touches no other gate", () => {
    const lstm = new LSTM(sizes);
    fillDistinct(lstm);
    const others = ["input", "cell", "output"] as const;
    const before = others.map((name) => lstm.gates[name].bias());
    lstm.gates.forget.setBias(Array.from({ length: 20 }, (_, k) => k / 8));
    const { inputBias, hiddenBias } = lstm.cell(0).gates.forget;
    expect(inputBias!.data).toEqual(Float32Array.from({ length: 20 }, (_, k) => k / 8));
    expect(hiddenBias!.data).toEqual(new Float32Array(20));
    expect(others.map((name) => lstm.gates[name].bias())).toEqual(before);
  });

  test("bumps the versions of what it writes", () => {
    const lstm = new LSTM({ ...sizes, numLayers: 2 });
    const versions = () => lstm.parameters().map((p) => p.version);
    const start = versions();
    lstm.cell(1).gates.forget.setBias(1);
    expect(versions().map((v, k) => v - start[k])).toEqual([0, 0, 0, 0, 0, 0, 1, 1]);
  });

  const wrong: [string, unknown, RegExp][] = [
    ["too few values", [1, 2, 3], /expected 20 values.*got 3/],
    ["too many values", new Float32Array(21), /expected 20 values.*got 21/],
    ["NaN", Number.NaN, /finite in float32, got NaN/],
    ["Infinity in an array", [...new Array(19).fill(0), Infinity], /finite in float32, got Infinity/],
    ["more than float32 holds", 1e39, /finite in float32, got 1e\+39/],
    ["text", "1", /a number or 20 numbers, got "1"/],
    ["text in an array", [...new Array(19).fill(0), "1"], /expected numbers, got "1" at 19/],
    ["nothing", undefined, /got undefined/],
    ["a tensor", zeros([20]), /got a Tensor/],
  ];
  test.each(wrong)("%s: refused, and nothing is changed", (_, value, message) => {
    const lstm = new LSTM(deep);
    const before = numbersOf(lstm);
    expect(() => lstm.gates.forget.setBias(any(value))).toThrow(message);
    expect(() => lstm.cell(1).gates.forget.setBias(any(value))).toThrow(message);
    expect(numbersOf(lstm)).toEqual(before);
  });

  test("without biases: the effective bias is 0 and cannot be set", () => {
    const lstm = new LSTM({ ...sizes, bias: false });
    expect(lstm.gates.forget.bias()).toEqual([new Float32Array(20)]);
    expect(() => lstm.gates.forget.setBias(1)).toThrow(UnsupportedError);
    expect(() => lstm.gates.forget.setBias(1)).toThrow(
      /LSTM\.gates\.forget\.setBias: expected a cell with biases.*bias: false/,
    );
    expect(lstm.cell(0).gates.forget.inputBias).toBeUndefined();
  });

  test("the new gate of a reset-after GRU has no single bias, and says where to look", () => {
    const gru = new GRU(deep);
    const message =
      /new gate of a reset-after GRU.*act differently.*No command sets.*inputBias and hiddenBias do/;
    for (const gate of [gru.gates.new, gru.cell(0).gates.new]) {
      expect(() => gate.bias()).toThrow(message);
      expect(() => gate.setBias(1)).toThrow(message);
    }
    expect(gru.cell(0).gates.new.inputBias!.shape).toEqual([20]);
  });

  test("the new gate of a reset-before GRU has: moving it from one side to the other changes nothing", () => {
    const gru = new GRU({ ...sizes, resetAfter: false, dtype: "float64" });
    fillDistinct(gru);
    const x = values([4, 2, 10], 1);
    const before = gru.forward(x).output.data;
    for (const name of ["reset", "update", "new"] as const)
      gru.gates[name].setBias(gru.gates[name].bias()[0]);
    expect(distance(gru.forward(x).output.data, before)).toBeLessThan(1e-14);
  });

  test("setting the bias that a gate has changes no result of LSTM, GRU and RNN", () => {
    const x = values([4, 2, 10], 1);
    for (const net of [
      new LSTM({ ...sizes, dtype: "float64" }),
      new GRU({ ...sizes, dtype: "float64" }),
      new RNN({ ...sizes, dtype: "float64" }),
    ]) {
      fillDistinct(net);
      const before = net.forward(x).output.data;
      for (const [name, gate] of Object.entries(net.gates)) if (name !== "new") gate.setBias(gate.bias()[0]);
      expect(distance(net.forward(x).output.data, before)).toBeLessThan(1e-14);
    }
  });
});

describe("names", () => {
  test("own keys are the gates in storage order", () => {
    expect(Object.keys(new LSTM(sizes).gates)).toEqual(["input", "forget", "cell", "output"]);
    expect(Object.keys(new LSTM({ ...sizes, coupled: true }).gates)).toEqual(["forget", "cell", "output"]);
    expect(Object.keys(new GRU(sizes).cell(0).gates)).toEqual(["reset", "update", "new"]);
    expect(Object.keys(new RNN(sizes).gates)).toEqual(["hidden"]);
  });

  test("letters and aliases mean the same gate", () => {
    const { gates } = new LSTM(sizes);
    expect([gates.i, gates.f, gates.g, gates.o, gates.candidate]).toEqual([
      gates.input,
      gates.forget,
      gates.cell,
      gates.output,
      gates.cell,
    ]);
    const gru = new GRU(sizes);
    expect(gru.gates.candidate).toBe(gru.gates.new);
    expect(gru.gates.r).toBe(gru.gates.reset);
    expect(gru.gates.z).toBe(gru.gates.update);
    const rnn = new RNN(sizes);
    expect(rnn.gates.h).toBe(rnn.gates.hidden);
  });

  test("an unknown name is an error that lists those there are, and does not compile", () => {
    const lstm = new LSTM(sizes);
    const gru = new GRU(sizes);
    const rnn = new RNN(sizes);
    const attempts: [() => unknown, RegExp][] = [
      // @ts-expect-error LSTM has no reset gate
      [() => lstm.gates.reset, /input \(i\), forget \(f\), cell .*got "reset"/],
      // @ts-expect-error nor has one of its cells
      [() => lstm.cell(0).gates.forgot, /got "forgot"/],
      // @ts-expect-error GRU has no forget gate
      [() => gru.gates.forget, /reset \(r\), update \(z\), new .*got "forget"/],
      // @ts-expect-error RNN has nothing that retains
      [() => rnn.gates.retain, /expected one of hidden, got "retain"/],
      // @ts-expect-error the value is text, not a number
      [() => lstm.gates.forget.setBias("1"), /got "1"/],
      [() => new LSTM({ ...sizes, coupled: true }).gates.input, /got "input".*1 - forget/],
    ];
    for (const [attempt, message] of attempts) {
      expect(attempt).toThrow(message);
      expect(attempt).toThrow(ArgumentError);
    }
  });

  test("gates cannot be assigned or deleted", () => {
    const lstm = new LSTM(sizes);
    expect(() => {
      any(lstm.gates).forget = 1;
    }).toThrow(/LSTM\.gates\.forget: expected no assignment.*setBias/);
    expect(() => delete any(lstm.gates).forget).toThrow(ArgumentError);
    expect(() => Object.defineProperty(lstm.gates, "x", { value: 1 })).toThrow(ArgumentError);
    expect(lstm.gates.forget.range.start).toBe(20);
  });

  test("printing, awaiting and serialising do not trip over the names", async () => {
    const { gates } = new LSTM(sizes);
    expect(await Promise.resolve(gates)).toBe(gates);
    expect(JSON.parse(JSON.stringify(gates))).toHaveProperty("forget.range", { start: 20, end: 40 });
    expect(`${gates}`).toBe("[object Object]");
  });
});

describe("retain", () => {
  test("is the forget gate of an LSTM and the update gate of a GRU", () => {
    const lstm = new LSTM(deep);
    lstm.gates.retain.setBias(2);
    expect(lstm.gates.forget.bias()).toEqual(new Array(4).fill(new Float32Array(20).fill(2)));
    const gru = new GRU(deep);
    gru.cell(1, "reverse").gates.retain.setBias(3);
    expect(gru.cell(1, "reverse").gates.update.bias()).toEqual(new Float32Array(20).fill(3));
    expect(gru.gates.retain.name).toBe("update");
    expect(new LSTM({ ...sizes, coupled: true }).gates.retain.name).toBe("forget");
  });

  test("with sign -1 (a gate that replaces) biases are negated on the way in and out", () => {
    const gru = new GRU(sizes);
    const owner = {
      where: "GRU",
      spec: gru.cell(0).spec as GRUSpec,
      weights: gru.cell(0).weights as CellWeights<Parameter>,
    };
    const gate = new CellGate(owner, 1, -1);
    gate.setBias(2);
    expect(gru.gates.update.bias()).toEqual([new Float32Array(20).fill(-2)]);
    expect(gate.bias()).toEqual(new Float32Array(20).fill(2));
  });
});

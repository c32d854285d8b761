/** Acts on gates, against equations written out here, in both roads: changed weights for constant acts, masks for others. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gradientError } from "../../../src/core/autograd/gradcheck.ts";
import type { Acts, GateAct } from "../../../src/core/nn/act.ts";
import { DefinedLayer } from "../../../src/core/nn/definedLayer.ts";
import { GRU } from "../../../src/core/nn/gru.ts";
import { LSTM } from "../../../src/core/nn/lstm.ts";
import type { HiddenState } from "../../../src/core/nn/recurrentBase.ts";
import type { RecurrentLayer } from "../../../src/core/nn/recurrentLayer.ts";
import { RNN } from "../../../src/core/nn/rnn.ts";
import { useDefinedCells } from "../../../src/core/nn/useDefinedCells.ts";
import { Tensor } from "../../../src/core/tensor/tensor.ts";
import { expectClose } from "../../support/compare.ts";
import { sequence } from "./fixtures.ts";

useDefinedCells();

const [T, N, I, H] = [6, 2, 2, 3];
const sizes = { inputSize: I, hiddenSize: H };

type AnyLayer = RecurrentLayer<string, HiddenState>;

const near = (got: ArrayLike<number>, expected: ArrayLike<number>, absolute: number) =>
  expectClose("values", got, expected, { absolute });

const sigmoid = (v: number) => 1 / (1 + Math.exp(-v));

/** One act on one number: before the activation, and after it. */
type Touch = (gate: string, t: number, n: number, unit: number, place: "pre" | "value", v: number) => number;

function touchOf(acts: Readonly<Record<string, readonly GateAct[]>>): Touch {
  return (gate, t, n, unit, place, start) => {
    let v = start;
    for (const act of acts[gate] ?? []) {
      const { from = 0, to = T, units } = act;
      if (t < from || t >= to || (units && !units.includes(unit))) continue;
      const given = (value: GateAct["set"]) => {
        if (typeof value === "number") return value;
        const data = value instanceof Tensor ? value.data : value!;
        return data[data.length === H ? unit : (t * N + n) * H + unit];
      };
      if (place === "pre" && act.pre !== undefined) v = given(act.pre);
      if (place === "pre" && act.shift !== undefined) v += given(act.shift);
      if (place === "value" && act.scale !== undefined) v *= given(act.scale);
      if (place === "value" && act.set !== undefined) v = given(act.set);
    }
    return v;
  };
}

/** Output and gates, [T, N, H] each, of a layer of one direction, written as in a paper. */
function byHand(layer: AnyLayer, x: Tensor, touch: Touch, lengths: readonly number[], isReverse: boolean) {
  const suffix = isReverse ? "_l0_reverse" : "_l0";
  const [W, U, b, c] = ["weight_ih", "weight_hh", "bias_ih", "bias_hh"].map(
    (name) => layer.parameter(name + suffix)!.data,
  );
  const names = layer instanceof LSTM ? ["input", "forget", "cell", "output"] : ["reset", "update", "new"];
  const output = new Float64Array(T * N * H);
  const gates: Record<string, Float64Array> = Object.fromEntries(
    names.map((name) => [name, new Float64Array(T * N * H)]),
  );
  for (let n = 0; n < N; n++) {
    let h: number[] = Array(H).fill(0);
    let cell: number[] = Array(H).fill(0);
    for (let step = 0; step < lengths[n]; step++) {
      const t = isReverse ? lengths[n] - 1 - step : step;
      const old = h;
      const before = cell;
      const sums = (k: number) => {
        let input = b[k];
        let recurrent = c[k];
        for (let i = 0; i < I; i++) input += W[k * I + i] * x.data[(t * N + n) * I + i];
        for (let j = 0; j < H; j++) recurrent += U[k * H + j] * old[j];
        return { input, recurrent };
      };
      const values = Array.from({ length: H }, (_, u): [number, number] => {
        const of = (g: number, f: (v: number) => number, sum: number) => {
          const value = touch(names[g], t, n, u, "value", f(touch(names[g], t, n, u, "pre", sum)));
          gates[names[g]][(t * N + n) * H + u] = value;
          return value;
        };
        const plain = (g: number) => {
          const { input, recurrent } = sums(g * H + u);
          return input + recurrent;
        };
        if (layer instanceof LSTM) {
          const [i, f, o] = [0, 1, 3].map((g) => of(g, sigmoid, plain(g)));
          const next = f * before[u] + i * of(2, Math.tanh, plain(2));
          return [o * Math.tanh(next), next];
        }
        const [r, z] = [0, 1].map((g) => of(g, sigmoid, plain(g)));
        const { input, recurrent } = sums(2 * H + u);
        return [(1 - z) * of(2, Math.tanh, input + r * recurrent) + z * old[u], 0];
      });
      h = values.map(([hidden]) => hidden);
      cell = values.map(([, next]) => next);
      for (let u = 0; u < H; u++) output[(t * N + n) * H + u] = h[u];
    }
  }
  return { output, gates };
}

const value = fc.oneof(
  fc.double({ min: -2, max: 2, noNaN: true }),
  fc.constantFrom(0, 1),
  fc.integer({ min: 1, max: 9 }).map((seed) => sequence([T, N, H], seed)),
  fc.integer({ min: 1, max: 9 }).map((seed) => [...sequence([H], seed).data]),
);
const act: fc.Arbitrary<GateAct> = fc
  .record(
    {
      pre: value,
      shift: value,
      scale: value,
      set: value,
      units: fc.constantFrom([0], [0, 2], [1, 2]),
      from: fc.integer({ min: 0, max: 3 }),
      to: fc.integer({ min: 3, max: T }),
    },
    { requiredKeys: [] },
  )
  .filter(({ pre, shift, scale, set }) => [pre, shift, scale, set].some((each) => each !== undefined));

describe.each([
  ["LSTM", ["input", "forget", "cell", "output"]],
  ["GRU", ["reset", "update", "new"]],
] as const)("%s", (kind, names) => {
  const make = (options: object = {}) =>
    (kind === "LSTM"
      ? new LSTM({ ...sizes, dtype: "float64", seed: 5, ...options })
      : new GRU({ ...sizes, dtype: "float64", seed: 5, ...options })) as AnyLayer;

  test("acts in any order, on some units and steps, are the equations with those values", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...names), fc.array(act, { minLength: 1, maxLength: 3 })),
        fc.boolean(),
        fc.constantFrom([T, T], [4, T], [T, 1]),
        (acts, isReverse, lengths) => {
          const layer = make({ direction: isReverse ? "reverse" : "forward" });
          const x = sequence([T, N, I], 3);
          const { output, trace } = layer.forward(x, { act: acts, lengths, trace: true });
          const expected = byHand(layer, x, touchOf(acts), lengths, isReverse);
          near(output.data, expected.output, 1e-12);
          for (const name of names)
            near(trace.gate(name, 0, isReverse ? "reverse" : "forward").data, expected.gates[name], 1e-12);
        },
      ),
      { seed: 46, numRuns: 80 },
    );
  });

  test("a constant act is the same by weights as step by step, in float32 too", () => {
    for (const dtype of ["float32", "float64"] as const) {
      const layer = make({ dtype, numLayers: 2, bidirectional: true });
      const x = sequence([T, N, I], 3, dtype);
      for (const [gate, set] of names.flatMap((name) => [0, 1, 0.3].map((v) => [name, v] as const))) {
        const constant = layer.forward(x, { act: { [gate]: set } });
        const full = sequence([T, N, H], 1, dtype);
        full.data.fill(set);
        const everyStep = layer.forward(x, { act: { [gate]: { set: full } } });
        near(constant.output.data, everyStep.output.data, dtype === "float32" ? 2e-6 : 1e-12);
      }
    }
  });

  test("gradients are those of the changed run; a gate that is set gets none", () => {
    const gate = names[1];
    for (const acts of [
      { [gate]: 0.4 },
      { [gate]: { scale: 0.5, from: 2 } },
      { [gate]: { shift: 1, units: [1] } },
      { [gate]: { pre: 0.3, to: 4 } },
    ]) {
      const layer = make();
      const x = sequence([T, N, I], 3);
      x.requiresGrad = true;
      const run = (input: Tensor) => layer.forward(input, { act: acts }).output;
      expect(gradientError(run, [x])).toBeLessThan(1e-6);
    }
    const layer = make();
    layer.forward(sequence([T, N, I], 3), { act: { [gate]: 0.75 } }).output.backward(sequence([T, N, H], 4));
    const bias = layer.parameter("bias_ih_l0")!.grad!.data;
    expect([...bias.subarray(H, 2 * H)].every((each) => each === 0)).toBe(true);
    expect(bias.some((each) => each !== 0)).toBe(true);
  });

  test("a bias is made where the layer has none", () => {
    const layer = make({ bias: false });
    const x = sequence([T, N, I], 3);
    const { trace } = layer.forward(x, { act: { [names[1]]: { shift: 700 } }, trace: true });
    expect([...trace.gate(names[1]).data]).toEqual(Array(T * N * H).fill(1));
  });
});

test("an LSTM of constant gates has the cell state that its equations give", () => {
  const lstm = new LSTM({ inputSize: 1, hiddenSize: 1, dtype: "float64" });
  for (const parameter of lstm.parameters()) parameter.data.fill(0);
  lstm.gates.forget.setBias(1);
  lstm.gates.cell.setBias(0.5);
  const cells = (act: Acts) => {
    const run = lstm.forward(new Tensor(new Float64Array(5), [5, 1, 1]), { act, trace: true });
    return [...run.trace.cell().data];
  };
  const close = (got: number[], wanted: number[]) =>
    got.forEach((each, t) => void expect(each).toBeCloseTo(wanted[t], 6));
  close(cells({}), [0.231059, 0.399976, 0.523464, 0.613742, 0.67974]);
  close(cells({ forget: { set: 1, from: 1, to: 3 } }), [0.231059, 0.462117, 0.693176, 0.737811, 0.770441]);
  close(
    cells({ f: 1 }),
    [1, 2, 3, 4, 5].map((t) => t * 0.2310586),
  );
});

test("retain keeps in every cell, whatever its gate means", () => {
  for (const cell of ["minGRU", "janet", "mgu"] as const) {
    const layer = new DefinedLayer({ cell, ...sizes, dtype: "float64", seed: 1 });
    const state = { hidden: sequence([1, N, H], 7) };
    const { trace } = layer.forward(sequence([T, N, I], 3), { state, act: { retain: 0.75 }, trace: true });
    near(trace.gate("retain").data, new Float64Array(T * N * H).fill(0.75), 1e-15);
    const scaled = layer.forward(sequence([T, N, I], 3), {
      state,
      act: { retain: { scale: 0.5 } },
      trace: true,
    });
    const { trace: free } = layer.forward(sequence([1, N, I], 3), { state, trace: true });
    near(
      scaled.trace.gate("retain").data.slice(0, N * H),
      free.gate("retain").data.map((each) => each / 2),
      1e-15,
    );
  }
});

test("an act can be of one layer and direction", () => {
  const layer = new LSTM({ ...sizes, numLayers: 2, bidirectional: true, dtype: "float64", seed: 1 });
  const { trace } = layer.forward(sequence([T, N, I], 3), {
    act: { forget: { set: 0.5, layer: 1, direction: "reverse" } },
    trace: true,
  });
  const isSet = (k: number, direction: "forward" | "reverse") =>
    trace.gate("forget", k, direction).data.every((each) => Math.abs(each - 0.5) < 1e-15);
  expect([isSet(0, "forward"), isSet(0, "reverse"), isSet(1, "forward"), isSet(1, "reverse")]).toEqual([
    false,
    false,
    false,
    true,
  ]);
});

test("a run can get the gates of another: that gives its output", () => {
  const [one, other] = [1, 2].map((seed) => new LSTM({ ...sizes, batchFirst: true, seed }));
  const x = sequence([N, T, I], 3, "float32");
  const { trace, output } = one.forward(x, { trace: true });
  const act = Object.fromEntries(
    (["input", "forget", "cell", "output"] as const).map((gate) => [gate, { set: trace.gate(gate) }]),
  );
  near(other.forward(x, { act }).output.data, output.data, 1e-6);
  const single = new Tensor(x.data.slice(0, T * I), [T, I]);
  const alone = one.forward(single, { trace: true }).trace.gate("forget");
  expect(alone.shape).toEqual([T, H]);
  near(
    other.forward(single, { act: { forget: { set: alone } }, trace: true }).trace.gate("forget").data,
    alone.data,
    1e-6,
  );
});

test("dropout of the candidate and zoneout are unchanged", () => {
  const noisy = new LSTM({ ...sizes, recurrentDropout: 0.5, zoneout: 0.2, dtype: "float64", seed: 1 });
  const { trace } = noisy.forward(sequence([T, N, I], 3), { act: { cell: { set: 0.25 } }, trace: true });
  near(trace.gate("cell").data, new Float64Array(T * N * H).fill(0.25), 1e-15);
});

test("the only step of one sequence is within a range of steps or without", () => {
  const lstm = new LSTM({ ...sizes, dtype: "float64", seed: 1 });
  const x = sequence([1, 1, I], 3);
  const free = lstm.forward(x).output.data;
  for (const range of [{ to: 0 }, { from: 1 }])
    near(lstm.forward(x, { act: { output: { set: 5, ...range } } }).output.data, free, 1e-12);
  expect(lstm.forward(x, { act: { output: { set: 5 } } }).output.data).not.toEqual(free);
});

describe("refusals", () => {
  const lstm = new LSTM({ ...sizes, seed: 1 });
  const run = (act: unknown) => () => lstm.forward(sequence([T, N, I], 3, "float32"), { act: act as Acts });
  const sLSTM = new DefinedLayer({ ...sizes, cell: "sLSTM" });

  test.each([
    ["another gate", run({ forgot: 1 }), /got "forgot"/],
    ["a gate by two names", run({ forget: 1, f: 0 }), /each gate once, got forget and f/],
    ["no object", run(1), /by gate/],
    ["null", run(null), /by gate/],
    ["no act", run({ forget: [] }), /a list of acts, got \[\]/],
    ["no unit", run({ forget: { set: 1, units: [] } }), /different integers.*got \[\]/],
    ["another option", run({ forget: { sett: 1 } }), /"sett"/],
    ["values without a kind", run({ forget: [0.1, 0.2] as never }), /got \[0\.1, 0\.2\].*\{ set: \[…\] \}/],
    ["nothing to do", run({ forget: { from: 1 } }), /got none/],
    ["another number of units", run({ forget: [{ set: [1, 2] }] }), /one for each of 3 units/],
    [
      "another shape",
      run({ forget: { set: sequence([T, H], 1, "float32") } }),
      /\[6, 2, 3\].*got shape \[6, 3\]/,
    ],
    ["no number", run({ forget: Number.NaN }), /got NaN/],
    ["an infinite number", run({ forget: { shift: [1, 2, Number.POSITIVE_INFINITY] } }), /finite/],
    ["a unit too many", run({ forget: { set: 1, units: [3] } }), /from 0 to 2/],
    ["a unit twice", run({ forget: { shift: 1, units: [1, 1] } }), /different integers/],
    [
      "a range that ends before it begins",
      run({ forget: { set: 1, from: 4, to: 2 } }),
      /to to be an integer from 4/,
    ],
    ["a step too many", run({ forget: { set: 1, from: 7 } }), /from 0 to 6/],
    ["another layer", run({ forget: { set: 1, layer: 1 } }), /from 0 to 0/],
    ["another direction", run({ forget: { set: 1, direction: "reverse" } }), /"reverse"/],
    [
      "the value of a gate that an equation gives",
      () => sLSTM.forward(sequence([T, N, I], 3, "float32"), { act: { forget: 1 } }),
      /expected pre or shift, got set/,
    ],
    [
      "retain of an RNN",
      () => new RNN(sizes).forward(sequence([T, N, I], 3, "float32"), { act: { retain: 1 } }),
      /No gate of this cell/,
    ],
  ])("%s", (_, call, message) => {
    expect(call).toThrow(message);
  });

  test("sLSTM takes a shift of its forget gate", () => {
    const x = sequence([T, N, I], 3, "float32");
    const shifted = sLSTM.forward(x, { act: { forget: { shift: 2 } } }).output;
    sLSTM.gates.forget.setBias([...sLSTM.cell(0).gates.forget.bias()].map((bias) => bias + 2));
    near(shifted.data, sLSTM.forward(x).output.data, 1e-6);
  });
});
